#include "domain/control/deciding.hpp"

#include <algorithm>
#include <span>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/stored.hpp>

#include "domain/cases/case_reader.hpp"
#include "domain/cases/levels.hpp"
#include "domain/cases/looking.hpp"
#include "domain/reports/opening.hpp"

namespace vigil {
namespace {

constexpr std::chrono::hours kShownFor{7 * 24};
constexpr std::size_t kMostChanges = 1000;

// An account by its name, an administrator as it is.
Result<std::string> person(Unit& unit, const std::string& by) {
    if (!is_uuid(by)) return by;
    VIGIL_TRY(auto name, name_of(unit, AccountId(by)));
    return name.empty() ? by : name;
}

Result<CaseId> case_of(Unit& unit, const Proposal& proposal) {
    if (proposal.kind == ProposalKind::lowering) return CaseId(proposal.subject);
    VIGIL_TRY(const auto report, unit.reports().find(ReportId(proposal.subject)));
    if (!report) return Error{ErrorKind::not_found, "there is no such report"};
    return report->case_id;
}

// Whether the caller may decide on it, or has made it.
Result<bool> concerns(Unit& unit, const Caller& caller, const Proposal& proposal) {
    VIGIL_TRY(const auto id, case_of(unit, proposal));
    VIGIL_TRY(const auto found, find_case(unit, id));
    if (unbarred_memberships(caller, found.bars).empty()) return false;
    if (proposal.proposed_by == caller.account.str()) return true;
    VIGIL_TRY(const auto owner, unit.organisations().find(found.about().owner));
    if (!owner) return false;
    return stands_above(unit, caller, Right::approve, owner->division, Reach::above, found.bars);
}

// The caller as far as it is not barred from the case that the change is about, if it is about one. Who must never know of a
// case must not learn of it by its end.
Result<Caller> unbarred(Unit& unit, Caller caller, const Proposal& proposal) {
    if (!is_uuid(proposal.subject)) return caller;
    VIGIL_TRY(const auto bars, unit.cases().bars(CaseId(proposal.subject)));
    caller.memberships = unbarred_memberships(caller, bars);
    return caller;
}

Result<bool> shows_change(Unit& unit, const Caller& everywhere, const Proposal& proposal) {
    VIGIL_TRY(const auto caller, unbarred(unit, everywhere, proposal));
    if (proposal.organisation &&
        std::any_of(caller.memberships.begin(), caller.memberships.end(), [&](const Membership& each) {
            return each.organisation == *proposal.organisation && may(each.role, Right::see);
        }))
        return true;
    // What concerns no place concerns everybody: rules, for one.
    if (!proposal.division)
        return !proposal.organisation && std::any_of(caller.memberships.begin(), caller.memberships.end(),
                                                     [](const Membership& each) { return may(each.role, Right::see); });
    return stands_above(unit, caller, Right::see, *proposal.division, Reach::there_or_above, {});
}

// What an administrator's change is about: a case, an account, or a name that tells what.
Result<void> add_subject(Unit& unit, const std::string& subject, protocol::ProposalView& view) {
    if (!is_uuid(subject)) {
        view.subject_name = subject;
        return success();
    }
    VIGIL_TRY(const auto about, unit.cases().find(CaseId(subject)));
    if (about)
        view.case_id = about->id;
    else {
        VIGIL_TRY(view.subject_name, name_of(unit, AccountId(subject)));
    }
    return success();
}

}  // namespace

Result<protocol::ProposalView> proposal_view(Unit& unit, const Proposal& proposal) {
    VIGIL_TRY(const auto text,
              unit.vault().open(Field::proposal_document, proposal.id.str(), proposal.sealed_document));
    VIGIL_TRY(const auto document, protocol::decode<protocol::StoredProposal>(text));
    protocol::ProposalView view{.proposal_id = proposal.id,
                                .kind = proposal.kind,
                                .what = document.command,
                                .case_id = {},
                                .report_id = {},
                                .level = document.to,
                                .organisation_id = proposal.organisation.value_or(OrganisationId()),
                                .organisation_name = {},
                                .subject_name = {},
                                .division = proposal.division.value_or(DivisionCode()),
                                .text = document.text,
                                .proposed_by = {},
                                .proposed_at = proposal.proposed_at,
                                .expires_at = proposal.expires_at,
                                .state = proposal.state,
                                .decided_by = {},
                                .decided_at = proposal.decided_at};
    if (proposal.kind != ProposalKind::administration) {
        view.what = std::string(to_text(proposal.kind));
        VIGIL_TRY(const auto about, case_of(unit, proposal));
        view.case_id = about;
        if (proposal.kind == ProposalKind::identity) view.report_id = ReportId(proposal.subject);
    } else {
        VIGIL_TRY(add_subject(unit, proposal.subject, view));
    }
    if (proposal.organisation) {
        VIGIL_TRY(const auto organisation, unit.organisations().find(*proposal.organisation));
        if (organisation) view.organisation_name = organisation->name;
    }
    VIGIL_TRY(view.proposed_by, person(unit, proposal.proposed_by));
    if (proposal.decided_by) {
        VIGIL_TRY(view.decided_by, person(unit, *proposal.decided_by));
    }
    return view;
}

Result<protocol::ProposalView> decide_case_proposal(Unit& unit, IdSource& ids, const Caller& caller,
                                                    const ProposalId& id, Decision decision, Instant now) {
    VIGIL_TRY(auto proposal, find_open_proposal(unit, id, caller.account.str(), now));
    if (proposal.kind == ProposalKind::administration)
        return Error{ErrorKind::not_found, "there is no such proposal of a case"};
    VIGIL_TRY(const bool mine, concerns(unit, caller, proposal));
    if (!mine) return Error{ErrorKind::forbidden, "this takes a person of the next level up", "role_refused"};
    VIGIL_TRY(const auto decided, decide(unit, std::move(proposal), decision, caller.account.str(), now));
    if (decision == Decision::approve && decided.kind == ProposalKind::lowering) {
        VIGIL_TRY(approve_lowering(unit, ids, caller, decided, now));
    } else if (decision == Decision::approve) {
        VIGIL_TRY(approve_opening(unit, caller, decided, now));
    }
    return proposal_view(unit, decided);
}

Result<protocol::ProposalList> proposals_for(Unit& unit, IdSource& ids, const Caller& caller, Instant now) {
    VIGIL_TRY(const auto pending, unit.proposals().pending());
    protocol::ProposalList list;
    for (const auto& each : pending) {
        if (each.kind == ProposalKind::administration || each.expires_at <= now) continue;
        VIGIL_TRY(const bool mine, concerns(unit, caller, each));
        if (!mine) continue;
        VIGIL_TRY(const auto about, case_of(unit, each));
        VIGIL_TRY(record_asked(unit, ids, caller, about, "proposal", each.proposed_at, now));
        VIGIL_TRY(auto view, proposal_view(unit, each));
        list.proposals.push_back(std::move(view));
    }
    return list;
}

Result<protocol::ProposalList> changes_for(Unit& unit, const Caller& caller, Instant now) {
    VIGIL_TRY(auto changes, unit.proposals().decided(ProposalKind::administration, now - kShownFor));
    VIGIL_TRY(const auto pending, unit.proposals().pending());
    for (const auto& each : pending)
        if (each.kind == ProposalKind::administration && each.expires_at > now) changes.push_back(each);
    std::sort(changes.begin(), changes.end(), [](const Proposal& a, const Proposal& b) { return a.id < b.id; });
    std::vector<const Proposal*> shown;
    for (const auto& each : changes) {
        VIGIL_TRY(const bool shows, shows_change(unit, caller, each));
        if (shows) shown.push_back(&each);
    }
    // Of more than a page holds, the newest.
    const std::size_t left_out = shown.size() - std::min(shown.size(), kMostChanges);
    protocol::ProposalList list;
    for (const auto* each : std::span(shown).subspan(left_out)) {
        VIGIL_TRY(auto view, proposal_view(unit, *each));
        list.proposals.push_back(std::move(view));
    }
    return list;
}

}  // namespace vigil

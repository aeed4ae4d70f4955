#include "domain/reports/opening.hpp"

#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/stored.hpp>

#include "domain/alerts/items.hpp"
#include "domain/cases/case_reader.hpp"

namespace vigil {
namespace {

Result<Report> find_report(Unit& unit, const ReportId& id) {
    VIGIL_TRY(auto report, unit.reports().find(id));
    if (!report) return Error{ErrorKind::not_found, "there is no such report"};
    return std::move(*report);
}

bool is_open(const Proposal& proposal, const AccountId& account, Instant now) {
    return proposal.kind == ProposalKind::identity && proposal.state == ProposalState::approved &&
           *proposal.decided_at + kOpeningLife > now &&
           (proposal.proposed_by == account.str() || proposal.decided_by == account.str());
}

}  // namespace

Result<Proposal> request_opening(Unit& unit, IdSource& ids, const Caller& caller, const ReportId& id,
                                 const std::string& reason, Instant now) {
    VIGIL_TRY(const auto report, find_report(unit, id));
    VIGIL_TRY(const auto found, find_handled_case(unit, caller, report.case_id));
    if (report.sealed_reporter.empty())
        return Error{ErrorKind::invalid_input, "the report is anonymous: nobody's name is kept", "conflict"};
    VIGIL_TRY(const auto sealer, unit.vault().sealer(report.case_key));
    Proposal proposal{.id = ProposalId(ids.next(now)),
                      .kind = ProposalKind::identity,
                      .subject = id.str(),
                      .organisation = found.about().owner,
                      .division = found.about().division,
                      .sealed_document = {},
                      .proposed_by = caller.account.str(),
                      .proposed_at = now,
                      .expires_at = now + kProposalLife};
    const protocol::StoredProposal document{.command = {}, .arguments = {}, .from = {}, .to = {}, .text = reason};
    proposal.sealed_document = sealer->seal(Field::proposal_document, proposal.id.str(), protocol::encode(document));
    VIGIL_TRY(propose(unit, proposal));
    return proposal;
}

Result<void> approve_opening(Unit& unit, const Caller& caller, const Proposal& proposal, Instant now) {
    VIGIL_TRY(const auto report, find_report(unit, ReportId(proposal.subject)));
    VIGIL_TRY(auto found, find_case(unit, report.case_id));
    VIGIL_TRY(const auto owner, unit.organisations().find(found.about().owner));
    if (!owner) return Error{ErrorKind::internal, "a case without its owner"};
    VIGIL_TRY(const bool above, stands_above(unit, caller, Right::approve, owner->division, Reach::above, found.bars));
    if (!above)
        return Error{ErrorKind::forbidden, "opening who reported takes a person of the next level up", "role_refused"};
    auto& its_case = found.part(report.case_id);
    its_case.revision += 1;
    VIGIL_TRY(unit.cases().update(its_case));
    // Called once the proposal is decided: the status that the reporter is sent says so.
    return announce_status(unit, its_case, now);
}

Result<protocol::ReporterIdentity> read_identity(Unit& unit, IdSource& ids, const Caller& caller, const ReportId& id,
                                                 Instant now) {
    VIGIL_TRY(const auto report, find_report(unit, id));
    VIGIL_TRY(const auto found, find_case(unit, report.case_id));
    VIGIL_TRY(const auto proposals, unit.proposals().about(id.str()));
    const bool open = std::any_of(proposals.begin(), proposals.end(),
                                  [&](const Proposal& each) { return is_open(each, caller.account, now); });
    if (!open || unbarred_memberships(caller, found.bars).empty())
        return Error{ErrorKind::not_found, "who reported is not open to this caller"};
    VIGIL_TRY(const auto text, unit.vault().open(Field::reporter_identity, id.str(), report.sealed_reporter));
    VIGIL_TRY(const auto reporter, protocol::decode<protocol::StoredReporter>(text));
    protocol::ReporterIdentity identity{
        .report_id = id, .account_id = reporter.account, .account_name = {}, .organisation_name = {}};
    VIGIL_TRY(identity.account_name, name_of(unit, reporter.account));
    if (!reporter.organisation.empty()) {
        VIGIL_TRY(const auto organisation, unit.organisations().find(OrganisationId(reporter.organisation)));
        if (organisation) identity.organisation_name = organisation->name;
    }
    VIGIL_TRY(unit.cases().insert_read({.id = ids.next(now),
                                        .account = caller.account,
                                        .case_id = report.case_id,
                                        .fields = "identity",
                                        .reason = ReadReason::assigned,
                                        .at = now}));
    unit.log().append({"identity.opened", id.str(), now, {{"by", caller.account.str()}}});
    return identity;
}

}  // namespace vigil

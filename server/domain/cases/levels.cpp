#include "domain/cases/levels.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/stored.hpp>

#include "domain/alerts/items.hpp"
#include "domain/digests/digest.hpp"
#include "domain/reports/reassessing.hpp"

namespace vigil {
namespace {

// Both levels, who, and why; an event of the log.
Result<void> record(Unit& unit, IdSource& ids, const Case& about, LevelChange change, const std::string& reason) {
    VIGIL_TRY(const auto sealer, unit.vault().sealer(about.key));
    change.id = ids.next(change.changed_at);
    change.sealed_reason = sealer->seal(Field::level_reason, change.id, reason);
    VIGIL_TRY(unit.handling().insert_level_change(change));
    unit.log().append({"case.level_set",
                       change.id,
                       change.changed_at,
                       {{"case", about.id.str()},
                        {"from", std::string(to_text(change.from))},
                        {"to", std::string(to_text(change.to))},
                        {"account", change.account.str()},
                        {"second", change.second ? change.second->str() : std::string()}}});
    return success();
}

Result<LevelSet> raise(Unit& unit, const CaseTools& tools, const Caller& caller, Case about, Level level,
                       const std::string& reason, Instant now) {
    VIGIL_TRY(record(unit, tools.ids, about,
                     {.id = {},
                      .case_id = about.id,
                      .account = caller.account,
                      .changed_at = now,
                      .from = about.level,
                      .to = level,
                      .sealed_reason = {}},
                     reason));
    about.level = level;
    about.raised = level;
    about.lowered.reset();
    about.revision += 1;
    VIGIL_TRY(unit.cases().update(about));
    // Whoever is told at the new level is told now.
    VIGIL_TRY(const auto reports, unit.reports().of_case(about.id));
    if (reports.empty()) return Error{ErrorKind::internal, "a case without a report"};
    VIGIL_TRY(const auto sealer, unit.vault().sealer(reports.front().case_key));
    VIGIL_TRY(
        assess_again(unit, tools.rules, tools.ids, reports.front(), *sealer, Novelty::nothing_new, now, tools.shadow));
    return LevelSet{level, {}};
}

Result<LevelSet> propose_lowering(Unit& unit, IdSource& ids, const Caller& caller, const Case& about, Level level,
                                  const std::string& reason, Instant now) {
    VIGIL_TRY(const auto sealer, unit.vault().sealer(about.key));
    Proposal proposal{.id = ProposalId(ids.next(now)),
                      .kind = ProposalKind::lowering,
                      .subject = about.id.str(),
                      .organisation = about.owner,
                      .division = about.division,
                      .sealed_document = {},
                      .proposed_by = caller.account.str(),
                      .proposed_at = now,
                      .expires_at = now + kProposalLife};
    const protocol::StoredProposal document{
        .command = {}, .arguments = {}, .from = about.level, .to = level, .text = reason};
    proposal.sealed_document = sealer->seal(Field::proposal_document, proposal.id.str(), protocol::encode(document));
    VIGIL_TRY(propose(unit, proposal));
    return LevelSet{about.level, proposal.id};
}

}  // namespace

Result<LevelSet> set_level(Unit& unit, const CaseTools& tools, const Caller& caller, const CaseId& id, Level level,
                           const std::string& reason, Instant now) {
    VIGIL_TRY(auto found, find_handled_case(unit, caller, id));
    if (level == found.about().level)
        return Error{ErrorKind::invalid_input,
                     "the case has this level",
                     "invalid_document",
                     {{"/level", "unchanged", "must be another level than the case has"}}};
    if (level > found.about().level) return raise(unit, tools, caller, found.about(), level, reason, now);
    return propose_lowering(unit, tools.ids, caller, found.about(), level, reason, now);
}

Result<Level> approve_lowering(Unit& unit, IdSource& ids, const Caller& caller, const Proposal& proposal, Instant now) {
    VIGIL_TRY(auto found, find_case(unit, CaseId(proposal.subject)));
    auto& about = found.about();
    VIGIL_TRY(const auto owner, unit.organisations().find(about.owner));
    if (!owner) return Error{ErrorKind::internal, "a case without its owner"};
    VIGIL_TRY(const bool above, stands_above(unit, caller, Right::approve, owner->division, Reach::above, found.bars));
    if (!above) return Error{ErrorKind::forbidden, "lowering takes a person of the next level up", "role_refused"};
    VIGIL_TRY(const auto text,
              unit.vault().open(Field::proposal_document, proposal.id.str(), proposal.sealed_document));
    VIGIL_TRY(const auto document, protocol::decode<protocol::StoredProposal>(text));
    if (about.id.str() != proposal.subject)
        return Error{ErrorKind::conflict, "the case was merged since it was proposed to lower its level"};
    if (!document.from || !document.to || *document.from != about.level)
        return Error{ErrorKind::conflict, "the level has changed since it was proposed to lower it"};
    VIGIL_TRY(record(unit, ids, about,
                     {.id = {},
                      .case_id = about.id,
                      .account = AccountId(proposal.proposed_by),
                      .second = caller.account,
                      .changed_at = now,
                      .from = about.level,
                      .to = *document.to,
                      .sealed_reason = {}},
                     document.text));
    about.level = *document.to;
    about.lowered = *document.to;
    about.raised.reset();
    about.revision += 1;
    VIGIL_TRY(unit.cases().update(about));
    for (auto& alert : found.alerts) {
        if (alert.state == AlertState::closed) continue;
        alert.level = std::min(alert.level, about.level);
        alert.revision += 1;
        VIGIL_TRY(unit.alerts().update(alert));  // its due time stays: lowering never extends a limit that runs
        if (alert.level == Level::blue && alert.state == AlertState::open) {
            VIGIL_TRY(expect_digest(unit, ids, alert.organisation, proposal.id.str(), now));
        }
        VIGIL_TRY(announce_state(unit, alert, found.part(alert.case_id), now));
    }
    return about.level;
}

}  // namespace vigil

#include "domain/cases/glass.hpp"

#include <vigil/protocol/date.hpp>

#include "domain/cases/looking.hpp"

namespace vigil {
namespace {

// Which of the caller's organisations gives the right over the division.
Result<std::optional<OrganisationId>> holding(Unit& unit, const Caller& caller, Right right,
                                              const DivisionCode& division, const std::vector<Bar>& bars) {
    for (const auto& membership : caller.memberships) {
        Caller alone = caller;
        alone.memberships = {membership};
        VIGIL_TRY(const bool holds, stands_above(unit, alone, right, division, Reach::there_or_above, bars));
        if (holds) return std::optional<OrganisationId>(membership.organisation);
    }
    return std::nullopt;
}

Instant end_of_next_day(Instant now) { return china_midnight(date_of_days(days_since_epoch(china_date(now)) + 2)); }

}  // namespace

Result<Grant> break_glass(Unit& unit, IdSource& ids, const Caller& caller, const CaseId& id, const StatedReason& reason,
                          Instant now) {
    VIGIL_TRY(check_stated(reason));
    VIGIL_TRY(const auto found, find_case(unit, id));
    const auto& about = found.part(id);
    VIGIL_TRY(const auto organisation, holding(unit, caller, Right::break_glass, about.division, found.bars));
    if (!organisation) return Error{ErrorKind::forbidden, "the case is not below this caller", "foreign_jurisdiction"};
    VIGIL_TRY(const auto sealer, unit.vault().sealer(about.key));
    Grant grant{.id = GrantId(ids.next(now)),
                .account = caller.account,
                .organisation = *organisation,
                .case_id = id,
                .reason = reason.reason,
                .sealed_reason = {},
                .granted_at = now,
                .expires_at = now + kGrantLife,
                .review_due_at = end_of_next_day(now)};
    grant.sealed_reason = sealer->seal(Field::grant_reason, grant.id.str(), reason.text);
    VIGIL_TRY(unit.cases().insert_grant(grant));
    unit.log().append(
        {"glass.broken",
         grant.id.str(),
         now,
         {{"case", id.str()}, {"account", caller.account.str()}, {"reason", std::string(to_text(reason.reason))}}});
    VIGIL_TRY(unit.clocks().start({.id = ClockId(ids.next(now)),
                                   .subject = grant.id.str(),
                                   .kind = "glass_review",
                                   .state_version = 1,
                                   .legal_basis = "F21",
                                   .started_at = now,
                                   .due_at = grant.review_due_at,
                                   .calendar = "wall"}));
    return grant;
}

Result<protocol::GrantList> unreviewed_grants(Unit& unit, IdSource& ids, const Caller& caller, Instant now) {
    VIGIL_TRY(const auto grants, unit.cases().unreviewed_grants());
    protocol::GrantList list;
    for (const auto& grant : grants) {
        VIGIL_TRY(const auto found, find_case(unit, grant.case_id));
        VIGIL_TRY(const auto organisation,
                  holding(unit, caller, Right::review, found.part(grant.case_id).division, found.bars));
        if (!organisation) continue;
        VIGIL_TRY(record_asked(unit, ids, caller, grant.case_id, "grant", grant.granted_at, now));
        protocol::GrantView view{.grant_id = grant.id,
                                 .account_id = grant.account,
                                 .account_name = {},
                                 .case_id = grant.case_id,
                                 .reason = grant.reason,
                                 .text = {},
                                 .granted_at = grant.granted_at,
                                 .expires_at = grant.expires_at,
                                 .review_due_at = grant.review_due_at,
                                 .reviewed_at = {},
                                 .justified = {}};
        VIGIL_TRY(view.account_name, name_of(unit, grant.account));
        // Of an erased case the words are gone; that somebody broke the glass is reviewed all the same.
        if (!grant.sealed_reason.empty()) {
            VIGIL_TRY(view.text, unit.vault().open(Field::grant_reason, grant.id.str(), grant.sealed_reason));
        }
        list.grants.push_back(std::move(view));
    }
    return list;
}

Result<std::monostate> review_grant(Unit& unit, const Caller& caller, const GrantId& id, bool justified, Instant now) {
    VIGIL_TRY(auto grant, unit.cases().find_grant(id));
    if (!grant) return Error{ErrorKind::not_found, "there is no such grant"};
    VIGIL_TRY(const auto found, find_case(unit, grant->case_id));
    VIGIL_TRY(const auto organisation,
              holding(unit, caller, Right::review, found.part(grant->case_id).division, found.bars));
    if (!organisation) return Error{ErrorKind::forbidden, "this role does not review the grant", "role_refused"};
    if (grant->account == caller.account)
        return Error{ErrorKind::forbidden, "nobody reviews their own grant", "another_person_required"};
    if (grant->reviewed_at) return Error{ErrorKind::conflict, "the grant was reviewed", "already_decided"};
    grant->reviewed_by = caller.account.str();
    grant->reviewed_at = now;
    grant->justified = justified;
    VIGIL_TRY(unit.cases().update_grant(*grant));
    VIGIL_TRY(unit.clocks().stop(id.str(), "glass_review", now));
    unit.log().append(
        {"glass.reviewed", id.str(), now, {{"by", caller.account.str()}, {"justified", justified ? "yes" : "no"}}});
    return std::monostate{};
}

}  // namespace vigil

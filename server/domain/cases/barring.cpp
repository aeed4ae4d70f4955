#include "domain/cases/barring.hpp"

#include <algorithm>

#include "domain/alerts/raising.hpp"
#include "domain/cases/looking.hpp"
#include "domain/duty/ringing.hpp"
#include "domain/reports/intake.hpp"
#include "domain/reports/reassessing.hpp"

namespace vigil {
namespace {

Error not_there(std::string pointer) {
    return {ErrorKind::invalid_input,
            "there is no such organisation or account",
            "invalid_document",
            {{std::move(pointer), "unknown_value", "must be one that there is"}}};
}

// Whoever had answered and may no more: their organisation is asked again. Whoever is rung and may not be: others are.
Result<void> ask_again_for(Unit& unit, const CaseTools& tools, const CaseAtHand& found, const AccountId& account,
                           Instant now) {
    for (const auto& alert : found.alerts) {
        if (alert.state != AlertState::acknowledged || !alert.acknowledgement || alert.climbed_from) continue;
        VIGIL_TRY(const auto given, unit.alerts().find_acknowledgement(*alert.acknowledgement));
        if (!given || given->account != account) continue;
        VIGIL_TRY(AlertRaiser(tools.rules, tools.ids).ask_anew(unit, found.part(alert.case_id), alert, now));
    }
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(found.about().id));
    for (const auto& alert : alerts) {
        VIGIL_TRY(Ringer(tools.rules, tools.ids).ring_others(unit, alert, account, now));
    }
    return success();
}

// For every part of a merged case: it holds for each of them should they be taken apart.
Result<void> insert_bar(Unit& unit, const CaseTools& tools, const CaseAtHand& found, Bar bar, const std::string& text,
                        const Caller& caller, Instant now) {
    for (const auto& part : found.parts) {
        bar.case_id = part.id;
        bar.row = tools.ids.next(now);
        if (!text.empty()) {
            VIGIL_TRY(const auto sealer, unit.vault().sealer(part.key));
            bar.sealed_description = sealer->seal(Field::bar_description, bar.row, text);
        }
        VIGIL_TRY(unit.cases().insert_bar(bar));
        // Not why: "kinship" says who the child is, and the log is never erased.
        unit.log().append({"case.barred",
                           bar.row,
                           now,
                           {{"case", part.id.str()},
                            {"organisation", bar.organisation ? bar.organisation->str() : std::string()},
                            {"account", bar.account ? bar.account->str() : std::string()},
                            {"by", caller.account.str()}}});
    }
    return success();
}

// Routes and alerts anew with the bars that hold now.
Result<void> judge_again(Unit& unit, const CaseTools& tools, const CaseId& id, Instant now) {
    return assess_case_again(unit, tools, id, Novelty::nothing_new, now);
}

// How many of the looks were of somebody who is barred now.
Result<std::int64_t> past_looks(Unit& unit, const CaseAtHand& found, const protocol::BarFromCase& bar) {
    VIGIL_TRY(const auto reads, looks_at(unit, found.parts));
    std::int64_t looks = 0;
    for (const auto& read : reads) {
        bool barred = bar.account_id == read.account;
        if (bar.organisation_id) {
            VIGIL_TRY(const auto account, unit.accounts().find(read.account));
            barred = barred || (account && std::any_of(account->memberships.begin(), account->memberships.end(),
                                                       [&](const Membership& each) {
                                                           return each.organisation == *bar.organisation_id;
                                                       }));
        }
        looks += barred ? 1 : 0;
    }
    return looks;
}

// The procuratorate gets an alert of the case, and with it the record of looks.
Result<void> tell_procuratorate(Unit& unit, const CaseTools& tools, const CaseAtHand& found, std::int64_t looks,
                                Instant now) {
    const auto& about = found.about();
    unit.log().append({"case.looked_at_by_barred", about.id.str(), now, {{"looks", std::to_string(looks)}}});
    constexpr std::string_view kRecipient = "procuratorate";
    const auto* recipient = tools.rules.words.recipients.find(kRecipient);
    if (recipient == nullptr) return success();
    VIGIL_TRY(auto router, Router::at(unit, about.division));
    OrganisationSet barred;
    for (const auto& bar : found.bars)
        if (bar.organisation) barred.insert(*bar.organisation);
    VIGIL_TRY(auto route, router.route({recipient->function, recipient->starts_at, 0}, barred));
    if (route.substituted) return success();  // nobody to tell but the protection side, which knows
    VIGIL_TRY(const auto assessments, unit.cases().assessments(about.id));
    if (assessments.empty()) return Error{ErrorKind::internal, "a case that nobody has judged"};
    triage::Notification notification{};
    notification.recipient = std::string(kRecipient);
    notification.release = ReleaseClass::now;
    Audience audience{.told = {Told{std::move(route), Function::procuratorate, ReleaseClass::now, false, {}}},
                      .bars = {},
                      .owner = about.owner,
                      .division = about.division};
    audience.told.front().notifications.push_back(std::move(notification));
    VIGIL_TRY(AlertRaiser(tools.rules, tools.ids)
                  .raise(unit, about, audience, assessments.back().id, Demanding::only_if_raised, now));
    return success();
}

Error above_only() {
    return {ErrorKind::forbidden, "only somebody who stands above them may keep them out", "role_refused"};
}

// Nobody keeps out those who watch over them: an organisation is barred from above its division, and so is a person who
// approves, bars or reviews.
Result<void> may_bar(Unit& unit, const Caller& caller, const Organisation& organisation, const std::vector<Bar>& bars) {
    VIGIL_TRY(const bool above, stands_above(unit, caller, Right::bar, organisation.division, Reach::above, bars));
    if (!above) return above_only();
    return success();
}

Result<void> may_bar(Unit& unit, const Caller& caller, const Account& account, const std::vector<Bar>& bars) {
    for (const auto& membership : account.memberships) {
        VIGIL_TRY(const auto organisation, unit.organisations().find(membership.organisation));
        if (!organisation) continue;
        const bool watches = may(membership.role, Right::approve) || may(membership.role, Right::bar) ||
                             may(membership.role, Right::review);
        const auto reach = watches ? Reach::above : Reach::there_or_above;
        VIGIL_TRY(const bool above, stands_above(unit, caller, Right::bar, organisation->division, reach, bars));
        if (!above) return above_only();
    }
    return success();
}

}  // namespace

Result<std::monostate> recuse(Unit& unit, const CaseTools& tools, const Caller& caller, const CaseId& id,
                              const protocol::Recuse& recusal, Instant now) {
    VIGIL_TRY(const auto found, find_case(unit, id));
    VIGIL_TRY(may_read(caller, found.alerts, found.bars));
    // Of a person who does not handle the case it is a step of its own: it moves the case from nobody (rule N10).
    const bool moves = recusal.kinship && may_handle(caller, found.alerts, found.bars).has_value();
    const Bar bar{
        .case_id = {}, .reason = std::string(moves ? kKinship : "recusal"), .row = {}, .account = caller.account};
    VIGIL_TRY(insert_bar(unit, tools, found, bar, recusal.text, caller, now));
    VIGIL_TRY(ask_again_for(unit, tools, found, caller.account, now));
    if (moves) {
        VIGIL_TRY(judge_again(unit, tools, found.about().id, now));
    }
    return std::monostate{};
}

Result<std::monostate> bar_from_case(Unit& unit, const CaseTools& tools, const Caller& caller, const CaseId& id,
                                     const protocol::BarFromCase& bar, Instant now) {
    VIGIL_TRY(auto found, find_case(unit, id));
    VIGIL_TRY(const bool above, stands_above_a_part(unit, caller, Right::bar, found));
    if (!above) return Error{ErrorKind::forbidden, "this role does not bar anybody here", "role_refused"};
    if (bar.organisation_id) {
        VIGIL_TRY(const auto organisation, unit.organisations().find(*bar.organisation_id));
        if (!organisation) return not_there("/organisation_id");
        VIGIL_TRY(may_bar(unit, caller, *organisation, found.bars));
        VIGIL_TRY(insert_bar(unit, tools, found,
                             {.case_id = {}, .organisation = *bar.organisation_id, .reason = "barred", .row = {}},
                             bar.text, caller, now));
    }
    if (bar.account_id) {
        VIGIL_TRY(const auto account, unit.accounts().find(*bar.account_id));
        if (!account) return not_there("/account_id");
        VIGIL_TRY(may_bar(unit, caller, *account, found.bars));
        VIGIL_TRY(insert_bar(unit, tools, found,
                             {.case_id = {}, .reason = "barred", .row = {}, .account = *bar.account_id}, bar.text,
                             caller, now));
        VIGIL_TRY(ask_again_for(unit, tools, found, *bar.account_id, now));
    }
    if (bar.organisation_id) {
        VIGIL_TRY(judge_again(unit, tools, found.about().id, now));
    }
    VIGIL_TRY(found, find_case(unit, id));
    VIGIL_TRY(const auto looks, past_looks(unit, found, bar));
    if (looks > 0) {
        VIGIL_TRY(tell_procuratorate(unit, tools, found, looks, now));
    }
    return std::monostate{};
}

}  // namespace vigil

#include "domain/duty/swapping.hpp"

#include <algorithm>
#include <set>

#include "domain/access/access.hpp"
#include "domain/duty/coverage.hpp"
#include "domain/duty/plan.hpp"
#include "domain/reachability/looking.hpp"

namespace vigil {
namespace {

constexpr std::chrono::hours kLongestSwap{31 * 24};

Result<bool> is_on_duty(Unit& unit, const OrganisationId& organisation, const AccountId& account, Instant from,
                        Instant until) {
    VIGIL_TRY(const auto duty, planned_duty(unit, organisation, from, until));
    return duty &&
           std::any_of(duty->begin(), duty->end(), [&](const DutySpan& span) { return names(span.officers, account); });
}

Result<void> check_swap(Unit& unit, const Caller& caller, const OrganisationId& organisation,
                        const protocol::AskForSwap& document, Instant now) {
    std::vector<Violation> violations;
    const bool has_length = document.from < document.until;
    if (!has_length || document.until <= now)
        violations.push_back({"/until", "out_of_order", "must be later than from, and not in the past"});
    else if (document.until - document.from > kLongestSwap)
        violations.push_back({"/until", "out_of_range", "must be at most 31 days after from"});
    VIGIL_TRY(const auto officers, answering_officers(unit, organisation));
    if (document.taker_id == caller.account || !names(officers, document.taker_id))
        violations.push_back({"/taker_id", "unknown_account", "must be a colleague who answers for the organisation"});
    if (violations.empty()) {
        VIGIL_TRY(const bool on_duty, is_on_duty(unit, organisation, caller.account, document.from, document.until));
        if (!on_duty) violations.push_back({"/from", "not_on_duty", "you are not on duty in that time"});
    }
    if (violations.empty()) return success();
    return Error{ErrorKind::invalid_input, "a swap that is not in order", "invalid_document", std::move(violations)};
}

void record(Unit& unit, std::string_view kind, const Swap& swap, Instant now) {
    unit.log().append({std::string(kind),
                       swap.id.str(),
                       now,
                       {{"organisation", swap.organisation.str()},
                        {"giver", swap.giver.str()},
                        {"taker", swap.taker.str()},
                        {"from", to_rfc3339(swap.from)},
                        {"until", to_rfc3339(swap.until)}}});
}

}  // namespace

Result<Swap> ask_for_swap(Unit& unit, const Caller& caller, const OrganisationId& organisation,
                          const protocol::AskForSwap& document, Instant now) {
    if (!acts_for(caller, organisation, {Right::answer}, {}))
        return Error{ErrorKind::forbidden, "only whoever answers there has duty to give away", "role_refused"};
    const Swap swap{.id = document.swap_id,
                    .organisation = organisation,
                    .giver = caller.account,
                    .taker = document.taker_id,
                    .from = document.from,
                    .until = document.until,
                    .asked_at = now};
    VIGIL_TRY(const auto earlier, unit.rosters().find_swap(swap.id));
    if (earlier) {
        const bool same = earlier->organisation == organisation && earlier->giver == swap.giver &&
                          earlier->taker == swap.taker && earlier->from == swap.from && earlier->until == swap.until;
        if (same) return *earlier;
        return Error{ErrorKind::conflict, "the swap id stands for another swap", "swap_id_reused"};
    }
    VIGIL_TRY(check_swap(unit, caller, organisation, document, now));
    VIGIL_TRY(unit.rosters().insert_swap(swap));
    record(unit, "swap.asked", swap, now);
    return swap;
}

Result<Swap> decide_swap(Unit& unit, const Caller& caller, const SwapId& id, SwapVerdict verdict, Instant now) {
    VIGIL_TRY(auto swap, unit.rosters().find_swap(id));
    const bool withdraws = verdict == SwapVerdict::withdraw;
    // What was agreed on is taken back by either of them, until it begins.
    const bool is_undone = swap && withdraws && swap->state == SwapState::agreed;
    const bool may_decide = swap && (is_undone ? caller.account == swap->giver || caller.account == swap->taker
                                               : caller.account == (withdraws ? swap->giver : swap->taker));
    if (!may_decide) return Error{ErrorKind::not_found, "no such swap waits for this"};
    const auto wanted = withdraws                       ? SwapState::withdrawn
                        : verdict == SwapVerdict::agree ? SwapState::agreed
                                                        : SwapState::refused;
    if (swap->state == wanted) return std::move(*swap);
    if (is_undone ? swap->from <= now : swap->state != SwapState::asked)
        return Error{ErrorKind::conflict, "the swap was decided before", "already_decided"};
    if (swap->until <= now) return Error{ErrorKind::conflict, "the time of the swap is over"};
    VIGIL_TRY(const auto officers, answering_officers(unit, swap->organisation));
    if (wanted == SwapState::agreed && !names(officers, swap->taker))
        return Error{ErrorKind::forbidden, "you do not answer there any more", "role_refused"};
    const Instant from = std::max(swap->from, now);
    VIGIL_TRY(const auto before, holes_of(unit, swap->organisation, from, swap->until));
    swap->state = wanted;
    VIGIL_TRY(unit.rosters().update_swap(*swap));
    VIGIL_TRY(const auto after, holes_of(unit, swap->organisation, from, swap->until));
    if (wanted == SwapState::agreed && opened_hole(before, after))
        return Error{ErrorKind::conflict, "in that time nobody could be reached", "opens_hole"};
    VIGIL_TRY(look_soon(unit, swap->organisation, now));
    record(unit, "swap." + std::string(to_text(wanted)), *swap, now);
    return std::move(*swap);
}

protocol::SwapView view_of(const Swap& swap) {
    return {.swap_id = swap.id,
            .organisation_id = swap.organisation,
            .giver_id = swap.giver,
            .taker_id = swap.taker,
            .from = swap.from,
            .until = swap.until,
            .state = swap.state};
}

Result<protocol::OwnDuties> own_duties(Unit& unit, const Caller& caller, Instant now) {
    protocol::OwnDuties own;
    std::set<OrganisationId> seen;
    for (const auto& membership : caller.memberships) {
        if (!may(membership.role, Right::answer) || !seen.insert(membership.organisation).second) continue;
        VIGIL_TRY(const auto organisation, unit.organisations().find(membership.organisation));
        VIGIL_TRY(const auto duty, planned_duty(unit, membership.organisation, now, now + kProvedAhead));
        if (!organisation || !duty) continue;
        for (const auto& span : *duty) {
            if (!names(span.officers, caller.account)) continue;
            const bool goes_on = !own.duties.empty() && own.duties.back().until == span.from &&
                                 own.duties.back().organisation_id == organisation->id;
            if (goes_on)
                own.duties.back().until = span.until;  // a colleague came or went
            else
                own.duties.push_back({organisation->id, organisation->name, span.from, span.until});
        }
    }
    std::stable_sort(own.duties.begin(), own.duties.end(),
                     [](const auto& a, const auto& b) { return a.from < b.from; });
    VIGIL_TRY(const auto swaps, unit.rosters().swaps_of(caller.account, now));
    for (const auto& swap : swaps) own.swaps.push_back(view_of(swap));
    return own;
}

}  // namespace vigil

#include "domain/alerts/undertaking.hpp"

#include <algorithm>

#include "domain/access/access.hpp"
#include "domain/alerts/climbing.hpp"
#include "domain/alerts/items.hpp"
#include "domain/measures/case_clocks.hpp"

namespace vigil {
namespace {

Error not_in_order(std::string pointer, std::string code, std::string message) {
    return {ErrorKind::invalid_input,
            "an undertaking that is not in order",
            "invalid_document",
            {{std::move(pointer), std::move(code), std::move(message)}}};
}

Result<bool> may_be_responsible(Unit& unit, const AccountId& id, const Alert& answered) {
    VIGIL_TRY(const auto account, unit.accounts().find(id));
    VIGIL_TRY(const auto bars, unit.cases().bars(answered.case_id));
    const auto answers = [&](const Membership& each) {
        return each.organisation == answered.organisation && may(each.role, Right::answer);
    };
    return account && account->active && !is_barred(id, bars) &&
           std::any_of(account->memberships.begin(), account->memberships.end(), answers);
}

Result<void> start_clock(Unit& unit, const ClockId& id, const Alert& root, const FirstContact& limit, Instant expected,
                         const std::string& started_by, Instant now) {
    return unit.clocks().start({.id = id,
                                .subject = root.id.str(),
                                .kind = std::string(kExpectedClock),
                                .state_version = root.version,
                                .legal_basis = limit.legal_basis,
                                .started_at = now,
                                .due_at = expected,
                                .calendar = std::string(kWallCalendar),
                                .started_by = started_by});
}

}  // namespace

Result<std::optional<Undertaking>> undertake(Unit& unit, const Answer& answer, const Alert& answered, const Alert& root,
                                             Instant now) {
    Undertaking given{.acknowledgement = answer.id, .next_step = answer.next_step, .responsible = answer.responsible};
    if (given.responsible) {
        VIGIL_TRY(const bool fits, may_be_responsible(unit, *given.responsible, answered));
        if (!fits) given.responsible.reset();
    }
    std::optional<FirstContact> limit;
    if (root.owner) {
        VIGIL_TRY(limit, first_contact(unit, root.case_id, now));
    }
    if (limit) {
        const bool is_sooner = answer.expected_at && *answer.expected_at > now && *answer.expected_at < limit->by;
        given.expected_at = is_sooner ? *answer.expected_at : limit->by;
        if (is_sooner || !limit->has_clock) {
            VIGIL_TRY(
                start_clock(unit, ClockId(answer.id.str()), root, *limit, *given.expected_at, answer.id.str(), now));
        }
    }
    if (!given.next_step && !given.responsible && !given.expected_at) return std::optional<Undertaking>();
    VIGIL_TRY(unit.alerts().insert_undertaking(given));
    return std::optional(std::move(given));
}

Result<void> expect_of_owner(Unit& unit, IdSource& ids, const CaseId& id, const std::string& started_by, Instant now) {
    VIGIL_TRY(const auto contact, first_contact(unit, id, now));
    if (!contact || contact->has_clock) return success();
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(id));
    for (const auto& alert : alerts) {
        if (!alert.owner || alert.climbed_from || alert.state != AlertState::acknowledged) continue;
        VIGIL_TRY(const auto running, unit.clocks().running(alert.id.str()));
        const auto stands = [&](const Clock& clock) {
            return clock.kind == kExpectedClock && clock.state_version == alert.version;
        };
        if (std::any_of(running.begin(), running.end(), stands)) continue;
        VIGIL_TRY(start_clock(unit, ClockId(ids.next(now)), alert, *contact, contact->by, started_by, now));
    }
    return success();
}

Result<Alert> move_expected_time(Unit& unit, IdSource& ids, const Caller& caller, const AlertId& id,
                                 AlertVersion version, Instant expected, Instant now) {
    VIGIL_TRY(const auto named, unit.alerts().find(id));
    if (!named) return Error{ErrorKind::not_found, "there is no such alert"};
    VIGIL_TRY(const auto bars, unit.cases().bars(named->case_id));
    VIGIL_TRY(may_acknowledge(caller, *named, bars));
    if (version != named->version)
        return Error{ErrorKind::invalid_input, "the alert has another version", "unknown_version"};
    VIGIL_TRY(auto root, root_of(unit, *named));
    std::optional<Undertaking> given;
    if (root.state == AlertState::acknowledged && root.acknowledgement) {
        VIGIL_TRY(given, unit.alerts().find_undertaking(*root.acknowledgement));
    }
    if (!given || !given->expected_at)
        return Error{ErrorKind::conflict, "nothing is expected of an answer to this alert"};
    if (given->moved_at && given->expected_at == expected) return *named;  // the answer to this was lost
    if (given->moved_at) return Error{ErrorKind::conflict, "the expected time was moved before; it moves once"};
    VIGIL_TRY(const auto answered, unit.alerts().find_acknowledgement(*root.acknowledgement));
    if (!answered) return Error{ErrorKind::internal, "an alert whose answer is not there"};
    VIGIL_TRY(const auto limit, first_contact(unit, root.case_id, answered->at));
    if (!limit) return Error{ErrorKind::conflict, "the children have been seen"};
    if (expected <= now || expected > limit->by)
        return not_in_order("/expected_at", "range",
                            "must lie in the future, and not after " + to_rfc3339(limit->by) +
                                ", when the children must have been seen");
    given->expected_at = expected;
    given->moved_at = now;
    VIGIL_TRY(unit.alerts().move_undertaking(*given));
    VIGIL_TRY(unit.clocks().stop(root.id.str(), std::string(kExpectedClock), now));
    if (expected < limit->by || !limit->has_clock) {
        VIGIL_TRY(start_clock(unit, ClockId(ids.next(now)), root, *limit, expected, given->acknowledgement.str(), now));
    }
    unit.log().append({"alert.expected_time_moved",
                       root.id.str(),
                       now,
                       {{"acknowledgement", given->acknowledgement.str()},
                        {"expected", to_rfc3339(expected)},
                        {"account", caller.account.str()}}});
    root.revision += 1;
    VIGIL_TRY(unit.alerts().update(root));
    VIGIL_TRY(const auto about, unit.cases().find(root.case_id));
    if (!about) return Error{ErrorKind::internal, "an alert without a case"};
    VIGIL_TRY(announce_change(unit, root, *about, now));
    if (named->id == root.id) return root;
    return *named;
}

}  // namespace vigil

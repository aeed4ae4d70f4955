#include "domain/alerts/acknowledging.hpp"

#include "domain/access/access.hpp"
#include "domain/alerts/climbing.hpp"
#include "domain/alerts/items.hpp"
#include "domain/alerts/proxy.hpp"
#include "domain/alerts/undertaking.hpp"
#include "domain/drills/ending.hpp"

namespace vigil {

Result<void> keep_acknowledgement(Unit& unit, const Acknowledgement& acknowledgement, const Alert& answered) {
    VIGIL_TRY(unit.alerts().insert_acknowledgement(acknowledgement));
    Event event{"alert.acknowledged",
                acknowledgement.id.str(),
                acknowledgement.at,
                {{"alert", acknowledgement.alert.str()},
                 {"version", std::to_string(acknowledgement.version)},
                 {"account", acknowledgement.account.str()},
                 {"stops", acknowledgement.stops ? "yes" : "no"}}};
    mark_drill(event, answered);
    unit.log().append(std::move(event));
    return success();
}

Result<Answered> acknowledge(Unit& unit, const Caller& caller, const Answer& answer, Instant now) {
    VIGIL_TRY(auto alert, unit.alerts().find(answer.alert));
    if (!alert) return Error{ErrorKind::not_found, "there is no such alert"};
    VIGIL_TRY(const auto bars, unit.cases().bars(alert->case_id));
    VIGIL_TRY(may_acknowledge(caller, *alert, bars));
    VIGIL_TRY(auto about, unit.cases().find(alert->case_id));
    if (!about) return Error{ErrorKind::internal, "an alert without a case"};
    const OrganisationId by = alert->organisation;
    return acknowledge(unit, caller, {std::move(*alert), std::move(*about), by}, answer, now);
}

Result<Answered> acknowledge(Unit& unit, const Caller& caller, Answerable found, const Answer& answer, Instant now) {
    auto& [alert, about, by] = found;

    VIGIL_TRY(auto earlier, unit.alerts().find_acknowledgement(answer.id));
    if (earlier) {
        if (earlier->alert != answer.alert || earlier->version != answer.version || earlier->account != caller.account)
            return Error{ErrorKind::conflict, "the acknowledgement id stands for another answer", "ack_id_reused"};
        VIGIL_TRY(auto undertaking, unit.alerts().find_undertaking(answer.id));
        return Answered{std::move(*earlier), std::move(undertaking)};
    }
    if (answer.version > alert.version)
        return Error{ErrorKind::invalid_input, "the alert has no such version yet", "unknown_version"};

    const bool stops = answer.version == alert.version && alert.state == AlertState::open;
    const Acknowledgement acknowledgement{.id = answer.id,
                                          .alert = alert.id,
                                          .version = answer.version,
                                          .account = caller.account,
                                          .device = caller.device,
                                          .organisation = by,
                                          .at = now,
                                          .client_at = answer.client_at,
                                          .stops = stops};
    VIGIL_TRY(keep_acknowledgement(unit, acknowledgement, alert));
    VIGIL_TRY(const auto root, root_of(unit, alert));
    if (!stops) {
        if (by == alert.organisation && answer.version == alert.version && !answer.by) {
            VIGIL_TRY(confirm_proxy(unit, caller, root, now));
        }
        return Answered{acknowledgement, {}};
    }

    VIGIL_TRY(const auto answered, answer_ladder(unit, root, acknowledgement.id, now));
    std::optional<Undertaking> undertaking;
    if (alert.drill) {
        VIGIL_TRY(end_answered_drill(unit, alert, now));
    } else {
        VIGIL_TRY(undertaking, undertake(unit, answer, alert, root, now));
    }
    about.revision += 1;
    VIGIL_TRY(unit.cases().update(about));
    for (const auto& each : answered) {
        VIGIL_TRY(announce_change(unit, each, about, now));
    }
    VIGIL_TRY(announce_status(unit, about, now));
    return Answered{acknowledgement, std::move(undertaking)};
}

}  // namespace vigil

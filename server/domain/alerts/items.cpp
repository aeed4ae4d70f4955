#include "domain/alerts/items.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/live.hpp>

namespace vigil {
namespace {

std::string hex(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

bool is_barred(const std::vector<Bar>& bars, const OrganisationId& organisation) {
    return std::any_of(bars.begin(), bars.end(), [&](const Bar& bar) { return bar.organisation == organisation; });
}

void push_alert(Unit& unit, const OrganisationId& to, ItemKind kind, const protocol::AlertSummary& summary,
                Instant now) {
    const protocol::ItemBody body{.kind = kind, .alert = summary, .report = {}};
    unit.streams().push({stream_of(to), kind, summary.alert_id.str(), summary.revision, protocol::encode(body), now});
}

// The other organisations that have an alert of the whole case and are not barred from it.
Result<std::vector<OrganisationId>> other_sides(Unit& unit, const Alert& alert) {
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(alert.case_id));
    VIGIL_TRY(const auto bars, unit.cases().bars(alert.case_id));
    std::vector<OrganisationId> others;
    for (const auto& each : alerts) {
        const bool known = std::find(others.begin(), others.end(), each.organisation) != others.end();
        if (each.organisation != alert.organisation && !known && !is_barred(bars, each.organisation))
            others.push_back(each.organisation);
    }
    return others;
}

// The alerts of one case that its reporters may know of. Of one that only other reports led to they know where it stands in
// for one of the same function that was taken back.
std::vector<const Alert*> shown_alerts(const std::vector<Alert>& alerts, const std::vector<Bar>& own_bars) {
    const auto is_own = [&](const Alert& alert) {
        return alert.own_version > 0 && !is_barred(own_bars, alert.organisation);
    };
    const auto stands_in = [&](const Alert& alert) {
        return std::any_of(alerts.begin(), alerts.end(), [&](const Alert& each) {
            return is_own(each) && each.state == AlertState::closed && each.function == alert.function;
        });
    };
    std::vector<const Alert*> shown;
    for (const auto& alert : alerts)
        if (is_own(alert) || (!is_barred(own_bars, alert.organisation) && stands_in(alert))) shown.push_back(&alert);
    return shown;
}

// When the newest version that the reports of the case demanded, or a later one, was answered.
Result<std::optional<Instant>> answered_at(Unit& unit, const Alert& alert) {
    std::optional<Instant> answered;
    if (alert.acknowledgement && alert.version == alert.own_version) {
        VIGIL_TRY(const auto acknowledgement, unit.alerts().find_acknowledgement(*alert.acknowledgement));
        if (acknowledgement) answered = acknowledgement->at;
        return answered;
    }
    if (alert.version == alert.own_version) return answered;
    VIGIL_TRY(const auto acknowledgements, unit.alerts().acknowledgements(alert.id));
    for (const auto& each : acknowledgements)
        if (each.stops && each.version >= alert.own_version && !answered) answered = each.at;
    return answered;
}

}  // namespace

StreamId stream_of(const OrganisationId& organisation) { return StreamId("org:" + organisation.str()); }

StreamId stream_of_owner(std::string_view owner) { return StreamId("own:" + hex(owner)); }

Result<protocol::AlertSummary> summary_of(Unit& unit, const Alert& alert, const Case& about) {
    protocol::AlertSummary summary{.alert_id = alert.id,
                                   .case_id = alert.case_id,
                                   .organisation_id = alert.organisation,
                                   .function = alert.function,
                                   .owner = alert.owner,
                                   .version = alert.version,
                                   .revision = alert.revision,
                                   .level = alert.level,
                                   .uncoded = about.uncoded,
                                   .state = alert.state,
                                   .division = alert.division,
                                   .raised_at = alert.raised_at,
                                   .due_at = alert.due_at,
                                   .decide_by = about.decide_by,
                                   .acknowledged_at = {},
                                   .acknowledged_by = {},
                                   .merged_into = about.merged_into.value_or(CaseId())};
    if (alert.acknowledgement) {
        VIGIL_TRY(const auto acknowledgement, unit.alerts().find_acknowledgement(*alert.acknowledgement));
        if (acknowledgement) {
            summary.acknowledged_at = acknowledgement->at;
            summary.acknowledged_by = acknowledgement->account;
        }
    }
    return summary;
}

Result<protocol::ReportStatus> status_of(Unit& unit, const Report& report) {
    VIGIL_TRY(const auto alerts, unit.alerts().of_case(report.case_id));
    VIGIL_TRY(const auto supplements, unit.reports().supplements(report.id));
    VIGIL_TRY(const auto bars, unit.cases().own_bars(report.case_id));
    const auto shown = shown_alerts(alerts, bars);
    protocol::ReportStatus status{.report_id = report.id,
                                  .filed_at = report.filed_at,
                                  .stage = shown.empty() ? ReportStage::received : ReportStage::dispatched,
                                  .organs = {},
                                  .supplements = static_cast<std::int64_t>(supplements.size())};
    for (const auto* alert : shown) {
        // One line per function: that some body of that kind was told, and whether one has answered.
        auto organ = std::find_if(status.organs.begin(), status.organs.end(),
                                  [&](const auto& each) { return each.function == alert->function; });
        if (organ == status.organs.end())
            organ = status.organs.insert(
                organ, {.function = alert->function, .state = AlertState::open, .acknowledged_at = {}});
        VIGIL_TRY(const auto answered, answered_at(unit, *alert));
        if (!answered) continue;
        status.stage = ReportStage::acknowledged;
        if (organ->acknowledged_at && *organ->acknowledged_at <= *answered) continue;
        organ->state = AlertState::acknowledged;
        organ->acknowledged_at = answered;
    }
    return status;
}

Result<void> announce_alert(Unit& unit, const Alert& alert, const Case& about, Instant now) {
    VIGIL_TRY(const auto summary, summary_of(unit, alert, about));
    push_alert(unit, alert.organisation, ItemKind::alert, summary, now);
    if (alert.revision == 1) return success();
    VIGIL_TRY(const auto others, other_sides(unit, alert));
    for (const auto& other : others) push_alert(unit, other, ItemKind::state, summary, now);
    return success();
}

Result<void> announce_change(Unit& unit, const Alert& changed, const Case& about, Instant now) {
    VIGIL_TRY(const auto summary, summary_of(unit, changed, about));
    push_alert(unit, changed.organisation, ItemKind::state, summary, now);
    VIGIL_TRY(const auto others, other_sides(unit, changed));
    for (const auto& other : others) push_alert(unit, other, ItemKind::state, summary, now);
    return success();
}

Result<void> announce_state(Unit& unit, const Alert& changed, const Case& about, Instant now) {
    VIGIL_TRY(announce_change(unit, changed, about, now));
    return announce_status(unit, about, now);
}

Result<void> announce_status(Unit& unit, const Case& about, Instant now) {
    VIGIL_TRY(const auto reports, unit.reports().of_case(about.id));
    for (const auto& report : reports) {
        if (!report.owner) continue;
        VIGIL_TRY(auto status, status_of(unit, report));
        const protocol::ItemBody body{.kind = ItemKind::report_status, .alert = {}, .report = std::move(status)};
        NewItem item{stream_of_owner(*report.owner), body.kind, report.id.str(), about.revision,
                     protocol::encode(body),         now};
        VIGIL_TRY(const auto told, unit.streams().newest(item.stream, item.kind, item.subject));
        if (told != item.body) unit.streams().push(std::move(item));
    }
    return success();
}

}  // namespace vigil

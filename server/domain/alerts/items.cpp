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

Result<void> push_alert(Unit& unit, const StreamId& stream, ItemKind kind, const protocol::AlertSummary& summary,
                        Instant now) {
    protocol::ItemBody body{.kind = kind, .alert = summary, .report = {}};
    unit.streams().push({stream, kind, summary.alert_id.str(), summary.revision, protocol::encode(body), now});
    return success();
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
                                   .acknowledged_by = {}};
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
    protocol::ReportStatus status{.report_id = report.id,
                                  .filed_at = report.filed_at,
                                  .stage = alerts.empty() ? ReportStage::received : ReportStage::dispatched,
                                  .organs = {},
                                  .supplements = static_cast<std::int64_t>(supplements.size())};
    for (const auto& alert : alerts) {
        // One line per function: that some body of that kind was told, and whether one has answered.
        auto organ = std::find_if(status.organs.begin(), status.organs.end(),
                                  [&](const auto& each) { return each.function == alert.function; });
        if (organ == status.organs.end())
            organ = status.organs.insert(
                organ, {.function = alert.function, .state = AlertState::open, .acknowledged_at = {}});
        if (!alert.acknowledgement) continue;
        status.stage = ReportStage::acknowledged;
        VIGIL_TRY(const auto acknowledgement, unit.alerts().find_acknowledgement(*alert.acknowledgement));
        if (!acknowledgement || (organ->acknowledged_at && *organ->acknowledged_at <= acknowledgement->at)) continue;
        organ->state = AlertState::acknowledged;
        organ->acknowledged_at = acknowledgement->at;
    }
    return status;
}

Result<void> announce_alert(Unit& unit, const Alert& alert, const Case& about, Instant now) {
    VIGIL_TRY(const auto summary, summary_of(unit, alert, about));
    return push_alert(unit, stream_of(alert.organisation), ItemKind::alert, summary, now);
}

Result<void> announce_state(Unit& unit, const Alert& changed, const Case& about, Instant now) {
    VIGIL_TRY(const auto summary, summary_of(unit, changed, about));
    VIGIL_TRY(const auto alerts, unit.alerts().of_case(about.id));
    VIGIL_TRY(const auto bars, unit.cases().bars(about.id));
    for (const auto& alert : alerts) {
        const bool barred = std::any_of(bars.begin(), bars.end(),
                                        [&](const Bar& bar) { return bar.organisation == alert.organisation; });
        if (barred) continue;
        VIGIL_TRY(push_alert(unit, stream_of(alert.organisation), ItemKind::state, summary, now));
    }
    return announce_status(unit, about, now);
}

Result<void> announce_status(Unit& unit, const Case& about, Instant now) {
    VIGIL_TRY(const auto reports, unit.reports().of_case(about.id));
    for (const auto& report : reports) {
        if (!report.owner) continue;
        VIGIL_TRY(auto status, status_of(unit, report));
        protocol::ItemBody body{.kind = ItemKind::report_status, .alert = {}, .report = std::move(status)};
        unit.streams().push({stream_of_owner(*report.owner), ItemKind::report_status, report.id.str(), about.revision,
                             protocol::encode(body), now});
    }
    return success();
}

}  // namespace vigil

#include "domain/alerts/items.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/projecting.hpp>

#include "domain/access/access.hpp"
#include "domain/deliveries/reaching.hpp"
#include "domain/measures/telling.hpp"
#include "domain/releases/releasing.hpp"

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

void push_alert(Unit& unit, const OrganisationId& to, ItemKind kind, const protocol::AlertSummary& summary,
                Instant now) {
    const protocol::ItemBody body{.kind = kind, .alert = summary, .report = {}};
    unit.streams().push({stream_of(to), kind, summary.alert_id.str(), summary.revision, protocol::encode(body), now});
}

// What an organisation is told of another organisation's alert, by the widest relation that it has to the case.
Result<protocol::AlertSummary> as_told(Projection projection, const protocol::AlertSummary& summary) {
    if (projection == Projection::handling) return summary;
    VIGIL_TRY(const auto part, protocol::projected(protocol::encode(summary), shown_alert_fields(projection)));
    return protocol::decode<protocol::AlertSummary>(part);
}

// Tells every other organisation that has an alert of the whole case and is not barred from it, each once and as much as it
// may see.
Result<void> push_to_others(Unit& unit, const Alert& alert, const protocol::AlertSummary& summary, Instant now) {
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(alert.case_id));
    VIGIL_TRY(const auto bars, unit.cases().bars(alert.case_id));
    VIGIL_TRY(const bool released, was_released(unit, alert));
    std::vector<std::pair<OrganisationId, Projection>> others;
    for (const auto& each : alerts) {
        if (each.organisation == alert.organisation || is_barred(each.organisation, bars)) continue;
        const auto known = std::find_if(others.begin(), others.end(),
                                        [&](const auto& other) { return other.first == each.organisation; });
        if (known == others.end())
            others.emplace_back(each.organisation, projection_of(each));
        else
            known->second = std::min(known->second, projection_of(each));
    }
    for (const auto& [organisation, projection] : others) {
        if (released && !shows(projection, ReleaseClass::on_release)) continue;
        VIGIL_TRY(const auto told, as_told(projection, summary));
        push_alert(unit, organisation, ItemKind::state, told, now);
    }
    return success();
}

// The alerts of one case that its reporters may know of. Of one that only other reports led to they know where it stands in
// for one of the same function that was taken back.
std::vector<const Alert*> shown_alerts(const std::vector<Alert>& alerts, const std::vector<Bar>& own_bars) {
    const auto is_own = [&](const Alert& alert) {
        return alert.own_version > 0 && !alert.climbed_from && !is_barred(alert.organisation, own_bars);
    };
    const auto stands_in = [&](const Alert& alert) {
        return std::any_of(alerts.begin(), alerts.end(), [&](const Alert& each) {
            return is_own(each) && each.state == AlertState::closed && each.function == alert.function;
        });
    };
    std::vector<const Alert*> shown;
    for (const auto& alert : alerts)
        if (is_own(alert) || (!alert.climbed_from && !is_barred(alert.organisation, own_bars) && stands_in(alert)))
            shown.push_back(&alert);
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
                                   .burst = alert.burst,
                                   .unverified = alert.unverified ? std::optional(true) : std::nullopt,
                                   .merged_into = about.merged_into.value_or(CaseId()),
                                   .climbed_from = alert.climbed_from.value_or(AlertId())};
    if (alert.drill) summary.drill = true;
    if (alert.state == AlertState::open && alert.level != Level::blue) {
        summary.rings = alert.rings;
        summary.rung_ids = alert.rung;
    }
    if (alert.acknowledgement) {
        VIGIL_TRY(const auto acknowledgement, unit.alerts().find_acknowledgement(*alert.acknowledgement));
        if (acknowledgement) {
            summary.acknowledged_at = acknowledgement->at;
            summary.acknowledged_by = acknowledgement->account;
        }
        // Whoever answers by telephone has no device, and neither has whoever answers for the police at a console.
        if (alert.function == Function::police || (acknowledgement && !acknowledgement->device)) {
            VIGIL_TRY(const auto proxy, unit.alerts().find_proxy(*alert.acknowledgement));
            if (proxy && !proxy->confirmed_at) summary.by_telephone = proxy->by;
            if (proxy && !proxy->confirmed_at && !proxy->by) summary.by_proxy = true;
        }
        VIGIL_TRY(const auto undertaking, unit.alerts().find_undertaking(*alert.acknowledgement));
        if (undertaking) {
            summary.next_step = undertaking->next_step;
            summary.responsible_id = undertaking->responsible.value_or(AccountId());
            summary.expected_at = undertaking->expected_at;
        }
    }
    return summary;
}

namespace {

Result<void> add_questions(Unit& unit, const Report& report, protocol::ReportStatus& status) {
    VIGIL_TRY(const auto questions, unit.handling().questions(report.case_id));
    const auto open = std::count_if(questions.begin(), questions.end(), [&](const Question& each) {
        return each.report == report.id && !each.answered_at;
    });
    if (open > 0) status.open_questions = open;
    return success();
}

// The reporter is told that two people opened who reported (F17).
Result<void> add_opening(Unit& unit, const Report& report, protocol::ReportStatus& status) {
    VIGIL_TRY(const auto proposals, unit.proposals().about(report.id.str()));
    for (const auto& each : proposals)
        if (each.kind == ProposalKind::identity && each.state == ProposalState::approved)
            status.identity_opened_at = each.decided_at;
    return success();
}

// One line per function: that some body of that kind was told, and whether one has answered.
protocol::ReportOrgan& organ_of(protocol::ReportStatus& status, Function function) {
    const auto known = std::find_if(status.organs.begin(), status.organs.end(),
                                    [&](const auto& each) { return each.function == function; });
    if (known != status.organs.end()) return *known;
    return status.organs.emplace_back(
        protocol::ReportOrgan{.function = function, .state = AlertState::open, .acknowledged_at = {}});
}

protocol::ReportStatus unanswered(const Report& report, const std::vector<const Alert*>& shown) {
    protocol::ReportStatus status{.report_id = report.id,
                                  .filed_at = report.filed_at,
                                  .stage = shown.empty() ? ReportStage::received : ReportStage::dispatched,
                                  .organs = {},
                                  .supplements = 0,
                                  .open_questions = {},
                                  .identity_opened_at = {}};
    for (const auto* alert : shown) organ_of(status, alert->function);
    return status;
}

// A status changes with the case, and also while that stays as it is; so the place in the stream is part of its revision.
std::int64_t revision_of(const Case& about, const StreamHead& head) { return (about.revision << 20) + head.head; }

NewItem status_item(const std::string& owner, protocol::ReportStatus status, std::int64_t revision, Instant now) {
    const auto report = status.report_id.str();
    const protocol::ItemBody body{.kind = ItemKind::report_status, .alert = {}, .report = std::move(status)};
    return {stream_of_owner(owner), body.kind, report, revision, protocol::encode(body), now};
}

}  // namespace

Result<protocol::ReportStatus> status_of(Unit& unit, const Report& report) {
    VIGIL_TRY(const auto alerts, unit.alerts().of_case(report.case_id));
    VIGIL_TRY(const auto supplements, unit.reports().supplements(report.id));
    VIGIL_TRY(const auto bars, unit.cases().own_bars(report.case_id));
    const auto shown = shown_alerts(alerts, bars);
    auto status = unanswered(report, shown);
    status.supplements = static_cast<std::int64_t>(supplements.size());
    VIGIL_TRY(add_questions(unit, report, status));
    VIGIL_TRY(add_opening(unit, report, status));
    for (const auto* alert : shown) {
        VIGIL_TRY(const auto answered, answered_at(unit, *alert));
        if (!answered) {
            VIGIL_TRY(const bool arrived, has_arrived(unit, *alert));
            if (arrived) organ_of(status, alert->function).stored = true;
            continue;
        }
        status.stage = ReportStage::acknowledged;
        auto& organ = organ_of(status, alert->function);
        if (organ.acknowledged_at && *organ.acknowledged_at <= *answered) continue;
        organ.state = AlertState::acknowledged;
        organ.acknowledged_at = answered;
    }
    VIGIL_TRY(add_measures(unit, report, status));
    return status;
}

Result<void> announce_alert(Unit& unit, const Alert& alert, const Case& about, Instant now) {
    VIGIL_TRY(const auto summary, summary_of(unit, alert, about));
    push_alert(unit, alert.organisation, ItemKind::alert, summary, now);
    if (alert.revision == 1 && !alert.climbed_from) return success();
    return push_to_others(unit, alert, summary, now);
}

Result<void> announce_again(Unit& unit, const Alert& alert, const Case& about, Instant now) {
    VIGIL_TRY(const auto summary, summary_of(unit, alert, about));
    push_alert(unit, alert.organisation, ItemKind::alert, summary, now);
    return success();
}

Result<void> announce_change(Unit& unit, const Alert& changed, const Case& about, Instant now) {
    VIGIL_TRY(const auto summary, summary_of(unit, changed, about));
    push_alert(unit, changed.organisation, ItemKind::state, summary, now);
    return push_to_others(unit, changed, summary, now);
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
        VIGIL_TRY(const auto head, unit.streams().head(stream_of_owner(*report.owner)));
        auto item = status_item(*report.owner, std::move(status), revision_of(about, head), now);
        VIGIL_TRY(const auto told, unit.streams().newest(item.stream, item.kind, item.subject));
        if (told != item.body) unit.streams().push(std::move(item));
    }
    return success();
}

void announce_first_status(Unit& unit, const Case& opened, const Report& report, const std::vector<Alert>& alerts,
                           const std::vector<Bar>& bars, Instant now) {
    if (!report.owner) return;
    unit.streams().push(
        status_item(*report.owner, unanswered(report, shown_alerts(alerts, bars)), revision_of(opened, {}), now));
}

Result<void> announce_gone(Unit& unit, const StreamId& stream, Instant now) {
    VIGIL_TRY(const auto head, unit.streams().head(stream));
    unit.streams().push({stream, ItemKind::report_status, "erased", head.head, {}, now});
    return success();
}

}  // namespace vigil

#include "domain/cases/case_reader.hpp"

#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/messages/stored.hpp>
#include <vigil/protocol/problems.hpp>
#include <vigil/protocol/projecting.hpp>

#include "domain/alerts/items.hpp"

namespace vigil {
namespace {

class CaseReader {
public:
    CaseReader(Unit& unit, Projection projection) : unit_(unit), projection_(projection) {}

    // Everything is put together first; the matrix leaves out what this reader may not see.
    Result<protocol::CaseView> view(const Case& about, const std::vector<Alert>& alerts) {
        VIGIL_TRY(const auto whole, whole_view(about, alerts));
        VIGIL_TRY(const auto part, protocol::projected(protocol::encode(whole), shown_fields(projection_)));
        return protocol::decode<protocol::CaseView>(part);
    }

private:
    Result<protocol::CaseView> whole_view(const Case& about, const std::vector<Alert>& alerts) {
        protocol::CaseView view{.case_id = about.id,
                                .projection = std::string(to_text(projection_)),
                                .opened_at = about.opened_at,
                                .level = about.level,
                                .uncoded = about.uncoded,
                                .division = about.division,
                                .owner_id = about.owner,
                                .owner_name = {},
                                .reports = {},
                                .assessments = {},
                                .alerts = {},
                                .notifications = {}};
        VIGIL_TRY(view.owner_name, name_of(about.owner));
        for (const auto& alert : alerts) {
            VIGIL_TRY(auto shown, alert_view(alert, about));
            view.alerts.push_back(std::move(shown));
        }
        // What is not shown is not even opened.
        if (shows(projection_, "/reports")) {
            VIGIL_TRY(add_reports(view, about.id));
        }
        if (shows(projection_, "/assessments")) {
            VIGIL_TRY(add_assessments(view, about.id));
        }
        if (shows(projection_, "/notifications")) {
            VIGIL_TRY(add_notifications(view, about.id));
        }
        return view;
    }

    Result<std::string> name_of(const OrganisationId& id) {
        VIGIL_TRY(const auto organisation, unit_.organisations().find(id));
        return organisation ? organisation->name : std::string();
    }

    Result<std::string> name_of(const AccountId& id) {
        VIGIL_TRY(const auto account, unit_.accounts().find(id));
        if (!account || account->sealed_name.empty()) return std::string();
        return unit_.vault().open(Field::account_name, id.str(), account->sealed_name);
    }

    Result<protocol::CaseAlert> alert_view(const Alert& alert, const Case& about) {
        protocol::CaseAlert view;
        VIGIL_TRY(view.alert, summary_of(unit_, alert, about));
        VIGIL_TRY(view.organisation_name, name_of(alert.organisation));
        VIGIL_TRY(const auto acknowledgements, unit_.alerts().acknowledgements(alert.id));
        for (const auto& each : acknowledgements) {
            protocol::AcknowledgementView shown{.ack_id = each.id,
                                                .version = each.version,
                                                .stops = each.stops,
                                                .at = each.at,
                                                .organisation_id = each.organisation,
                                                .account_id = each.account,
                                                .account_name = {}};
            VIGIL_TRY(shown.account_name, name_of(each.account));
            view.acknowledgements.push_back(std::move(shown));
        }
        return view;
    }

    // Who is told on release or only files shows where a report came from (rule N7).
    bool is_shown(const std::optional<ReleaseClass>& release) const {
        return projection_ == Projection::handling || !release || *release == ReleaseClass::now;
    }

    Result<void> add_reports(protocol::CaseView& view, const CaseId& id) {
        VIGIL_TRY(const auto reports, unit_.reports().of_case(id));
        for (const auto& report : reports) {
            VIGIL_TRY(auto body, unit_.vault().open(Field::report_body, report.id.str(), report.sealed_body));
            protocol::CaseReport shown{.report_id = report.id,
                                       .filed_at = report.filed_at,
                                       .verification = report.verification,
                                       .mode = report.mode,
                                       .body = {std::move(body)},
                                       .supplements = {}};
            VIGIL_TRY(const auto supplements, unit_.reports().supplements(report.id));
            for (const auto& each : supplements) {
                VIGIL_TRY(auto text, unit_.vault().open(Field::supplement_body, each.id.str(), each.sealed_body));
                shown.supplements.push_back({each.id, each.filed_at, {std::move(text)}});
            }
            view.reports.push_back(std::move(shown));
        }
        return success();
    }

    Result<void> add_assessments(protocol::CaseView& view, const CaseId& id) {
        VIGIL_TRY(const auto assessments, unit_.cases().assessments(id));
        for (const auto& each : assessments) {
            VIGIL_TRY(const auto text, unit_.vault().open(Field::assessment_trail, each.id.str(), each.sealed_trail));
            VIGIL_TRY(auto trail, protocol::decode<protocol::StoredTrail>(text));
            std::erase_if(trail.fired, [&](const protocol::FiredRule& fired) { return !is_shown(fired.release); });
            view.assessments.push_back(
                {each.made_at, each.level, each.uncoded, each.rule_set, each.rule_version, std::move(trail.fired)});
        }
        return success();
    }

    Result<void> add_notifications(protocol::CaseView& view, const CaseId& id) {
        VIGIL_TRY(const auto notifications, unit_.cases().notifications(id));
        for (const auto& each : notifications) {
            if (!is_shown(each.release)) continue;
            protocol::CaseNotification shown{each.recipient, each.organisation, {}, each.release};
            VIGIL_TRY(shown.organisation_name, name_of(each.organisation));
            view.notifications.push_back(std::move(shown));
        }
        return success();
    }

    Unit& unit_;
    Projection projection_;
};

}  // namespace

Result<protocol::CaseView> read_case(Unit& unit, const Caller& caller, const CaseId& id, IdSource& ids, Instant now) {
    VIGIL_TRY(const auto about, unit.cases().find(id));
    if (!about) return Error{ErrorKind::not_found, "there is no such case"};
    VIGIL_TRY(const auto alerts, unit.alerts().of_case(id));
    VIGIL_TRY(const auto bars, unit.cases().bars(id));
    VIGIL_TRY(const Projection projection, may_read(caller, alerts, bars));
    VIGIL_TRY(const auto tombstone, unit.erasures().find_tombstone(id));
    if (tombstone) return problem("case_erased", "the case was erased");
    VIGIL_TRY(auto view, CaseReader(unit, projection).view(*about, alerts));
    VIGIL_TRY(unit.cases().insert_read({.id = ids.next(now),
                                        .account = caller.account,
                                        .case_id = id,
                                        .fields = view.projection,
                                        .reason = "alerted",
                                        .at = now}));
    return view;
}

}  // namespace vigil

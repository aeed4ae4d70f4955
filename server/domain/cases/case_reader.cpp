#include "domain/cases/case_reader.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/messages/stored.hpp>
#include <vigil/protocol/projecting.hpp>

#include "domain/alerts/items.hpp"
#include "domain/matching/discretion.hpp"

namespace vigil {
namespace {

class CaseReader {
public:
    // `cases`: whose rows are shown: of a surviving case those of the whole, of a merged one its own.
    CaseReader(Unit& unit, Projection projection, std::vector<CaseId> cases)
        : unit_(unit), projection_(projection), cases_(std::move(cases)) {}

    // Everything is put together first; the matrix leaves out what this reader may not see.
    Result<protocol::CaseView> view(const Case& about, const std::vector<Alert>& alerts) {
        VIGIL_TRY(const auto whole, whole_view(about, alerts));
        VIGIL_TRY(const auto part, protocol::projected(protocol::encode(whole), shown_fields(projection_)));
        return protocol::decode<protocol::CaseView>(part);
    }

    // Rule N10: what the reader is barred from must not show in the reasons either.
    Result<void> leave_out_other_reports(protocol::CaseView& view, const Caller& caller,
                                         const std::vector<Alert>& alerts) {
        const auto tells = [](const protocol::CaseAssessment& each) {
            return matching::tells_of_other_reports(each.trail);
        };
        if (std::none_of(view.assessments.begin(), view.assessments.end(), tells)) return success();
        VIGIL_TRY(const bool barred, matching::is_barred_from_others(unit_, caller, alerts, view.case_id));
        if (!barred) return success();
        for (auto& each : view.assessments) matching::leave_out_other_reports(each.trail);
        return success();
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
                                .notifications = {},
                                .merged_into = about.merged_into.value_or(CaseId())};
        if (about.merged_into) {  // it lives on in another one, which has an owner and a level of its own
            VIGIL_TRY(const auto whole, unit_.cases().find(*about.merged_into));
            if (!whole) return Error{ErrorKind::internal, "a case that was merged into none"};
            view.owner_id = whole->owner;
            view.level = std::max(view.level, whole->level);
        }
        for (const auto& each : cases_)
            if (each != about.id) view.merged_cases.push_back(each);
        VIGIL_TRY(view.owner_name, name_of(view.owner_id));
        for (const auto& alert : alerts) {
            std::optional<Case> its_case = about;
            if (alert.case_id != about.id) {
                VIGIL_TRY(its_case, unit_.cases().find(alert.case_id));
            }
            if (!its_case) return Error{ErrorKind::internal, "an alert without a case"};
            VIGIL_TRY(auto shown, alert_view(alert, *its_case));
            view.alerts.push_back(std::move(shown));
        }
        // What is not shown is not even opened.
        if (shows(projection_, "/reports")) {
            for (const auto& each : cases_) {
                VIGIL_TRY(add_reports(view, each));
            }
        }
        if (shows(projection_, "/assessments")) {
            for (const auto& each : cases_) {
                VIGIL_TRY(add_assessments(view, each));
            }
            std::stable_sort(view.assessments.begin(), view.assessments.end(),
                             [](const auto& a, const auto& b) { return a.made_at < b.made_at; });
        }
        if (shows(projection_, "/notifications")) {
            for (const auto& each : cases_) {
                VIGIL_TRY(add_notifications(view, each));
            }
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
    std::vector<CaseId> cases_;
};

// The alerts and cases of a look. A case that was merged into another one shows whoever had to do with it what it did
// before; the surviving one shows the whole to its owner, and to the others what their relation to it allows.
struct Looked {
    std::vector<Alert> alerts;
    std::vector<CaseId> cases;
};

Result<Looked> look_at(Unit& unit, const Case& about) {
    Looked looked;
    if (about.merged_into) {
        VIGIL_TRY(looked.alerts, unit.alerts().of_case(about.id));
        looked.cases.push_back(about.id);
        return looked;
    }
    VIGIL_TRY(looked.alerts, unit.alerts().of_whole_case(about.id));
    VIGIL_TRY(const auto members, unit.cases().members(about.id));
    for (const auto& each : members) looked.cases.push_back(each.id);
    if (members.size() > 1)
        for (auto& alert : looked.alerts) alert.owner = alert.organisation == about.owner;
    return looked;
}

}  // namespace

Result<protocol::CaseView> read_case(Unit& unit, const Caller& caller, const CaseId& id, IdSource& ids, Instant now) {
    VIGIL_TRY(const auto about, unit.cases().find(id));
    if (!about) return Error{ErrorKind::not_found, "there is no such case"};
    VIGIL_TRY(const auto looked, look_at(unit, *about));
    VIGIL_TRY(const auto bars, unit.cases().bars(id));
    VIGIL_TRY(const Projection projection, may_read(caller, looked.alerts, bars));
    CaseReader reader(unit, projection, looked.cases);
    VIGIL_TRY(auto view, reader.view(*about, looked.alerts));
    VIGIL_TRY(reader.leave_out_other_reports(view, caller, looked.alerts));
    VIGIL_TRY(unit.cases().insert_read({.id = ids.next(now),
                                        .account = caller.account,
                                        .case_id = id,
                                        .fields = view.projection,
                                        .reason = "alerted",
                                        .at = now}));
    return view;
}

}  // namespace vigil

#include "domain/cases/case_reader.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/messages/stored.hpp>
#include <vigil/protocol/problems.hpp>
#include <vigil/protocol/projecting.hpp>

#include "domain/alerts/items.hpp"
#include "domain/cases/casework.hpp"
#include "domain/matching/discretion.hpp"
#include "domain/measures/viewing.hpp"
#include "domain/releases/releasing.hpp"
#include "domain/transfers/transferring.hpp"

namespace vigil {
namespace {

class CaseReader {
public:
    // `cases`: whose rows are shown, the one that was asked for first.
    CaseReader(Unit& unit, Projection projection, const std::vector<Case>& cases)
        : unit_(unit), projection_(projection), cases_(cases) {}

    // Everything is put together first; the matrix leaves out what this reader may not see.
    Result<protocol::CaseView> view(const std::vector<Alert>& alerts) {
        VIGIL_TRY(const auto whole, whole_view(cases_.front(), alerts));
        VIGIL_TRY(const auto part, protocol::projected(protocol::encode(whole), shown_fields(projection_)));
        return protocol::decode_own<protocol::CaseView>(part);
    }

    // Rule N10: what the reader is barred from must not show in the reasons either.
    Result<void> leave_out_other_reports(protocol::CaseView& view, const Caller& caller) {
        const auto tells = [](const protocol::CaseAssessment& each) {
            return matching::tells_of_other_reports(each.trail);
        };
        if (std::none_of(view.assessments.begin(), view.assessments.end(), tells)) return success();
        VIGIL_TRY(const bool barred, matching::is_barred_from_others(unit_, caller, view.case_id));
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
                                .codings = {},
                                .level_changes = {},
                                .questions = {},
                                .merged_into = about.merged_into.value_or(CaseId())};
        if (about.drill) view.drill = true;
        if (about.merged_into) {  // it lives on in another one, which has an owner and a level of its own
            VIGIL_TRY(const auto whole, unit_.cases().find(*about.merged_into));
            if (!whole) return Error{ErrorKind::internal, "a case that was merged into none"};
            view.owner_id = whole->owner;
            view.level = whole->level;
        }
        for (const auto& each : cases_)
            if (each.id != about.id) view.merged_cases.push_back(each.id);
        VIGIL_TRY(view.owner_name, name_of(view.owner_id));
        for (const auto& alert : alerts) {
            const auto its_case =
                std::find_if(cases_.begin(), cases_.end(), [&](const Case& each) { return each.id == alert.case_id; });
            if (its_case == cases_.end()) return Error{ErrorKind::internal, "an alert without a case"};
            VIGIL_TRY(auto shown, alert_view(alert, *its_case));
            view.alerts.push_back(std::move(shown));
        }
        // What is not shown is not even opened.
        if (shows(projection_, "/reports")) {
            for (const auto& each : cases_) {
                VIGIL_TRY(add_reports(view, each.id));
            }
        }
        if (shows(projection_, "/assessments")) {
            for (const auto& each : cases_) {
                VIGIL_TRY(add_assessments(view, each.id));
            }
            std::stable_sort(view.assessments.begin(), view.assessments.end(),
                             [](const auto& a, const auto& b) { return a.made_at < b.made_at; });
        }
        if (shows(projection_, "/notifications")) {
            for (const auto& each : cases_) {
                VIGIL_TRY(add_notifications(view, each.id));
            }
        }
        if (shows(projection_, "/codings")) {
            for (const auto& each : cases_) {
                VIGIL_TRY(add_handling(view, each.id));
            }
        }
        if (shows(projection_, "/measures")) {
            VIGIL_TRY(add_measures_of(unit_, projection_, cases_, view));
        }
        if (shows(projection_, "/transfers")) {
            VIGIL_TRY(add_transfers(view));
        }
        return view;
    }

    Result<std::string> name_of(const OrganisationId& id) {
        VIGIL_TRY(const auto organisation, unit_.organisations().find(id));
        return organisation ? organisation->name : std::string();
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
            VIGIL_TRY(shown.account_name, vigil::name_of(unit_, each.account));
            VIGIL_TRY(const auto undertaking, unit_.alerts().find_undertaking(each.id));
            if (undertaking) {
                shown.next_step = undertaking->next_step;
                shown.expected_at = undertaking->expected_at;
            }
            if (undertaking && undertaking->responsible) {
                shown.responsible_id = *undertaking->responsible;
                VIGIL_TRY(shown.responsible_name, vigil::name_of(unit_, *undertaking->responsible));
            }
            VIGIL_TRY(add_proxy(each.id, shown));
            view.acknowledgements.push_back(std::move(shown));
        }
        return view;
    }

    Result<void> add_proxy(const AcknowledgementId& id, protocol::AcknowledgementView& shown) {
        VIGIL_TRY(const auto proxy, unit_.alerts().find_proxy(id));
        if (!proxy) return success();
        shown.by_telephone = proxy->by;
        shown.confirmed_at = proxy->confirmed_at;
        shown.confirmed_by = proxy->confirmed_by.value_or(AccountId());
        if (proxy->sealed_taken_by.empty()) return success();
        VIGIL_TRY(shown.taken_by, unit_.vault().open(Field::proxy, id.str(), proxy->sealed_taken_by));
        return success();
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
            protocol::StoredTrail trail;
            // Emptied with a case that was judged along: that there was this level stays, why does not.
            if (!each.sealed_trail.empty()) {
                VIGIL_TRY(const auto text,
                          unit_.vault().open(Field::assessment_trail, each.id.str(), each.sealed_trail));
                VIGIL_TRY(trail, protocol::decode<protocol::StoredTrail>(text));
            }
            std::erase_if(trail.fired, [&](const protocol::FiredRule& fired) {
                return fired.release && !shows(projection_, *fired.release);
            });
            view.assessments.push_back(
                {each.made_at, each.level, each.uncoded, each.rule_set, each.rule_version, std::move(trail.fired)});
        }
        return success();
    }

    Result<void> add_transfers(protocol::CaseView& view) {
        VIGIL_TRY(const auto transfers, unit_.transfers().of_whole_case(cases_.front().id));
        for (const auto& each : transfers) {
            const auto is_its_case = [&](const Case& part) { return part.id == each.case_id; };
            if (std::none_of(cases_.begin(), cases_.end(), is_its_case)) continue;
            VIGIL_TRY(auto shown, view_of(unit_, each));
            view.transfers.push_back(std::move(shown));
        }
        return success();
    }

    Result<void> add_notifications(protocol::CaseView& view, const CaseId& id) {
        VIGIL_TRY(const auto notifications, unit_.cases().notifications(id));
        for (const auto& each : notifications) {
            if (!shows(projection_, each.release)) continue;
            protocol::CaseNotification shown{each.recipient, each.organisation, {}, each.release, each.id};
            VIGIL_TRY(shown.organisation_name, name_of(each.organisation));
            VIGIL_TRY(add_release(shown));
            view.notifications.push_back(std::move(shown));
        }
        return success();
    }

    Result<void> add_release(protocol::CaseNotification& shown) {
        VIGIL_TRY(const auto release, unit_.releases().find(shown.notification_id));
        if (!release) return success();
        shown.state = release->state;
        shown.decided_at = release->decided_at;
        shown.decided_by = release->decided_by.value_or(AccountId());
        if (release->sealed_reason.empty()) return success();
        VIGIL_TRY(shown.text,
                  unit_.vault().open(Field::release_reason, shown.notification_id.str(), release->sealed_reason));
        return success();
    }

    Result<void> add_handling(protocol::CaseView& view, const CaseId& id) {
        VIGIL_TRY(const auto codings, unit_.handling().codings(id));
        for (const auto& each : codings) {
            VIGIL_TRY(const auto text, unit_.vault().open(Field::coding, each.id, each.sealed_codes));
            VIGIL_TRY(auto codes, protocol::decode<protocol::StoredCoding>(text));
            protocol::CaseCoding shown{.report_id = each.report,
                                       .coded_at = each.coded_at,
                                       .account_id = each.account,
                                       .account_name = {},
                                       .signals = std::move(codes.signals),
                                       .danger_now = codes.danger_now};
            VIGIL_TRY(shown.account_name, vigil::name_of(unit_, each.account));
            view.codings.push_back(std::move(shown));
        }
        VIGIL_TRY(const auto changes, unit_.handling().level_changes(id));
        for (const auto& each : changes) {
            protocol::CaseLevelChange shown{.at = each.changed_at,
                                            .from = each.from,
                                            .to = each.to,
                                            .text = {},
                                            .account_id = each.account,
                                            .account_name = {},
                                            .second_id = each.second,
                                            .second_name = {}};
            VIGIL_TRY(shown.text, unit_.vault().open(Field::level_reason, each.id, each.sealed_reason));
            VIGIL_TRY(shown.account_name, vigil::name_of(unit_, each.account));
            if (each.second) {
                VIGIL_TRY(shown.second_name, vigil::name_of(unit_, *each.second));
            }
            view.level_changes.push_back(std::move(shown));
        }
        VIGIL_TRY(const auto questions, unit_.handling().questions(id));
        for (const auto& each : questions) {
            protocol::CaseQuestion shown{.question_id = each.id,
                                         .report_id = each.report,
                                         .asked_at = each.asked_at,
                                         .account_id = each.account,
                                         .account_name = {},
                                         .text = {},
                                         .supplement_id = each.supplement,
                                         .answered_at = each.answered_at};
            VIGIL_TRY(shown.text, unit_.vault().open(Field::question, each.id.str(), each.sealed_text));
            VIGIL_TRY(shown.account_name, vigil::name_of(unit_, each.account));
            view.questions.push_back(std::move(shown));
        }
        return success();
    }

    Unit& unit_;
    Projection projection_;
    const std::vector<Case>& cases_;
};

}  // namespace

Result<std::string> name_of(Unit& unit, const AccountId& id) {
    VIGIL_TRY(const auto account, unit.accounts().find(id));
    if (!account || account->sealed_name.empty()) return std::string();
    return unit.vault().open(Field::account_name, id.str(), account->sealed_name);
}

namespace {

// Who was told on release tells from where a report came (rule N7): for whoever may not know that, such an alert is only their own.
Result<std::vector<Alert>> shown_alerts_of(Unit& unit, const Caller& caller, Projection projection,
                                           std::vector<Alert> alerts) {
    if (shows(projection, ReleaseClass::on_release)) return alerts;
    std::vector<Alert> shown;
    for (auto& alert : alerts) {
        VIGIL_TRY(const bool released, was_released(unit, alert));
        if (!released || caller.member_of(alert.organisation)) shown.push_back(std::move(alert));
    }
    return shown;
}

}  // namespace

Result<protocol::CaseView> read_case(Unit& unit, const Caller& caller, const CaseId& id,
                                     const std::optional<StatedReason>& stated, IdSource& ids, Instant now) {
    VIGIL_TRY(const auto looked, look_at(unit, id));
    VIGIL_TRY(const auto admission, admit(unit, caller, looked, stated, now));
    VIGIL_TRY(const auto tombstone, unit.erasures().find_tombstone(id));
    if (tombstone) return problem("case_erased", "the case was erased");
    CaseReader reader(unit, admission.projection, looked.cases);
    VIGIL_TRY(const auto alerts, shown_alerts_of(unit, caller, admission.projection, looked.alerts));
    VIGIL_TRY(auto view, reader.view(alerts));
    VIGIL_TRY(reader.leave_out_other_reports(view, caller));
    VIGIL_TRY(record_look(unit, caller, looked.cases, view.projection, admission, ids, now));
    return view;
}

Result<protocol::LookList> read_looks(Unit& unit, const Caller& caller, const CaseId& id, IdSource& ids, Instant now) {
    VIGIL_TRY(const auto looked, look_at(unit, id));
    VIGIL_TRY(require_no_drill(looked.about()));
    VIGIL_TRY(may_read(caller, looked.alerts, looked.bars));
    const bool reviews = std::any_of(caller.memberships.begin(), caller.memberships.end(),
                                     [](const Membership& each) { return may(each.role, Right::review); });
    if (!reviews) return Error{ErrorKind::forbidden, "this role does not review looks", "role_refused"};
    VIGIL_TRY(const auto reads, looks_at(unit, looked.cases));
    protocol::LookList list;
    for (const auto& each : reads) {
        protocol::LookView look{.account_id = each.account,
                                .account_name = {},
                                .at = each.at,
                                .fields_shown = each.fields,
                                .reason = std::string(to_text(each.reason)),
                                .text = {}};
        VIGIL_TRY(look.account_name, name_of(unit, each.account));
        if (each.sealed_reason) {
            VIGIL_TRY(look.text, unit.vault().open(Field::read_reason, each.id, *each.sealed_reason));
        }
        list.looks.push_back(std::move(look));
    }
    VIGIL_TRY(record_look(unit, caller, looked.cases, "looks",
                          {.projection = Projection::overseeing, .reason = ReadReason::supervision}, ids, now));
    return list;
}

}  // namespace vigil

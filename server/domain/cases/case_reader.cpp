#include "domain/cases/case_reader.hpp"

#include <algorithm>
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
                                .notifications = {},
                                .codings = {},
                                .level_changes = {},
                                .questions = {}};
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
        if (shows(projection_, "/codings")) {
            VIGIL_TRY(add_handling(view, about.id));
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
            view.acknowledgements.push_back(std::move(shown));
        }
        return view;
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
            std::erase_if(trail.fired, [&](const protocol::FiredRule& fired) {
                return fired.release && !shows(projection_, *fired.release);
            });
            view.assessments.push_back(
                {each.made_at, each.level, each.uncoded, each.rule_set, each.rule_version, std::move(trail.fired)});
        }
        return success();
    }

    Result<void> add_notifications(protocol::CaseView& view, const CaseId& id) {
        VIGIL_TRY(const auto notifications, unit_.cases().notifications(id));
        for (const auto& each : notifications) {
            if (!shows(projection_, each.release)) continue;
            protocol::CaseNotification shown{each.recipient, each.organisation, {}, each.release};
            VIGIL_TRY(shown.organisation_name, name_of(each.organisation));
            view.notifications.push_back(std::move(shown));
        }
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
};

// What the caller is shown, and why it may look.
struct Admission {
    Projection projection{};
    ReadReason reason{};
    std::string text{};
};

Result<Admission> admit(Unit& unit, const Caller& caller, const CaseId& id, const std::vector<Alert>& alerts,
                        const std::optional<StatedReason>& stated, Instant now) {
    VIGIL_TRY(const auto bars, unit.cases().bars(id));
    const auto projection = may_read(caller, alerts, bars);
    if (!projection) {
        if (is_barred(caller.account, bars)) return projection.error();
        VIGIL_TRY(const auto grants, unit.cases().grants(id));
        for (const auto& grant : grants) {
            if (grant.account != caller.account || grant.expires_at <= now || is_barred(grant.organisation, bars) ||
                !caller.member_of(grant.organisation))
                continue;
            VIGIL_TRY(auto text, unit.vault().open(Field::grant_reason, grant.id.str(), grant.sealed_reason));
            return Admission{Projection::handling, grant.reason, std::move(text)};
        }
        return projection.error();
    }
    if (stated) return Admission{projection.value(), stated->reason, stated->text};
    std::vector<Acknowledgement> acknowledgements;
    for (const auto& alert : alerts) {
        VIGIL_TRY(const auto given, unit.alerts().acknowledgements(alert.id));
        acknowledgements.insert(acknowledgements.end(), given.begin(), given.end());
    }
    if (is_assigned(caller, alerts, acknowledgements)) return Admission{projection.value(), ReadReason::assigned};
    return Error{ErrorKind::forbidden, "the caller is not assigned to the case and says no reason", "reason_required"};
}

Result<void> record_look(Unit& unit, const Caller& caller, const Case& about, std::string_view shown,
                         const Admission& admission, IdSource& ids, Instant now) {
    ReadEvent look{.id = ids.next(now),
                   .account = caller.account,
                   .case_id = about.id,
                   .fields = std::string(shown),
                   .reason = admission.reason,
                   .at = now};
    if (!admission.text.empty()) {
        VIGIL_TRY(const auto sealer, unit.vault().sealer(about.key));
        look.sealed_reason = sealer->seal(Field::read_reason, look.id, admission.text);
    }
    return unit.cases().insert_read(look);
}

}  // namespace

Result<std::string> name_of(Unit& unit, const AccountId& id) {
    VIGIL_TRY(const auto account, unit.accounts().find(id));
    if (!account || account->sealed_name.empty()) return std::string();
    return unit.vault().open(Field::account_name, id.str(), account->sealed_name);
}

Result<protocol::CaseView> read_case(Unit& unit, const Caller& caller, const CaseId& id,
                                     const std::optional<StatedReason>& stated, IdSource& ids, Instant now) {
    VIGIL_TRY(const auto about, unit.cases().find(id));
    if (!about) return Error{ErrorKind::not_found, "there is no such case"};
    VIGIL_TRY(const auto alerts, unit.alerts().of_case(id));
    VIGIL_TRY(const auto admission, admit(unit, caller, id, alerts, stated, now));
    VIGIL_TRY(const auto tombstone, unit.erasures().find_tombstone(id));
    if (tombstone) return problem("case_erased", "the case was erased");
    VIGIL_TRY(auto view, CaseReader(unit, admission.projection).view(*about, alerts));
    VIGIL_TRY(record_look(unit, caller, *about, view.projection, admission, ids, now));
    return view;
}

Result<protocol::LookList> read_looks(Unit& unit, const Caller& caller, const CaseId& id, IdSource& ids, Instant now) {
    VIGIL_TRY(const auto about, unit.cases().find(id));
    if (!about) return Error{ErrorKind::not_found, "there is no such case"};
    VIGIL_TRY(const auto alerts, unit.alerts().of_case(id));
    VIGIL_TRY(const auto bars, unit.cases().bars(id));
    const bool reviews = std::any_of(caller.memberships.begin(), caller.memberships.end(),
                                     [](const Membership& each) { return may(each.role, Right::review); });
    VIGIL_TRY(may_read(caller, alerts, bars));
    if (!reviews) return Error{ErrorKind::forbidden, "this role does not review looks", "role_refused"};
    VIGIL_TRY(const auto reads, unit.cases().reads(id));
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
    VIGIL_TRY(record_look(unit, caller, *about, "looks", {.reason = ReadReason::supervision}, ids, now));
    return list;
}

}  // namespace vigil

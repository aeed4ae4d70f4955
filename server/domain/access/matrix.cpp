#include "domain/access/matrix.hpp"

#include <algorithm>

namespace vigil {
namespace {

using enum Role;
using enum protocol::Shown;

constexpr std::array kRoleRights{
    RoleRights{reporter, {}},
    RoleRights{duty_officer, {Right::see, Right::answer, Right::handle}},
    RoleRights{police_liaison, {Right::see, Right::answer, Right::handle}},
    RoleRights{
        county_officer,
        {Right::see, Right::answer, Right::handle, Right::approve, Right::bar, Right::break_glass, Right::roster}},
    RoleRights{department_officer, {Right::see, Right::answer}},
    RoleRights{supervisor, {Right::see, Right::approve, Right::bar, Right::break_glass, Right::review, Right::roster}},
    RoleRights{procurator, {Right::see, Right::approve, Right::bar, Right::review}},
    RoleRights{system_administrator, {Right::administer}},
    RoleRights{security_administrator, {Right::secure}},
    RoleRights{audit_administrator, {Right::audit}},
};

constexpr std::array kRelationRights{
    RelationRight{Relation::owner, Projection::handling},
    RelationRight{Relation::police, Projection::handling},
    RelationRight{Relation::protection, Projection::overseeing},
    RelationRight{Relation::procuratorate, Projection::overseeing},
    RelationRight{Relation::rescue, Projection::rescuing},
    RelationRight{Relation::department, Projection::task},
};

// Kind and organisation of the reporter, and the time of day, are for the handling organisation and the police alone:
// with them a village knows who reported.
constexpr std::array kCaseFields{
    // handling, overseeing, rescuing, task
    CaseField{"/case_id", yes, yes, yes, yes},
    CaseField{"/projection", yes, yes, yes, yes},
    CaseField{"/opened_at", yes, by_day, by_day, by_day},
    CaseField{"/level", yes, yes, yes, yes},
    CaseField{"/uncoded", yes, yes, yes, yes},
    CaseField{"/division", yes, yes, yes, yes},
    CaseField{"/owner_id", yes, yes, yes, yes},
    CaseField{"/owner_name", yes, yes, yes, yes},
    CaseField{"/merged_into", yes, yes, no, no},
    CaseField{"/merged_cases", yes, yes, no, no},
    CaseField{"/drill", yes, yes, yes, yes},

    CaseField{"/reports/*/report_id", yes, yes, yes, no},
    CaseField{"/reports/*/filed_at", yes, by_day, by_day, no},
    CaseField{"/reports/*/verification", yes, yes, yes, no},
    CaseField{"/reports/*/mode", yes, no, no, no},
    CaseField{"/reports/*/body/key", no, no, no, no},    // whoever sends these two back with the rest
    CaseField{"/reports/*/body/nonce", no, no, no, no},  // would be taken for the reporter
    CaseField{"/reports/*/body/circumstance", yes, yes, no, no},
    CaseField{"/reports/*/body/places/now", yes, yes, yes, no},  // an ambulance must find the child
    CaseField{"/reports/*/body/places/lives", yes, yes, no, no},
    CaseField{"/reports/*/body/places/happened", yes, yes, no, no},
    CaseField{"/reports/*/body/narrative", yes, yes, no, no},
    CaseField{"/reports/*/body/voice_note", yes, yes, no, no},
    CaseField{"/reports/*/body/signals", yes, yes, yes, no},
    CaseField{"/reports/*/body/danger_now", yes, yes, yes, no},
    CaseField{"/reports/*/body/child_now", yes, yes, yes, no},
    CaseField{"/reports/*/body/decide_by", yes, by_day, no, no},
    CaseField{"/reports/*/body/seen_at", yes, by_day, no, no},
    CaseField{"/reports/*/body/occurred", yes, no, no, no},  // in words: "at noon, in the second lesson"
    CaseField{"/reports/*/body/children/*/name", yes, yes, no, no},
    CaseField{"/reports/*/body/children/*/sex", yes, yes, yes, no},
    CaseField{"/reports/*/body/children/*/birth_date", yes, yes, no, no},
    CaseField{"/reports/*/body/children/*/age_min", yes, yes, yes, no},
    CaseField{"/reports/*/body/children/*/age_max", yes, yes, yes, no},
    CaseField{"/reports/*/body/children/*/id_number", yes, yes, no, no},
    CaseField{"/reports/*/body/children/*/school", yes, yes, no, no},
    CaseField{"/reports/*/body/children/*/grade", yes, yes, no, no},
    CaseField{"/reports/*/body/children/*/category", yes, yes, no, no},
    CaseField{"/reports/*/body/children/*/wish", yes, yes, no, no},
    CaseField{"/reports/*/body/children/*/safe_contact", yes, yes, no, no},
    CaseField{"/reports/*/body/suspect_relation", yes, yes, no, no},
    CaseField{"/reports/*/body/must_not_know", yes, yes, no, no},
    CaseField{"/reports/*/body/mode", yes, no, no, no},
    CaseField{"/reports/*/body/reporter_kind", yes, no, no, no},
    CaseField{"/reports/*/body/reporter_org_kind", yes, no, no, no},

    CaseField{"/reports/*/supplements/*/supplement_id", yes, yes, yes, no},
    CaseField{"/reports/*/supplements/*/filed_at", yes, by_day, by_day, no},
    CaseField{"/reports/*/supplements/*/body/key", no, no, no, no},
    CaseField{"/reports/*/supplements/*/body/nonce", no, no, no, no},
    CaseField{"/reports/*/supplements/*/body/claim_code", no, no, no, no},  // opens the reporter's status
    CaseField{"/reports/*/supplements/*/body/question_id", yes, yes, no, no},
    CaseField{"/reports/*/supplements/*/body/narrative", yes, yes, no, no},
    CaseField{"/reports/*/supplements/*/body/voice_note", yes, yes, no, no},
    CaseField{"/reports/*/supplements/*/body/signals", yes, yes, yes, no},
    CaseField{"/reports/*/supplements/*/body/danger_now", yes, yes, yes, no},
    CaseField{"/reports/*/supplements/*/body/child_now", yes, yes, yes, no},
    CaseField{"/reports/*/supplements/*/body/decide_by", yes, by_day, no, no},
    CaseField{"/reports/*/supplements/*/body/children/*/name", yes, yes, no, no},
    CaseField{"/reports/*/supplements/*/body/children/*/sex", yes, yes, yes, no},
    CaseField{"/reports/*/supplements/*/body/children/*/birth_date", yes, yes, no, no},
    CaseField{"/reports/*/supplements/*/body/children/*/age_min", yes, yes, yes, no},
    CaseField{"/reports/*/supplements/*/body/children/*/age_max", yes, yes, yes, no},
    CaseField{"/reports/*/supplements/*/body/children/*/id_number", yes, yes, no, no},
    CaseField{"/reports/*/supplements/*/body/children/*/school", yes, yes, no, no},
    CaseField{"/reports/*/supplements/*/body/children/*/grade", yes, yes, no, no},
    CaseField{"/reports/*/supplements/*/body/children/*/category", yes, yes, no, no},
    CaseField{"/reports/*/supplements/*/body/children/*/wish", yes, yes, no, no},
    CaseField{"/reports/*/supplements/*/body/children/*/safe_contact", yes, yes, no, no},
    CaseField{"/reports/*/supplements/*/body/suspect_relation", yes, yes, no, no},
    CaseField{"/reports/*/supplements/*/body/must_not_know", yes, yes, no, no},

    CaseField{"/assessments/*/made_at", yes, by_day, no, no},
    CaseField{"/assessments/*/level", yes, yes, no, no},
    CaseField{"/assessments/*/uncoded", yes, yes, no, no},
    CaseField{"/assessments/*/rule_set", yes, yes, no, no},
    CaseField{"/assessments/*/rule_version", yes, yes, no, no},
    CaseField{"/assessments/*/trail", yes, yes, no, no},

    CaseField{"/alerts/*/alert/alert_id", yes, yes, yes, yes},
    CaseField{"/alerts/*/alert/case_id", yes, yes, yes, yes},
    CaseField{"/alerts/*/alert/organisation_id", yes, yes, yes, yes},
    CaseField{"/alerts/*/alert/function", yes, yes, yes, yes},
    CaseField{"/alerts/*/alert/owner", yes, yes, yes, yes},
    CaseField{"/alerts/*/alert/version", yes, yes, yes, yes},
    CaseField{"/alerts/*/alert/revision", yes, yes, yes, yes},
    CaseField{"/alerts/*/alert/level", yes, yes, yes, yes},
    CaseField{"/alerts/*/alert/uncoded", yes, yes, yes, yes},
    CaseField{"/alerts/*/alert/state", yes, yes, yes, yes},
    CaseField{"/alerts/*/alert/division", yes, yes, yes, yes},
    CaseField{"/alerts/*/alert/raised_at", yes, by_day, by_day, by_day},
    CaseField{"/alerts/*/alert/due_at", yes, by_day, by_day, by_day},
    CaseField{"/alerts/*/alert/decide_by", yes, by_day, no, no},
    CaseField{"/alerts/*/alert/acknowledged_at", yes, by_day, by_day, by_day},
    CaseField{"/alerts/*/alert/acknowledged_by", yes, yes, no, no},
    CaseField{"/alerts/*/alert/burst", yes, no, no, no},  // what one sender filed
    CaseField{"/alerts/*/alert/unverified", yes, yes, yes, no},
    CaseField{"/alerts/*/alert/merged_into", yes, yes, no, no},
    CaseField{"/alerts/*/alert/climbed_from", yes, yes, yes, yes},
    CaseField{"/alerts/*/alert/next_step", yes, yes, no, no},
    CaseField{"/alerts/*/alert/responsible_id", yes, yes, no, no},
    CaseField{"/alerts/*/alert/expected_at", yes, by_day, no, no},
    CaseField{"/alerts/*/alert/by_proxy", yes, yes, no, no},
    CaseField{"/alerts/*/alert/by_telephone", yes, yes, no, no},
    CaseField{"/alerts/*/alert/drill", yes, yes, yes, yes},
    CaseField{"/alerts/*/alert/rings", yes, no, no, no},
    CaseField{"/alerts/*/alert/rung_ids", yes, no, no, no},
    CaseField{"/alerts/*/organisation_name", yes, yes, yes, yes},
    CaseField{"/alerts/*/acknowledgements/*/ack_id", yes, yes, no, no},
    CaseField{"/alerts/*/acknowledgements/*/version", yes, yes, yes, yes},
    CaseField{"/alerts/*/acknowledgements/*/stops", yes, yes, yes, yes},
    CaseField{"/alerts/*/acknowledgements/*/at", yes, by_day, by_day, by_day},
    CaseField{"/alerts/*/acknowledgements/*/organisation_id", yes, yes, yes, yes},
    CaseField{"/alerts/*/acknowledgements/*/account_id", yes, yes, no, no},
    CaseField{"/alerts/*/acknowledgements/*/account_name", yes, yes, no, no},
    CaseField{"/alerts/*/acknowledgements/*/next_step", yes, yes, no, no},
    CaseField{"/alerts/*/acknowledgements/*/responsible_id", yes, yes, no, no},
    CaseField{"/alerts/*/acknowledgements/*/responsible_name", yes, yes, no, no},
    CaseField{"/alerts/*/acknowledgements/*/expected_at", yes, by_day, no, no},
    CaseField{"/alerts/*/acknowledgements/*/taken_by", yes, no, no, no},
    CaseField{"/alerts/*/acknowledgements/*/by_telephone", yes, yes, no, no},
    CaseField{"/alerts/*/acknowledgements/*/confirmed_at", yes, by_day, no, no},
    CaseField{"/alerts/*/acknowledgements/*/confirmed_by", yes, no, no, no},

    CaseField{"/children/*/child_id", yes, yes, no, no},
    CaseField{"/children/*/report_id", yes, yes, no, no},
    CaseField{"/children/*/child_name", yes, yes, no, no},
    CaseField{"/children/*/seen_at", yes, by_day, no, no},

    CaseField{"/measures/*/measure_id", yes, yes, no, no},
    CaseField{"/measures/*/kind", yes, yes, no, no},
    CaseField{"/measures/*/done_at", yes, by_day, no, no},
    CaseField{"/measures/*/recorded_at", yes, by_day, no, no},
    CaseField{"/measures/*/organisation_id", yes, yes, no, no},
    CaseField{"/measures/*/account_id", yes, yes, no, no},
    CaseField{"/measures/*/account_name", yes, yes, no, no},
    CaseField{"/measures/*/child_id", yes, yes, no, no},
    CaseField{"/measures/*/report_id", yes, yes, no, no},
    CaseField{"/measures/*/instruction", yes, yes, no, no},
    CaseField{"/measures/*/feedback", yes, yes, no, no},
    CaseField{"/measures/*/outcome", yes, yes, no, no},
    CaseField{"/measures/*/by", yes, yes, no, no},
    CaseField{"/measures/*/place", yes, yes, no, no},
    CaseField{"/measures/*/incident_number", yes, yes, no, no},
    CaseField{"/measures/*/no_answer", yes, yes, no, no},
    CaseField{"/measures/*/examination_by", yes, by_day, no, no},
    CaseField{"/measures/*/text", yes, yes, no, no},

    CaseField{"/clocks/*/clock_id", yes, yes, no, no},
    CaseField{"/clocks/*/kind", yes, yes, no, no},
    CaseField{"/clocks/*/state", yes, yes, no, no},
    CaseField{"/clocks/*/started_at", yes, by_day, no, no},
    CaseField{"/clocks/*/due_at", yes, by_day, no, no},
    CaseField{"/clocks/*/provisional", yes, yes, no, no},
    CaseField{"/clocks/*/legal_basis", yes, yes, no, no},
    CaseField{"/clocks/*/child_id", yes, yes, no, no},
    CaseField{"/clocks/*/report_id", yes, yes, no, no},
    CaseField{"/clocks/*/notification_id", yes, no, no, no},

    CaseField{"/transfers/*/transfer_id", yes, yes, no, no},
    CaseField{"/transfers/*/case_id", yes, yes, no, no},
    CaseField{"/transfers/*/from_id", yes, yes, no, no},
    CaseField{"/transfers/*/to_id", yes, yes, no, no},
    CaseField{"/transfers/*/state", yes, yes, no, no},
    CaseField{"/transfers/*/asked_at", yes, by_day, no, no},
    CaseField{"/transfers/*/asked_by", yes, yes, no, no},
    CaseField{"/transfers/*/text", yes, yes, no, no},
    CaseField{"/transfers/*/referred_to_id", yes, yes, no, no},
    CaseField{"/transfers/*/decided_at", yes, by_day, no, no},
    CaseField{"/transfers/*/decided_by", yes, yes, no, no},
    CaseField{"/transfers/*/answer", yes, yes, no, no},

    CaseField{"/notifications/*/recipient", yes, yes, no, no},
    CaseField{"/notifications/*/organisation_id", yes, yes, no, no},
    CaseField{"/notifications/*/organisation_name", yes, yes, no, no},
    CaseField{"/notifications/*/release", yes, yes, no, no},
    CaseField{"/notifications/*/notification_id", yes, yes, no, no},
    CaseField{"/notifications/*/state", yes, no, no, no},
    CaseField{"/notifications/*/decided_at", yes, no, no, no},
    CaseField{"/notifications/*/decided_by", yes, no, no, no},
    CaseField{"/notifications/*/text", yes, no, no, no},

    CaseField{"/codings/*/report_id", yes, yes, no, no},
    CaseField{"/codings/*/coded_at", yes, by_day, no, no},
    CaseField{"/codings/*/account_id", yes, yes, no, no},
    CaseField{"/codings/*/account_name", yes, yes, no, no},
    CaseField{"/codings/*/signals", yes, yes, no, no},
    CaseField{"/codings/*/danger_now", yes, yes, no, no},

    CaseField{"/level_changes/*/at", yes, by_day, no, no},
    CaseField{"/level_changes/*/from", yes, yes, no, no},
    CaseField{"/level_changes/*/to", yes, yes, no, no},
    CaseField{"/level_changes/*/text", yes, yes, no, no},
    CaseField{"/level_changes/*/account_id", yes, yes, no, no},
    CaseField{"/level_changes/*/account_name", yes, yes, no, no},
    CaseField{"/level_changes/*/second_id", yes, yes, no, no},
    CaseField{"/level_changes/*/second_name", yes, yes, no, no},

    CaseField{"/questions/*/question_id", yes, yes, no, no},
    CaseField{"/questions/*/report_id", yes, yes, no, no},
    CaseField{"/questions/*/asked_at", yes, by_day, no, no},
    CaseField{"/questions/*/account_id", yes, yes, no, no},
    CaseField{"/questions/*/account_name", yes, yes, no, no},
    CaseField{"/questions/*/text", yes, yes, no, no},
    CaseField{"/questions/*/supplement_id", yes, yes, no, no},
    CaseField{"/questions/*/answered_at", yes, by_day, no, no},
};

constexpr auto fields_of(Projection projection) {
    std::array<protocol::ShownField, kCaseFields.size()> fields{};
    for (std::size_t at = 0; at < fields.size(); ++at)
        fields[at] = {kCaseFields[at].pointer, kCaseFields[at].in(projection)};
    return fields;
}

// The rows of other organisations' alerts alone, as pointers into an alert.
constexpr std::string_view kAlert = "/alerts/*/alert";

constexpr std::size_t alert_rows() {
    std::size_t rows = 0;
    for (const auto& field : kCaseFields) rows += field.pointer.starts_with(kAlert) ? 1 : 0;
    return rows;
}

constexpr auto alert_fields_of(Projection projection) {
    std::array<protocol::ShownField, alert_rows()> fields{};
    std::size_t at = 0;
    for (const auto& field : kCaseFields)
        if (field.pointer.starts_with(kAlert))
            fields[at++] = {field.pointer.substr(kAlert.size()), field.in(projection)};
    return fields;
}
constexpr auto kHandlingAlert = alert_fields_of(Projection::handling);
constexpr auto kOverseeingAlert = alert_fields_of(Projection::overseeing);
constexpr auto kRescuingAlert = alert_fields_of(Projection::rescuing);
constexpr auto kTaskAlert = alert_fields_of(Projection::task);

constexpr auto kHandling = fields_of(Projection::handling);
constexpr auto kOverseeing = fields_of(Projection::overseeing);
constexpr auto kRescuing = fields_of(Projection::rescuing);
constexpr auto kTask = fields_of(Projection::task);

// Whoever oversees duty learns states and times; a name that people give their phones, and its id, are the holder's.
constexpr std::array kDeviceFields{
    // oneself, overseer
    DeviceField{"/device_id", yes, no},    DeviceField{"/label", yes, no},
    DeviceField{"/reachable", yes, yes},   DeviceField{"/reasons", yes, yes},
    DeviceField{"/heard_at", yes, yes},    DeviceField{"/said_at", yes, yes},
    DeviceField{"/tested_at", yes, yes},   DeviceField{"/notifications", yes, yes},
    DeviceField{"/full_screen", yes, yes}, DeviceField{"/battery_exempt", yes, yes},
    DeviceField{"/sound", yes, yes},       DeviceField{"/background", yes, yes},
    DeviceField{"/version", yes, yes},
};

constexpr auto fields_to(DeviceReader reader) {
    std::array<protocol::ShownField, kDeviceFields.size()> fields{};
    for (std::size_t at = 0; at < fields.size(); ++at)
        fields[at] = {kDeviceFields[at].pointer, kDeviceFields[at].to(reader)};
    return fields;
}
constexpr auto kToOneself = fields_to(DeviceReader::oneself);
constexpr auto kToOverseer = fields_to(DeviceReader::overseer);

}  // namespace

std::span<const DeviceField> device_fields() { return kDeviceFields; }

std::span<const protocol::ShownField> shown_device_fields(DeviceReader reader) {
    return reader == DeviceReader::oneself ? std::span<const protocol::ShownField>(kToOneself)
                                           : std::span<const protocol::ShownField>(kToOverseer);
}

std::span<const RoleRights> role_rights() { return kRoleRights; }

bool may(Role role, Right right) {
    return std::any_of(kRoleRights.begin(), kRoleRights.end(),
                       [&](const RoleRights& each) { return each.role == role && each.rights.has(right); });
}

std::span<const RelationRight> relation_rights() { return kRelationRights; }

std::span<const CaseField> case_fields() { return kCaseFields; }

std::span<const protocol::ShownField> shown_fields(Projection projection) {
    switch (projection) {
        case Projection::handling:
            return kHandling;
        case Projection::overseeing:
            return kOverseeing;
        case Projection::rescuing:
            return kRescuing;
        case Projection::task:
            return kTask;
    }
    return {};
}

std::span<const protocol::ShownField> shown_alert_fields(Projection projection) {
    switch (projection) {
        case Projection::handling:
            return kHandlingAlert;
        case Projection::overseeing:
            return kOverseeingAlert;
        case Projection::rescuing:
            return kRescuingAlert;
        case Projection::task:
            return kTaskAlert;
    }
    return {};
}

bool shows(Projection projection, ReleaseClass release) {
    return projection == Projection::handling || release == ReleaseClass::now;
}

bool shows(Projection projection, std::string_view pointer) {
    const auto fields = shown_fields(projection);
    return std::any_of(fields.begin(), fields.end(), [&](const protocol::ShownField& field) {
        return field.shown != protocol::Shown::no && field.pointer.starts_with(pointer) &&
               (field.pointer.size() == pointer.size() || field.pointer[pointer.size()] == '/');
    });
}

}  // namespace vigil

#include "domain/decisions/case_decision.hpp"

#include <algorithm>
#include <array>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/stored.hpp>
#include <vigil/protocol/projecting.hpp>

#include "domain/reports/known_facts.hpp"

namespace vigil {
namespace {

constexpr std::string_view kTrail = "/assessments/*/trail";

constexpr std::array kRecordFields{
    RecordField{"/subject", "/case_id"},
    RecordField{"/id", "/case_id"},
    RecordField{"/decided_at", "/assessments/*/made_at"},
    RecordField{"/level", "/assessments/*/level"},
    RecordField{"/uncoded", "/assessments/*/uncoded"},
    RecordField{"/statutory", kTrail},
    RecordField{"/must_report", ""},
    RecordField{"/rule_set", "/assessments/*/rule_set"},
    RecordField{"/rule_version", "/assessments/*/rule_version"},
    RecordField{"/reason", ""},
    RecordField{"/body_sha256", ""},
    RecordField{"/danger_now", "/reports/*/body/danger_now"},
    RecordField{"/signals", "/reports/*/body/signals"},
    RecordField{"/circumstances", "/reports/*/body/circumstance"},
    RecordField{"/suspect_relations", "/reports/*/body/suspect_relation"},
    RecordField{"/children/*/sex", "/reports/*/body/children/*/sex"},
    RecordField{"/children/*/min_months", "/reports/*/body/children/*/birth_date"},
    RecordField{"/children/*/max_months", "/reports/*/body/children/*/birth_date"},
    RecordField{"/rules", kTrail},
    RecordField{"/would_raise", kTrail},
    RecordField{"/history/*/made_at", "/assessments/*/made_at"},
    RecordField{"/history/*/level", "/assessments/*/level"},
    RecordField{"/history/*/uncoded", "/assessments/*/uncoded"},
    RecordField{"/history/*/rule_set", "/assessments/*/rule_set"},
    RecordField{"/history/*/rule_version", "/assessments/*/rule_version"},
    RecordField{"/history/*/by", kTrail},
    RecordField{"/sources", kTrail},
    RecordField{"/advice", ""},
    RecordField{"/note", kTrail},
};

// Deny by default: what no row of the matrix speaks of is not shown.
protocol::Shown shown_as(std::string_view pointer, Projection projection) {
    for (const auto& field : case_fields())
        if (field.pointer == pointer) return field.in(projection);
    return protocol::Shown::no;
}

// Whom a report is filed with, or shown to on release, tells where it came from (rule N7); as in the view of the case.
void leave_out_what_is_not_told(std::vector<protocol::FiredRule>& trail, Projection projection) {
    if (projection == Projection::handling) return;
    std::erase_if(
        trail, [](const protocol::FiredRule& fired) { return fired.release && *fired.release != ReleaseClass::now; });
}

}  // namespace

std::span<const RecordField> record_fields() { return kRecordFields; }

Result<CaseDecision> read_case_decision(Unit& unit, const Caller& caller, const CaseId& id, IdSource& ids,
                                        Instant now) {
    VIGIL_TRY(const auto about, unit.cases().find(id));
    if (!about) return Error{ErrorKind::not_found, "there is no such case"};
    VIGIL_TRY(const auto alerts, unit.alerts().of_case(id));
    VIGIL_TRY(const auto bars, unit.cases().bars(id));
    CaseDecision decision{.material = {}, .projection = {}, .rules = {}, .mark = {}};
    VIGIL_TRY(decision.projection, may_read(caller, alerts, bars));
    if (!shows(decision.projection, "/assessments"))
        return Error{ErrorKind::forbidden, "this reader is not shown why the case has its level"};

    VIGIL_TRY(const auto assessments, unit.cases().assessments(id));
    VIGIL_TRY(const auto reports, unit.reports().of_case(id));
    if (assessments.empty() || reports.empty()) return Error{ErrorKind::internal, "a case without an assessment"};
    const auto& last = assessments.back();
    auto& material = decision.material;
    material.subject = RecordSubject::of_case;
    material.id = id.str();
    material.decided_at = last.made_at;
    material.level = last.level;
    material.uncoded = last.uncoded;
    material.rule_set = last.rule_set;
    material.rule_version = last.rule_version;
    VIGIL_TRY(const auto text, unit.vault().open(Field::assessment_trail, last.id.str(), last.sealed_trail));
    VIGIL_TRY(auto trail, protocol::decode<protocol::StoredTrail>(text));
    material.trail = std::move(trail.fired);
    leave_out_what_is_not_told(material.trail, decision.projection);
    VIGIL_TRY(auto known, known_facts(unit, reports.front()));
    material.facts = std::move(known.facts);
    // Every assessment follows from what a reporter sent: a report or a supplement.
    for (const auto& each : assessments)
        material.history.push_back(
            {each.made_at, each.level, each.uncoded, each.rule_set, each.rule_version, DecidedBy::reporter});
    VIGIL_TRY(decision.rules, unit.rules().find({last.rule_set, last.rule_version}));
    VIGIL_TRY(auto mark, unit.log().find("case.assessed", last.id.str()));
    if (!mark) return Error{ErrorKind::internal, "an assessment without its event"};
    decision.mark = std::move(*mark);

    VIGIL_TRY(unit.cases().insert_read({.id = ids.next(now),
                                        .account = caller.account,
                                        .case_id = id,
                                        .fields = std::string(to_text(decision.projection)),
                                        .reason = "decision_record",
                                        .at = now}));
    return decision;
}

Result<std::string> shown_record(const protocol::DecisionRecord& record, Projection projection) {
    std::vector<protocol::ShownField> fields;
    for (const auto& field : kRecordFields) fields.push_back({field.pointer, shown_as(field.as, projection)});
    return protocol::projected(protocol::encode(record), fields);
}

}  // namespace vigil

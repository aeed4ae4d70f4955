#include "domain/decisions/case_decision.hpp"

#include <algorithm>
#include <array>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/stored.hpp>
#include <vigil/protocol/projecting.hpp>

#include "domain/cases/casework.hpp"
#include "domain/matching/discretion.hpp"
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
    RecordField{"/level_changes/*/at", "/level_changes/*/at"},
    RecordField{"/level_changes/*/from", "/level_changes/*/from"},
    RecordField{"/level_changes/*/to", "/level_changes/*/to"},
    RecordField{"/level_changes/*/account_id", "/level_changes/*/account_id"},
    RecordField{"/level_changes/*/second_id", "/level_changes/*/second_id"},
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
    std::erase_if(
        trail, [&](const protocol::FiredRule& fired) { return fired.release && !shows(projection, *fired.release); });
}

// When somebody outside sent something: a report or a supplement. What was assessed at another moment followed from an
// officer's act.
Result<std::vector<Instant>> filings_of(Unit& unit, const std::vector<Report>& reports) {
    std::vector<Instant> moments;
    for (const auto& report : reports) {
        moments.push_back(report.filed_at);
        VIGIL_TRY(const auto supplements, unit.reports().supplements(report.id));
        for (const auto& each : supplements) moments.push_back(each.filed_at);
    }
    return moments;
}

Result<LogMark> mark_of(Unit& unit, std::string_view kind, std::string_view subject) {
    VIGIL_TRY(auto mark, unit.log().find(kind, subject));
    if (!mark) return Error{ErrorKind::internal, "a decision without its event"};
    return std::move(*mark);
}

// Of the cases that are looked at, oldest first: their rows.
template <class RowsOf>
auto gathered(const std::vector<Case>& cases, RowsOf rows_of) {
    auto all = rows_of(cases.front().id);
    for (std::size_t at = 1; all && at < cases.size(); ++at) {
        auto more = rows_of(cases[at].id);
        if (!more) return more;
        all.value().insert(all.value().end(), more.value().begin(), more.value().end());
    }
    if (all)
        std::sort(all.value().begin(), all.value().end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return all;
}

// Every assessment, and every level that people set; the last of them is what the record is about.
Result<void> add_history(Unit& unit, const std::vector<Case>& cases, const std::vector<StoredAssessment>& assessments,
                         const std::vector<Report>& reports, CaseDecision& decision) {
    auto& material = decision.material;
    VIGIL_TRY(const auto filings, filings_of(unit, reports));
    for (const auto& each : assessments) {
        const bool filed = std::find(filings.begin(), filings.end(), each.made_at) != filings.end();
        material.history.push_back({each.made_at, each.level, each.uncoded, each.rule_set, each.rule_version,
                                    filed ? DecidedBy::reporter : DecidedBy::staff});
    }
    const auto& last = assessments.back();
    material.decided_at = last.made_at;
    VIGIL_TRY(decision.mark, mark_of(unit, "case.assessed", last.id.str()));
    VIGIL_TRY(const auto changes, gathered(cases, [&](const CaseId& id) { return unit.handling().level_changes(id); }));
    for (const auto& each : changes)
        material.level_changes.push_back({each.changed_at, each.from, each.to, each.account, each.second});
    if (changes.empty() || changes.back().changed_at <= last.made_at) return success();
    material.decided_at = changes.back().changed_at;
    VIGIL_TRY(decision.mark, mark_of(unit, "case.level_set", changes.back().id));
    return success();
}

// Rule N10: what the reader is barred from must not show in the reasons either.
Result<void> leave_out_other_reports(Unit& unit, const Caller& caller, const CaseId& id, DecisionMaterial& material) {
    const auto& earlier = material.facts.earlier_reports;
    const bool any = earlier.within_30_days > 0 || earlier.within_180_days > 0 || earlier.in_life > 0;
    if (!any && !matching::tells_of_other_reports(material.trail)) return success();
    VIGIL_TRY(const bool barred, matching::is_barred_from_others(unit, caller, id));
    if (!barred) return success();
    matching::leave_out_other_reports(material.trail);
    material.facts.earlier_reports = {};
    return success();
}

}  // namespace

std::span<const RecordField> record_fields() { return kRecordFields; }

Result<CaseDecision> read_case_decision(Unit& unit, const Caller& caller, const CaseId& id,
                                        const std::optional<StatedReason>& stated, IdSource& ids, Instant now) {
    VIGIL_TRY(const auto looked, look_at(unit, id));
    VIGIL_TRY(require_no_drill(looked.about()));
    VIGIL_TRY(const auto admission, admit(unit, caller, looked, stated, now));
    CaseDecision decision{.material = {}, .projection = admission.projection, .rules = {}, .mark = {}};
    if (!shows(decision.projection, "/assessments"))
        return Error{ErrorKind::forbidden, "this reader is not shown why the case has its level"};

    VIGIL_TRY(const auto assessments,
              gathered(looked.cases, [&](const CaseId& each) { return unit.cases().assessments(each); }));
    VIGIL_TRY(const auto reports,
              gathered(looked.cases, [&](const CaseId& each) { return unit.reports().of_case(each); }));
    if (assessments.empty() || reports.empty()) return Error{ErrorKind::internal, "a case without an assessment"};
    const auto& last = assessments.back();
    auto& material = decision.material;
    material.subject = RecordSubject::of_case;
    material.id = id.str();
    material.level = looked.about().level;
    material.uncoded = looked.about().uncoded;
    material.rule_set = last.rule_set;
    material.rule_version = last.rule_version;
    VIGIL_TRY(const auto text, unit.vault().open(Field::assessment_trail, last.id.str(), last.sealed_trail));
    VIGIL_TRY(auto trail, protocol::decode<protocol::StoredTrail>(text));
    material.trail = std::move(trail.fired);
    leave_out_what_is_not_told(material.trail, decision.projection);
    VIGIL_TRY(material.facts, known_facts(unit, looked.cases));
    VIGIL_TRY(leave_out_other_reports(unit, caller, id, material));
    VIGIL_TRY(add_history(unit, looked.cases, assessments, reports, decision));
    VIGIL_TRY(decision.rules, unit.rules().find({last.rule_set, last.rule_version}));
    VIGIL_TRY(record_look(unit, caller, looked.cases, "decision_record", admission, ids, now));
    return decision;
}

Result<std::string> shown_record(const protocol::DecisionRecord& record, Projection projection) {
    std::vector<protocol::ShownField> fields;
    for (const auto& field : kRecordFields) fields.push_back({field.pointer, shown_as(field.as, projection)});
    return protocol::projected(protocol::encode(record), fields);
}

}  // namespace vigil

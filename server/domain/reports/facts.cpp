#include "domain/reports/facts.hpp"

#include <algorithm>
#include <vigil/protocol/date.hpp>

namespace vigil {
namespace {

void add_once(std::vector<std::string>& codes, const std::string& code) {
    if (!code.empty() && std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
}

protocol::StoredChild child_of(const protocol::ReportedChild& child, Instant filed_at) {
    protocol::StoredChild stored{.sex = child.sex, .min_months = {}, .max_months = {}};
    if (const auto born = parse_date(child.birth_date)) {
        const int months = std::max(0, months_of_age(*born, china_date(filed_at)));
        stored.min_months = stored.max_months = months;
        return stored;
    }
    // An end that is not stated stays unknown: "at most fifteen" may be three (rule T0).
    if (child.age_min) stored.min_months = *child.age_min * 12;
    if (child.age_max) stored.max_months = *child.age_max * 12 + 11;
    return stored;
}

int as_int(std::int64_t months) { return static_cast<int>(std::clamp<std::int64_t>(months, 0, 12 * 150)); }

}  // namespace

protocol::StoredFacts facts_of(const protocol::FileReport& report, const SenderKinds& sender, Instant filed_at) {
    protocol::StoredFacts facts;
    facts.circumstances.push_back(report.circumstance);
    for (const auto& signal : report.signals) add_once(facts.observed, signal);
    for (const auto& child : report.children) facts.children.push_back(child_of(child, filed_at));
    facts.danger_now = report.danger_now;
    facts.child_now = report.child_now;
    add_once(facts.suspect_relations, report.suspect_relation.empty() ? "unknown" : report.suspect_relation);
    facts.reporter_kind = !sender.reporter_kind.empty() ? sender.reporter_kind : report.reporter_kind;
    facts.reporter_org_kind = !sender.reporter_org_kind.empty() ? sender.reporter_org_kind : report.reporter_org_kind;
    for (const auto& person : report.must_not_know) add_once(facts.must_not_know, person.works_for);
    return facts;
}

void add_supplement(protocol::StoredFacts& facts, const protocol::FileSupplement& supplement, Instant filed_at) {
    for (const auto& signal : supplement.signals) add_once(facts.observed, signal);
    for (const auto& child : supplement.children) facts.children.push_back(child_of(child, filed_at));
    // Yes outranks unknown, unknown outranks no.
    if (supplement.danger_now && supplement.danger_now != DangerNow::no && facts.danger_now != DangerNow::yes)
        facts.danger_now = supplement.danger_now;
    if (supplement.child_now) facts.child_now = supplement.child_now;
    add_once(facts.suspect_relations, supplement.suspect_relation);
    for (const auto& person : supplement.must_not_know) add_once(facts.must_not_know, person.works_for);
}

void add_coding(protocol::StoredFacts& facts, const protocol::StoredCoding& coding) {
    for (const auto& signal : coding.signals) add_once(facts.assessed, signal);
    if (coding.danger_now && coding.danger_now != DangerNow::no && facts.danger_now != DangerNow::yes)
        facts.danger_now = coding.danger_now;
}

void add_report(triage::Facts& facts, const protocol::StoredFacts& stored) {
    triage::ReportFacts report{
        .circumstance = stored.circumstances.empty() ? "other_concern" : stored.circumstances.front(),
        .signals = {},
        .danger_now = stored.danger_now,
        .reporter_kind = stored.reporter_kind.empty() ? "citizen" : stored.reporter_kind,
        .reporter_org_kind = stored.reporter_org_kind.empty() ? "none" : stored.reporter_org_kind,
        .suspect_relation = "unknown",
        .coded = false};
    for (const auto& signal : stored.observed) report.signals.push_back({signal, triage::Source::observed});
    for (const auto& relation : stored.suspect_relations) {
        report.suspect_relation = relation;
        facts.reports.push_back(report);
    }
    if (stored.suspect_relations.empty()) facts.reports.push_back(report);
    for (const auto& signal : stored.assessed) facts.assessed.push_back({signal, triage::Source::assessed});
    for (const auto& child : stored.children) {
        triage::ChildFacts known{.min_months = {}, .max_months = {}, .sex = child.sex.value_or(Sex::unknown)};
        if (child.min_months) known.min_months = as_int(*child.min_months);
        if (child.max_months) known.max_months = as_int(*child.max_months);
        facts.children.push_back(known);
    }
    for (const auto& recipient : stored.must_not_know) add_once(facts.must_not_know, recipient);
}

}  // namespace vigil

#include "domain/retention/term.hpp"

#include <algorithm>
#include <vigil/protocol/date.hpp>

namespace vigil {

Instant months_after(Instant at, int months) {
    Date date = china_date(at);
    const int month = date.month - 1 + months;
    date.year += month / 12;
    date.month = month % 12 + 1;
    date.day = std::min(date.day, days_in_month(date.year, date.month));
    return china_midnight(date);
}

namespace {

void note(CaseTerm& term, Instant at) { term.last_activity = std::max(term.last_activity, at); }

// What officers did with one part of the case. A level that two people lowered later was grave all the same.
Result<void> note_handling(Unit& unit, const CaseId& part, CaseTerm& term) {
    VIGIL_TRY(const auto changes, unit.handling().level_changes(part));
    for (const auto& change : changes) {
        note(term, change.changed_at);
        term.gravest = std::max({term.gravest, change.from, change.to});
    }
    VIGIL_TRY(const auto codings, unit.handling().codings(part));
    for (const auto& coding : codings) note(term, coding.coded_at);
    VIGIL_TRY(const auto questions, unit.handling().questions(part));
    for (const auto& question : questions) note(term, question.asked_at);
    return success();
}

Result<void> note_part(Unit& unit, const Case& part, CaseTerm& term) {
    note(term, part.opened_at);
    term.gravest = std::max(term.gravest, part.level);
    VIGIL_TRY(const auto assessments, unit.cases().assessments(part.id));
    for (const auto& assessment : assessments) {
        note(term, assessment.made_at);
        if (!assessment.uncoded)
            term.gravest = std::max(term.gravest, assessment.level);  // else it is orange by rule T1
    }
    VIGIL_TRY(note_handling(unit, part.id, term));
    VIGIL_TRY(const auto hold, unit.erasures().find_hold(part.id));
    if (hold) term.hold = hold->reason;
    return success();
}

}  // namespace

Result<CaseTerm> term_of(Unit& unit, const RetentionRules& rules, const Case& about) {
    CaseTerm term{.about = about, .gravest = about.level, .last_activity = about.opened_at};
    VIGIL_TRY(const auto parts, unit.cases().members(about.id));
    for (const auto& part : parts) {
        VIGIL_TRY(note_part(unit, part, term));
    }
    VIGIL_TRY(const auto reports, unit.reports().of_whole_case(about.id));
    for (const auto& report : reports) {
        note(term, report.filed_at);
        VIGIL_TRY(const auto supplements, unit.reports().supplements(report.id));
        for (const auto& supplement : supplements) note(term, supplement.filed_at);
    }
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(about.id));
    for (const auto& alert : alerts) {
        term.is_open = term.is_open || alert.state == AlertState::open;
        note(term, alert.raised_at);
        VIGIL_TRY(const auto answers, unit.alerts().acknowledgements(alert.id));
        for (const auto& answer : answers) note(term, answer.at);
    }
    term.by = rules.class_of(term.gravest);
    if (term.by != nullptr && term.by->keep_months)
        term.due_at = months_after(term.last_activity, *term.by->keep_months);
    return term;
}

Result<DueCases> due_cases(Unit& unit, const RetentionRules& rules, const CaseId& after, std::size_t limit,
                           Instant now) {
    DueCases due;
    VIGIL_TRY(const auto cases, unit.erasures().cases_after(after, limit));
    for (const auto& about : cases) {
        VIGIL_TRY(auto term, term_of(unit, rules, about));
        if (term.is_past(now)) due.cases.push_back(std::move(term));
    }
    if (cases.size() == limit) due.next = cases.back().id;
    return due;
}

std::optional<Instant> due_at(const RetentionRules& rules, const ListedConsideration& about) {
    const auto* const by = rules.class_of(RetentionSubject::consideration);
    if (by == nullptr || !by->keep_months) return std::nullopt;
    return months_after(about.considered_at, *by->keep_months);
}

Result<DueConsiderations> due_considerations(Unit& unit, const RetentionRules& rules, const ConsiderationId& after,
                                             std::size_t limit, Instant now) {
    DueConsiderations due;
    VIGIL_TRY(const auto listed, unit.erasures().considerations_after(after, limit));
    for (const auto& each : listed) {
        const auto ends = due_at(rules, each);
        if (ends && *ends <= now) due.considerations.push_back(each);
    }
    if (listed.size() == limit) due.next = listed.back().id;
    return due;
}

}  // namespace vigil

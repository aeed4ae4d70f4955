// Arbitrary facts and conditions in the words of the rule set that ships.
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "unit/triage/triage_case.hpp"

namespace vigil::triage::testing {

template <class T>
std::vector<std::string> codes_of(const Vocabulary<T>& vocabulary) {
    std::vector<std::string> codes;
    for (const auto& term : vocabulary) codes.push_back(term.code);
    return codes;
}

template <class T>
rc::Gen<std::string> any_code(const Vocabulary<T>& vocabulary) {
    return rc::gen::elementOf(codes_of(vocabulary));
}

// The signals that make a case more dangerous: those with a floor and those that raise.
inline const std::vector<std::string>& danger_signals() {
    static const std::vector<std::string> codes = [] {
        std::vector<std::string> danger;
        for (const auto& signal : rules().words.signals)
            if (signal.role == SignalRole::floor || signal.role == SignalRole::raises) danger.push_back(signal.code);
        return danger;
    }();
    return codes;
}

inline ChildFacts any_child() {
    ChildFacts child;
    child.sex = *rc::gen::element(Sex::female, Sex::male, Sex::unknown);
    if (*rc::gen::inRange(0, 4) > 0) {
        child.min_months = *rc::gen::inRange(0, 18 * 12);
        child.max_months = child.min_months;
    }
    return child;
}

inline ReportFacts any_report() {
    const Words& words = rules().words;
    ReportFacts report;
    report.circumstance = *any_code(words.circumstances);
    for (const auto& code : *rc::gen::resize(3, rc::gen::container<std::vector<std::string>>(any_code(words.signals))))
        report.signals.push_back({code});
    report.danger_now =
        *rc::gen::element<std::optional<DangerNow>>(std::nullopt, DangerNow::no, DangerNow::unknown, DangerNow::yes);
    report.reporter_kind = *any_code(words.reporter_kinds);
    report.reporter_org_kind = *any_code(words.reporter_org_kinds);
    report.suspect_relation = *any_code(words.suspect_relations);
    report.coded = true;
    return report;
}

// Facts that officers have coded.
inline Facts any_coded_facts() {
    Facts facts;
    const int reports = *rc::gen::weightedElement<int>({{4, 1}, {1, 2}});
    for (int i = 0; i < reports; ++i) facts.reports.push_back(any_report());
    const int children = *rc::gen::inRange(0, 4);
    for (int i = 0; i < children; ++i) facts.children.push_back(any_child());
    facts.township_known = *rc::gen::arbitrary<bool>();
    facts.lives_elsewhere = *rc::gen::arbitrary<bool>();
    facts.earlier_reports = {*rc::gen::inRange(0, 3), *rc::gen::inRange(0, 5), *rc::gen::inRange(0, 8)};
    if (*rc::gen::inRange(0, 4) == 0) facts.must_not_know.push_back(*any_code(rules().words.recipients));
    facts.kinship_declared = *rc::gen::inRange(0, 10) == 0;
    if (*rc::gen::inRange(0, 3) == 0) {
        facts.occasion = Occasion::reassessment;
        facts.assessed.push_back({*rc::gen::element<std::string>("safe_now", "in_treatment"), Source::assessed});
    }
    return facts;
}

}  // namespace vigil::triage::testing

// The rule set that ships, and a builder of cases that states only what matters.
#pragma once

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "domain/triage/assess.hpp"
#include "files/rule_set_file.hpp"

namespace vigil::triage::testing {

inline std::string read_whole_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline const std::string& rule_set_text() {
    static const std::string text = read_whole_file(VIGIL_SOURCE_DIR "/config/rules/cn-nm-2026.json");
    return text;
}

inline const RuleSet& rules() {
    static const RuleSet rules = files::parse_rule_set(rule_set_text()).value();
    return rules;
}

// By default: one boy of 15 in a known township, told by a citizen who says "another concern" and suspects nobody.
class TriageCase {
public:
    TriageCase() {
        facts.reports.emplace_back();
        facts.reports[0].circumstance = "other_concern";
        facts.reports[0].suspect_relation = "none";
        facts.township_known = true;
        age(15);
    }

    TriageCase&& signals(std::initializer_list<const char*> codes) && {
        for (const auto* code : codes) facts.reports.back().signals.push_back({code});
        return std::move(*this);
    }
    TriageCase&& assessed(std::initializer_list<const char*> codes) && {
        for (const auto* code : codes) facts.assessed.push_back({code, Source::assessed});
        return std::move(*this);
    }
    TriageCase&& circumstance(const char* code) && {
        return facts.reports.back().circumstance = code, std::move(*this);
    }
    TriageCase&& suspect(const char* code) && { return facts.reports.back().suspect_relation = code, std::move(*this); }
    TriageCase&& kind(const char* code) && { return facts.reports.back().reporter_kind = code, std::move(*this); }
    TriageCase&& organisation(const char* code) && {
        return facts.reports.back().reporter_org_kind = code, std::move(*this);
    }
    TriageCase&& danger_now(DangerNow answer) && { return facts.reports.back().danger_now = answer, std::move(*this); }
    TriageCase&& coded() && { return facts.reports.back().coded = true, std::move(*this); }
    TriageCase&& another_report() && {
        facts.reports.emplace_back();
        facts.reports.back().circumstance = "other_concern";
        facts.reports.back().suspect_relation = "none";
        return std::move(*this);
    }

    // A stated age in years; an age in months; nobody named; a child of unknown age beside those already there.
    TriageCase&& years(int years, Sex sex = Sex::male) && { return age(years, sex), std::move(*this); }
    TriageCase&& months(int months) && {
        facts.children = {child(months, months)};
        return std::move(*this);
    }
    TriageCase&& between_years(int youngest, int oldest) && {
        facts.children = {child(12 * youngest, 12 * oldest + 11)};
        return std::move(*this);
    }
    TriageCase&& no_child() && { return facts.children.clear(), std::move(*this); }
    TriageCase&& and_child(std::optional<int> years, Sex sex = Sex::male) && {
        ChildFacts other = years ? child(12 * *years, 12 * *years + 11) : ChildFacts{};
        other.sex = sex;
        facts.children.push_back(other);
        return std::move(*this);
    }
    TriageCase&& unknown_age(Sex sex = Sex::male) && {
        facts.children.clear();
        return std::move(*this).and_child(std::nullopt, sex);
    }

    TriageCase&& township_unknown() && { return facts.township_known = false, std::move(*this); }
    TriageCase&& lives_elsewhere() && { return facts.lives_elsewhere = true, std::move(*this); }
    TriageCase&& earlier(int within_30_days, int within_180_days, int in_life) && {
        facts.earlier_reports = {within_30_days, within_180_days, in_life};
        return std::move(*this);
    }
    TriageCase&& must_not_know(const char* recipient) && {
        return facts.must_not_know.emplace_back(recipient), std::move(*this);
    }
    TriageCase&& kinship() && { return facts.kinship_declared = true, std::move(*this); }
    TriageCase&& standing(Level level) && { return facts.standing_level = level, std::move(*this); }
    TriageCase&& reassessed() && { return facts.occasion = Occasion::reassessment, std::move(*this); }

    Assessment assess() const { return triage::assess(rules(), facts); }

    Facts facts;

private:
    static ChildFacts child(int min_months, int max_months) {
        ChildFacts facts;
        facts.min_months = min_months;
        facts.max_months = max_months;
        return facts;
    }
    void age(int years, Sex sex = Sex::male) {
        facts.children = {child(12 * years, 12 * years + 11)};
        facts.children[0].sex = sex;
    }
};

inline TriageCase a_case() { return {}; }

inline const Notification* find_notification(const Assessment& assessment, const std::string& recipient,
                                             Place place = Place::now) {
    for (const auto& each : assessment.notifications)
        if (each.recipient == recipient && each.place == place) return &each;
    return nullptr;
}

inline std::set<std::string> recipients_of(const Assessment& assessment) {
    std::set<std::string> recipients;
    for (const auto& each : assessment.notifications) recipients.insert(each.recipient);
    return recipients;
}

inline bool has_fired(const Assessment& assessment, const std::string& rule) {
    return std::any_of(assessment.trail.begin(), assessment.trail.end(),
                       [&](const Fired& each) { return each.rule == rule; });
}

}  // namespace vigil::triage::testing

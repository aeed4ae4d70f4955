#include "domain/triage/naming.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace vigil::triage {
namespace {

constexpr std::string_view kNoVerdict = "T10";  // the principle that ends every explanation

struct Named {
    std::string_view code;
    std::string_view zh;
    std::string_view en;
};

// What a trail names and no vocabulary holds.
constexpr std::array kNamed{
    Named{"danger_yes", "现在或今晚之前有危险", "in danger now or before tonight"},
    Named{"danger_unknown", "现在或今晚之前有没有危险，不清楚", "whether in danger now or before tonight is not known"},
    Named{"uncoded", "没有可定级的迹象，也还没有工作人员编码", "no signal with a level, and nobody has coded it"},
    Named{"must_not_know", "须回避的人属于会被通知的单位",
          "a person to be kept out works for somebody who would be told"},
    Named{"kinship", "工作人员申报亲属关系", "an officer declared kinship"},
    Named{"earlier_reports", "以往报告", "earlier reports"},
    Named{"conflict_of_interest", "利益冲突", "conflict of interest"},
    Named{"age", "年龄", "age"},
    Named{"township", "所在苏木乡镇", "township"},
};

bool cites(std::string_view basis, std::string_view source) {
    for (;;) {
        if (basis.starts_with(source) &&
            (basis.size() == source.size() || basis[source.size()] == ' ' || basis[source.size()] == ';'))
            return true;
        const auto next = basis.find("; ");
        if (next == std::string_view::npos) return false;
        basis.remove_prefix(next + 2);
    }
}

}  // namespace

Text name_of(const RuleSet& rules, std::string_view code) {
    const Words& words = rules.words;
    if (const auto* signal = words.signals.find(code)) return signal->name;
    if (const auto* circumstance = words.circumstances.find(code)) return circumstance->name;
    if (const auto* recipient = words.recipients.find(code)) return recipient->name;
    if (const auto* relation = words.suspect_relations.find(code))
        return {"嫌疑人:" + relation->name.zh, "suspect: " + relation->name.en};
    for (const auto& named : kNamed)
        if (named.code == code) return {std::string(named.zh), std::string(named.en)};
    return {std::string(code), std::string(code)};
}

Text verb_of(Effect effect) {
    switch (effect) {
        case Effect::derives_signal:
            return {"推出迹象", "derives the signal"};
        case Effect::derives_circumstance:
            return {"推出情形", "derives the circumstance"};
        case Effect::starts_at:
            return {"定级", "level"};
        case Effect::at_least:
            return {"至少", "at least"};
        case Effect::one_step_up:
            return {"升一级，到", "one step up, to"};
        case Effect::one_step_down:
            return {"降一级，到", "one step down, to"};
        case Effect::asks_back:
            return {"追问", "asks back"};
        case Effect::notifies:
            return {"通知", "tells"};
        case Effect::denies:
            return {"不得告知:", "must not be told:"};
        case Effect::one_level_up:
            return {"改由上一级", "the superior instead of"};
        case Effect::guardian_may_be_told:
            return {"可以告知监护人", "the guardian may be told"};
    }
    return {};
}

const Text* text_of_rule(const RuleSet& rules, std::string_view id) {
    const Text* found = nullptr;
    const auto look_at = [&](const Rule& rule) {
        if (rule.id == id) found = &rule.text;
    };
    const LevelRules& levels = rules.levels;
    for (const auto& rule : rules.derivations) look_at(rule);
    for (const auto& rule : rules.notifications) look_at(rule);
    for (const auto& rule : levels.by_age) look_at(rule);
    for (const auto& rule : levels.long_patterns) look_at(rule);
    for (const Rule* rule : std::initializer_list<const Rule*>{
             &levels.danger_now, &levels.floors, &levels.statutory, &levels.accumulation, &levels.step,
             &levels.lowering, &levels.ask_back, &levels.standing, &levels.young_child, &levels.repeat_report,
             &levels.guardian_contact, &rules.deny})
        look_at(*rule);
    return found;
}

std::vector<const Term*> cited_sources(const RuleSet& rules, const std::vector<std::string_view>& bases) {
    std::vector<const Term*> cited;
    for (const auto basis : bases)
        for (const auto& source : rules.sources)
            if (cites(basis, source.code) && std::find(cited.begin(), cited.end(), &source) == cited.end())
                cited.push_back(&source);
    return cited;
}

const Text* no_verdict(const RuleSet& rules) {
    for (const auto& principle : rules.principles)
        if (principle.id == kNoVerdict) return &principle.text;
    return nullptr;
}

}  // namespace vigil::triage

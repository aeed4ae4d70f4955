#include <set>

#include "files/rule_set_sections.hpp"

namespace vigil::files {
namespace {

constexpr int kManyEarlierReports = 1000;

// Reads rules and refuses an id that another rule has.
class Rules {
public:
    Rules(const Node& document, triage::RuleSet& rules) : document_(document), rules_(rules) {}

    void read() {
        read_derivations();
        read_levels();
        for (const auto& node : document_.items("principles")) {
            node.only({"id", "zh", "en", "basis"});
            rules_.principles.push_back(rule(node));
        }
        read_notifications();
        read_deny();
    }

private:
    // What every rule has.
    triage::Rule rule(const Node& node) {
        triage::Rule rule{node.text("id"), read_text(node), read_basis(node, rules_)};
        if (!ids_.insert(rule.id).second) node.problem_at("id", "duplicate_id", "the id stands twice");
        return rule;
    }

    void read_derivations() {
        for (const auto& node : document_.items("derivations")) {
            node.only({"id", "zh", "en", "basis", "when", "circumstance"});
            rules_.derivations.push_back({rule(node), read_condition(node, "when", rules_),
                                          read_code(node.at("circumstance"), rules_.words.circumstances)});
        }
    }

    void read_levels() {
        const Node levels = document_.at("levels");
        levels.only({"danger_now", "floors", "statutory", "accumulation", "by_age", "step", "long_patterns", "lowering",
                     "ask_back", "standing", "young_child", "repeat_report", "guardian_contact"});
        triage::LevelRules& read = rules_.levels;
        read_first_phases(levels, read);
        for (const auto& node : levels.items("by_age")) {
            node.only({"id", "zh", "en", "basis", "when", "at_least"});
            read.by_age.push_back({rule(node), read_condition(node, "when", rules_), node.word<Level>("at_least")});
        }
        read_steps(levels, read);
        read_lowering(levels.at("lowering"), read);
        read_derived_signals(levels, read);
        read.ask_back = plain(levels.at("ask_back"));
        read.standing = plain(levels.at("standing"));
        read.guardian_contact = plain(levels.at("guardian_contact"));
    }

    triage::Rule plain(const Node& node) {
        node.only({"id", "zh", "en", "basis"});
        return rule(node);
    }

    void read_first_phases(const Node& levels, triage::LevelRules& read) {
        const Node danger_now = levels.at("danger_now");
        danger_now.only({"id", "zh", "en", "basis", "yes", "unknown"});
        read.danger_now = {rule(danger_now), danger_now.word<Level>("yes"), danger_now.word<Level>("unknown")};

        const Node floors = levels.at("floors");
        floors.only({"id", "zh", "en", "basis", "uncoded"});
        read.floors = {rule(floors), floors.word<Level>("uncoded")};

        const Node statutory = levels.at("statutory");
        statutory.only({"id", "zh", "en", "basis", "at_least"});
        read.statutory = {rule(statutory), statutory.word<Level>("at_least")};

        const Node accumulation = levels.at("accumulation");
        accumulation.only({"id", "zh", "en", "basis", "floor", "count", "at_least"});
        read.accumulation = {rule(accumulation), accumulation.word<Level>("floor"),
                             accumulation.integer("count", 1, 20), accumulation.word<Level>("at_least")};
    }

    void read_steps(const Node& levels, triage::LevelRules& read) {
        const Node step = levels.at("step");
        step.only({"id", "zh", "en", "basis", "modifiers"});
        static_cast<triage::Rule&>(read.step) = rule(step);
        for (const auto& node : step.items("modifiers")) {
            node.only({"signal", "from"});
            triage::Modifier modifier{read_code(node.at("signal"), rules_.words.signals), {}};
            for (const auto& level : node.items("from")) modifier.from.push_back(level.as_word<Level>());
            read.step.modifiers.push_back(std::move(modifier));
        }
        for (const auto& node : levels.items("long_patterns")) {
            node.only({"id", "zh", "en", "basis", "window", "at_least"});
            read.long_patterns.push_back({rule(node), node.word<triage::PatternWindow>("window"),
                                          node.integer("at_least", 1, kManyEarlierReports)});
        }
    }

    void read_lowering(const Node& node, triage::LevelRules& read) {
        node.only({"id", "zh", "en", "basis", "signals", "from", "unless"});
        read.lowering = {rule(node), read_codes(node, "signals", rules_.words.signals), node.word<Level>("from"),
                         read_condition(node, "unless", rules_)};
        if (read.lowering.from == Level::blue) node.problem_at("from", "range", "blue is the lowest level");
    }

    void read_derived_signals(const Node& levels, triage::LevelRules& read) {
        const Node young = levels.at("young_child");
        young.only({"id", "zh", "en", "basis", "signal", "below_months"});
        read.young_child = rule(young);
        read.young_child_signal = read_code(young.at("signal"), rules_.words.signals);
        read.young_child_below_months = young.integer("below_months", 1, kMonthsOfChildhood);

        const Node repeat = levels.at("repeat_report");
        repeat.only({"id", "zh", "en", "basis", "signal"});
        read.repeat_report = rule(repeat);
        read.repeat_report_signal = read_code(repeat.at("signal"), rules_.words.signals);
    }

    void read_notifications() {
        for (const auto& node : document_.items("notifications")) {
            node.only({"id", "zh", "en", "basis", "when", "recipients", "release", "place", "neutral"});
            triage::NotificationRule read{rule(node), read_condition(node, "when", rules_),
                                          read_codes(node, "recipients", rules_.words.recipients),
                                          node.word<ReleaseClass>("release")};
            if (node.has("place")) read.place = node.word<triage::Place>("place");
            read.neutral = node.optional_flag("neutral");
            if (read.recipients.empty()) node.problem_at("recipients", "required", "at least one recipient");
            rules_.notifications.push_back(std::move(read));
        }
    }

    void read_deny() {
        const Node node = document_.at("deny");
        node.only({"id", "zh", "en", "basis", "when", "recipients", "kept", "one_level_up"});
        const auto& recipients = rules_.words.recipients;
        rules_.deny = {rule(node),
                       read_condition(node, "when", rules_),
                       read_codes(node, "recipients", recipients),
                       read_codes(node, "kept", recipients),
                       {}};
        for (const auto& up : node.items("one_level_up")) {
            up.only({"suspect_relation", "recipient"});
            rules_.deny.level_up.push_back({read_code(up.at("suspect_relation"), rules_.words.suspect_relations),
                                            read_code(up.at("recipient"), recipients)});
        }
    }

    const Node& document_;
    triage::RuleSet& rules_;
    std::set<std::string> ids_;
};

}  // namespace

triage::Condition read_condition(const Node& node, std::string_view key, const triage::RuleSet& rules) {
    const Node at = node.at(key);
    if (!node.has(key)) {
        at.problem("required", "a condition");
        return {};
    }
    auto condition = triage::make_condition(value_of(at.json()), rules.words, at.pointer());
    if (condition) return std::move(condition).value();
    for (const auto& violation : condition.error().violations) at.problem_below(violation);
    return {};
}

void read_rules(const Node& document, triage::RuleSet& rules) { Rules(document, rules).read(); }

}  // namespace vigil::files

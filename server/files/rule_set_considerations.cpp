#include <set>

#include "files/rule_set_sections.hpp"

namespace vigil::files {
namespace {

constexpr int kLatestLook = 365;  // days

triage::Contact read_contact(const Node& node) {
    node.only({"zh", "en", "number"});
    return {read_text(node), node.has("number") ? node.text("number") : std::string()};
}

std::vector<triage::Text> read_texts(const Node& node, std::string_view key) {
    std::vector<triage::Text> texts;
    for (const auto& item : node.optional_items(key)) {
        item.only({"zh", "en"});
        texts.push_back(read_text(item));
    }
    return texts;
}

triage::AdviceRule read_advice(const Node& node, const triage::RuleSet& rules) {
    node.only({"id", "zh", "en", "basis", "when", "watch", "call", "look_again"});
    triage::AdviceRule advice{node.text("id"),
                              read_text(node),
                              read_basis(node, rules),
                              read_condition(node, "when", rules),
                              read_texts(node, "watch"),
                              {},
                              0};
    for (const auto& item : node.optional_items("call")) advice.call.push_back(read_contact(item));
    const Node look = node.at("look_again");
    look.only({"days"});
    advice.look_again_days = look.integer("days", 1, kLatestLook);
    return advice;
}

}  // namespace

void read_considerations(const Node& document, triage::RuleSet& rules) {
    if (!document.has("considerations")) return;  // a rule set from before there were any
    const Node node = document.at("considerations");
    node.only({"reasons", "duty", "offer", "advice"});
    auto& read = rules.considerations;
    for (const auto& item : node.items("reasons")) {
        item.only({"code", "zh", "en"});
        triage::Term reason{item.text("code"), read_text(item), {}};
        if (!read.reasons.add(std::move(reason))) item.problem_at("code", "duplicate_code", "the code stands twice");
    }
    const Node duty = node.at("duty");
    duty.only({"id", "zh", "en", "basis"});
    read.duty_id = duty.text("id");
    read.duty = read_text(duty);
    read.duty_basis = read_basis(duty, rules);
    const Node offer = node.at("offer");
    offer.only({"zh", "en"});
    read.offer = read_text(offer);
    std::set<std::string> ids{read.duty_id};
    for (const auto& item : node.items("advice")) {
        auto advice = read_advice(item, rules);
        if (!ids.insert(advice.id).second) item.problem_at("id", "duplicate_id", "the id stands twice");
        read.advice.push_back(std::move(advice));
    }
}

}  // namespace vigil::files

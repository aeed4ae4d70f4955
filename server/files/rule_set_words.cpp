#include <algorithm>

#include "files/rule_set_sections.hpp"

namespace vigil::files {
namespace {

using triage::Vocabulary;

void read_term(const Node& node, triage::Term& term) {
    term.code = node.text("code");
    term.name = read_text(node);
    term.value = triage::Value::text(std::string_view(term.code));
}

template <class T>
void add(const Node& node, Vocabulary<T>& vocabulary, T term) {
    if (!vocabulary.add(std::move(term))) node.problem_at("code", "duplicate_code", "the code stands twice");
}

Vocabulary<triage::Term> read_terms(const Node& document, std::string_view key) {
    Vocabulary<triage::Term> terms;
    for (const auto& node : document.items(key)) {
        node.only({"code", "zh", "en"});
        triage::Term term;
        read_term(node, term);
        add(node, terms, std::move(term));
    }
    return terms;
}

void read_circumstances(const Node& document, triage::RuleSet& rules) {
    for (const auto& node : document.items("circumstances")) {
        node.only({"code", "zh", "en", "statutory", "basis"});
        triage::Circumstance circumstance;
        read_term(node, circumstance);
        circumstance.statutory = node.at("statutory").as_flag();
        circumstance.basis = read_basis(node, rules);
        add(node, rules.words.circumstances, std::move(circumstance));
    }
}

// A signal has either a floor or another role.
void read_role(const Node& node, triage::Signal& signal) {
    if (node.has("floor") == node.has("role")) node.problem("floor_or_role", "either a floor or a role");
    if (node.has("floor")) {
        signal.role = triage::SignalRole::floor;
        signal.floor = node.word<Level>("floor");
    } else if (node.has("role")) {
        signal.role = node.word<triage::SignalRole>("role");
        if (signal.role == triage::SignalRole::floor)
            node.problem_at("role", "floor_or_role", "say which floor instead");
    }
    if (!node.has("younger")) return;
    const Node younger = node.at("younger");
    younger.only({"below_months", "floor"});
    if (signal.role != triage::SignalRole::floor) younger.problem("floor_or_role", "only for a signal with a floor");
    signal.younger = {younger.integer("below_months", 1, kMonthsOfChildhood), younger.word<Level>("floor")};
}

void read_signals(const Node& document, triage::RuleSet& rules) {
    for (const auto& node : document.items("signals")) {
        node.only({"code", "zh", "en", "floor", "role", "younger", "groups", "below_months", "from_months", "by", "ask",
                   "basis"});
        triage::Signal signal;
        read_term(node, signal);
        read_role(node, signal);
        for (const auto& group : node.optional_items("groups"))
            signal.groups.push_back(read_code(group, rules.words.signal_groups));
        if (node.has("below_months")) signal.below_months = node.integer("below_months", 1, kMonthsOfChildhood);
        if (node.has("from_months")) signal.from_months = node.integer("from_months", 1, kMonthsOfChildhood);
        for (const auto& supplier : node.items("by")) signal.suppliers.push_back(supplier.as_word<triage::Supplier>());
        const Node question = node.at("ask");
        question.only({"zh", "en"});
        signal.question = read_text(question);
        signal.basis = read_basis(node, rules);
        // Causes in the trail are told apart by their code alone.
        if (rules.words.circumstances.contains(signal.code))
            node.problem_at("code", "duplicate_code", "also a circumstance");
        add(node, rules.words.signals, std::move(signal));
    }
}

void read_recipients(const Node& document, triage::RuleSet& rules) {
    for (const auto& node : document.items("recipients")) {
        node.only({"code", "zh", "en", "function", "starts_at"});
        triage::Recipient recipient;
        read_term(node, recipient);
        recipient.function = node.word<Function>("function");
        recipient.starts_at = node.word<DivisionLevel>("starts_at");
        add(node, rules.words.recipients, std::move(recipient));
    }
}

}  // namespace

triage::Text read_text(const Node& node) { return {node.text("zh"), node.text("en")}; }

std::string read_basis(const Node& node, const triage::RuleSet& rules) {
    std::string basis;
    const auto items = node.items("basis");
    if (items.empty()) node.problem_at("basis", "required", "at least one source");
    for (const auto& item : items) {
        const auto citation = item.as_text();
        if (!rules.sources.contains(citation.substr(0, citation.find(' '))))
            item.problem("unknown_source", "begin with a source");
        basis += (basis.empty() ? "" : "; ") + citation;
    }
    return basis;
}

void read_words(const Node& document, triage::RuleSet& rules) {
    rules.sources = read_terms(document, "sources");
    rules.words.signal_groups = read_terms(document, "signal_groups");
    rules.words.suspect_relations = read_terms(document, "suspect_relations");
    rules.words.reporter_kinds = read_terms(document, "reporter_kinds");
    rules.words.reporter_org_kinds = read_terms(document, "reporter_org_kinds");
    rules.words.child_categories = read_terms(document, "child_categories");
    read_circumstances(document, rules);
    read_signals(document, rules);
    read_recipients(document, rules);
}

}  // namespace vigil::files

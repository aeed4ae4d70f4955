#include "domain/decisions/decision_record.hpp"

#include <algorithm>

#include "domain/triage/assess.hpp"
#include "domain/triage/naming.hpp"
#include "domain/triage/trail.hpp"
#include "domain/triage/would_raise.hpp"

namespace vigil {
namespace {

using triage::RuleSet;

std::string word(triage::Source source) { return std::string(to_text(source)); }

class Recording {
public:
    Recording(const RuleSet* rules, const DecisionMaterial& material) : rules_(rules), material_(material) {}

    protocol::DecisionRecord record() {
        record_.subject = material_.subject;
        record_.id = material_.id;
        record_.decided_at = material_.decided_at;
        record_.level = material_.level;
        record_.uncoded = material_.uncoded;
        record_.rule_set = material_.rule_set;
        record_.rule_version = material_.rule_version;
        record_.history = material_.history;
        record_.level_changes = material_.level_changes;
        put_answers();
        if (rules_ != nullptr)
            put_known_facts();
        else
            put_bare_facts();
        for (const auto& fired : material_.trail) put_rule(fired);
        if (rules_ != nullptr) {
            put_raising();
            put_sources();
            if (const auto* text = triage::no_verdict(*rules_)) record_.note = protocol::NamedText{text->zh, text->en};
        }
        return std::move(record_);
    }

private:
    triage::Text name_of(std::string_view code) const {
        return rules_ != nullptr ? triage::name_of(*rules_, code) : triage::Text{};
    }
    protocol::NamedCode named(const std::string& code) const {
        const auto text = name_of(code);
        return {code, text.zh, text.en};
    }
    protocol::RecordFact fact(const std::string& code, std::string source) const {
        const auto text = name_of(code);
        return {code, text.zh, text.en, std::move(source), {}};
    }

    // Yes outranks unknown, unknown outranks no, whichever report says it.
    void put_answers() {
        const auto rank = [](const std::optional<DangerNow>& answer) {
            if (!answer) return 0;
            return *answer == DangerNow::no ? 1 : *answer == DangerNow::unknown ? 2 : 3;
        };
        for (const auto& report : material_.facts.reports) {
            if (rank(report.danger_now) > rank(record_.danger_now)) record_.danger_now = report.danger_now;
            const auto is_it = [&](const auto& each) { return each.code == report.suspect_relation; };
            auto& relations = record_.suspect_relations;
            if (std::none_of(relations.begin(), relations.end(), is_it)) relations.push_back(relation(report));
        }
        for (const auto& child : material_.facts.children)
            record_.children.push_back({child.sex == Sex::unknown ? std::nullopt : std::optional(child.sex),
                                        child.min_months, child.max_months});
    }

    protocol::NamedCode relation(const triage::ReportFacts& report) const {
        const auto* term = rules_ != nullptr ? rules_->words.suspect_relations.find(report.suspect_relation) : nullptr;
        if (term == nullptr) return {report.suspect_relation, {}, {}};
        return {report.suspect_relation, term->name.zh, term->name.en};
    }

    void put_known_facts() {
        const auto assessment = triage::assess_level(*rules_, material_.facts);
        for (const auto& signal : assessment.signals) record_.signals.push_back(fact(signal.code, word(signal.source)));
        for (const auto& circumstance : assessment.circumstances) {
            auto shown = fact(circumstance.code, word(circumstance.source));
            shown.statutory = circumstance.statutory;
            record_.circumstances.push_back(std::move(shown));
        }
        record_.statutory = assessment.statutory;
    }

    void put_bare_facts() {
        const auto put = [](std::vector<protocol::RecordFact>& facts, const std::string& code, triage::Source source) {
            const auto is_it = [&](const protocol::RecordFact& each) { return each.code == code; };
            if (std::none_of(facts.begin(), facts.end(), is_it)) facts.push_back({code, {}, {}, word(source), {}});
        };
        for (const auto& report : material_.facts.reports) {
            for (const auto& signal : report.signals) put(record_.signals, signal.code, signal.source);
            put(record_.circumstances, report.circumstance, triage::Source::observed);
        }
        for (const auto& signal : material_.facts.assessed) put(record_.signals, signal.code, signal.source);
    }

    void put_rule(const protocol::FiredRule& fired) {
        protocol::RecordRule rule{.rule = fired.rule,
                                  .zh = {},
                                  .en = {},
                                  .causes = {},
                                  .effect = fired.effect,
                                  .level = {},
                                  .targets = {},
                                  .release = fired.release,
                                  .basis = fired.basis};
        if (const auto* text = rules_ != nullptr ? triage::text_of_rule(*rules_, fired.rule) : nullptr) {
            rule.zh = text->zh;
            rule.en = text->en;
        }
        for (const auto& cause : fired.causes) rule.causes.push_back(fact(cause.code, cause.source));
        if (fired.causes.empty()) put_causes_in_short(fired, rule);
        const auto parts = triage::parts_of(fired.effect);
        if (parts.effect) rule.effect = to_text(*parts.effect);
        rule.level = parts.level;
        for (const auto& target : parts.targets) rule.targets.push_back(named(target));
        record_.fired.push_back(std::move(rule));
    }

    // A trail from before each cause was stored with its own source.
    void put_causes_in_short(const protocol::FiredRule& fired, protocol::RecordRule& rule) const {
        std::string_view codes = fired.on;
        while (!codes.empty()) {
            const auto end = std::min(codes.find(' '), codes.size());
            rule.causes.push_back(fact(std::string(codes.substr(0, end)), {}));
            codes.remove_prefix(std::min(end + 1, codes.size()));
        }
        if (rule.causes.size() == 1) rule.causes.front().source = fired.source;
    }

    void put_raising() {
        triage::Facts facts = material_.facts;
        facts.standing_level = material_.level;  // raising means above what stands
        for (auto& each : triage::what_would_raise(*rules_, facts)) {
            const auto text = name_of(each.code);
            record_.would_raise.push_back({each.code, text.zh, text.en,
                                           each.source ? word(*each.source) : std::string(), each.level,
                                           std::move(each.rules)});
        }
    }

    void put_sources() {
        std::vector<std::string_view> bases;
        for (const auto& fired : material_.trail) bases.push_back(fired.basis);
        for (const auto* source : triage::cited_sources(*rules_, bases))
            record_.sources.push_back({source->code, source->name.zh, source->name.en});
    }

    const RuleSet* rules_;
    const DecisionMaterial& material_;
    protocol::DecisionRecord record_{};
};

}  // namespace

protocol::DecisionRecord decision_record(const triage::RuleSet* rules, const DecisionMaterial& material) {
    return Recording(rules, material).record();
}

}  // namespace vigil

#include "domain/decisions/record_text.hpp"

#include <fmt/format.h>

#include "domain/triage/facts.hpp"
#include "domain/triage/naming.hpp"

namespace vigil {
namespace {

constexpr std::int64_t kMonthsOfYears = 24;  // from here on an age is told in years

using triage::Language;

class Printing {
public:
    Printing(const protocol::DecisionRecord& record, Language language) : record_(record), language_(language) {}

    std::string text() {
        put_head();
        put_facts();
        heading("依据", "why");
        for (const auto& rule : record_.fired) put_rule(rule);
        put_raising();
        put_history();
        put_level_changes();
        if (record_.advice) put_advice(*record_.advice);
        put_sources();
        if (record_.note) line(in(*record_.note));
        return std::move(text_);
    }

private:
    std::string_view pick(std::string_view zh, std::string_view en) const {
        return language_ == Language::zh ? zh : en;
    }
    void line(std::string_view text) { text_.append(text).append("\n"); }
    void heading(std::string_view zh, std::string_view en) { line(pick(zh, en)); }

    template <class Named>
    const std::string& in(const Named& named) const {
        return language_ == Language::zh ? named.zh : named.en;
    }
    // "low_mood 情绪低落"; the code alone where the record has no name for it.
    template <class Named>
    std::string named(const Named& named) const {
        return in(named).empty() || in(named) == named.code ? named.code : fmt::format("{} {}", named.code, in(named));
    }
    template <class E>
    std::string_view word(E value) const {
        for (const auto& each : words_of(E{}))
            if (each.value == value) return pick(each.zh, each.en);
        return {};
    }
    std::string source(const std::string& text) const {
        const auto known = parse_word<triage::Source>(text);
        return known ? fmt::format(" [{}]", word(*known)) : std::string();
    }
    std::string moment(Instant at) const {
        return fmt::format("{}{}", to_china_time(at), pick("(北京时间)", " (China)"));
    }

    void put_head() {
        line(fmt::format("{} · {}", pick("判定记录", "decision record"), word(record_.subject)));
        line(fmt::format("{} {}", pick("编号", "id"), record_.id));
        line(fmt::format("{} {}", pick("时间", "at"), moment(record_.decided_at)));
        line(fmt::format("{} {}{}", pick("级别", "level"), word(record_.level),
                         record_.uncoded ? pick("，未编码", ", uncoded") : std::string_view()));
        line(fmt::format("{} {} {}", pick("规则", "rules"), record_.rule_set,
                         fmt::format(fmt::runtime(pick("第{}版", "version {}")), record_.rule_version)));
        if (record_.reason)
            line(fmt::format("{} {}", pick("未报告的理由", "not reported because"), in(*record_.reason)));
        if (!record_.body_sha256.empty())
            line(fmt::format("{} {}", pick("正文摘要(SHA-256)", "SHA-256 of the document"), record_.body_sha256));
        if (record_.must_report)
            line(fmt::format("{} {}", pick("是否应当报告", "must be reported"),
                             *record_.must_report ? pick("是", "yes") : pick("否", "no")));
    }

    std::string age(const protocol::RecordChild& child) const {
        if (!child.min_months && !child.max_months) return std::string(pick("年龄不详", "age unknown"));
        const auto end = [](const std::optional<std::int64_t>& months) {
            return months ? std::to_string(*months) : std::string("?");
        };
        if (child.min_months && child.min_months == child.max_months && *child.min_months >= kMonthsOfYears)
            return fmt::format(fmt::runtime(pick("{}岁", "{} years")), *child.min_months / 12);
        if (child.min_months && child.max_months && *child.min_months >= kMonthsOfYears)
            return fmt::format(fmt::runtime(pick("{}至{}岁", "{} to {} years")), *child.min_months / 12,
                               *child.max_months / 12);
        if (child.min_months == child.max_months)
            return fmt::format(fmt::runtime(pick("{}个月", "{} months")), end(child.min_months));
        return fmt::format(fmt::runtime(pick("{}至{}个月", "{} to {} months")), end(child.min_months),
                           end(child.max_months));
    }

    void put_facts() {
        heading("事实", "facts");
        if (record_.danger_now)
            line(fmt::format("  {} {}", pick("现在或今晚之前有无危险：", "in danger now or before tonight:"),
                             word(*record_.danger_now)));
        for (const auto& child : record_.children)
            line(fmt::format("  {} {}{}", pick("孩子", "child"), age(child),
                             child.sex ? fmt::format(" {}", word(*child.sex)) : std::string()));
        for (const auto& signal : record_.signals)
            line(fmt::format("  {} {}{}", pick("迹象", "signal"), named(signal), source(signal.source)));
        for (const auto& circumstance : record_.circumstances)
            line(fmt::format(
                "  {} {}{}{}", pick("情形", "circumstance"), named(circumstance), source(circumstance.source),
                circumstance.statutory.value_or(false) ? pick("，应当报告的情形", ", statutory") : std::string_view()));
        for (const auto& relation : record_.suspect_relations)
            line(
                fmt::format("  {} {}", pick("嫌疑人与孩子的关系", "suspect's relation to the child"), named(relation)));
    }

    void put_rule(const protocol::RecordRule& rule) {
        std::string causes;
        for (const auto& cause : rule.causes) {
            causes += causes.empty() ? "" : pick("、", ", ");
            causes += in(cause).empty() ? cause.code : in(cause);
            causes += source(cause.source);
        }
        std::string effect = rule.effect;
        if (const auto known = parse_word<triage::Effect>(rule.effect)) effect = triage::verb_of(*known).in(language_);
        if (rule.level) effect += fmt::format(" {}", word(*rule.level));
        if (rule.release) effect += fmt::format(" [{}]", word(*rule.release));
        for (std::size_t i = 0; i < rule.targets.size(); ++i)
            effect += fmt::format("{}{}", i == 0 ? " " : pick("、", ", "),
                                  in(rule.targets[i]).empty() ? rule.targets[i].code : in(rule.targets[i]));
        line(fmt::format("  {}: {}{}{}  ({})", rule.rule, causes, causes.empty() ? "" : " -> ", effect, rule.basis));
        if (!in(rule).empty() && in(rule) != last_text_) line(fmt::format("      {}", in(rule)));
        last_text_ = in(rule);
    }

    void put_raising() {
        if (record_.would_raise.empty()) return;
        heading("再有以下情况会升级", "what would raise the level");
        for (const auto& each : record_.would_raise)
            line(fmt::format("  {}{} -> {}  ({})", named(each), source(each.source), word(each.level),
                             fmt::join(each.raised_by, " ")));
    }

    void put_history() {
        if (record_.history.empty()) return;
        heading("历次判定", "every assessment");
        for (const auto& step : record_.history)
            line(fmt::format("  {}  {}{}  {} {}{}", moment(step.made_at), word(step.level),
                             step.uncoded ? pick("，未编码", ", uncoded") : std::string_view(), step.rule_set,
                             fmt::format(fmt::runtime(pick("第{}版", "version {}")), step.rule_version),
                             step.by ? fmt::format("  {}", word(*step.by)) : std::string()));
    }

    // Ids and no names: a record lies on paper.
    void put_level_changes() {
        if (record_.level_changes.empty()) return;
        heading("人工变更级别", "levels that people set");
        for (const auto& change : record_.level_changes)
            line(fmt::format(
                "  {}  {} -> {}  {}{}", moment(change.at), word(change.from), word(change.to), change.account_id.str(),
                change.second_id ? fmt::format("{}{}", pick("，确认：", ", agreed: "), change.second_id->str())
                                 : std::string()));
    }

    void put_advice(const protocol::Advice& advice) {
        heading("建议", "advice");
        if (advice.duty) line(fmt::format("  {}  ({})", in(*advice.duty), advice.duty->basis));
        if (advice.offer) line(fmt::format("  {}", in(*advice.offer)));
        for (const auto& each : advice.watch) line(fmt::format("  {} {}", pick("留意：", "watch:"), in(each)));
        for (const auto& each : advice.call)
            line(fmt::format("  {} {}{}", pick("联系：", "call:"), in(each),
                             each.number.empty() ? std::string() : fmt::format("  {}", each.number)));
        if (advice.look_again_at)
            line(fmt::format("  {} {}", pick("再看一次：", "look again:"), moment(*advice.look_again_at)));
    }

    void put_sources() {
        if (record_.sources.empty()) return;
        heading("法律依据", "legal basis");
        for (const auto& each : record_.sources) line(fmt::format("  {}  {}", each.code, in(each)));
    }

    const protocol::DecisionRecord& record_;
    Language language_;
    std::string last_text_;  // of the rule before, so that a rule with several effects is told once
    std::string text_;
};

}  // namespace

std::string text_of(const protocol::DecisionRecord& record, Language language) {
    return Printing(record, language).text();
}

}  // namespace vigil

#include "domain/triage/explanation.hpp"

#include <fmt/format.h>

#include "domain/triage/naming.hpp"

namespace vigil::triage {
namespace {

template <class E>
std::string_view name_of(E value, Language language) {
    for (const auto& word : words_of(E{}))
        if (word.value == value) return language == Language::zh ? word.zh : word.en;
    return {};
}

class Explanation {
public:
    Explanation(const RuleSet& rules, const Assessment& assessment, const std::vector<WouldRaise>* raising,
                Language language)
        : rules_(rules), assessment_(assessment), raising_(raising), language_(language) {}

    std::string text() {
        put_level();
        put_signals();
        put_circumstances();
        line(pick("依据", "why"));
        for (const auto& fired : assessment_.trail) put_fired(fired);
        line(pick("通知", "who is told"));
        for (const auto& notification : assessment_.notifications) put_notification(notification);
        put_raising();
        put_sources();
        if (const Text* text = no_verdict(rules_)) line(text->in(language_));
        return std::move(text_);
    }

private:
    std::string_view pick(std::string_view zh, std::string_view en) const {
        return language_ == Language::zh ? zh : en;
    }

    void line(std::string_view text) { text_.append(text).append("\n"); }

    template <class T>
    std::string name(const Vocabulary<T>& vocabulary, const std::string& code) const {
        const T* term = vocabulary.find(code);
        return term != nullptr ? fmt::format("{} {}", code, term->name.in(language_)) : code;
    }

    // The name alone, of whatever kind the code is.
    std::string name(const std::string& code) const { return triage::name_of(rules_, code).in(language_); }

    std::string names(const std::vector<std::string>& codes) const {
        std::string joined;
        for (const auto& code : codes) {
            if (!joined.empty()) joined += pick("、", ", ");
            joined += name(code);
        }
        return joined;
    }

    std::string_view name(Level level) const { return name_of(level, language_); }

    void put_level() {
        line(fmt::format("{} {} {}", rules_.title.in(language_), assessment_.rule_set,
                         fmt::format(fmt::runtime(pick("第{}版", "version {}")), assessment_.rule_version)));
        std::string level = fmt::format("{} {}", pick("级别", "level"), name(assessment_.level));
        if (assessment_.level != assessment_.level_before_lowering)
            level +=
                fmt::format(" ({} {})", pick("降级前", "before lowering"), name(assessment_.level_before_lowering));
        if (assessment_.uncoded) level += pick(",未编码", ", uncoded");
        if (assessment_.conflict_of_interest) level += pick(",利益冲突", ", conflict of interest");
        line(level);
    }

    void put_signals() {
        line(pick("迹象", "signals"));
        for (const auto& signal : assessment_.signals)
            line(fmt::format("  {} [{}]", name(rules_.words.signals, signal.code), name_of(signal.source, language_)));
        if (assessment_.signals.empty()) line(pick("  无", "  none"));
    }

    void put_circumstances() {
        line(pick("情形", "circumstances"));
        for (const auto& circumstance : assessment_.circumstances)
            line(fmt::format(
                "  {} [{}{}]", name(rules_.words.circumstances, circumstance.code),
                circumstance.source == Source::derived ? pick("系统推出", "derived") : pick("报告人选择", "chosen"),
                circumstance.statutory ? pick(",应当报告的情形", ", statutory") : ""));
        if (assessment_.circumstances.empty()) line(pick("  无", "  none"));
    }

    std::string effect(const Fired& fired) const {
        std::string text = verb_of(fired.effect).in(language_);
        if (fired.level) text += fmt::format(" {}", name(*fired.level));
        if (fired.release) text += fmt::format(" [{}]", name_of(*fired.release, language_));
        if (!fired.targets.empty()) text += fmt::format(" {}", names(fired.targets));
        return text;
    }

    std::string source(const Cause& cause) const {
        // A circumstance is not seen but chosen.
        const bool chosen = *cause.source == Source::observed && rules_.words.circumstances.contains(cause.code);
        return std::string(chosen ? pick("报告人选择", "chosen") : name_of(*cause.source, language_));
    }

    void put_fired(const Fired& fired) {
        std::string causes;
        for (const auto& cause : fired.causes) {
            causes += causes.empty() ? "" : pick("、", ", ");
            causes += name(cause.code);
            if (cause.source) causes += fmt::format(" [{}]", source(cause));
        }
        line(fmt::format("  {}: {}{}{}  ({})", fired.rule, causes, causes.empty() ? "" : " -> ", effect(fired),
                         fired.basis));
        const Text* text = text_of_rule(rules_, fired.rule);
        if (text != nullptr && text != last_text_) line(fmt::format("      {}", text->in(language_)));
        last_text_ = text;
    }

    void put_notification(const Notification& notification) {
        std::string told = fmt::format("  {} [{}]", name(rules_.words.recipients, notification.recipient),
                                       name_of(notification.release, language_));
        if (notification.place == Place::lives) told += fmt::format(" {}", name_of(notification.place, language_));
        if (notification.levels_up > 0) told += pick(" 改由上一级", " one level up");
        if (notification.neutral) told += pick(" 不写理由和来源", " without reason or source");
        if (notification.recipient == assessment_.owner && notification.place == Place::now)
            told += pick(" 承办", " owns the case");
        line(fmt::format("{}  {}", told, fmt::join(notification.rules, " ")));
    }

    void put_raising() {
        if (raising_ == nullptr) return;
        line(pick("再有以下情况会升级", "what would raise the level"));
        for (const auto& each : *raising_)
            line(fmt::format("  {} {}{} -> {}  ({})", each.code, name(each.code),
                             each.source ? fmt::format(" [{}]", name_of(*each.source, language_)) : std::string(),
                             name(each.level), fmt::join(each.rules, " ")));
        if (raising_->empty()) line(pick("  无", "  none"));
    }

    // The short names that a basis cites ("MPL 11(2); ADV 14"), in full, once each.
    void put_sources() {
        std::vector<std::string_view> bases;
        for (const auto& fired : assessment_.trail) bases.push_back(fired.basis);
        const auto cited = cited_sources(rules_, bases);
        if (cited.empty()) return;
        line(pick("法律依据", "legal basis"));
        for (const auto* source : cited) line(fmt::format("  {}  {}", source->code, source->name.in(language_)));
    }

    const RuleSet& rules_;
    const Assessment& assessment_;
    const std::vector<WouldRaise>* raising_;  // null: not asked
    Language language_;
    const Text* last_text_ = nullptr;  // of the entry before, so that a rule with several effects is told once
    std::string text_;
};

}  // namespace

std::string explain(const RuleSet& rules, const Assessment& assessment, Language language) {
    return Explanation(rules, assessment, nullptr, language).text();
}

std::string explain(const RuleSet& rules, const Assessment& assessment, const std::vector<WouldRaise>& raising,
                    Language language) {
    return Explanation(rules, assessment, &raising, language).text();
}

}  // namespace vigil::triage

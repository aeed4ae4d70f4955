#include "domain/triage/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace vigil::triage {
namespace {

constexpr std::string_view kNoVerdict = "T10";  // the principle that ends every explanation

template <class E>
std::string_view name_of(E value, Language language) {
    for (const auto& word : words_of(E{}))
        if (word.value == value) return language == Language::zh ? word.zh : word.en;
    return {};
}

class Explanation {
public:
    Explanation(const RuleSet& rules, const Assessment& assessment, Language language)
        : rules_(rules), assessment_(assessment), language_(language) {}

    std::string text() {
        put_level();
        put_signals();
        put_circumstances();
        line(pick("依据", "why"));
        for (const auto& fired : assessment_.trail) put_fired(fired);
        line(pick("通知", "who is told"));
        for (const auto& notification : assessment_.notifications) put_notification(notification);
        put_sources();
        for (const auto& principle : rules_.principles)
            if (principle.id == kNoVerdict) line(principle.text.in(language_));
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
    std::string name(const std::string& code) const {
        const Words& words = rules_.words;
        if (const auto* signal = words.signals.find(code)) return signal->name.in(language_);
        if (const auto* circumstance = words.circumstances.find(code)) return circumstance->name.in(language_);
        if (const auto* recipient = words.recipients.find(code)) return recipient->name.in(language_);
        if (const auto* relation = words.suspect_relations.find(code))
            return fmt::format("{}{}", pick("嫌疑人:", "suspect: "), relation->name.in(language_));
        if (code == "danger_yes") return std::string(pick("现在或今晚之前有危险", "in danger now or before tonight"));
        if (code == "danger_unknown")
            return std::string(
                pick("现在或今晚之前有没有危险，不清楚", "whether in danger now or before tonight is not known"));
        if (code == "uncoded")
            return std::string(
                pick("没有可定级的迹象，也还没有工作人员编码", "no signal with a level, and nobody has coded it"));
        if (code == "must_not_know")
            return std::string(
                pick("须回避的人属于会被通知的单位", "a person to be kept out works for somebody who would be told"));
        if (code == "kinship") return std::string(pick("工作人员申报亲属关系", "an officer declared kinship"));
        if (code == "earlier_reports") return std::string(pick("以往报告", "earlier reports"));
        if (code == "age") return std::string(pick("年龄", "age"));
        if (code == "township") return std::string(pick("所在苏木乡镇", "township"));
        return code;
    }

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

    std::string_view verb(Effect effect) const {
        switch (effect) {
            case Effect::derives_signal:
                return pick("推出迹象", "derives the signal");
            case Effect::derives_circumstance:
                return pick("推出情形", "derives the circumstance");
            case Effect::starts_at:
                return pick("定级", "level");
            case Effect::at_least:
                return pick("至少", "at least");
            case Effect::one_step_up:
                return pick("升一级,到", "one step up, to");
            case Effect::one_step_down:
                return pick("降一级,到", "one step down, to");
            case Effect::asks_back:
                return pick("追问", "asks back");
            case Effect::notifies:
                return pick("通知", "tells");
            case Effect::denies:
                return pick("不得告知:", "must not be told:");
            case Effect::one_level_up:
                return pick("改由上一级", "the superior instead of");
            case Effect::guardian_may_be_told:
                return pick("可以告知监护人", "the guardian may be told");
        }
        return {};
    }

    std::string effect(const Fired& fired) const {
        std::string text(verb(fired.effect));
        if (fired.level) text += fmt::format(" {}", name(*fired.level));
        if (fired.release) text += fmt::format(" [{}]", name_of(*fired.release, language_));
        if (!fired.targets.empty()) text += fmt::format(" {}", names(fired.targets));
        return text;
    }

    const Text* text_of(const std::string& id) const {
        const Text* found = nullptr;
        const auto look_at = [&](const Rule& rule) {
            if (rule.id == id) found = &rule.text;
        };
        const LevelRules& levels = rules_.levels;
        for (const auto& rule : rules_.derivations) look_at(rule);
        for (const auto& rule : rules_.notifications) look_at(rule);
        for (const auto& rule : levels.by_age) look_at(rule);
        for (const auto& rule : levels.long_patterns) look_at(rule);
        for (const Rule* rule : std::initializer_list<const Rule*>{
                 &levels.danger_now, &levels.floors, &levels.statutory, &levels.accumulation, &levels.step,
                 &levels.lowering, &levels.ask_back, &levels.standing, &levels.young_child, &levels.repeat_report,
                 &levels.guardian_contact, &rules_.deny})
            look_at(*rule);
        return found;
    }

    void put_fired(const Fired& fired) {
        std::string causes;
        for (const auto& cause : fired.causes) {
            causes += causes.empty() ? "" : pick("、", ", ");
            causes += name(cause.code);
            if (cause.source) causes += fmt::format(" [{}]", name_of(*cause.source, language_));
        }
        line(fmt::format("  {}: {}{}{}  ({})", fired.rule, causes, causes.empty() ? "" : " -> ", effect(fired),
                         fired.basis));
        const Text* text = text_of(fired.rule);
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

    // The short names that a basis cites ("MPL 11(2); ADV 14"), in full, once each.
    void put_sources() {
        std::vector<const Term*> cited;
        for (const auto& fired : assessment_.trail)
            for (const auto& source : rules_.sources)
                if (cites(fired.basis, source.code) && std::find(cited.begin(), cited.end(), &source) == cited.end())
                    cited.push_back(&source);
        if (cited.empty()) return;
        line(pick("法律依据", "legal basis"));
        for (const auto* source : cited) line(fmt::format("  {}  {}", source->code, source->name.in(language_)));
    }

    static bool cites(std::string_view basis, std::string_view source) {
        for (;;) {
            if (basis.starts_with(source) &&
                (basis.size() == source.size() || basis[source.size()] == ' ' || basis[source.size()] == ';'))
                return true;
            const auto next = basis.find("; ");
            if (next == std::string_view::npos) return false;
            basis.remove_prefix(next + 2);
        }
    }

    const RuleSet& rules_;
    const Assessment& assessment_;
    Language language_;
    const Text* last_text_ = nullptr;  // of the entry before, so that a rule with several effects is told once
    std::string text_;
};

}  // namespace

std::string explain(const RuleSet& rules, const Assessment& assessment, Language language) {
    return Explanation(rules, assessment, language).text();
}

}  // namespace vigil::triage

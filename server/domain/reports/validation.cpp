#include "domain/reports/validation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vigil/protocol/date.hpp>
#include <vigil/protocol/problems.hpp>

namespace vigil {
namespace {

using namespace std::chrono_literals;

// A phone's clock may be wrong by a day and still file (promise P12).
constexpr auto kClockTolerance = 24h;
constexpr auto kLatestDecision = 24h * 366;

class Checker {
public:
    Checker(const triage::RuleSet& rules, Instant now) : rules_(rules), now_(now) {}

    template <class Words>
    void code(const Words& words, const std::string& code, std::string pointer) {
        if (code.empty() || words.contains(code)) return;
        add(std::move(pointer), "unknown_code",
            fmt::format("must be a code of rule set {} version {}", rules_.id, rules_.version));
    }

    void signals(const std::vector<std::string>& codes) {
        for (std::size_t i = 0; i < codes.size(); ++i) {
            const auto* signal = rules_.words.signals.find(codes[i]);
            if (signal == nullptr)
                code(rules_.words.signals, codes[i], fmt::format("/signals/{}", i));
            else if (!triage::reporters_may_send(*signal))
                add(fmt::format("/signals/{}", i), "signal_not_for_reporters",
                    "is found by the engine or set by staff");
        }
    }

    void children(const std::vector<protocol::ReportedChild>& children) {
        for (std::size_t i = 0; i < children.size(); ++i) {
            const auto& child = children[i];
            const std::string at = fmt::format("/children/{}", i);
            if (!child.birth_date.empty()) birth_date(child.birth_date, at + "/birth_date");
            if (child.age_min && child.age_max && *child.age_min > *child.age_max)
                add(at + "/age_max", "out_of_order", "must not be below age_min");
            code(rules_.words.child_categories, child.category, at + "/category");
        }
    }

    void must_not_know(const std::vector<protocol::MustNotKnow>& persons) {
        for (std::size_t i = 0; i < persons.size(); ++i)
            code(rules_.words.recipients, persons[i].works_for, fmt::format("/must_not_know/{}/works_for", i));
    }

    void seen_at(const std::optional<Instant>& at) {
        if (at && *at > now_ + kClockTolerance) add("/seen_at", "time_in_future", "must not lie in the future");
    }

    void decide_by(const std::optional<Instant>& at) {
        if (at && (*at < now_ - kClockTolerance || *at > now_ + kLatestDecision))
            add("/decide_by", "time_out_of_range", "must lie between one day ago and one year ahead");
    }

    Result<void> finish() {
        if (violations_.empty()) return success();
        if (violations_.size() > kMaxViolations) violations_.resize(kMaxViolations);
        std::string_view code = "invalid_document";
        const auto alike = [&](const Violation& each) { return each.code == violations_.front().code; };
        if (std::all_of(violations_.begin(), violations_.end(), alike))
            for (const auto& problem : kProblems)
                if (problem.code == violations_.front().code) code = problem.code;
        return Error{ErrorKind::invalid_input, "the report names what cannot be", code, std::move(violations_)};
    }

    const triage::Words& words() const { return rules_.words; }

private:
    void birth_date(const std::string& text, std::string pointer) {
        const auto date = parse_date(text);
        if (!date)
            add(std::move(pointer), "bad_format", "must be a day that exists");
        else if (*date > china_date(now_ + kClockTolerance))
            add(std::move(pointer), "time_in_future", "must not lie in the future");
    }

    void add(std::string pointer, std::string code, std::string message) {
        violations_.push_back({std::move(pointer), std::move(code), std::move(message)});
    }

    const triage::RuleSet& rules_;
    Instant now_;
    std::vector<Violation> violations_;
};

}  // namespace

Result<void> validate(const protocol::FileReport& report, const triage::RuleSet& rules, Instant now) {
    Checker checker(rules, now);
    checker.code(checker.words().circumstances, report.circumstance, "/circumstance");
    checker.signals(report.signals);
    checker.decide_by(report.decide_by);
    checker.seen_at(report.seen_at);
    checker.children(report.children);
    checker.code(checker.words().suspect_relations, report.suspect_relation, "/suspect_relation");
    checker.must_not_know(report.must_not_know);
    checker.code(checker.words().reporter_kinds, report.reporter_kind, "/reporter_kind");
    checker.code(checker.words().reporter_org_kinds, report.reporter_org_kind, "/reporter_org_kind");
    return checker.finish();
}

Result<void> validate(const protocol::FileSupplement& supplement, const triage::RuleSet& rules, Instant now) {
    Checker checker(rules, now);
    checker.signals(supplement.signals);
    checker.decide_by(supplement.decide_by);
    checker.children(supplement.children);
    checker.code(checker.words().suspect_relations, supplement.suspect_relation, "/suspect_relation");
    checker.must_not_know(supplement.must_not_know);
    return checker.finish();
}

}  // namespace vigil

// A replay: every stored case of a window under other rules, to see what they would change before they judge (F37).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// Both ends belong to it.
struct ReplayWindow {
    Instant since{};
    Instant until{};
};

struct ReplayedCase {
    CaseId id;
    std::vector<triage::Difference> differences;
};

struct ReplayPage {
    std::size_t reports = 0;     // looked at
    std::size_t cases = 0;       // compared
    std::size_t unreadable = 0;  // their keys were destroyed, or their documents cannot be read any more
    std::vector<ReplayedCase> changed{};
    std::optional<FiledReport> last{};  // where the next page goes on; none: this was the last
};

// Judges the next cases after `after` by both rule sets, with everything that is known of each case now. A case counts once,
// with its first report of the window. Runs in one read transaction that looks at no more than `limit` reports; opens what
// is sealed, keeps none of it.
Result<ReplayPage> replay_page(Unit& unit, const triage::RuleSet& rules, const triage::RuleSet& other,
                               const ReplayWindow& window, const std::optional<FiledReport>& after, std::size_t limit);

// What a whole replay found. Memory is bounded: lines beyond kMostLines, and cases beyond kMostExamples of each kind, are
// only counted.
class ReplayTally {
public:
    static constexpr std::size_t kMostLines = 2000;
    static constexpr std::size_t kMostExamples = 5;

    struct Kind {
        triage::Difference difference;
        std::int64_t count = 0;
        std::vector<CaseId> examples{};
    };

    void add(const ReplayPage& page);

    std::int64_t reports() const noexcept { return reports_; }
    std::int64_t cases() const noexcept { return cases_; }
    std::int64_t changed() const noexcept { return changed_; }
    std::int64_t unreadable() const noexcept { return unreadable_; }
    std::int64_t lines_left_out() const noexcept { return lines_left_out_; }
    // "case 0194...: level: orange -> red"
    const std::vector<std::string>& lines() const noexcept { return lines_; }
    std::vector<Kind> kinds() const;  // most frequent first

private:
    struct Seen {
        std::int64_t count = 0;
        std::vector<CaseId> examples{};
    };

    std::int64_t reports_ = 0;
    std::int64_t cases_ = 0;
    std::int64_t changed_ = 0;
    std::int64_t unreadable_ = 0;
    std::int64_t lines_left_out_ = 0;
    std::vector<std::string> lines_{};
    std::map<triage::Difference, Seen> kinds_{};
};

}  // namespace vigil

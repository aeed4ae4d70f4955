// Recomputes from the log alone what had to be done for every alert that nobody had answered yet, and compares it with what the log says
// was done (F53). It uses no row of an alert, no clock and no scheduler, so whatever goes wrong there shows here.
#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/words.hpp>

#include "domain/auditing/waiting_alerts.hpp"

namespace vigil {

enum class Difference { missing, late, needless };
constexpr auto words_of(Difference) {
    using enum Difference;
    return std::array{
        Word<Difference>{missing, "missing", "应升级而未升级", "a step that is due was not taken"},
        Word<Difference>{late, "late", "升级迟延且未注明", "a step was taken too late, and does not say so"},
        Word<Difference>{needless, "needless", "已签收仍升级", "a step was taken for an alert that did not wait"}};
}

struct Finding {
    Difference what{};
    std::string alert;
    std::int64_t version{};
    Instant due{};       // needless: when it was taken
    std::int64_t pos{};  // of the entry; missing: 0

    bool operator==(const Finding&) const = default;
};

// A step that is later than this and does not say so is a difference, and so is one that is overdue for longer.
inline constexpr std::chrono::seconds kAuditGrace{60};

// Takes the entries of a log in their order, from the first one on. Remembers the alerts that wait, and nothing of the others.
class EscalationAudit {
public:
    // Errors: those of reading rules; internal: an entry says something that no version of this program has written.
    Result<void> take(const LoggedEvent& entry, const AuditTools& tools);

    // What the entries so far have shown, in their order; each is given once.
    std::vector<Finding> take_findings() { return std::exchange(findings_, {}); }
    // What should have been done by now, by alert.
    std::vector<Finding> overdue(Instant now) const;

    std::int64_t position() const { return position_; }
    std::size_t waiting() const { return waiting_.all().size(); }
    std::int64_t alerts() const { return waiting_.raised(); }  // versions that were raised
    std::int64_t steps() const { return steps_; }              // that were taken, as they should
    std::int64_t late() const { return late_; }                // of these, those that say that they were late

private:
    void stepped(const LoggedEvent& entry, const std::string& root, Escalation::Step step, const AuditTools& tools);

    WaitingAlerts waiting_{};
    std::vector<Finding> findings_{};
    std::int64_t position_ = 0;
    std::int64_t steps_ = 0;
    std::int64_t late_ = 0;
};

}  // namespace vigil

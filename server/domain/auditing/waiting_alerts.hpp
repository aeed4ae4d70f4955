// Which alerts wait for an answer, read from the log alone: who was asked, as what, how urgently, and what ended it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/auditing/escalation.hpp"
#include "domain/ports/log.hpp"

namespace vigil {

// With what entries are judged. Limits in days are counted by the calendar as it is now.
struct AuditTools {
    const HolidayCalendar& calendar;
    // A version of the rules, by "id version" as the log names it.
    std::function<Result<std::shared_ptr<const triage::RuleSet>>(const std::string& rules)> rules_of;
};

// One version of an alert that was raised, not one that climbed.
struct WaitingAlert {
    std::string case_id;
    std::string organisation;
    std::int64_t version{};
    Escalation escalation;
    std::set<std::string> climbed{};  // alerts that climbed from it
};

class WaitingAlerts {
public:
    // Takes the entries of a log in their order, from the first one on; what steps were taken is the caller's matter. Errors: those of
    // reading rules; internal: an entry says something that no version of this program has written.
    Result<void> take(const Event& event, const AuditTools& tools);

    // By id; whoever takes a step says so there. Nothing is remembered of the others.
    std::map<std::string, WaitingAlert>& all() { return waiting_; }
    const std::map<std::string, WaitingAlert>& all() const { return waiting_; }
    std::int64_t raised() const { return raised_; }  // versions, so far

    // Of the last entry: which alerts began to wait, and which do so no more; one that is asked anew while it waits is both.
    const std::vector<std::string>& began() const { return began_; }
    const std::vector<std::pair<std::string, WaitingAlert>>& ceased() const { return ceased_; }

    // By which limits are counted at the last entry. Requires that something was raised.
    EscalationRules by(const AuditTools& tools) const { return {*rules_, tools.calendar}; }

private:
    Result<void> judge_by(std::string_view rules, const AuditTools& tools);
    Result<void> assessed(const Event& event, const AuditTools& tools);
    Result<void> raised_alone(const Event& event, const AuditTools& tools);
    void raise(const std::string& alert, WaitingAlert asked, bool hurries, Instant at, const AuditTools& tools);
    void follow(const std::string& case_id, Level to, Instant at, const AuditTools& tools);
    void level_set(const Event& event, const AuditTools& tools);
    void merged(const std::string& absorbed, const std::string& into);
    void climbed(const Event& event);
    void answered(const Event& event);
    void withdrawn(const std::string& alert);
    void ended(const std::string& case_id);
    void relieved(const std::string& case_id, std::string_view organisation);
    template <class Ends>
    void stop_where(Ends ends);
    void stop(const std::string& root);
    std::string whole(std::string case_id) const;

    std::shared_ptr<const triage::RuleSet> rules_{};  // that were active at the last entry
    std::map<std::string, WaitingAlert> waiting_{};
    std::map<std::string, std::string> roots_{};        // of alerts that climbed, while their root waits
    std::map<std::string, std::string> merged_into_{};  // cases
    std::vector<std::string> began_{};
    std::vector<std::pair<std::string, WaitingAlert>> ceased_{};
    std::int64_t raised_ = 0;
};

// What stands under a key of the detail; empty: nothing.
std::string_view detail_of(const Event& event, std::string_view key);
// Its version; 0: none.
std::int64_t version_of(const Event& event);

}  // namespace vigil

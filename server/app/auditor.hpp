// Checks, beside everything else, that alerts nobody answers go on as they must (F53).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/rules.hpp"
#include "domain/auditing/escalation_audit.hpp"
#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "runtime/task_group.hpp"
#include "store/store.hpp"

namespace vigil::app {

struct AuditorParts {
    boost::asio::any_io_executor executor;  // runs on one thread
    Store& store;
    const Timers& timers;
    RuleLibrary& library;
    runtime::Log log;
    runtime::Metrics& metrics;
    std::chrono::milliseconds every{10'000};
    std::chrono::milliseconds first_after{60'000};  // until then a server that starts catches up
};

// Reads the log from its beginning, a page at a time behind everything else, and then what is added to it. A difference is one line of the
// log of this program, a count, and a doubt about the server; an entry that cannot be read is named and passed over. While a step is missing nobody outside is called either (watcher.hpp).
// What is older than a day when it is read is not told: whoever looks back asks `vigil audit escalations`.
//
// On the thread of its executor.
class Auditor {
public:
    explicit Auditor(AuditorParts parts);

    void start();
    boost::asio::awaitable<void> stop();

    // Whether a step that is due has not been taken, as it was last looked.
    bool misses_a_step() const noexcept { return !missing_.empty(); }
    // Whether anything differed within a day.
    bool has_doubts() const;

private:
    boost::asio::awaitable<void> run();
    // What a page of entries leads to.
    struct Page {
        EscalationAudit audit;
        bool is_last = false;
        std::optional<Error> fault{};  // of an entry that was passed over
    };

    boost::asio::awaitable<Result<void>> read_on();
    Result<Page> judge_page(Unit& unit) const;
    void look_for_missing();
    void tell(const Finding& finding);

    AuditorParts parts_;
    runtime::TaskGroup tasks_;
    EscalationAudit audit_{};
    std::set<std::string> missing_{};  // alerts
    std::optional<Instant> differed_at_{};
    std::chrono::steady_clock::time_point began_{};
    bool is_failing_ = false;
};

// As the log names it: "id version".
RuleVersion version_named(std::string_view text);
// That version, as it is stored. not_found: it is not.
Result<std::shared_ptr<const triage::RuleSet>> stored_rules(Unit& unit, RuleLibrary& library, const std::string& named);

}  // namespace vigil::app

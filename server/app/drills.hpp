// Drills each organisation once a week, of its own accord (F52).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>

#include "domain/drills/timing.hpp"
#include "files/configuration.hpp"
#include "runtime/current.hpp"
#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "runtime/task_group.hpp"
#include "store/store.hpp"

namespace vigil::app {

struct DrillsParts {
    boost::asio::any_io_executor executor;  // runs on one thread
    Store& store;
    const Timers& timers;
    const runtime::Current<triage::RuleSet>& rules;
    IdSource& ids;
    const Pseudonyms& pseudonyms;
    Configuration::Drills configuration;
    runtime::Log log;
    runtime::Metrics& metrics;
    std::chrono::milliseconds every{60'000};
};

// Looks each minute whose time has come. It keeps nothing: that an organisation was drilled this week is a row. Behind everything
// else. On the thread of its executor.
class Drills {
public:
    explicit Drills(DrillsParts parts);

    void start();
    // Ends after the present transaction.
    boost::asio::awaitable<void> stop(std::chrono::milliseconds bound);

private:
    boost::asio::awaitable<void> run();
    boost::asio::awaitable<Result<void>> start_what_is_due();
    void note(const Result<void>& started);

    DrillsParts parts_;
    DrillHours hours_;
    runtime::TaskGroup tasks_;
    runtime::Counter& begun_;
    bool is_failing_ = false;
};

}  // namespace vigil::app

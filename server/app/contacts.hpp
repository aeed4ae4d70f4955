// Notes which officers' devices are heard of (F51).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <unordered_map>

#include "domain/reachability/noting.hpp"
#include "runtime/log.hpp"
#include "runtime/task_group.hpp"
#include "store/store.hpp"
#include "transport/http/contact_book.hpp"
#include "transport/live/hub.hpp"

namespace vigil::app {

struct ContactsParts {
    boost::asio::any_io_executor executor;  // that of the hub
    Store& store;
    const Timers& timers;
    live::Hub& hub;
    http::ContactBook& book;
    ReachabilityLimits limits;
    runtime::Log log;
    std::chrono::milliseconds every{60'000};
};

// Once a minute: every device that holds a live connection, and those that have asked something since, in one transaction behind everything
// else; of each only where a quarter hour has begun in which it was not noted yet. So a device costs four rows an hour, whatever it asks,
// and no request or report waits for one. What could not be written is tried again in a minute. On the thread of its executor.
class Contacts {
public:
    explicit Contacts(ContactsParts parts);

    void start();
    boost::asio::awaitable<void> stop();

private:
    boost::asio::awaitable<void> run();
    boost::asio::awaitable<void> note();

    ContactsParts parts_;
    runtime::TaskGroup tasks_;
    std::unordered_map<DeviceId, Instant> noted_{};  // the quarter hour in which each was noted last
};

}  // namespace vigil::app

// Receives connections from the HTTP side and keeps them on the live thread.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>

#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "runtime/task_group.hpp"
#include "transport/http/message.hpp"
#include "transport/live/live_limits.hpp"
#include "transport/live/upgrade.hpp"
#include "transport/live/websocket.hpp"

namespace vigil::live {

// After its upgrade a connection moves once to the live executor, so that an alert never waits behind a flood of posts.
// The executor runs on one thread; `limits` and the server outlive both io contexts' runs.
//
// Server-Sent Events will be another LiveSocket over the same handover, accepted by a second function beside accept().
class LiveServer {
public:
    LiveServer(boost::asio::any_io_executor executor, LiveLimits limits, OriginCheck origin_is_allowed,
               runtime::Log log, runtime::Metrics& metrics);

    // The answer to `GET /v1/live` of an authenticated client: 101, after which `session` speaks, or a problem.
    // Any thread.
    http::Response accept(const http::Request& request, SessionMain session);

    // From now on new connections are refused, and each that is here or still arrives is sent its `farewell()` (when to come
    // back) and closed with service_restart. On the live executor; the first call counts.
    void begin_drain(std::function<std::string()> farewell);
    // begin_drain(), then waits at most `bound` for all of them to end and cancels what is left. Requires: nothing arrives
    // any more. On the live executor, once.
    boost::asio::awaitable<void> drain(std::function<std::string()> farewell, std::chrono::milliseconds bound);

    // Open connections, and those on their way here. Any thread.
    std::size_t connections() const noexcept { return count_.load(); }

private:
    class Place;
    class Arrival;
    void start(transport::Stream stream, std::string received, SessionMain session, std::unique_ptr<Place> place);
    boost::asio::awaitable<void> send_away(LiveSocket& late);
    boost::asio::awaitable<void> serve(WebSocket& socket, const SessionMain& session);

    LiveLimits limits_;
    OriginCheck origin_is_allowed_;
    runtime::Metrics& metrics_;
    std::atomic<std::size_t> count_{0};
    std::atomic<bool> is_draining_{false};
    std::function<std::string()> farewell_{};
    std::unordered_set<WebSocket*> open_;  // each lives in its task
    runtime::TaskGroup tasks_;
};

}  // namespace vigil::live

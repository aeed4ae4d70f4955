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
#include <string_view>
#include <unordered_set>

#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "runtime/task_group.hpp"
#include "transport/http/message.hpp"
#include "transport/live/live_connection.hpp"
#include "transport/live/live_limits.hpp"
#include "transport/live/upgrade.hpp"

namespace vigil::live {

// After the head of its answer a connection moves once to the live executor, so that an alert never waits behind a flood of
// posts. The executor runs on one thread; `limits` and the server outlive both io contexts' runs.
class LiveServer {
public:
    LiveServer(boost::asio::any_io_executor executor, LiveLimits limits, OriginCheck origin_is_allowed,
               runtime::Log log, runtime::Metrics& metrics);

    // The answer to `GET /v1/live` of an authenticated client: 101 for a WebSocket or 200 for Server-Sent Events, after
    // which `session` speaks, or a problem. `epoch` is the database's. Any thread.
    http::Response accept(const http::Request& request, SessionMain session, std::string_view epoch);

    // From now on new connections are refused, and each that is here or still arrives is sent its `farewell()` (when to come
    // back) and closed with service_restart. On the live executor; the first call counts.
    void begin_drain(std::function<std::string()> farewell);
    // begin_drain(), then waits at most `bound` for all of them to end and cancels what is left. Requires: nothing arrives
    // any more. On the live executor, once.
    boost::asio::awaitable<void> drain(std::function<std::string()> farewell, std::chrono::milliseconds bound);

    // Open connections, and those on their way here. Any thread.
    std::size_t connections() const noexcept { return count_.load(); }
    // What waits for clients that are slow. Any thread.
    std::size_t queued_bytes() const noexcept { return queued_bytes_.load(); }

private:
    class Place;
    class Arrival;
    // Makes the connection of the stream; `received` has arrived behind the request.
    using Connect = std::function<std::unique_ptr<LiveConnection>(transport::Stream stream, std::string received)>;

    http::Response accept_web_socket(const http::Request& request, SessionMain session);
    http::Response accept_events(const http::Request& request, SessionMain session, std::string_view epoch);
    http::Response admit(const http::Request& request, http::Response head, Connect connect, SessionMain session);
    void start(std::unique_ptr<LiveConnection> connection, SessionMain session, std::unique_ptr<Place> place);
    boost::asio::awaitable<void> send_away(LiveSocket& late);
    boost::asio::awaitable<void> serve(LiveConnection& connection, const SessionMain& session);

    LiveLimits limits_;
    OriginCheck origin_is_allowed_;
    runtime::Metrics& metrics_;
    std::atomic<std::size_t> count_{0};
    QueuedBytes queued_bytes_{0};
    std::atomic<bool> is_draining_{false};
    std::function<std::string()> farewell_{};
    std::unordered_set<LiveConnection*> open_;  // each lives in its task
    runtime::TaskGroup tasks_;
};

}  // namespace vigil::live

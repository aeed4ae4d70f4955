#include "transport/live/live_server.hpp"

#include <boost/asio/post.hpp>
#include <memory>
#include <utility>
#include <vigil/protocol/messages/live.hpp>

#include "transport/live/event_request.hpp"
#include "transport/live/event_stream.hpp"
#include "transport/live/websocket.hpp"

namespace vigil::live {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds kLiveCancelTime{2000};  // for cancelled coroutines to unwind

}  // namespace

// One place among the connections, taken when the request is accepted and given back when the connection has ended,
// wherever that happens.
class LiveServer::Place {
public:
    explicit Place(LiveServer& server) : server_(server) { ++server_.count_; }
    ~Place() { --server_.count_; }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

private:
    LiveServer& server_;
};

class LiveServer::Arrival : public http::Handover {
public:
    Arrival(LiveServer& server, Connect connect, SessionMain session)
        : server_(server),
          connect_(std::move(connect)),
          session_(std::move(session)),
          place_(std::make_unique<Place>(server)) {}

    void take(transport::Stream stream, std::string received) override {
        const auto live = server_.tasks_.executor();
        auto move_in = [&server = server_, connect = std::move(connect_), session = std::move(session_),
                        place = std::move(place_), moved = std::move(stream).moved_to(live),
                        received = std::move(received)]() mutable {
            server.start(connect(std::move(moved), std::move(received)), std::move(session), std::move(place));
        };
        asio::post(live, std::move(move_in));
    }

private:
    LiveServer& server_;
    Connect connect_;
    SessionMain session_;
    std::unique_ptr<Place> place_;
};

LiveServer::LiveServer(asio::any_io_executor executor, LiveLimits limits, OriginCheck origin_is_allowed,
                       runtime::Log log, runtime::Metrics& metrics)
    : limits_(limits),
      origin_is_allowed_(std::move(origin_is_allowed)),
      metrics_(metrics),
      tasks_(std::move(executor), [log = std::move(log)](std::exception_ptr thrown) {
          log.error("live.session_bug", {{"thrown", runtime::LogValue::type_of(thrown)}});
      }) {
    metrics.gauge("vigil_live_connections", "Open live connections.", [this] { return static_cast<double>(count_); });
}

http::Response LiveServer::accept(const http::Request& request, SessionMain session, std::string_view epoch) {
    if (asks_for_events(request)) return accept_events(request, std::move(session), epoch);
    return accept_web_socket(request, std::move(session));
}

http::Response LiveServer::accept_web_socket(const http::Request& request, SessionMain session) {
    if (const auto checked = check_upgrade(request, origin_is_allowed_); !checked)
        return upgrade_refused(checked.error(), request);
    auto connect = [this](transport::Stream stream, std::string received) -> std::unique_ptr<LiveConnection> {
        return std::make_unique<WebSocket>(std::move(stream), tasks_.executor(), std::move(received), limits_,
                                           queued_bytes_);
    };
    return admit(request, switching_protocols(request), std::move(connect), std::move(session));
}

http::Response LiveServer::accept_events(const http::Request& request, SessionMain session, std::string_view epoch) {
    auto hello = check_event_request(request, origin_is_allowed_);
    if (!hello) return http::problem_response(hello.error(), request);
    auto connect = [this, epoch = std::string(epoch), hello = std::move(hello).value()](
                       transport::Stream stream, std::string) -> std::unique_ptr<LiveConnection> {
        return std::make_unique<EventStream>(std::move(stream), tasks_.executor(), epoch, hello, limits_,
                                             queued_bytes_);
    };
    return admit(request, event_stream_head(), std::move(connect), std::move(session));
}

http::Response LiveServer::admit(const http::Request& request, http::Response head, Connect connect,
                                 SessionMain session) {
    if (is_draining_) return http::problem_response(problem("shutting_down", "the live server drains"), request);
    if (count_ >= limits_.connections)
        return http::problem_response(problem("too_many_connections", "over the live connection limit"), request);
    head.handover = std::make_unique<Arrival>(*this, std::move(connect), std::move(session));
    return head;
}

void LiveServer::start(std::unique_ptr<LiveConnection> connection, SessionMain session, std::unique_ptr<Place> place) {
    if (is_draining_) session = [this](LiveSocket& late) { return send_away(late); };
    auto task = [this, connection = std::move(connection), session = std::move(session), place = std::move(place)] {
        return serve(*connection, session);
    };
    tasks_.spawn(std::move(task));
}

asio::awaitable<void> LiveServer::serve(LiveConnection& connection, const SessionMain& session) {
    // Whatever way the coroutine ends, the server forgets the connection.
    const auto forget = [this](LiveConnection* gone) { open_.erase(gone); };
    const std::unique_ptr<LiveConnection, decltype(forget)> registration(&connection, forget);
    open_.insert(&connection);
    co_await connection.run(session);
    const auto code = connection.closed_with();
    metrics_
        .counter("vigil_live_closed_total", "Live connections closed, by reason.",
                 {{"code", std::string(code ? to_text(*code) : "vanished")}})
        .add();
}

asio::awaitable<void> LiveServer::send_away(LiveSocket& late) {
    late.send(Payload(protocol::Reconnect::type, farewell_()));
    late.finish(CloseCode::service_restart);
    co_return;
}

void LiveServer::begin_drain(std::function<std::string()> farewell) {
    if (is_draining_) return;
    farewell_ = std::move(farewell);
    is_draining_ = true;
    for (auto* connection : open_) {
        connection->send(Payload(protocol::Reconnect::type, farewell_()));
        connection->finish(CloseCode::service_restart);
    }
}

asio::awaitable<void> LiveServer::drain(std::function<std::string()> farewell, std::chrono::milliseconds bound) {
    begin_drain(std::move(farewell));
    const bool ended = co_await tasks_.join(bound);
    if (ended) co_return;
    tasks_.cancel();
    co_await tasks_.join(kLiveCancelTime);
}

}  // namespace vigil::live

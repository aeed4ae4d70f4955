#include "transport/http/connection.hpp"

#include <algorithm>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <exception>
#include <new>
#include <random>
#include <utility>
#include <vigil/protocol/ids.hpp>

#include "transport/http/response_writer.hpp"

namespace vigil::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using SteadyClock = std::chrono::steady_clock;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// 128 random bits in hexadecimal. Not a secret, only unlikely to come twice.
std::string new_request_id() {
    static thread_local std::mt19937_64 random{(std::uint64_t{std::random_device{}()} << 32) ^ std::random_device{}()};
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id;
    for (int word = 0; word < 2; ++word) {
        auto bits = random();
        for (int digit = 0; digit < 16; ++digit, bits >>= 4) id += digits[bits & 15];
    }
    return id;
}

// How long a body may take that has brought `size` bytes: a slow trickle does not hold a connection for `body`.
std::chrono::milliseconds body_time(const Limits& limits, std::size_t size) {
    const std::chrono::milliseconds earned(size * 1000 / limits.body_bytes_per_second);
    return std::min(limits.body, limits.body_grace + earned);
}

std::chrono::milliseconds write_time(const Limits& limits, std::size_t size) {
    return limits.write + std::chrono::milliseconds(size * 1000 / limits.write_bytes_per_second);
}

}  // namespace

HttpMetrics::HttpMetrics(runtime::Metrics& metrics)
    : seconds(metrics.histogram("vigil_http_request_seconds", "From the head of a request to its answer.",
                                runtime::latency_bounds())),
      failed_handshakes(metrics.counter("vigil_tls_handshakes_failed_total", "TLS handshakes that did not succeed.")),
      refused(metrics.counter("vigil_http_connections_refused_total", "Connections closed unheard, over every limit.")),
      connections(metrics.gauge("vigil_http_connections", "Open HTTP connections.")) {
    for (std::size_t digit = 1; digit < requests.size(); ++digit)
        requests[digit] = &metrics.counter("vigil_http_requests_total", "Requests answered.",
                                           {{"status", std::to_string(digit) + "xx"}});
}

Connection::Connection(transport::Stream stream, Peer peer, Site& site)
    : stream_(std::move(stream)), peer_(std::move(peer)), site_(site) {}

asio::awaitable<void> Connection::serve() {
    stream_.expires_after(site_.limits.handshake);
    error_code failed;
    if (stream_.is_encrypted()) failed = co_await stream_.arrival();  // whoever says nothing takes no turn
    if (!failed && stream_.is_encrypted() && !site_.handshakes.try_pass())
        co_await site_.handshakes.wait(peer_.address, false);
    if (!failed) failed = co_await stream_.handshake();
    if (failed) {
        site_.metrics.failed_handshakes.add();
        co_return;
    }
    auto next = Next::keep_open;
    while (next == Next::keep_open) next = co_await serve_one();
    if (next == Next::close) co_await stream_.finish(site_.limits.linger);
}

void Connection::drain() {
    if (is_waiting_) stream_.expire();
}

asio::awaitable<Connection::Next> Connection::serve_one() {
    Exchange exchange(site_, peer_);
    unoccupied_since_ = SteadyClock::now();
    const Result<void> head = co_await read_head(exchange);
    if (exchange.peer_left) co_return Next::close;

    exchange.begun = SteadyClock::now();
    exchange.request = request_of(exchange.reader.head());
    Result<Response> outcome = head ? Response{} : Result<Response>(head.error());
    if (head) outcome = co_await respond(exchange);
    if (exchange.peer_left) co_return Next::close;
    unoccupied_since_.reset();

    Response response = outcome ? std::move(outcome).value() : problem_response(outcome.error(), exchange.request);
    if (!exchange.match.allow.empty()) response.headers.add("Allow", exchange.match.allow);
    record(exchange, response.status);
    co_return co_await send(std::move(response), exchange);
}

asio::awaitable<Result<void>> Connection::read_head(Exchange& exchange) {
    const auto& limits = site_.limits;
    const bool is_first = std::exchange(is_first_, false);
    is_waiting_ = received_.empty();
    if (is_waiting_ && site_.draining) exchange.peer_left = true;
    stream_.expires_after(is_waiting_ && !is_first ? limits.idle : limits.headers);
    bool has_passed = false;
    while (!exchange.peer_left) {
        if (!received_.empty() && !std::exchange(has_passed, true) && !site_.requests.try_pass())
            co_await site_.requests.wait(sender_.empty() ? peer_.address : sender_, !sender_.empty());
        VIGIL_CO_TRY(const auto step, exchange.reader.advance(received_));
        if (step == RequestReader::Step::head) break;
        const error_code failed = co_await stream_.read(received_);
        const bool was_waiting = std::exchange(is_waiting_, false);
        if (failed == asio::error::timed_out && !was_waiting)
            co_return problem("request_timeout", "the head of the request did not arrive in time");
        if (failed) exchange.peer_left = true;
        if (was_waiting) stream_.expires_after(limits.headers);
    }
    co_return success();
}

asio::awaitable<Result<Response>> Connection::respond(Exchange& exchange) {
    auto& request = exchange.request;
    // Whether it is an emergency stands in its body; whoever does not even say so is not read.
    request.over_limits = peer_.emergencies_only;
    if (request.over_limits && request.urgency != 0) {
        if (site_.admission != nullptr) site_.admission->refused(WorkKind::report, RefusedFor::connections, now());
        co_return problem("too_many_connections", "over the connection limit");
    }

    exchange.in_step = !exchange.reader.head().has_body;
    VIGIL_CO_TRY(exchange.match, site_.router.match(request.method, request.path));
    if (exchange.match.route == nullptr) {
        if (exchange.match.allow.empty()) co_return problem("not_found", "no such path");
        co_return problem("method_not_allowed", "no such method on this path");
    }
    // What is small is read before it is refused: another handshake would cost more than its bytes.
    const auto& length = exchange.reader.head().content_length;
    const bool is_small = !exchange.reader.head().has_body || (length && *length <= ByteBudget::kSmall);
    if (!is_small)
        if (auto refusal = turned_away(exchange)) co_return std::move(*refusal);
    VIGIL_CO_TRY(co_await read_body(exchange));
    if (exchange.peer_left) co_return Response{};
    exchange.in_step = true;
    if (is_small)
        if (auto refusal = turned_away(exchange)) co_return std::move(*refusal);
    unoccupied_since_.reset();
    request.body = exchange.reader.take_body();
    co_return co_await handle(exchange);
}

// By the kind of its route alone; where the document decides, the handler asks.
std::optional<Response> Connection::turned_away(const Exchange& exchange) {
    const auto& kind = exchange.match.route->kind;
    const auto& request = exchange.request;
    if (!kind || site_.admission == nullptr) return std::nullopt;
    if (request.over_limits) {
        site_.admission->refused(*kind, RefusedFor::connections, now());
        return problem_response(problem("too_many_connections", "over the connection limit"), request);
    }
    const auto refusal = site_.admission->refuse(lowered(*kind, request.urgency), now());
    if (!refusal) return std::nullopt;
    return problem_response(problem("unavailable", "too much work of this kind waits"), request,
                            refusal->retry_after_seconds);
}

asio::awaitable<Result<void>> Connection::read_body(Exchange& exchange) {
    auto& reader = exchange.reader;
    VIGIL_CO_TRY(reader.accept_body(exchange.match.route->body_limit));
    if (reader.head().has_body && reader.head().expects_continue && received_.empty()) {
        stream_.expires_after(site_.limits.write);
        if (co_await stream_.write(kContinue)) exchange.peer_left = true;
    }
    const auto begun = SteadyClock::now();
    std::size_t size = 0;  // of the body so far, in bytes as sent
    while (!exchange.peer_left) {
        const auto before = received_.size();
        VIGIL_CO_TRY(const auto step, reader.advance(received_));
        size += before - received_.size();
        if (!exchange.bytes.hold(size)) {
            if (site_.admission != nullptr)
                site_.admission->refused(exchange.match.route->kind.value_or(WorkKind::report), RefusedFor::bytes,
                                         now());
            co_return problem("unavailable", "as many bytes of requests are held as may be");
        }
        if (step == RequestReader::Step::complete) break;
        const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - begun);
        stream_.expires_after(body_time(site_.limits, size) - spent);
        const error_code failed = co_await stream_.read(received_);
        if (failed == asio::error::timed_out)
            co_return problem("request_timeout", "the body of the request did not arrive in time");
        if (failed) exchange.peer_left = true;
    }
    co_return success();
}

// The named edge of requests: what a handler throws is a bug, and ends here.
asio::awaitable<Response> Connection::handle(Exchange& exchange) {
    stream_.expires_never();  // a handler bounds its own work
    const auto& route = *exchange.match.route;
    const runtime::LogField request_field{"request", runtime::LogValue::code(exchange.request.request_id)};
    Call call{std::move(exchange.request), exchange.match.path, route, site_.log.with(request_field)};
    Response response;
    std::exception_ptr thrown;
    bool is_exhausted = false;
    try {
        response = co_await route.handler(call);
    } catch (const std::bad_alloc&) {
        thrown = std::current_exception();
        is_exhausted = true;
    } catch (...) {
        thrown = std::current_exception();
    }
    exchange.request = std::move(call.request);
    if (exchange.request.sender) sender_ = *exchange.request.sender;
    if (!thrown) co_return response;
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) std::rethrow_exception(thrown);
    if (is_exhausted) {
        call.log.error("http.no_memory", {{"route", runtime::LogValue::code(route.pattern)}});
        co_return problem_response(problem("unavailable", "no memory for the request"), exchange.request);
    }
    call.log.error("http.bug",
                   {{"route", runtime::LogValue::code(route.pattern)}, {"thrown", runtime::LogValue::type_of(thrown)}});
    co_return problem_response(problem("internal", "a handler threw"), exchange.request);
}

asio::awaitable<Connection::Next> Connection::send(Response response, const Exchange& exchange) {
    const auto& head = exchange.reader.head();
    ResponseFrame frame;
    frame.keep_alive =
        exchange.in_step && head.keep_alive && !response.close && !site_.draining && !peer_.emergencies_only;
    frame.is_http_10 = head.is_http_10;
    frame.omit_body = head.method == Method::head;
    frame.is_encrypted = stream_.is_encrypted();
    frame.request_id = exchange.request.request_id;
    frame.now = site_.timers.now();
    const std::string bytes = response_bytes(response, frame);
    stream_.expires_after(write_time(site_.limits, bytes.size()));
    if (co_await stream_.write(bytes)) co_return Next::close;
    if (response.handover) {
        stream_.expires_never();
        response.handover->take(std::move(stream_), std::move(received_));
        co_return Next::handed_over;
    }
    co_return frame.keep_alive ? Next::keep_open : Next::close;
}

Request Connection::request_of(const RequestHead& head) const {
    Request request;
    request.method = head.method;
    request.path = head.path;
    request.query = head.query;
    request.headers = head.headers;
    request.remote_address = peer_.address;
    request.is_loopback = peer_.is_loopback;
    request.tls = stream_.tls_info();
    const auto sent_id = head.headers.find("X-Request-Id");
    request.request_id = sent_id && is_uuid(*sent_id) ? std::string(*sent_id) : new_request_id();
    request.locale = locale_of(head.headers.find("Accept-Language").value_or(""));
    request.urgency = urgency_of(head.headers.find("Priority").value_or(""));
    request.received = site_.timers.now();
    return request;
}

void Connection::record(const Exchange& exchange, int status) const {
    const auto& request = exchange.request;
    const std::string_view pattern = exchange.match.route ? exchange.match.route->pattern : "none";
    const auto spent = SteadyClock::now() - exchange.begun;
    site_.metrics.requests[static_cast<std::size_t>(status / 100)]->add();
    site_.metrics.seconds.observe(std::chrono::duration<double>(spent).count());
    site_.log.info("http.request", {{"request", runtime::LogValue::code(request.request_id)},
                                    {"method", runtime::LogValue::code(to_text(request.method))},
                                    {"route", runtime::LogValue::code(pattern)},
                                    {"status", status},
                                    {"ms", std::chrono::duration_cast<std::chrono::milliseconds>(spent)}});
}

}  // namespace vigil::http

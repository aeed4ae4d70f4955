#include "gateways/lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "files/file_problems.hpp"
#include "gateways/address_guard.hpp"

namespace vigil::gateways {
namespace {

namespace asio = boost::asio;
using client::HttpPhase;

constexpr std::size_t kLines = 4;
constexpr std::size_t kMostAuthorityBytes = 1024 * 1024;
constexpr std::chrono::seconds kLongestIdle{10};  // a service that hangs up on an idle connection loses a request in it

client::HttpLimits limits_of(const files::ServiceLimits& limits) {
    return {.connect = limits.connect,
            .handshake = limits.handshake,
            .send = limits.connect,
            .answer = limits.answer,
            .idle = kLongestIdle,
            .body = files::kMostAnswerBytes};
}

// An attempt that had no answer.
Attempt unanswered(HttpPhase phase, const Error& error) {
    const bool is_late = error.kind == ErrorKind::deadline_exceeded;
    switch (phase) {
        case HttpPhase::resolve:
            return {SendOutcome::retry, is_late ? "timeout" : "name", {}};
        case HttpPhase::address:
            return {SendOutcome::ask_operator, "address", {}};
        case HttpPhase::connect:
            return {SendOutcome::retry, is_late ? "timeout" : "connection", {}};
        case HttpPhase::handshake:
            if (error.kind == ErrorKind::forbidden) return {SendOutcome::ask_operator, "certificate", {}};
            return {SendOutcome::retry, is_late ? "timeout" : "tls", {}};
        case HttpPhase::send:
            return {SendOutcome::retry, is_late ? "timeout" : "connection_lost", {}, {}, true};
        case HttpPhase::answer:
            return {SendOutcome::retry, is_late ? "timeout" : "broken", {}, {}, true};
    }
    return {SendOutcome::retry, "connection", {}, {}, true};
}

}  // namespace

// One connection. Remembers the address that was refused last: the error has it among other words.
struct Lines::Line {
    explicit Line(const Lines& of)
        : http(of.executor_, of.service_.endpoint, of.service_.tls, limits_of(of.service_.limits), {},
               [this, &of](const asio::ip::address& address) {
                   const bool may = may_connect(address, of.service_.allow);
                   if (!may) refused = address.to_string();
                   return may;
               }) {}

    std::string refused{};
    bool is_busy = false;
    client::HttpClient http;
};

// A line is its request's until that has ended.
struct Lines::Busy {
    Busy(Line& taken, client::Condition& freed_lines) : line(taken), freed(freed_lines) { line.is_busy = true; }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;
    ~Busy() {
        line.is_busy = false;
        freed.notify();
    }

    Line& line;
    client::Condition& freed;
};

Result<client::TlsContext> trust(const std::filesystem::path& authority) {
    std::string authorities;
    if (!authority.empty()) {
        VIGIL_TRY(authorities, read_file(authority, kMostAuthorityBytes));
        if (authorities.empty()) return Error{ErrorKind::invalid_input, authority.string() + ": is empty"};
    }
    auto tls = client::make_tls_context(authorities, client::LeastTls::v1_2);
    if (!tls) return Error{ErrorKind::invalid_input, fmt::format("{}: {}", authority.string(), tls.error().message)};
    return tls;
}

Lines::Lines(asio::any_io_executor executor, Service service)
    : executor_(std::move(executor)), service_(std::move(service)), pace_(service_.per_second), freed_(executor_) {
    for (std::size_t i = 0; i < kLines; ++i) lines_.push_back(std::make_unique<Line>(*this));
}

Lines::~Lines() = default;

asio::awaitable<Lines::Reply> Lines::send(MakeRequest make) {
    const auto closings = closings_;
    co_await wait_for_turn();
    Line* line = nullptr;
    const auto is_over = [&] {
        line = free_line();
        return line != nullptr || closings_ != closings;
    };
    co_await freed_.wait(is_over);
    Reply reply;
    if (closings_ != closings) {
        reply.attempt = Attempt{SendOutcome::retry, "closed", {}};
        co_return reply;
    }
    const Busy busy(*line, freed_);
    HttpPhase phase{};
    auto request = make();
    auto answer = co_await line->http.send(std::move(request), &phase);
    if (answer) {
        reply.answer = std::move(answer).value();
        co_return reply;
    }
    reply.attempt = unanswered(phase, answer.error());
    if (phase == HttpPhase::address) reply.attempt.code = "address " + line->refused;
    co_return reply;
}

Lines::Line* Lines::free_line() {
    const auto found = std::find_if(lines_.begin(), lines_.end(), [](const auto& each) { return !each->is_busy; });
    return found == lines_.end() ? nullptr : found->get();
}

// Returns at once when the lines are closed.
asio::awaitable<void> Lines::wait_for_turn() {
    const auto now = std::chrono::steady_clock::now();
    const auto turn = pace_.take_turn(now);
    if (turn <= now) co_return;
    asio::steady_timer timer(executor_, turn);
    struct Waiting {
        std::vector<asio::steady_timer*>& all;
        asio::steady_timer* timer;
        ~Waiting() { std::erase(all, timer); }
    } waiting{waiting_, &timer};
    waiting_.push_back(&timer);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

void Lines::close() {
    ++closings_;
    freed_.notify();
    for (auto* timer : waiting_) timer->cancel();
    for (auto& line : lines_) line->http.close();
}

}  // namespace vigil::gateways

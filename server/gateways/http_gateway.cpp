#include "gateways/http_gateway.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>
#include <vigil/crypto/bytes.hpp>

#include "files/file_problems.hpp"
#include "gateways/address_guard.hpp"
#include "gateways/request.hpp"

namespace vigil::gateways {
namespace {

namespace asio = boost::asio;
using client::HttpPhase;

constexpr std::size_t kLines = 4;
constexpr std::size_t kNonceBytes = 16;
constexpr std::size_t kMostAuthorityBytes = 1024 * 1024;
constexpr std::chrono::seconds kLongestIdle{10};  // a gateway that hangs up on an idle connection loses a request in it

client::HttpLimits limits_of(const files::GatewayDescription::Limits& limits) {
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
            return {Outcome::retry, is_late ? "timeout" : "name", {}};
        case HttpPhase::address:
            return {Outcome::ask_operator, "address", {}};
        case HttpPhase::connect:
            return {Outcome::retry, is_late ? "timeout" : "connection", {}};
        case HttpPhase::handshake:
            if (error.kind == ErrorKind::forbidden) return {Outcome::ask_operator, "certificate", {}};
            return {Outcome::retry, is_late ? "timeout" : "tls", {}};
        case HttpPhase::send:
            return {Outcome::retry, is_late ? "timeout" : "connection_lost", {}, {}, true};
        case HttpPhase::answer:
            return {Outcome::retry, is_late ? "timeout" : "broken", {}, {}, true};
    }
    return {Outcome::retry, "connection", {}, {}, true};
}

}  // namespace

// One connection. Remembers the address that was refused last: the error has it among other words.
struct HttpGateway::Line {
    Line(const HttpGateway& of, const client::TlsContext& tls)
        : http(of.executor_, of.endpoint_, tls, limits_of(of.description_.limits), {},
               [this, &of](const asio::ip::address& address) {
                   const bool may = may_connect(address, of.description_.allow);
                   if (!may) refused = address.to_string();
                   return may;
               }) {}

    std::string refused{};
    bool is_busy = false;
    client::HttpClient http;
};

// A line is its request's until that has ended.
struct HttpGateway::Busy {
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

Result<std::unique_ptr<HttpGateway>> HttpGateway::open(asio::any_io_executor executor,
                                                       files::GatewayDescription description, GatewaySources sources) {
    VIGIL_TRY(auto signer, Signer::open(description.signature));
    std::string authority;
    if (!description.authority.empty()) {
        VIGIL_TRY(authority, read_file(description.authority, kMostAuthorityBytes));
        if (authority.empty()) return Error{ErrorKind::invalid_input, description.authority.string() + ": is empty"};
    }
    auto tls = client::make_tls_context(authority, client::LeastTls::v1_2);
    if (!tls)
        return Error{ErrorKind::invalid_input,
                     fmt::format("{}: {}", description.authority.string(), tls.error().message)};
    return std::unique_ptr<HttpGateway>(new HttpGateway(std::move(executor), std::move(description),
                                                        std::move(tls).value(), std::move(signer), std::move(sources)));
}

HttpGateway::HttpGateway(asio::any_io_executor executor, files::GatewayDescription description, client::TlsContext tls,
                         Signer signer, GatewaySources sources)
    : executor_(std::move(executor)),
      description_(std::move(description)),
      endpoint_{description_.host, description_.port},
      signer_(std::move(signer)),
      sources_(std::move(sources)),
      pace_(description_.per_second),
      freed_(executor_) {
    for (std::size_t i = 0; i < kLines; ++i) lines_.push_back(std::make_unique<Line>(*this, tls));
}

HttpGateway::~HttpGateway() = default;

asio::awaitable<Attempt> HttpGateway::send(Outgoing message) {
    if (auto fault = fault_of(description_, message)) co_return std::move(*fault);
    const auto closings = closings_;
    co_await wait_for_turn();
    Line* line = nullptr;
    const auto is_over = [&] {
        line = free_line();
        return line != nullptr || closings_ != closings;
    };
    co_await freed_.wait(is_over);
    if (closings_ != closings) co_return Attempt{Outcome::retry, "closed", {}};
    const Busy busy(*line, freed_);

    auto request = request_of(description_, message);
    signer_.sign(request, endpoint_.authority(), sources_.now(), crypto::to_hex(sources_.random(kNonceBytes)));
    HttpPhase phase{};
    const auto answer = co_await line->http.send(std::move(request), &phase);
    if (!answer) {
        auto attempt = unanswered(phase, answer.error());
        if (phase == HttpPhase::address) attempt.code = "address " + line->refused;
        co_return attempt;
    }
    const auto& got = answer.value();
    const files::GatewayAnswer told{got.status, got.header("Retry-After"), got.header("Date"), got.body};
    co_return files::classify(description_, told, sources_.now());
}

HttpGateway::Line* HttpGateway::free_line() {
    const auto found = std::find_if(lines_.begin(), lines_.end(), [](const auto& each) { return !each->is_busy; });
    return found == lines_.end() ? nullptr : found->get();
}

// Returns at once when the channel is closed.
asio::awaitable<void> HttpGateway::wait_for_turn() {
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

void HttpGateway::close() {
    ++closings_;
    freed_.notify();
    for (auto* timer : waiting_) timer->cancel();
    for (auto& line : lines_) line->http.close();
}

}  // namespace vigil::gateways

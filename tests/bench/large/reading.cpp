#include "bench/large/reading.hpp"

#include <random>
#include <stdexcept>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/case_view.hpp>
#include <vigil/protocol/messages/live.hpp>

namespace vigil::bench {
namespace {

constexpr auto kLimit = std::chrono::minutes(30);  // however slow a disk may be
constexpr std::int64_t kPage = 64;                 // items: one page of the server

template <class T>
T value_of(Result<T> result, const char* what) {
    if (!result) throw std::runtime_error(std::string(what) + ": " + result.error().message);
    return std::move(result).value();
}

std::vector<OrganisationId> spread(const std::vector<protocol::OrganisationView>& all, std::size_t count) {
    std::vector<OrganisationId> some;
    for (std::size_t i = 0; i < std::min(count, all.size()); ++i)
        some.push_back(all[i * all.size() / std::min(count, all.size())].organisation_id);
    return some;
}

// The caught_up of `stream`, if the frame is one.
std::optional<protocol::CaughtUp> caught_up(const std::string& frame, const StreamId& stream) {
    const auto type = protocol::type_of(frame);
    if (!type || type.value() != protocol::CaughtUp::type) return std::nullopt;
    auto decoded = value_of(protocol::decode<protocol::CaughtUp>(frame), "a frame");
    if (!stream.str().empty() && decoded.stream != stream) return std::nullopt;
    return decoded;
}

}  // namespace

Readers::Readers(const Site& site, std::size_t stations) : site_(site) {
    const auto where = spread(site.organisations("station"), stations);
    officers_ = enrol(io_, site, where.size(), where, Role::duty_officer);
}

Timings Readers::alert_lists(std::size_t count) {
    Timings timings;
    auto read = [&]() -> asio::awaitable<void> {
        std::vector<std::string> cursors(officers_.size());
        for (std::size_t i = 0; i < count; ++i) {
            auto& officer = *officers_[i % officers_.size()];
            auto& cursor = cursors[i % officers_.size()];
            client::CallOptions options;
            options.query = cursor.empty() ? "state=open" : "state=open&cursor=" + cursor;
            const auto begun = Steady::now();
            auto page = co_await officer.api->read<protocol::AlertList>("list_alerts", options);
            timings.add(Steady::now() - begun);
            const auto list = value_of(std::move(page), "an alert list");
            for (const auto& alert : list.alerts) cases_.emplace_back(&officer, alert.case_id);
            cursor = list.next;  // empty at the end: begins again
        }
    };
    run_all(io_, {read}, kLimit);
    return timings;
}

Timings Readers::cases(std::size_t count) {
    if (cases_.empty()) throw std::runtime_error("no station has a case");
    Timings timings;
    std::mt19937 random(2026);
    auto read = [&]() -> asio::awaitable<void> {
        for (std::size_t i = 0; i < count; ++i) {
            const auto& [officer, id] = cases_[random() % cases_.size()];
            client::CallOptions options;
            options.path = {id.str()};
            const auto begun = Steady::now();
            auto shown = co_await officer->api->read<protocol::CaseView>("read_case", options);
            timings.add(Steady::now() - begun);
            value_of(std::move(shown), "a case");
        }
    };
    run_all(io_, {read}, kLimit);
    return timings;
}

// A device that tells nothing gets the state, and with it where the stream stands.
asio::awaitable<protocol::CaughtUp> Readers::head_of(Device& officer) {
    client::WebSocketDialer dialer(io_.get_executor(), site_.endpoint(), site_.tls());
    const auto socket =
        value_of(co_await dialer.dial(value_of(co_await officer.session->token(), "a session")), "a live connection");
    std::string hello = protocol::encode(protocol::Hello{});
    const auto sent = co_await socket->send(std::move(hello));
    if (!sent) throw std::runtime_error("hello: " + sent.error().message);
    for (;;) {
        const auto frame = value_of(co_await socket->receive(), "a frame");
        if (auto head = caught_up(frame, StreamId())) co_return *head;
    }
}

asio::awaitable<Steady::duration> Readers::time_stream_page(Device& officer, const protocol::CaughtUp& head) {
    client::WebSocketDialer dialer(io_.get_executor(), site_.endpoint(), site_.tls());
    const auto socket =
        value_of(co_await dialer.dial(value_of(co_await officer.session->token(), "a session")), "a live connection");
    protocol::Hello hello;
    hello.epoch = head.epoch;
    hello.cursors.push_back({head.stream, std::max<std::int64_t>(head.offset - kPage, 0)});
    std::string frame = protocol::encode(hello);
    const auto begun = Steady::now();
    const auto sent = co_await socket->send(std::move(frame));
    if (!sent) throw std::runtime_error("hello: " + sent.error().message);
    for (;;) {
        const auto answer = value_of(co_await socket->receive(), "a frame");
        if (caught_up(answer, head.stream)) co_return Steady::now() - begun;
    }
}

Timings Readers::stream_pages(std::size_t count) {
    Timings timings;
    auto read = [&]() -> asio::awaitable<void> {
        std::vector<protocol::CaughtUp> heads;
        for (const auto& officer : officers_) heads.push_back(co_await head_of(*officer));
        for (std::size_t i = 0; i < count; ++i) {
            const auto which = i % officers_.size();
            timings.add(co_await time_stream_page(*officers_[which], heads[which]));
        }
    };
    run_all(io_, {read}, kLimit);
    return timings;
}

}  // namespace vigil::bench

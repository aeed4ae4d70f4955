#include "bench/load/people.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <deque>
#include <stdexcept>

namespace vigil::bench {
namespace {

constexpr std::size_t kAtOnce = 16;         // enrolments
constexpr std::size_t kConnectAtOnce = 64;  // live connections

template <class T>
T value_of(Result<T> result, const char* what) {
    if (!result) throw std::runtime_error(std::string(what) + ": " + result.error().message);
    return std::move(result).value();
}

bool is_of_type(const std::string& frame, std::string_view type) {
    return frame.find("\"type\":\"" + std::string(type) + '"') != std::string::npos;
}

}  // namespace

asio::awaitable<void> Device::enrol(std::string code) {
    client::ApiClient stranger(http);
    const auto enrolled = value_of(co_await client::enrol(stranger, key, std::move(code), "bench"), "an enrolment");
    session.emplace(http, key, enrolled.device_id);
    api.emplace(http, &*session);
    value_of(co_await session->token(), "a session");
}

void run_all(asio::io_context& io, Work work, Steady::duration limit) {
    const auto until = Steady::now() + limit;
    std::exception_ptr thrown;
    std::size_t running = work.size();
    bool is_over = false;
    std::deque<asio::cancellation_signal> ends(work.size());
    for (std::size_t i = 0; i < work.size(); ++i) {
        auto ended = [&](std::exception_ptr error) {
            if (error && !thrown && !is_over) thrown = error;
            --running;
        };
        asio::co_spawn(io, std::move(work[i]), asio::bind_cancellation_slot(ends[i].slot(), std::move(ended)));
    }
    io.restart();
    while (running > 0 && !thrown && Steady::now() < until) io.run_one_until(until);
    const auto left = running;
    is_over = true;
    // What is under way uses what its callers own: none of it may outlast this.
    if (left > 0)
        for (auto& end : ends) end.emit(asio::cancellation_type::terminal);
    while (running > 0) io.run_one();
    if (left > 0 && !thrown) throw std::runtime_error(std::to_string(left) + " pieces of work did not end in time");
    if (thrown) std::rethrow_exception(thrown);
}

std::vector<std::unique_ptr<Device>> enrol(asio::io_context& io, const Site& site, std::size_t count,
                                           const std::vector<OrganisationId>& organisations, Role role,
                                           const std::string& reporter_kind) {
    std::vector<std::unique_ptr<Device>> devices;
    while (devices.size() < count) {
        Work work;
        for (std::size_t i = 0; i < kAtOnce && devices.size() < count; ++i) {
            const auto& organisation = organisations[devices.size() % organisations.size()];
            auto* device = devices.emplace_back(std::make_unique<Device>(io, site)).get();
            auto code = site.enrolment_code(organisation, role, reporter_kind);
            work.emplace_back([device, code] { return device->enrol(code); });
        }
        run_all(io, std::move(work));
    }
    return devices;
}

Watcher::Watcher(asio::io_context& io, const Site& site, Device& device)
    : dialer_(io.get_executor(), site.endpoint(), site.tls()),
      live_(io.get_executor(), dialer_, *device.session, store_, *this) {}

asio::awaitable<void> Watcher::listen() {
    const auto ended = co_await live_.run();
    if (!ended) throw std::runtime_error("a live connection: " + ended.error().message);
}

void Watcher::on_item(const protocol::LiveItem& item) {
    if (!item.item.alert) return;
    const auto& alert = *item.item.alert;
    if (item.stream.str() != "org:" + alert.organisation_id.str()) return;
    shown_.try_emplace(alert.alert_id, Steady::now());
    auto& newest = revisions_[alert.alert_id];
    if (alert.revision <= newest) ++doubled_;
    newest = std::max(newest, alert.revision);
}

Idler::Idler(asio::io_context& io, const Site& site, Device& device)
    : dialer_(io.get_executor(), site.endpoint(), site.tls()), session_(*device.session) {}

asio::awaitable<void> Idler::connect() {
    client::MemoryLiveStore store;
    client::LiveListener nobody;
    client::LiveProtocol protocol(store, nobody);
    socket_ = value_of(co_await dialer_.dial(value_of(co_await session_.token(), "a session")), "a live connection");
    for (auto& frame : protocol.hello()) {
        const auto sent = co_await socket_->send(std::move(frame));
        if (!sent) throw std::runtime_error("hello: " + sent.error().message);
    }
    while (!protocol.is_caught_up()) {
        const auto frame = value_of(co_await socket_->receive(), "a frame");
        protocol.receive(frame);
    }
}

asio::awaitable<Steady::time_point> Idler::next_item() {
    for (;;) {
        const auto frame = value_of(co_await socket_->receive(), "a frame");
        if (is_of_type(frame, protocol::LiveItem::type)) co_return Steady::now();
    }
}

std::vector<std::unique_ptr<Idler>> connect_idlers(asio::io_context& io, const Site& site,
                                                   const std::vector<std::unique_ptr<Device>>& devices) {
    std::vector<std::unique_ptr<Idler>> idlers;
    while (idlers.size() < devices.size()) {
        Work work;
        for (std::size_t i = 0; i < kConnectAtOnce && idlers.size() < devices.size(); ++i) {
            auto* idler = idlers.emplace_back(std::make_unique<Idler>(io, site, *devices[idlers.size()])).get();
            work.emplace_back([idler] { return idler->connect(); });
        }
        run_all(io, std::move(work));
    }
    return idlers;
}

}  // namespace vigil::bench

// Devices and live clients, as many as are wanted, on one thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/load/site.hpp"
#include "bench/load/timings.hpp"
#include "client/api_client.hpp"
#include "client/device_key.hpp"
#include "client/live_client.hpp"
#include "client/live_store.hpp"
#include "client/session.hpp"

namespace vigil::bench {

namespace asio = boost::asio;

// Somebody with one connection who sends reports.
struct Filer {
    Filer(asio::io_context& io, const client::Endpoint& endpoint, const client::TlsContext& tls,
          std::string local_address = {})
        : http(io.get_executor(), endpoint, tls, {}, std::move(local_address)) {}

    client::HttpClient http;
    std::optional<client::ApiClient> api{};
};
using Filers = std::vector<std::unique_ptr<Filer>>;

// An enrolled device and its session.
struct Device : Filer {
    Device(asio::io_context& io, const Site& site) : Filer(io, site.endpoint(), site.tls()) {}

    asio::awaitable<void> enrol(std::string code);

    client::MemoryDeviceKey key{};
    std::optional<client::DeviceSession> session{};
};

// Enrols so many devices, each of an account of its own. Their sessions have begun.
std::vector<std::unique_ptr<Device>> enrol(asio::io_context& io, const Site& site, std::size_t count,
                                           const std::vector<OrganisationId>& organisations, Role role,
                                           const std::string& reporter_kind = {});

using Work = std::vector<std::function<asio::awaitable<void>()>>;

// Starts every piece of work at once and returns when all have ended. Throws what one of them threw, or when they take longer
// than `limit`: nothing here may go on for ever.
void run_all(asio::io_context& io, Work work, Steady::duration limit = std::chrono::minutes(2));

// What a station's computer would keep between two runs. Here there is no second run, and writing everything down for each
// alert would be measured with the server.
class NothingKept final : public client::LiveStore {
public:
    Result<client::LiveState> load() override { return client::LiveState(); }
    Result<void> save(const client::LiveState&) override { return success(); }
};

// A station that listens with the client of this project: resumes, knows what it was shown, finds gaps.
class Watcher final : public client::LiveListener {
public:
    Watcher(asio::io_context& io, const Site& site, Device& device);

    asio::awaitable<void> listen();
    void stop() { live_.stop(); }
    bool is_caught_up() const { return caught_up_; }

    // When each alert was shown first.
    const std::map<AlertId, Steady::time_point>& shown() const { return shown_; }
    std::size_t doubled() const { return doubled_; }

    void on_item(const protocol::LiveItem& item) override;
    void on_caught_up(const protocol::CaughtUp&) override { caught_up_ = true; }

private:
    client::WebSocketDialer dialer_;
    NothingKept store_{};
    client::LiveClient live_;
    std::map<AlertId, Steady::time_point> shown_{};
    std::map<AlertId, std::int64_t> revisions_{};
    std::size_t doubled_ = 0;
    bool caught_up_ = false;
};

// A live connection that does nothing but wait, and notes when something came: the cheapest there is, for thousands.
class Idler {
public:
    Idler(asio::io_context& io, const Site& site, Device& device);

    // Returns when the connection has said that it is complete, and stays open.
    asio::awaitable<void> connect();
    // Returns when an item came.
    asio::awaitable<Steady::time_point> next_item();

private:
    client::WebSocketDialer dialer_;
    client::DeviceSession& session_;
    std::unique_ptr<client::LiveSocket> socket_{};
};

// One for each device, connected, a few at a time.
std::vector<std::unique_ptr<Idler>> connect_idlers(asio::io_context& io, const Site& site,
                                                   const std::vector<std::unique_ptr<Device>>& devices);

}  // namespace vigil::bench

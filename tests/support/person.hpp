// People with devices, over the public API, awaited one call at a time.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/alert.hpp>
#include <vigil/protocol/messages/report.hpp>

#include "client/api_client.hpp"
#include "client/device_key.hpp"
#include "client/live_client.hpp"
#include "client/live_store.hpp"
#include "client/session.hpp"
#include "client/tls.hpp"

namespace vigil::test {

// Runs an awaitable<Result<T>> to its end on an io context that may hold other work.
template <class T>
Result<T> await(boost::asio::io_context& io, boost::asio::awaitable<Result<T>> work) {
    std::optional<Result<T>> outcome;
    std::exception_ptr thrown;
    bool ended = false;  // told last: before that the coroutine still refers to this frame
    auto run = [&]() -> boost::asio::awaitable<void> { outcome.emplace(co_await std::move(work)); };
    boost::asio::co_spawn(io, std::move(run), [&](std::exception_ptr error) {
        thrown = error;
        ended = true;
    });
    io.restart();
    while (!ended) io.run_one();
    if (thrown) std::rethrow_exception(thrown);
    return std::move(*outcome);
}

// Runs the io context until `holds`, at most 20 s of it; whether it came to hold.
template <class Predicate>
bool run_until(boost::asio::io_context& io, Predicate holds) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    io.restart();
    while (!holds() && std::chrono::steady_clock::now() < deadline) io.run_one_for(std::chrono::milliseconds(100));
    return holds();
}

class Person {
public:
    Person(boost::asio::io_context& io, std::uint16_t port, const std::string& authority)
        : io_(io),
          server_{"127.0.0.1", std::to_string(port)},
          tls_(client::make_tls_context(authority).value()),
          http_(io.get_executor(), server_, tls_),
          key_(fresh_key()) {}

    void enrol(const std::string& code) {
        client::ApiClient stranger(http_);
        device_ = await(io_, client::enrol(stranger, key_, code, "test")).value().device_id;
        session_.emplace(http_, key_, device_);
        api_.emplace(http_, &*session_);
    }

    boost::asio::io_context& io() { return io_; }
    client::HttpClient& http() { return http_; }
    client::ApiClient& api() { return api_ ? *api_ : anonymous_; }
    client::DeviceSession& session() { return *session_; }
    client::DeviceKey& key() { return key_; }
    const client::Endpoint& server() const { return server_; }
    const client::TlsContext& tls() const { return tls_; }
    const DeviceId& device() const { return device_; }

    Result<protocol::Filed> file(const std::string& body) {
        return await(io_, api().call_with<protocol::Filed>("file_report", body));
    }
    Result<protocol::Acknowledged> acknowledge(const AlertId& alert, std::int64_t version,
                                               const AcknowledgementId& id) {
        client::CallOptions options;
        options.path = {alert.str()};
        return await(io_, api().call<protocol::AcknowledgeAlert, protocol::Acknowledged>(
                              "acknowledge_alert", protocol::AcknowledgeAlert{id, version, {}}, options));
    }
    template <class Answer>
    Result<Answer> get(std::string_view operation, std::vector<std::string> path = {}) {
        client::CallOptions options;
        options.path = std::move(path);
        return await(io_, api().read<Answer>(operation, options));
    }

private:
    static client::FileDeviceKey fresh_key();  // its file is gone when this returns

    boost::asio::io_context& io_;
    client::Endpoint server_;
    client::TlsContext tls_;
    client::HttpClient http_;
    client::FileDeviceKey key_;
    client::ApiClient anonymous_{http_};
    DeviceId device_;
    std::optional<client::DeviceSession> session_;
    std::optional<client::ApiClient> api_;
};

// What one live client was shown.
class Screen final : public client::LiveListener {
public:
    void on_item(const protocol::LiveItem& item) override { items.push_back(item); }
    void on_caught_up(const protocol::CaughtUp&) override { ++caught_up; }
    void on_ack_taken(const protocol::AckOk& ack) override { taken.push_back(ack); }
    void on_ack_refused(const protocol::AckRefused& ack) override { refused.push_back(ack); }
    void on_log_moved_back(const protocol::Root&, const protocol::Root&) override { log_moved_back = true; }
    void on_disconnected(const Error&, std::chrono::milliseconds) override { ++disconnected; }

    // Open alerts of `organisation` that were shown, in order.
    std::vector<protocol::AlertSummary> alerts_of(const OrganisationId& organisation) const {
        std::vector<protocol::AlertSummary> found;
        for (const auto& item : items)
            if (item.item.kind == ItemKind::alert && item.item.alert &&
                item.item.alert->organisation_id == organisation)
                found.push_back(*item.item.alert);
        return found;
    }
    // The functions whose alerts were shown as acknowledged.
    std::vector<Function> acknowledged() const {
        std::vector<Function> found;
        for (const auto& item : items)
            if (item.item.alert && item.item.alert->state == AlertState::acknowledged)
                found.push_back(item.item.alert->function);
        return found;
    }

    std::vector<protocol::LiveItem> items;
    std::vector<protocol::AckOk> taken;
    std::vector<protocol::AckRefused> refused;
    int caught_up = 0;
    int disconnected = 0;
    bool log_moved_back = false;
};

// A live connection that comes back by itself.
class LiveView {
public:
    explicit LiveView(Person& person)
        : dialer_(person.io().get_executor(), person.server(), person.tls()),
          live_(person.io().get_executor(), dialer_, person.session(), store_, screen, options()) {
        boost::asio::co_spawn(
            person.io(),
            [this]() -> boost::asio::awaitable<void> { [[maybe_unused]] const auto why = co_await live_.run(); },
            [this](std::exception_ptr) { ended = true; });
    }

    client::LiveClient& client() { return live_; }
    Screen screen;
    bool ended = false;

private:
    static client::LiveOptions options() {
        client::LiveOptions quick;
        quick.stored_delay = std::chrono::milliseconds(10);
        quick.first_backoff = std::chrono::milliseconds(20);
        quick.longest_backoff = std::chrono::milliseconds(200);
        return quick;
    }

    client::WebSocketDialer dialer_;
    client::MemoryLiveStore store_;
    client::LiveClient live_;
};

// A RED report of a teacher in kTownship, as bytes. Every call makes a new key and nonce.
protocol::FileReport red_report();
// The same that nobody has to hurry with: the suspect does not fetch the child today.
protocol::FileReport orange_report();
std::string fresh_uuid();

}  // namespace vigil::test

// What the demonstrations share: people with devices of their own, at the server's public API.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vigil/protocol/messages/alert.hpp>
#include <vigil/protocol/messages/demo.hpp>
#include <vigil/protocol/messages/identity.hpp>

#include "app/commands/terminal.hpp"
#include "client/api_client.hpp"
#include "client/device_key.hpp"
#include "client/live_client.hpp"
#include "client/live_store.hpp"
#include "client/session.hpp"
#include "client/tls.hpp"
#include "files/sample_filing.hpp"

namespace vigil::app::demo {

struct StageParts {
    std::string server_url;
    std::string authorities_pem;
    std::function<Result<protocol::DemoCast>(const protocol::DemoRoles&)> cast;
    std::function<void(const std::string&)> print;  // one line for the terminal
};

// An enrolled person with a session.
struct Person {
    Person(const boost::asio::any_io_executor& executor, const client::Endpoint& server, const client::TlsContext& tls)
        : http(executor, server, tls) {}

    client::MemoryDeviceKey key;
    client::HttpClient http;
    std::optional<client::DeviceSession> session;
};

// A person with a live view.
struct Officer {
    Officer(const boost::asio::any_io_executor& executor, const client::Endpoint& server, const client::TlsContext& tls)
        : person(executor, server, tls), dialer(executor, server, tls) {}

    Person person;
    client::WebSocketDialer dialer;
    client::MemoryLiveStore store;
    std::optional<client::LiveClient> live;
};

// Where a demonstration is played: one server, one thread.
class Stage {
public:
    Stage(const StageParts& parts, const boost::asio::any_io_executor& executor, client::Endpoint server,
          client::TlsContext tls);

    Person person() const { return {executor_, server_, tls_}; }
    Officer officer() const { return {executor_, server_, tls_}; }

    boost::asio::awaitable<Result<void>> enrol(Person& person, const std::string& code);
    // `listener` outlives the live view.
    void watch(Officer& officer, client::LiveListener& listener, std::string title);
    // Files it as `player`, verifies the receipt, and says so.
    boost::asio::awaitable<Result<void>> file(const files::SampleFiling& filing, const protocol::DemoPlayer& player);
    boost::asio::awaitable<void> pause(std::chrono::milliseconds time);

    // deadline_exceeded: not within `patience`.
    template <class Predicate>
    boost::asio::awaitable<Result<void>> wait_until(Predicate holds, std::chrono::seconds patience) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (!holds()) {
            if (std::chrono::steady_clock::now() > deadline)
                co_return Error{ErrorKind::deadline_exceeded, "the live view did not follow in time"};
            co_await pause(std::chrono::milliseconds(50));
        }
        co_return success();
    }

    const StageParts& parts() const { return parts_; }

private:
    // The server lets one address enrol and log in only so often: a play waits its turn.
    template <class Attempt>
    std::invoke_result_t<Attempt> patiently(Attempt attempt);

    const StageParts& parts_;
    boost::asio::any_io_executor executor_;
    client::Endpoint server_;
    client::TlsContext tls_;
    std::optional<protocol::JwkSet> keys_{};
};

// What is played on a stage; it lives until the last live view has ended.
class Act {
public:
    virtual ~Act() = default;
    virtual boost::asio::awaitable<Result<void>> run() = 0;
};

// Plays an act to its end, on the calling thread. Errors: whatever a call of the API answers that it should not.
Result<void> perform(const StageParts& parts, const std::function<std::unique_ptr<Act>(Stage&)>& make_act);

// An alert as a line of the terminal.
std::string line_of(const std::string& title, const protocol::AlertSummary& alert, const std::string& what);

}  // namespace vigil::app::demo

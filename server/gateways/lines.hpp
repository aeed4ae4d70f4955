// Connections to one service of others.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "client/condition.hpp"
#include "client/http_client.hpp"
#include "client/tls.hpp"
#include "files/gateway_answer.hpp"
#include "files/network.hpp"
#include "files/service.hpp"
#include "gateways/pace.hpp"

namespace vigil::gateways {

// Whom a service is trusted by: the authorities of a PEM file, or those of the system where none is named. TLS 1.2 is spoken where a
// service has nothing newer. Errors name the file.
Result<client::TlsContext> trust(const std::filesystem::path& authority);

// Four connections at most, each for one request at a time; more requests wait. No second has more requests than the rate, only
// addresses that may be connected to are, redirections are not followed, and an answer may have 64 KiB.
//
// One thread. Must outlive its sends.
class Lines {
public:
    struct Service {
        client::Endpoint endpoint;
        client::TlsContext tls;
        files::ServiceLimits limits;
        std::vector<files::Network> allow;  // addresses that are connected to although they are not public
        int per_second = 1;
    };
    // Called when its turn has come, so that what it is dated with is true.
    using MakeRequest = std::function<client::HttpRequest()>;

    // An answer, or what an attempt without one came to:
    //   name, connection, tls, timeout     retry; nothing was sent
    //   timeout, connection_lost, broken   retry, unknown; `broken`: hung up, no HTTP, or too long
    //   certificate                        ask_operator; it is not trusted, or for another name
    //   "address 10.0.0.1"                 ask_operator; it is not public, and not allowed
    //   closed                             retry; close() came before it was sent
    struct Reply {
        std::optional<client::HttpAnswer> answer{};
        Attempt attempt{};
    };

    Lines(boost::asio::any_io_executor executor, Service service);
    ~Lines();
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;

    boost::asio::awaitable<Reply> send(MakeRequest make);

    // Ends the requests that are under way or wait for their turn.
    void close();

    const client::Endpoint& endpoint() const noexcept { return service_.endpoint; }

private:
    struct Line;
    struct Busy;

    boost::asio::awaitable<void> wait_for_turn();
    Line* free_line();  // null: none

    boost::asio::any_io_executor executor_;
    Service service_;
    Pace pace_;
    std::vector<boost::asio::steady_timer*> waiting_{};  // for their turn
    client::Condition freed_;                            // a line
    std::uint64_t closings_ = 0;                         // whatever was sent before the last one ends
    std::vector<std::unique_ptr<Line>> lines_{};
};

}  // namespace vigil::gateways

// Text messages and calls through a gateway that is spoken to over HTTPS, as its description says.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>
#include <vigil/crypto/random.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "client/condition.hpp"
#include "client/http_client.hpp"
#include "client/tls.hpp"
#include "files/gateway_file.hpp"
#include "gateways/channel.hpp"
#include "gateways/pace.hpp"
#include "gateways/signer.hpp"

namespace vigil::gateways {

// Where time and randomness come from.
struct GatewaySources {
    std::function<Instant()> now;                                            // as signatures and answers have it
    std::function<std::string(std::size_t)> random = &crypto::random_bytes;  // for nonces
};

// Four connections at most, each for one request at a time; more sends wait. Redirections are not followed, an answer may have
// 64 KiB. What an attempt comes to is told by the answer (files::classify) or, where there is none, by how far it came:
//   name, connection, tls, timeout     retry; nothing was sent
//   timeout, connection_lost, broken   retry, unknown; `broken`: hung up, no HTTP, or too long
//   certificate                        ask_operator; it is not trusted, or for another name
//   "address 10.0.0.1"                 ask_operator; it is not public, and the description does not allow it
//   closed                             retry; close() came before it was sent
class HttpGateway : public Channel {
public:
    // Reads secret and authority. Errors name the file.
    static Result<std::unique_ptr<HttpGateway>> open(boost::asio::any_io_executor executor,
                                                     files::GatewayDescription description, GatewaySources sources);

    ~HttpGateway() override;

    boost::asio::awaitable<Attempt> send(Outgoing message) override;
    void close() override;

private:
    struct Line;
    struct Busy;

    HttpGateway(boost::asio::any_io_executor executor, files::GatewayDescription description, client::TlsContext tls,
                Signer signer, GatewaySources sources);

    boost::asio::awaitable<void> wait_for_turn();
    Line* free_line();  // null: none

    boost::asio::any_io_executor executor_;
    files::GatewayDescription description_;
    client::Endpoint endpoint_;
    Signer signer_;
    GatewaySources sources_;
    Pace pace_;
    std::vector<boost::asio::steady_timer*> waiting_{};  // for their turn
    client::Condition freed_;                            // a line
    std::uint64_t closings_ = 0;                         // whatever was sent before the last one ends
    std::vector<std::unique_ptr<Line>> lines_{};
};

}  // namespace vigil::gateways

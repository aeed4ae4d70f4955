// Text messages and calls through a gateway that is spoken to over HTTPS, as its description says.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vigil/crypto/random.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "client/tls.hpp"
#include "files/gateway_file.hpp"
#include "gateways/channel.hpp"
#include "gateways/lines.hpp"
#include "gateways/signer.hpp"

namespace vigil::gateways {

// Where time and randomness come from.
struct GatewaySources {
    std::function<Instant()> now;                                            // as signatures and answers have it
    std::function<std::string(std::size_t)> random = &crypto::random_bytes;  // for nonces
};

// What an attempt comes to is told by the answer (files::classify) or, where there is none, by how far it came (Lines).
// Where the credentials are not taken any more the file of the secret is read again; where it cannot be, an operator is asked.
class HttpGateway : public Channel {
public:
    // Reads secret and authority. Errors name the file.
    static Result<std::unique_ptr<HttpGateway>> open(boost::asio::any_io_executor executor,
                                                     files::GatewayDescription description, GatewaySources sources);

    boost::asio::awaitable<Attempt> send(Outgoing message) override;
    void close() override { lines_.close(); }

private:
    HttpGateway(boost::asio::any_io_executor executor, files::GatewayDescription description, client::TlsContext tls,
                Signer signer, GatewaySources sources);

    files::GatewayDescription description_;
    Signer signer_;
    GatewaySources sources_;
    Lines lines_;
};

}  // namespace vigil::gateways

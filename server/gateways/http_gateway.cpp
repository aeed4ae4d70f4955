#include "gateways/http_gateway.hpp"

#include <utility>
#include <vigil/crypto/bytes.hpp>

#include "gateways/request.hpp"

namespace vigil::gateways {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kNonceBytes = 16;

}  // namespace

Result<std::unique_ptr<HttpGateway>> HttpGateway::open(asio::any_io_executor executor,
                                                       files::GatewayDescription description, GatewaySources sources) {
    VIGIL_TRY(auto signer, Signer::open(description.signature));
    VIGIL_TRY(auto tls, trust(description.authority));
    return std::unique_ptr<HttpGateway>(new HttpGateway(std::move(executor), std::move(description), std::move(tls),
                                                        std::move(signer), std::move(sources)));
}

HttpGateway::HttpGateway(asio::any_io_executor executor, files::GatewayDescription description, client::TlsContext tls,
                         Signer signer, GatewaySources sources)
    : description_(std::move(description)),
      signer_(std::move(signer)),
      sources_(std::move(sources)),
      lines_(std::move(executor), {{description_.host, description_.port},
                                   std::move(tls),
                                   description_.limits,
                                   description_.allow,
                                   description_.per_second}) {}

asio::awaitable<Attempt> HttpGateway::send(Outgoing message) {
    if (auto fault = fault_of(description_, message)) co_return std::move(*fault);
    Lines::MakeRequest make = [this, &message] {
        auto request = request_of(description_, message);
        signer_.sign(request, lines_.endpoint().authority(), sources_.now(),
                     crypto::to_hex(sources_.random(kNonceBytes)));
        return request;
    };
    auto reply = co_await lines_.send(std::move(make));
    if (!reply.answer) co_return std::move(reply.attempt);
    const auto& got = *reply.answer;
    const files::GatewayAnswer told{got.status, got.header("Retry-After"), got.header("Date"), got.body};
    auto attempt = files::classify(description_, told, sources_.now());
    if (attempt.outcome != Outcome::refresh_credentials) co_return attempt;
    // Somebody has put another secret into the file; the next attempt goes with it.
    if (const auto renewed = signer_.renew(); !renewed) attempt.outcome = Outcome::ask_operator;
    co_return attempt;
}

}  // namespace vigil::gateways

#include "app/checkpoint_webhook.hpp"

#include <fmt/format.h>

#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/hash.hpp>
#include <vigil/crypto/secret.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/checkpoint.hpp>

#include "files/file_problems.hpp"
#include "files/gateway_answer.hpp"
#include "gateways/address_guard.hpp"
#include "gateways/webhook.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kMostSecretBytes = 1024 * 1024;  // of a secret's or authority's file
constexpr std::string_view kScheme = "https://";

Error refuse(std::string_view key, const Error& why) {
    return {ErrorKind::invalid_input, fmt::format("checkpoints.{}: {}", key, why.message)};
}

}  // namespace

Result<WebhookReceiver> open_receiver(const Configuration::Checkpoints& configuration) {
    const std::string& url = configuration.webhook;
    const auto path = url.find('/', kScheme.size());
    auto endpoint = client::parse_endpoint(url.substr(0, path));
    if (!endpoint) return refuse("webhook", endpoint.error());
    auto text = read_file(configuration.webhook_secret, kMostSecretBytes);
    if (!text) return refuse("webhook_secret", text.error());
    auto secret = crypto::WebhookSecret::from_text(text.value());
    crypto::wipe(text.value());
    if (!secret)
        return refuse("webhook_secret",
                      {ErrorKind::invalid_input,
                       fmt::format("{}: {}", configuration.webhook_secret.string(), secret.error().message)});
    std::string authorities;
    if (!configuration.webhook_authority.empty()) {
        auto read = read_file(configuration.webhook_authority, kMostSecretBytes);
        if (!read) return refuse("webhook_authority", read.error());
        authorities = std::move(read).value();
    }
    auto tls = client::make_tls_context(authorities);
    if (!tls) return refuse("webhook_authority", tls.error());
    return WebhookReceiver{
        std::move(endpoint).value(), path == std::string::npos ? "/" : url.substr(path),     std::move(tls).value(),
        std::move(secret).value(),   "webhook " + crypto::to_base64url(crypto::sha256(url)), configuration.allow};
}

CheckpointWebhook::CheckpointWebhook(asio::any_io_executor executor, WebhookReceiver receiver, std::string log_id,
                                     client::HttpLimits limits)
    : receiver_(std::move(receiver)),
      log_id_(std::move(log_id)),
      http_(std::move(executor), receiver_.endpoint, receiver_.tls, limits, {},
            [allow = receiver_.allow](const asio::ip::address& address) {
                return gateways::may_connect(address, allow);
            }) {}

asio::awaitable<Result<void>> CheckpointWebhook::deliver(SignedRoot checkpoint, Instant now) {
    const std::string id = fmt::format("checkpoint_{}_{}", log_id_, checkpoint.pos);
    const protocol::CheckpointSigned body{to_rfc3339(checkpoint.at), {std::move(checkpoint.jws)}};
    gateways::OutgoingWebhook message{id, protocol::encode(body)};
    auto request = gateways::webhook_request(receiver_.target, std::move(message), {&receiver_.secret, 1}, now);
    retry_after_.reset();
    const auto answer = co_await http_.send(std::move(request));
    if (!answer) co_return answer.error();
    if (answer.value().status >= 200 && answer.value().status < 300) co_return success();
    retry_after_ = files::retry_after(answer.value().header("Retry-After"), answer.value().header("Date"), now);
    co_return Error{ErrorKind::unavailable, fmt::format("the receiver answered {}", answer.value().status)};
}

}  // namespace vigil::app

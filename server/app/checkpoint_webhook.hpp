// Sends checkpoints to a receiver elsewhere, signed as the Standard Webhooks specification says.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>
#include <vigil/crypto/webhook.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "client/http_client.hpp"
#include "domain/ports/checkpoints.hpp"
#include "files/configuration.hpp"

namespace vigil::app {

// Where to and with which secret: everything that can be wrong is found before the server starts.
struct WebhookReceiver {
    client::Endpoint endpoint;
    std::string target;  // path and query
    client::TlsContext tls;
    crypto::WebhookSecret secret;
    std::string sink;  // its name in the database; does not tell the URL, which may hold a token
    std::vector<files::Network> allow{};  // that are connected to although they are not public
};

// Reads the secret and the authority. Errors name the key of the configuration.
Result<WebhookReceiver> open_receiver(const Configuration::Checkpoints& configuration);

// One thread: the executor's.
class CheckpointWebhook {
public:
    CheckpointWebhook(boost::asio::any_io_executor executor, WebhookReceiver receiver, std::string log_id,
                      client::HttpLimits limits = {});

    // One attempt. Success: the receiver has answered 2xx. The same checkpoint always has the same `webhook-id`, so that a
    // receiver can tell a repetition.
    boost::asio::awaitable<Result<void>> deliver(SignedRoot checkpoint, Instant now);

    // How long the receiver has asked to be left alone with its last answer (Retry-After); at most an hour.
    std::optional<std::chrono::milliseconds> retry_after() const noexcept { return retry_after_; }
    const std::string& sink() const noexcept { return receiver_.sink; }

    // Ends an attempt that is under way.
    void close() { http_.close(); }

private:
    WebhookReceiver receiver_;
    std::string log_id_;
    client::HttpClient http_;
    std::optional<std::chrono::milliseconds> retry_after_{};
};

}  // namespace vigil::app

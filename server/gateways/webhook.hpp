// Messages to a system of others, signed as the Standard Webhooks specification 1.0.0 says.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>
#include <vigil/crypto/webhook.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "files/webhook_file.hpp"
#include "gateways/lines.hpp"

namespace vigil::gateways {

// `id`: the same for every attempt at one message, without a full stop. `body`: JSON, exactly as it is sent and signed.
struct OutgoingWebhook {
    std::string id;
    std::string body;
};

// The signed request of one attempt; each of the secrets signs. `at`: of the attempt, by the wall.
client::HttpRequest webhook_request(std::string target, OutgoingWebhook message,
                                    std::span<const crypto::WebhookSecret> secrets, Instant at);

// One endpoint. An attempt is accepted with any status of 2xx. What else it comes to, beside what Lines says:
//   http_410                    target_dead: it wants to be told nothing more
//   http_429, http_502, 504     retry; it is to be told more slowly
//   http_5xx                    retry
//   http_3xx, 4xx               ask_operator; a redirection is not followed
// Any of them may ask to be left alone for a while (Retry-After).
//
// One thread. Must outlive its sends.
class Webhook {
public:
    // Reads secrets and authority. invalid_input: each that cannot be used, by its place in the description.
    static Result<std::unique_ptr<Webhook>> open(const boost::asio::any_io_executor& executor,
                                                 const files::WebhookDescription& description,
                                                 std::function<Instant()> wall_clock);

    // One attempt; never repeated here. Never throws for what the network does. Sends may overlap.
    boost::asio::awaitable<Attempt> send(OutgoingWebhook message);

    // Ends the attempts that are under way or wait for their turn.
    void close() { lines_.close(); }

private:
    Webhook(const boost::asio::any_io_executor& executor, const files::WebhookDescription& description,
            client::TlsContext tls, std::vector<crypto::WebhookSecret> secrets, std::function<Instant()> wall_clock);

    Attempt judge(const client::HttpAnswer& answer) const;

    std::string target_;
    std::vector<crypto::WebhookSecret> secrets_;
    std::function<Instant()> wall_clock_;
    Lines lines_;
};

}  // namespace vigil::gateways

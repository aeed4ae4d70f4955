// Signatures of webhooks, as the Standard Webhooks specification 1.0.0 has them (symmetric, "v1"): receivers verify them
// with any of its libraries.
#pragma once

#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::crypto {

// The key that sender and receiver share. Cannot be copied or printed; overwritten when it is destroyed.
class WebhookSecret {
public:
    // "whsec_" and standard base64 of 24 to 64 bytes; white space around it is ignored. The caller wipes its own copy.
    static Result<WebhookSecret> from_text(std::string_view text);

    WebhookSecret(WebhookSecret&& other) noexcept;
    WebhookSecret& operator=(WebhookSecret&& other) noexcept;
    WebhookSecret(const WebhookSecret&) = delete;
    WebhookSecret& operator=(const WebhookSecret&) = delete;
    ~WebhookSecret();

    // The value of `webhook-signature` for one attempt. `id`: the value of `webhook-id`, the same for every attempt, without
    // a full stop. `at`: the attempt's; `webhook-timestamp` is webhook_timestamp(at). `body`: exactly what is sent.
    std::string sign(std::string_view id, Instant at, std::string_view body) const;

private:
    explicit WebhookSecret(std::string key) : key_(std::move(key)) {}

    std::string key_;
};

// Whole seconds since 1970.
std::string webhook_timestamp(Instant at);

}  // namespace vigil::crypto

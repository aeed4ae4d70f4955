#include <utility>
#include <vigil/crypto/base64.hpp>
#include <vigil/crypto/hmac.hpp>
#include <vigil/crypto/webhook.hpp>

namespace vigil::crypto {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::string_view kBlank = " \t\r\n";
constexpr std::size_t kLeastBytes = 24;  // 192 bits, the specification's least
constexpr std::size_t kMostBytes = 64;

}  // namespace

Result<WebhookSecret> WebhookSecret::from_text(std::string_view text) {
    const Error malformed{ErrorKind::invalid_input,
                          "webhook secret: must be \"whsec_\" and base64 of 24 to 64 random bytes"};
    const auto begin = text.find_first_not_of(kBlank);
    if (begin == std::string_view::npos) return malformed;
    text = text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
    if (!text.starts_with(kPrefix)) return malformed;
    auto key = from_base64(text.substr(kPrefix.size()));
    if (!key) return malformed;
    const bool fits = key.value().size() >= kLeastBytes && key.value().size() <= kMostBytes;
    if (!fits) {
        wipe(key.value());
        return malformed;
    }
    return WebhookSecret(std::move(key).value());
}

WebhookSecret::WebhookSecret(WebhookSecret&& other) noexcept : key_(std::exchange(other.key_, {})) {}

WebhookSecret& WebhookSecret::operator=(WebhookSecret&& other) noexcept {
    key_.swap(other.key_);
    return *this;
}

WebhookSecret::~WebhookSecret() { wipe(key_); }

std::string WebhookSecret::sign(std::string_view id, Instant at, std::string_view body) const {
    std::string content(id);
    content += '.' + webhook_timestamp(at) + '.';
    content.append(body);
    return "v1," + to_base64(hmac_sha256(key_, content));
}

std::string webhook_timestamp(Instant at) {
    return std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

}  // namespace vigil::crypto

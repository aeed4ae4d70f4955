#include "gateways/webhook.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vigil/crypto/secret.hpp>

#include "files/file_problems.hpp"

namespace vigil::gateways {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kMostWebhookSecretBytes = 4096;
constexpr int kGone = 410, kTooMany = 429, kNoAnswerBehind = 502, kLateAnswerBehind = 504;
constexpr std::chrono::seconds kThrottled{30};  // where the endpoint does not say for how long

Result<crypto::WebhookSecret> read_secret(const std::filesystem::path& file) {
    VIGIL_TRY(auto text, read_file(file, kMostWebhookSecretBytes));
    auto secret = crypto::WebhookSecret::from_text(text);
    crypto::wipe(text);
    if (!secret) return Error{secret.error().kind, fmt::format("{}: {}", file.string(), secret.error().message)};
    return secret;
}

}  // namespace

client::HttpRequest webhook_request(std::string target, OutgoingWebhook message,
                                    std::span<const crypto::WebhookSecret> secrets, Instant at) {
    std::string signatures;
    for (const auto& secret : secrets)
        signatures += (signatures.empty() ? "" : " ") + secret.sign(message.id, at, message.body);
    return {"POST",
            std::move(target),
            {{"Content-Type", "application/json"},
             {"webhook-id", std::move(message.id)},
             {"webhook-timestamp", crypto::webhook_timestamp(at)},
             {"webhook-signature", std::move(signatures)}},
            std::move(message.body)};
}

Result<std::unique_ptr<Webhook>> Webhook::open(const asio::any_io_executor& executor,
                                               const files::WebhookDescription& description,
                                               std::function<Instant()> wall_clock) {
    std::vector<Violation> problems;
    std::vector<crypto::WebhookSecret> secrets;
    for (std::size_t i = 0; i < description.secrets.size(); ++i) {
        auto secret = read_secret(description.secrets[i]);
        if (secret)
            secrets.push_back(std::move(secret).value());
        else
            problems.push_back({fmt::format("/secrets/{}", i), "secret", secret.error().message});
    }
    auto tls = trust(description.authority);
    if (!tls) problems.push_back({"/authority", "authority", tls.error().message});
    if (!problems.empty())
        return Error{ErrorKind::invalid_input, "files of a webhook cannot be used", {}, std::move(problems)};
    return std::unique_ptr<Webhook>(
        new Webhook(executor, description, std::move(tls).value(), std::move(secrets), std::move(wall_clock)));
}

Webhook::Webhook(const asio::any_io_executor& executor, const files::WebhookDescription& description,
                 client::TlsContext tls, std::vector<crypto::WebhookSecret> secrets,
                 std::function<Instant()> wall_clock)
    : target_(description.url.target),
      secrets_(std::move(secrets)),
      wall_clock_(std::move(wall_clock)),
      lines_(executor, {{description.url.host, description.url.port},
                        std::move(tls),
                        description.limits,
                        description.allow,
                        description.per_second}) {}

asio::awaitable<Attempt> Webhook::send(OutgoingWebhook message) {
    Lines::MakeRequest make = [this, &message] { return webhook_request(target_, message, secrets_, wall_clock_()); };
    auto reply = co_await lines_.send(std::move(make));
    if (!reply.answer) co_return std::move(reply.attempt);
    co_return judge(*reply.answer);
}

Attempt Webhook::judge(const client::HttpAnswer& answer) const {
    const int status = answer.status;
    Attempt attempt{SendOutcome::ask_operator, fmt::format("http_{}", status), {}};
    if (status / 100 == 2) {
        attempt.outcome = SendOutcome::accepted;
        return attempt;
    }
    attempt.wait = files::retry_after(answer.header("Retry-After"), answer.header("Date"), wall_clock_());
    if (status == kGone) attempt.outcome = SendOutcome::target_dead;
    if (status == kTooMany || status / 100 == 5) attempt.outcome = SendOutcome::retry;
    attempt.throttled = status == kTooMany;
    const bool is_overloaded = status == kTooMany || status == kNoAnswerBehind || status == kLateAnswerBehind;
    if (is_overloaded && !attempt.wait) attempt.wait = kThrottled;
    return attempt;
}

}  // namespace vigil::gateways

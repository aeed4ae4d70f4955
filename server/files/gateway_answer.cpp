#include "files/gateway_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vigil/protocol/http_date.hpp>

#include "files/foreign_json.hpp"

namespace vigil::files {
namespace {

constexpr std::size_t kMostIdBytes = 128;
constexpr int kTooManyRequests = 429, kBadGateway = 502, kGatewayTimeout = 504;

std::string id_of(const nlohmann::json& body, std::string_view pointer) {
    if (pointer.empty()) return {};
    auto id = scalar_text(find_at(body, pointer));
    const bool fits =
        id.size() <= kMostIdBytes && std::all_of(id.begin(), id.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    return fits ? id : std::string();
}

bool is_of(const GatewayError& error, int status, const std::optional<nlohmann::json>& body) {
    if (error.status && *error.status != status) return false;
    if (error.pointer.empty()) return true;
    const nlohmann::json* value = body ? find_at(*body, error.pointer) : nullptr;
    if (value == nullptr) return false;
    if (!error.is_prefix) return value->is_primitive() && value->dump() == error.value;
    return value->is_string() && value->get_ref<const std::string&>().starts_with(error.value);
}

// Of two waits the longer.
std::optional<std::chrono::milliseconds> later(std::optional<std::chrono::milliseconds> a,
                                               std::optional<std::chrono::milliseconds> b) {
    if (!a || !b) return a ? a : b;
    return std::max(*a, *b);
}

}  // namespace

std::optional<std::chrono::milliseconds> retry_after(std::string_view value, std::string_view date, Instant now) {
    if (value.empty()) return std::nullopt;
    const bool is_number = std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (is_number) {
        std::int64_t seconds = 0;
        const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), seconds);
        if (failed != std::errc{} || seconds > kLongestRetryAfter.count()) return kLongestRetryAfter;
        return std::chrono::seconds(seconds);
    }
    const auto from = parse_http_date(date, now).value_or(now);
    const auto at = parse_http_date(value, from);
    if (!at) return std::nullopt;
    if (*at < from) return std::nullopt;
    return std::min<std::chrono::milliseconds>(*at - from, kLongestRetryAfter);
}

gateways::Attempt classify(const GatewayDescription& description, const GatewayAnswer& answer, Instant now) {
    const int status = answer.status;
    const bool is_good = status / 100 == 2;
    gateways::Attempt attempt{gateways::Outcome::ask_operator, fmt::format("http_{}", status), {}};
    if (status / 100 == 3) return attempt;  // not followed: it could lead anywhere

    const bool is_too_long = answer.body.size() > kMostAnswerBytes;
    const auto body = is_too_long ? std::nullopt : parse_foreign(answer.body);
    if (is_good && !body) return {gateways::Outcome::retry, is_too_long ? "too_long" : "unreadable", {}, {}, true};
    const nlohmann::json* value = body ? find_at(*body, description.success.pointer) : nullptr;
    const auto word = scalar_text(value);
    if (!word.empty()) attempt.code = code_of(word);

    const auto& statuses = description.success.statuses;
    const bool is_success = std::find(statuses.begin(), statuses.end(), status) != statuses.end() && value != nullptr &&
                            value->is_primitive() && value->dump() == description.success.value;
    if (is_success) {
        attempt.outcome = gateways::Outcome::accepted;
        attempt.message_id = id_of(*body, description.id);
        return attempt;
    }
    const auto asked = retry_after(answer.retry_after, answer.date, now);
    const auto known = std::find_if(description.errors.begin(), description.errors.end(),
                                    [&](const GatewayError& each) { return is_of(each, status, body); });
    if (known != description.errors.end()) {
        const auto said = known->pointer.empty() ? std::string() : scalar_text(find_at(*body, known->pointer));
        if (!said.empty()) attempt.code = code_of(said);
        attempt.outcome = known->outcome;
        attempt.wait = known->wait;
        if (known->outcome != gateways::Outcome::retry) return attempt;
        attempt.wait = later(attempt.wait, asked);
        attempt.throttled = status < 500;
        return attempt;
    }
    if (status == kTooManyRequests || status / 100 == 5) {
        attempt.outcome = gateways::Outcome::retry;
        attempt.wait = asked;
        attempt.unknown = status == kBadGateway || status == kGatewayTimeout;
        attempt.throttled = status == kTooManyRequests;
        return attempt;
    }
    attempt.unknown = is_good && word.empty();  // it may have been taken on, in words that are not ours
    return attempt;
}

}  // namespace vigil::files

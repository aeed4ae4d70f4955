#include "files/gateway_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <vigil/protocol/http_date.hpp>

namespace vigil::files {
namespace {

constexpr int kMaxAnswerDepth = 16;
constexpr std::size_t kMostCodeBytes = 64;
constexpr std::size_t kMostIdBytes = 128;
constexpr std::size_t kDigitsOfANumber = 11;  // so long is a telephone number, and no code
constexpr int kTooManyRequests = 429, kBadGateway = 502, kGatewayTimeout = 504;

// Nothing: it is no JSON, or deeper than an answer is.
std::optional<nlohmann::json> parse_answer(std::string_view body) {
    bool is_too_deep = false;
    const auto see = [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        is_too_deep = is_too_deep || depth > kMaxAnswerDepth;
        return !is_too_deep;
    };
    auto document = nlohmann::json::parse(body, see, /*allow_exceptions=*/false);
    if (document.is_discarded() || is_too_deep) return std::nullopt;
    return document;
}

// RFC 6901, section 4.
std::string unescaped(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        const bool is_escape = token[i] == '~' && i + 1 < token.size();
        out += is_escape ? (token[++i] == '1' ? '/' : '~') : token[i];
    }
    return out;
}

const nlohmann::json* element(const nlohmann::json& list, std::string_view token) {
    std::size_t index = 0;
    const auto [end, failed] = std::from_chars(token.data(), token.data() + token.size(), index);
    const bool is_index = failed == std::errc{} && end == token.data() + token.size() && !token.empty() &&
                          (token.front() != '0' || token.size() == 1);
    return is_index && index < list.size() ? &list[index] : nullptr;
}

// Null: the document has no such place.
const nlohmann::json* find(const nlohmann::json& document, std::string_view pointer) {
    const nlohmann::json* at = &document;
    while (!pointer.empty() && at != nullptr) {
        pointer.remove_prefix(1);  // '/'
        const auto token = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(token.size());
        if (at->is_array()) {
            at = element(*at, token);
        } else {
            const auto found = at->find(unescaped(token));
            at = at->is_object() && found != at->end() ? &*found : nullptr;
        }
    }
    return at;
}

// A text as it is, numbers and flags as JSON writes them; empty: neither.
std::string scalar_text(const nlohmann::json* value) {
    if (value == nullptr) return {};
    if (value->is_string()) return value->get<std::string>();
    return value->is_number() || value->is_boolean() ? value->dump() : std::string();
}

bool is_printable(char c) { return c >= 0x20 && c < 0x7f; }

// Runs of digits that could be somebody's number are not repeated: codes are logged.
std::string code_of(std::string_view text) {
    std::string code;
    std::size_t digits = 0;
    for (const char c : text) {
        code += is_printable(c) ? c : '?';
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits == kDigitsOfANumber) code.replace(code.size() - digits, digits, digits, '#');
        if (digits > kDigitsOfANumber) code.back() = '#';
    }
    if (code.size() > kMostCodeBytes) code.resize(kMostCodeBytes);
    return code;
}

std::string id_of(const nlohmann::json& body, std::string_view pointer) {
    if (pointer.empty()) return {};
    auto id = scalar_text(find(body, pointer));
    const bool fits = id.size() <= kMostIdBytes && std::all_of(id.begin(), id.end(), is_printable);
    return fits ? id : std::string();
}

bool is_of(const GatewayError& error, int status, const std::optional<nlohmann::json>& body) {
    if (error.status && *error.status != status) return false;
    if (error.pointer.empty()) return true;
    const nlohmann::json* value = body ? find(*body, error.pointer) : nullptr;
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
    const auto body = is_too_long ? std::nullopt : parse_answer(answer.body);
    if (is_good && !body) return {gateways::Outcome::retry, is_too_long ? "too_long" : "unreadable", {}, {}, true};
    const nlohmann::json* value = body ? find(*body, description.success.pointer) : nullptr;
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
        const auto said = known->pointer.empty() ? std::string() : scalar_text(find(*body, known->pointer));
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

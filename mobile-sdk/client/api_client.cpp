#include "client/api_client.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <vigil/crypto/uuid.hpp>
#include <vigil/protocol/date.hpp>

#include "client/answer_error.hpp"

namespace vigil::client {
namespace {

// Everything but the unreserved characters of RFC 3986 section 2.3.
std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                c == '-' || c == '.' || c == '_' || c == '~';
        out += unreserved ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

std::string target_of(const protocol::Operation& operation, const CallOptions& options) {
    std::string target;
    auto path = operation.path;
    for (const auto& value : options.path) {
        const auto open = path.find('{');
        if (open == std::string_view::npos) break;
        target += path.substr(0, open);
        target += percent_encoded(value);
        path.remove_prefix(path.find('}') + 1);
    }
    target += path;
    if (!options.query.empty()) target += "?" + options.query;
    return target;
}

// IMF-fixdate (RFC 9110 section 5.6.7), the only form that is sent today.
std::optional<Instant> parse_http_date(const std::string& text) {
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    Date date;
    char month[4] = {};
    int hours = 0, minutes = 0, seconds = 0;
    const int read = std::sscanf(text.c_str(), "%*3s, %2d %3s %4d %2d:%2d:%2d GMT", &date.day, month, &date.year,
                                 &hours, &minutes, &seconds);
    const auto at = months.find(month);
    if (read != 6 || at == std::string_view::npos || at % 3 != 0) return std::nullopt;
    date.month = static_cast<int>(at / 3) + 1;
    const auto of_day = std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
    return instant_of(days_since_epoch(date) * 86'400'000) + of_day;
}

std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view text) {
    int seconds = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (failed != std::errc{} || end != text.data() + text.size() || seconds < 0) return std::nullopt;
    return std::chrono::seconds(seconds);
}

// The server spoke, and what it said will not be different in a minute. (A certificate that is not trusted has no code.)
bool is_refusal(const Error& error) {
    if (error.kind == ErrorKind::unauthenticated) return true;
    return !error.code.empty() && (error.kind == ErrorKind::forbidden || error.kind == ErrorKind::not_found ||
                                   error.kind == ErrorKind::conflict || error.kind == ErrorKind::invalid_input);
}

}  // namespace

void ApiClient::take_notes(const HttpAnswer& answer) {
    notes_.date = parse_http_date(std::string(answer.header("Date")));
    notes_.retry_after = parse_retry_after(answer.header("Retry-After"));
    notes_.request_id = std::string(answer.header("X-Request-Id"));
}

asio::awaitable<Result<std::string>> ApiClient::send_once(const HttpRequest& request, const std::string& token) {
    HttpRequest authorised = request;
    authorised.headers.push_back({"X-Request-Id", crypto::uuid_v4()});
    if (!token.empty()) authorised.headers.push_back({"Authorization", "Bearer " + token});
    VIGIL_CO_TRY(auto answer, co_await http_.send(std::move(authorised)));
    take_notes(answer);
    if (answer.status < 200 || answer.status > 299) co_return error_of_answer(answer.status, answer.body);
    co_return std::move(answer.body);
}

asio::awaitable<Result<std::string>> ApiClient::send(const protocol::Operation& operation, std::string body,
                                                     CallOptions options) {
    HttpRequest request;
    request.method = std::string(protocol::to_text(operation.method));
    request.target = target_of(operation, options);
    request.headers = {{"Accept", "application/json, application/problem+json"},
                       {"Accept-Language", std::string(language_tag(locale_))}};
    if (operation.request != nullptr) request.headers.push_back({"Content-Type", "application/json"});
    if (!options.idempotency_key.empty()) request.headers.push_back({"Idempotency-Key", options.idempotency_key});
    if (options.emergency) request.headers.push_back({"Priority", "u=0"});
    request.body = std::move(body);
    notes_ = {};

    const bool wants_token = tokens_ != nullptr && operation.authentication != protocol::Authentication::none;
    const bool welcomes_strangers = operation.authentication == protocol::Authentication::welcome;
    std::string token;
    for (int attempt = 0; wants_token; ++attempt) {
        auto given = co_await tokens_->token();
        if (!given && welcomes_strangers && is_refusal(given.error())) break;
        if (!given) co_return std::move(given).error();
        token = std::move(given).value();
        auto answer = co_await send_once(request, token);
        const bool token_refused = !answer && answer.error().kind == ErrorKind::unauthenticated;
        if (!token_refused) co_return answer;
        tokens_->reject(token);
        if (attempt == 1) {
            if (!welcomes_strangers) co_return answer;
            break;
        }
    }
    co_return co_await send_once(request, {});
}

}  // namespace vigil::client

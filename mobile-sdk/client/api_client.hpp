// The operations of the HTTP API as typed calls.
//
//     CallOptions options;
//     options.idempotency_key = report.key;
//     auto filed = co_await api.call<FileReport, Filed>("file_report", report, options);
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <vigil/protocol/api.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/problems.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "client/http_client.hpp"

namespace vigil::client {

// Where access tokens come from.
class TokenSource {
public:
    virtual ~TokenSource() = default;
    // One that is good for a while yet.
    virtual asio::awaitable<Result<std::string>> token() = 0;
    // The server did not take this one.
    virtual void reject(const std::string& token) = 0;
};

struct CallOptions {
    CallOptions() = default;  // not an aggregate: g++ 12 destroys a braced one twice in a co_await expression

    std::vector<std::string> path;  // the values of {...} in the operation's path, in order
    std::string query;              // as it stands behind '?'
    std::string idempotency_key;
    bool emergency = false;  // Priority: u=0 (RFC 9218)
};

// What the last answer said beside its content.
struct AnswerNotes {
    std::optional<Instant> date{};  // the server's clock
    std::optional<std::chrono::milliseconds> retry_after{};
    std::string request_id{};
};

// Errors are those of HttpClient, and the server's problems with code and violations. One thread.
class ApiClient {
public:
    // Both must outlive this. Without `tokens` every call is made without a session.
    explicit ApiClient(HttpClient& http, TokenSource* tokens = nullptr, Locale locale = Locale::zh_cn)
        : http_(http), tokens_(tokens), locale_(locale) {}

    // An operation with a request body.
    template <class Request, class Answer>
    asio::awaitable<Result<Answer>> call(std::string_view operation, Request request,
                                         CallOptions options = CallOptions()) {
        return call_with<Answer>(operation, protocol::encode(request), std::move(options));
    }

    // An operation without one.
    template <class Answer>
    asio::awaitable<Result<Answer>> read(std::string_view operation, CallOptions options = CallOptions()) {
        return call_with<Answer>(operation, std::string{}, std::move(options));
    }

    // The exact bytes are sent, for what is signed or hashed.
    template <class Answer>
    asio::awaitable<Result<Answer>> call_with(std::string_view operation, std::string body,
                                              CallOptions options = CallOptions()) {
        const auto& declared = protocol::operation(operation);
        auto sent = send(declared, std::move(body), std::move(options));
        VIGIL_CO_TRY(auto content, co_await std::move(sent));
        auto answer = protocol::decode<Answer>(content);
        // Not invalid_input: nothing the caller sent was wrong.
        if (!answer) co_return Error{ErrorKind::unavailable, "the answer is not understood"};
        co_return std::move(answer).value();
    }

    // The body of a successful answer. A token that the server refuses is replaced once. An operation that welcomes
    // strangers is sent without one where the server gives none: an expired or revoked session never loses a report
    // (promise P12).
    asio::awaitable<Result<std::string>> send(const protocol::Operation& operation, std::string body,
                                              CallOptions options = CallOptions());

    const AnswerNotes& last_answer() const noexcept { return notes_; }

private:
    asio::awaitable<Result<std::string>> send_once(const HttpRequest& request, const std::string& token);
    void take_notes(const HttpAnswer& answer);

    HttpClient& http_;
    TokenSource* tokens_;
    Locale locale_;
    AnswerNotes notes_;
};

}  // namespace vigil::client

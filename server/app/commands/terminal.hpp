// What the small terminal clients share: words for people, and a connection to the server.
#pragma once

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/result.hpp>

#include "client/api_client.hpp"
#include "client/backoff.hpp"
#include "client/device_key.hpp"
#include "client/http_client.hpp"
#include "client/profile.hpp"
#include "client/session.hpp"

namespace vigil::app {

namespace asio = boost::asio;

// The Chinese name of a word of the wire.
template <class E>
std::string_view zh(E value) {
    for (const auto& word : words_of(E{}))
        if (word.value == value) return word.zh;
    return {};
}

// The level's name, on its colour where the terminal shows colours.
std::string coloured(Level level);
std::string coloured_warning(std::string_view text);

// In both languages, every violation on a line of its own.
void explain(const Error& error);

// Whether the same request may be answered differently a little later.
bool is_worth_retrying(const Error& error);

// A connection for one command: of an enrolled device (with a session) or of a stranger. Runs on the calling thread.
class Terminal {
public:
    static Result<std::unique_ptr<Terminal>> of_device(const std::string& profile);
    static Result<std::unique_ptr<Terminal>> of_stranger(const std::string& server_url,
                                                         const std::string& authority_file);

    // To the server of that profile, with nothing that tells whose profile it is.
    static Result<std::unique_ptr<Terminal>> of_stranger_to_server_of(const std::string& profile);

    asio::io_context& io() noexcept { return io_; }
    const client::TlsContext& tls() const noexcept { return tls_; }
    client::HttpClient& http() noexcept { return http_; }
    client::ApiClient& api() noexcept { return api_; }
    // Requires: of_device.
    const client::Profile& profile() const { return *profile_; }
    client::DeviceSession& session() { return *session_; }
    bool has_profile() const noexcept { return profile_.has_value(); }

    // Runs `work` to its end.
    template <class T>
    Result<T> run(asio::awaitable<Result<T>> work) {
        std::optional<Result<T>> outcome;
        std::exception_ptr thrown;
        auto task = [&]() -> asio::awaitable<void> { outcome.emplace(co_await std::move(work)); };
        asio::co_spawn(io_, std::move(task), [&](std::exception_ptr error) { thrown = error; });
        io_.restart();
        while (!outcome && !thrown && io_.run_one() != 0) {
        }
        if (thrown) std::rethrow_exception(thrown);
        if (!outcome) return Error{ErrorKind::unavailable, "interrupted"};
        return std::move(*outcome);
    }

private:
    Terminal(client::Endpoint server, client::TlsContext tls, std::optional<client::Profile> profile,
             std::optional<client::FileDeviceKey> key);

    asio::io_context io_;
    client::TlsContext tls_;
    std::optional<client::Profile> profile_;
    std::optional<client::FileDeviceKey> key_;
    client::HttpClient http_;
    std::optional<client::DeviceSession> session_;
    client::ApiClient api_;
};

// Waits on the terminal's thread, between attempts.
asio::awaitable<void> wait(std::chrono::milliseconds time);

// Calls `attempt()` until it answers, is refused, or has been called `tries` times; between attempts waits as long as the
// server asked for or a full-jitter backoff, whichever is longer. Only for what is harmless to repeat.
template <class T, class Attempt>
asio::awaitable<Result<T>> with_retries(client::ApiClient& api, int tries, Attempt attempt) {
    client::Backoff backoff(std::chrono::seconds(1), std::chrono::seconds(30));
    for (int done = 1;; ++done) {
        Result<T> answer = co_await attempt();
        if (answer || done >= tries || !is_worth_retrying(answer.error())) co_return answer;
        const auto pause =
            std::max(backoff.next(), api.last_answer().retry_after.value_or(std::chrono::milliseconds(0)));
        explain(answer.error());
        co_await wait(pause);
    }
}

}  // namespace vigil::app

#include "app/commands/terminal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdlib>
#include <iostream>
#include <vigil/protocol/problems.hpp>

#include "client/durable_file.hpp"

namespace vigil::app {
namespace {

bool shows_colours() {
    static const bool shows = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    return shows;
}

std::string_view colour_of(Level level) {
    switch (level) {
        case Level::red:
            return "\033[1;37;41m";
        case Level::orange:
            return "\033[30;43m";
        case Level::yellow:
            return "\033[30;103m";
        case Level::blue:
            return "\033[37;44m";
    }
    return "";
}

// What went wrong on the way, where the server has not said anything with a code of its own.
std::string_view name_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::unavailable:
            return "联系不上服务器 · no connection to the server";
        case ErrorKind::deadline_exceeded:
            return "服务器没有按时回应 · no answer in time";
        case ErrorKind::forbidden:
            return "不被允许或不可信 · not permitted, or not trusted";
        case ErrorKind::not_found:
            return "未找到 · not found";
        case ErrorKind::conflict:
            return "与现有状态冲突 · conflicts with the present state";
        case ErrorKind::unauthenticated:
            return "身份未通过 · not authenticated";
        case ErrorKind::too_many_requests:
            return "请求过于频繁 · too many requests";
        case ErrorKind::invalid_input:
            return "输入不正确 · the input is not valid";
        case ErrorKind::internal:
            return "内部错误 · internal error";
    }
    return {};
}

Result<client::Profile> load_profile(const std::string& name) {
    auto profile = client::Profile::load(client::profile_folder(name));
    if (!profile && profile.error().kind == ErrorKind::not_found)
        return Error{ErrorKind::not_found, "no device is enrolled in this profile; see: vigil enrol-device --help"};
    return profile;
}

}  // namespace

std::string coloured(Level level) {
    return shows_colours() ? fmt::format("{} {} \033[0m", colour_of(level), zh(level)) : std::string(zh(level));
}

std::string coloured_warning(std::string_view text) {
    return shows_colours() ? fmt::format("\033[1;31m{}\033[0m", text) : std::string(text);
}

void explain(const Error& error) {
    if (error.code.empty()) {
        std::cerr << name_of(error.kind);
    } else {
        const auto& type = problem_type(error);
        std::cerr << type.title_zh << " · " << type.title_en << " [" << type.code << "]";
    }
    if (!error.message.empty()) std::cerr << ": " << error.message;
    std::cerr << '\n';
    for (const auto& each : error.violations)
        std::cerr << "  " << (each.pointer.empty() ? "/" : each.pointer) << ": " << each.message << " [" << each.code
                  << "]\n";
}

bool is_worth_retrying(const Error& error) {
    return error.kind == ErrorKind::unavailable || error.kind == ErrorKind::deadline_exceeded ||
           error.kind == ErrorKind::too_many_requests || error.kind == ErrorKind::internal;
}

asio::awaitable<void> wait(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

Terminal::Terminal(client::Endpoint server, client::TlsContext tls, std::optional<client::Profile> profile,
                   std::optional<client::FileDeviceKey> key)
    : tls_(std::move(tls)),
      profile_(std::move(profile)),
      key_(std::move(key)),
      http_(io_.get_executor(), std::move(server), tls_),
      session_(key_ ? std::make_optional<client::DeviceSession>(http_, *key_, profile_->device()) : std::nullopt),
      api_(http_, session_ ? &*session_ : nullptr) {}

Result<std::unique_ptr<Terminal>> Terminal::of_device(const std::string& profile_name) {
    VIGIL_TRY(auto profile, load_profile(profile_name));
    VIGIL_TRY(const auto authorities, profile.authorities());
    VIGIL_TRY(auto tls, client::make_tls_context(authorities));
    VIGIL_TRY(auto key, client::FileDeviceKey::open(profile.device_key()));
    auto server = profile.server();
    return std::unique_ptr<Terminal>(
        new Terminal(std::move(server), std::move(tls), std::move(profile), std::move(key)));
}

Result<std::unique_ptr<Terminal>> Terminal::of_stranger_to_server_of(const std::string& profile_name) {
    VIGIL_TRY(const auto profile, load_profile(profile_name));
    VIGIL_TRY(const auto authorities, profile.authorities());
    VIGIL_TRY(auto tls, client::make_tls_context(authorities));
    return std::unique_ptr<Terminal>(new Terminal(profile.server(), std::move(tls), std::nullopt, std::nullopt));
}

Result<std::unique_ptr<Terminal>> Terminal::of_stranger(const std::string& server_url,
                                                        const std::string& authority_file) {
    VIGIL_TRY(auto server, client::parse_endpoint(server_url));
    std::string authorities;
    if (!authority_file.empty()) {
        VIGIL_TRY(authorities, client::read_whole(authority_file));
    }
    VIGIL_TRY(auto tls, client::make_tls_context(authorities));
    return std::unique_ptr<Terminal>(new Terminal(std::move(server), std::move(tls), std::nullopt, std::nullopt));
}

}  // namespace vigil::app

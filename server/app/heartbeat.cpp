#include "app/heartbeat.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include "runtime/run_on.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;

std::chrono::milliseconds interval_of(const runtime::ServiceManager& manager) {
    const auto watchdog = manager.watchdog();
    return watchdog ? std::clamp(*watchdog / 2, std::chrono::milliseconds(10), Heartbeat::kInterval)
                    : Heartbeat::kInterval;
}

}  // namespace

Heartbeat::Heartbeat(HeartbeatParts parts)
    : parts_(std::move(parts)),
      interval_(interval_of(parts_.manager)),
      tasks_(parts_.request, [log = parts_.log](std::exception_ptr thrown) {
          log.error("heartbeat.bug", {{"thrown", runtime::LogValue::type_of(thrown)}});
      }) {}

void Heartbeat::start() {
    tasks_.spawn([this] { return run(); });
}

asio::awaitable<void> Heartbeat::stop() {
    tasks_.cancel();
    co_await tasks_.join(std::chrono::seconds(2));
}

asio::awaitable<void> Heartbeat::run() {
    asio::steady_timer timer(parts_.request);
    for (;;) {
        try {
            co_await beat();
        } catch (const std::bad_alloc&) {
            skip_beat();
        }
        timer.expires_after(interval_);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<void> Heartbeat::beat() {
    // To the live thread and back: where it stands still, this waits, and nothing beats.
    co_await asio::post(parts_.live, asio::use_awaitable);
    const auto reasons = parts_.unready();
    if (!reasons.empty()) {
        fall_silent(reasons.front());
        co_return;
    }
    if (!parts_.file.empty()) co_await write_file();
    if (std::exchange(is_silent_, false)) parts_.log.info("heartbeat.back");
    parts_.manager.say("WATCHDOG=1\nSTATUS=Taking reports");
    if (parts_.watcher != nullptr) parts_.watcher->beat(parts_.stalled());
}

asio::awaitable<void> Heartbeat::write_file() {
    auto job = [file = parts_.file, now = parts_.timers.now()] { return write_heartbeat(file, now); };
    const auto written = co_await runtime::run_on(parts_.workers, std::move(job));
    const bool had_file = std::exchange(has_file_, written.has_value());
    if (!written && had_file)
        parts_.log.error("heartbeat.file_failed", {{"error", runtime::LogValue::message(written.error())}});
}

void Heartbeat::fall_silent(const std::string& reason) {
    is_silent_ = true;
    parts_.log.error("heartbeat.silent", {{"reason", runtime::LogValue::code(reason)}});
    parts_.manager.say("STATUS=NOT TAKING REPORTS: " + reason);
}

void Heartbeat::skip_beat() noexcept {
    try {
        fall_silent("no_memory");
    } catch (const std::bad_alloc&) {  // nor for these words
    }
}

Result<void> write_heartbeat(const std::filesystem::path& file, Instant now) {
    const auto refuse = [&] { return Error{ErrorKind::unavailable, file.string() + ": " + std::strerror(errno)}; };
    const std::filesystem::path draft = file.string() + ".new";
    const int opened = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (opened < 0) return refuse();
    const auto line = to_rfc3339(now) + "\n";
    const bool is_whole = ::write(opened, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    const bool is_there = is_whole && ::rename(draft.c_str(), file.c_str()) == 0;
    const auto failure = refuse();
    ::close(opened);
    if (!is_there) return failure;
    return success();
}

}  // namespace vigil::app

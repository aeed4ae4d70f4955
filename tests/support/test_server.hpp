// The whole server inside this process: a folder and a port of its own, and a clock that only the test moves.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "app/server.hpp"
#include "support/installation.hpp"

namespace vigil::test {

// What the operating system says about time. It stands still until it is moved; wall and boot move together, so that
// nothing looks like a step of the wall clock.
class MovableTime {
public:
    MovableTime();
    std::unique_ptr<runtime::TimeSource> source() const;
    void advance(std::chrono::milliseconds by) { *passed_ += by.count(); }

private:
    std::shared_ptr<std::atomic<std::int64_t>>
        passed_;  // ms since `begun_`; shared with the sources that were given out
    Instant begun_;
};

// How browsers call the server; receipts name it as their issuer.
inline constexpr const char* kPublicUrl = "https://vigil.example";

// Runs from its construction to stop() or its end. Limits on rates are wide, unless `change` narrows them.
class TestServer {
public:
    using Change = std::function<void(Configuration&)>;

    explicit TestServer(const Change& change = {});
    ~TestServer() { stop(); }
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    void stop();
    void start();  // again, on another port, with the same time

    Installation& installation() { return installation_; }
    app::Server& app() { return *server_; }
    std::uint16_t port() const { return server_->port(); }
    std::uint16_t metrics_port() const { return server_->metrics_port(); }
    std::string authority() const { return installation_.authority(); }
    std::filesystem::path data_folder() const { return configuration_.data.folder; }

    Instant now() const { return server_->timers().now(); }
    void advance(std::chrono::milliseconds by) { time_.advance(by); }

    // An administrator's command as JSON, through the server's socket. Fails the test where it is refused.
    std::string desk(const std::string& command, const std::string& arguments);

    // Every line that was logged so far.
    std::string log_text() const;
    // How many rows each table holds. Not of checkpoints: they are signed whenever it suits the server.
    std::map<std::string, std::int64_t> rows() const;

private:
    Installation installation_;
    Configuration configuration_;
    MovableTime time_;
    std::unique_ptr<app::Server> server_;
};

}  // namespace vigil::test

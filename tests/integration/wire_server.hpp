// A listener with a few routes of its own, on a thread of its own, with limits that a test chooses.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "runtime/system_timers.hpp"
#include "transport/http/listener.hpp"
#include "transport/live/live_server.hpp"
#include "transport/tls.hpp"

namespace vigil::test {

// A certificate authority and a server certificate for localhost, made new, in a folder that vanishes with it.
class TestCertificates {
public:
    TestCertificates();
    ~TestCertificates();

    void renew();  // another server certificate in the same files
    transport::TlsOptions options(bool allow_tls12 = false) const;
    std::string authority_pem;

private:
    struct Authority;
    std::unique_ptr<Authority> authority_;
    std::filesystem::path folder_;
};

// Keeps the lines. May be used from any thread.
class MemoryLog : public runtime::LogSink {
public:
    void write(std::string_view line) override;
    std::string text() const;

private:
    mutable std::mutex mutex_;
    std::string text_;
};

// An io_context that runs on its own thread until it is destroyed.
class IoThread {
public:
    IoThread();
    ~IoThread();
    boost::asio::any_io_executor executor() { return io_.get_executor(); }
    // Runs `task()` there and waits for its end.
    void run(std::function<boost::asio::awaitable<void>()> task);

private:
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
    std::thread thread_;
};

struct WireServerOptions {
    http::Limits limits{};
    live::LiveLimits live_limits{};
    bool is_encrypted = true;
    bool allow_tls12 = false;
    std::vector<http::Route> routes{};
    live::SessionMain session{};  // of GET /v1/live
    http::Admission* admission = nullptr;
};

class WireServer {
public:
    explicit WireServer(WireServerOptions options = {});
    ~WireServer();

    std::uint16_t port() const { return port_; }
    std::string authority_pem() const { return options_.is_encrypted ? certificates_.authority_pem : ""; }
    std::string log_text() const { return log_sink_->text(); }
    runtime::Metrics& metrics() { return metrics_; }
    // On its thread.
    http::Listener& listener() { return listener_; }
    boost::asio::any_io_executor http_executor() { return http_thread_.executor(); }
    TestCertificates& certificates() { return certificates_; }
    transport::Tls& tls() { return *tls_; }
    live::LiveServer& live() { return live_; }
    boost::asio::any_io_executor live_executor() { return live_thread_.executor(); }

    void drain_http(std::chrono::milliseconds bound);
    void drain_live(std::chrono::milliseconds bound);

private:
    WireServerOptions options_;
    TestCertificates certificates_;
    std::unique_ptr<transport::Tls> tls_;
    runtime::SystemTimers timers_;
    std::shared_ptr<MemoryLog> log_sink_ = std::make_shared<MemoryLog>();
    runtime::Log log_{log_sink_, timers_};
    runtime::Metrics metrics_;
    IoThread live_thread_;
    IoThread http_thread_;
    live::LiveServer live_;
    http::Router router_;
    http::Listener listener_;
    std::uint16_t port_ = 0;
    bool http_drained_ = false;
    bool live_drained_ = false;
};

}  // namespace vigil::test

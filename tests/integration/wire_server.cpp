#include "integration/wire_server.hpp"

#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <fstream>
#include <vigil/crypto/x509.hpp>

namespace vigil::test {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kEpoch = "e1";

Instant now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

std::vector<http::Route> with_live(std::vector<http::Route> routes, live::LiveServer& server,
                                   const live::SessionMain& session) {
    auto upgrade = [&server, session](http::Call& call) -> boost::asio::awaitable<http::Response> {
        co_return server.accept(call.request, session, kEpoch);
    };
    routes.push_back({.method = http::Method::get, .pattern = "/v1/live", .handler = upgrade});
    return routes;
}

}  // namespace

struct TestCertificates::Authority {
    crypto::IssuedCertificate issued;
};

TestCertificates::TestCertificates() {
    std::string pattern = (std::filesystem::temp_directory_path() / "vigil-tls-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    authority_ = std::make_unique<Authority>(
        Authority{crypto::make_certificate_authority("Test", now(), std::chrono::days(2)).value()});
    authority_pem = authority_->issued.certificate_pem;
    renew();
}

TestCertificates::~TestCertificates() { std::filesystem::remove_all(folder_); }

void TestCertificates::renew() {
    const crypto::ServerNames names{{"localhost"}, {"127.0.0.1"}};
    const auto server =
        crypto::make_server_certificate(authority_->issued.key, authority_pem, names, now(), std::chrono::days(1))
            .value();
    std::ofstream(folder_ / "server.pem") << server.certificate_pem;
    std::ofstream(folder_ / "server.key") << server.key.to_pem();
}

transport::TlsOptions TestCertificates::options(bool allow_tls12) const {
    return {folder_ / "server.pem", folder_ / "server.key", allow_tls12};
}

void MemoryLog::write(std::string_view line) {
    const std::scoped_lock lock(mutex_);
    text_ += line;
}

std::string MemoryLog::text() const {
    const std::scoped_lock lock(mutex_);
    return text_;
}

IoThread::IoThread() : thread_([this] { io_.run(); }) {}

IoThread::~IoThread() {
    io_.stop();
    thread_.join();
}

void IoThread::run(std::function<boost::asio::awaitable<void>()> task) {
    boost::asio::co_spawn(io_, std::move(task), boost::asio::use_future).get();
}

WireServer::WireServer(WireServerOptions options)
    : options_(std::move(options)),
      tls_(transport::Tls::load(certificates_.options(options_.allow_tls12)).value()),
      live_(
          live_thread_.executor(), options_.live_limits,
          [](std::string_view origin) { return origin == "https://localhost"; }, log_, metrics_),
      router_(with_live(options_.routes, live_, options_.session)),
      listener_(http_thread_.executor(), http::ListenerOptions{.limits = options_.limits},
                options_.is_encrypted ? tls_.get() : nullptr, router_, timers_, options_.admission, log_, metrics_) {
    http_thread_.run([this]() -> boost::asio::awaitable<void> {
        listener_.open().value();
        listener_.start();
        co_return;
    });
    port_ = listener_.port();
}

WireServer::~WireServer() {
    drain_http(0ms);
    drain_live(0ms);
}

void WireServer::drain_http(std::chrono::milliseconds bound) {
    if (std::exchange(http_drained_, true)) return;
    http_thread_.run([this, bound] { return listener_.drain(bound); });
}

void WireServer::drain_live(std::chrono::milliseconds bound) {
    if (std::exchange(live_drained_, true)) return;
    const auto farewell = [] { return std::string(R"({"type":"going_away"})"); };
    live_thread_.run([this, farewell, bound] { return live_.drain(farewell, bound); });
}

}  // namespace vigil::test

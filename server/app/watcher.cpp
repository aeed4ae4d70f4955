#include "app/watcher.hpp"

#include <fmt/format.h>

#include "files/file_problems.hpp"
#include "files/network.hpp"
#include "gateways/address_guard.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr std::string_view kHttps = "https://";
constexpr std::size_t kMostAuthorityFile = 1024 * 1024;
constexpr client::HttpLimits kCallLimits{
    .connect = 3s, .handshake = 2s, .send = 1s, .answer = 3s, .idle = 60s, .body = 64 * 1024};

Error refused_key(std::string_view key, const Error& why) {
    return {ErrorKind::invalid_input, fmt::format("watcher.{}: {}", key, why.message)};
}

// While it lives, a call is under way.
class UnderWay {
public:
    explicit UnderWay(bool& flag) : flag_(flag) { flag_ = true; }
    ~UnderWay() { flag_ = false; }
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;

private:
    bool& flag_;
};

}  // namespace

Watcher::Watcher(const asio::any_io_executor& executor, client::Endpoint endpoint, client::TlsContext tls,
                 std::string target, const Configuration::Watcher& configuration, runtime::Log log)
    : target_(std::move(target)),
      every_(configuration.every),
      log_(log),
      http_(executor, std::move(endpoint), std::move(tls), kCallLimits, {},
            [allow = configuration.allow](const asio::ip::address& address) {
                return gateways::may_connect(address, allow);
            }),
      tasks_(executor, [log](std::exception_ptr thrown) {
          log.error("watcher.bug", {{"thrown", runtime::LogValue::type_of(thrown)}});
      }) {}

Result<std::unique_ptr<Watcher>> Watcher::open(const asio::any_io_executor& executor,
                                               const Configuration::Watcher& configuration, runtime::Log log) {
    const std::string& url = configuration.url;
    if (url.empty()) return std::unique_ptr<Watcher>();
    const auto path = url.find('/', kHttps.size());
    auto endpoint = client::parse_endpoint(url.substr(0, path));
    if (!endpoint) return refused_key("url", endpoint.error());
    std::string authorities;
    if (!configuration.authority.empty()) {
        auto read = read_file(configuration.authority, kMostAuthorityFile);
        if (!read) return refused_key("authority", read.error());
        authorities = std::move(read).value();
    }
    auto tls = client::make_tls_context(authorities);
    if (!tls) return refused_key("authority", tls.error());
    return std::unique_ptr<Watcher>(new Watcher(executor, std::move(endpoint).value(), std::move(tls).value(),
                                                path == url.npos ? "/" : url.substr(path), configuration,
                                                std::move(log)));
}

void Watcher::beat(const std::vector<std::string>& reasons) {
    const auto now = std::chrono::steady_clock::now();
    if (!reasons.empty()) {
        if (!std::exchange(is_withheld_, true))
            log_.error("watcher.not_called", {{"reason", runtime::LogValue::code(reasons.front())}});
        return;
    }
    is_withheld_ = false;
    if (is_calling_ || now < next_) return;
    next_ = now + every_;
    tasks_.spawn([this] { return call(); });
}

asio::awaitable<void> Watcher::call() {
    client::HttpRequest request{"GET", target_, {}, {}};
    const UnderWay calling(is_calling_);
    const auto answer = co_await http_.send(std::move(request));
    if (is_stopping_) co_return;  // cut off by the server's own end, which is no failure
    const bool is_well = answer && answer.value().status / 100 == 2;
    const bool had_failed = std::exchange(has_failed_, !is_well);
    if (is_well && had_failed) log_.info("watcher.called_again");
    if (is_well || had_failed) co_return;
    if (answer)
        log_.error("watcher.call_failed", {{"status", answer.value().status}});
    else
        log_.error("watcher.call_failed", {{"error", runtime::LogValue::message(answer.error())}});
}

asio::awaitable<void> Watcher::stop() {
    is_stopping_ = true;
    tasks_.cancel();
    http_.close();
    co_await tasks_.join(2s);
}

}  // namespace vigil::app

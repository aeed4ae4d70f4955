// Tells systems of others what happens to alerts: follows the streams of organisations, and sends what it finds there.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "app/sender_thread.hpp"
#include "client/backoff.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/webhooks/queueing.hpp"
#include "domain/webhooks/sending.hpp"
#include "files/webhook_file.hpp"
#include "gateways/breaker.hpp"
#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "runtime/task_group.hpp"
#include "store/store.hpp"

namespace vigil::app {

// What it works with; all of it outlives it.
struct WebhookParts {
    Store& store;
    const Timers& timers;
    IdSource& ids;
    runtime::Log log;
    runtime::Metrics& metrics;
    std::chrono::milliseconds look_every{500};  // for news and for what is due
};

// Each endpoint is followed by a task of its own, has a few connections and a breaker, so that one that hangs or is ill holds up no
// other. Nothing is written while there is no news: a report costs nothing more. What is due is leased in a transaction of its own
// before a request leaves, and what came of it is written after; a server that is ended in between sends it once more when the lease is
// over, under the same id.
//
// An endpoint that asks to be left alone is, and one that answers 410 is disabled until an administrator enables it. One that is
// disabled, or has failed for an hour, is told in the log, in the metrics and by GET /readyz.
//
// One thread, the executor's, but for is_in_trouble().
class Webhooks {
public:
    static constexpr std::chrono::hours kLongFailure{1};

    // invalid_input: every secret or authority that cannot be used and every organisation that there is not, by its place in the file.
    // What is stored follows the file: see take_up(). Blocks.
    static Result<std::unique_ptr<Webhooks>> open(const boost::asio::any_io_executor& executor,
                                                  const std::vector<files::WebhookDescription>& all,
                                                  WebhookParts parts);
    ~Webhooks();
    Webhooks(const Webhooks&) = delete;
    Webhooks& operator=(const Webhooks&) = delete;

    void start();
    // Ends attempts that are under way; what is not sent is sent after the next start.
    void cancel();

    // Any thread: whether an endpoint is disabled, or has failed for long.
    bool is_in_trouble() const noexcept { return in_trouble_ > 0; }

private:
    struct Endpoint;
    struct Sight;

    Webhooks(const boost::asio::any_io_executor& executor, WebhookParts parts);

    Result<void> add_all(const std::vector<files::WebhookDescription>& all);
    boost::asio::awaitable<void> keep_telling(Endpoint& endpoint);
    boost::asio::awaitable<Result<void>> tell(Endpoint& endpoint);
    boost::asio::awaitable<Result<Sight>> look(Endpoint& endpoint, Instant now);
    boost::asio::awaitable<Result<std::size_t>> send_due(Endpoint& endpoint, Instant now);
    boost::asio::awaitable<void> send_one(Endpoint& endpoint, WebhookMessage message);
    bool may_send(Endpoint& endpoint, Instant now);
    void watch(Endpoint& endpoint, const WebhookEndpoint& known, Instant now);
    void report(Endpoint& endpoint, const Error& error);

    WebhookParts parts_;
    boost::asio::any_io_executor executor_;
    std::vector<std::unique_ptr<Endpoint>> endpoints_;
    client::RandomFraction random_ = client::system_random_fraction();
    std::atomic<int> in_trouble_ = 0;  // endpoints
    runtime::TaskGroup tasks_;
};

using WebhookThread = SenderThread<Webhooks>;

// The endpoints of the file; "": none, and what is stored of earlier ones ends. Errors name the file. Null: there is nobody to tell.
Result<std::unique_ptr<WebhookThread>> open_webhooks(const std::filesystem::path& file, const WebhookParts& parts);

}  // namespace vigil::app

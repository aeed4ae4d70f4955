// Copies of the checkpoints outside of the database: a file, a webhook, or both.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "app/checkpoint_file.hpp"
#include "app/checkpoint_webhook.hpp"
#include "runtime/condition.hpp"
#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "runtime/task_group.hpp"
#include "store/store.hpp"

namespace vigil::app {

// Between attempts: a random time up to a limit that doubles from the one to the other.
struct SinkPace {
    std::chrono::milliseconds first{1'000};
    std::chrono::milliseconds longest{600'000};
};

// What the sinks work with; all of it outlives them.
struct SinkParts {
    Store& store;
    const Timers& timers;
    const std::string& log_id;
    runtime::Log log;
    runtime::Metrics& metrics;
    SinkPace pace{};
    client::HttpLimits limits{};
};

// Each sink takes every checkpoint of the table, whatever happens to either side:
// - the file goes on after its own last line;
// - the webhook after the position that the database has kept for it, which is written once the receiver has said 2xx. After
//   an outage it first sends the newest checkpoint, because that one vouches for all before it, and then those that were
//   missed, oldest first. A receiver that was never heard of begins with the newest.
// So a checkpoint may arrive twice, and none is left out.
//
// Threads: one of its own for the webhook and the waiting, one for the file, whose disk may be slow. Neither ever holds up the
// writer: what is new is only hinted at, and the tables are the truth.
class CheckpointSinks {
public:
    // Null, where the configuration names no sink.
    static Result<std::unique_ptr<CheckpointSinks>> open(const Configuration::Checkpoints& configuration,
                                                         SinkParts parts);
    ~CheckpointSinks();
    CheckpointSinks(const CheckpointSinks&) = delete;
    CheckpointSinks& operator=(const CheckpointSinks&) = delete;

    void start();
    // There is a new checkpoint, signed at that time. Any thread; does not wait.
    void hint(Instant signed_at);
    // Ends within the time of one attempt. What was not delivered is, after the next start.
    void stop();
    // After the store was closed, which signs a last checkpoint: brings the file up to date from the database file.
    Result<void> complete_file(const std::filesystem::path& database);

private:
    struct Sink;

    CheckpointSinks(std::optional<CheckpointFile> file, std::optional<WebhookReceiver> receiver, SinkParts parts);

    boost::asio::awaitable<void> keep_file();
    boost::asio::awaitable<Result<void>> copy_to_file();
    boost::asio::awaitable<void> keep_webhook();
    boost::asio::awaitable<Result<void>> send_to_webhook();
    boost::asio::awaitable<Result<std::int64_t>> webhook_position();
    boost::asio::awaitable<Result<void>> deliver(SignedRoot checkpoint);
    boost::asio::awaitable<void> pause(std::chrono::milliseconds time);
    boost::asio::awaitable<void> wait_for_more(Sink& sink);
    void report(Sink& sink, const Error& error);

    SinkParts parts_;
    boost::asio::io_context io_{1};
    boost::asio::thread_pool file_thread_{1};
    std::optional<CheckpointFile> file_;
    std::optional<CheckpointWebhook> webhook_;
    std::unique_ptr<Sink> file_sink_;
    std::unique_ptr<Sink> webhook_sink_;
    runtime::TaskGroup tasks_;
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work_;
    std::thread thread_;
    std::atomic<bool> stopping_{false};
};

}  // namespace vigil::app

#include "app/checkpoint_sinks.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "client/backoff.hpp"
#include "runtime/run_on.hpp"
#include "storage/engine/sqlite/connection.hpp"
#include "storage/repositories/checkpoints.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kFilePage = 256;
constexpr std::size_t kWebhookPage = 64;  // after so many old ones the newest is sent again

struct Waiting {
    std::vector<SignedRoot> page{};
    std::optional<SignedRoot> newest{};
    std::int64_t count = 0;
};

Result<Waiting> waiting_after(CheckpointRepository& checkpoints, std::int64_t pos, std::size_t limit) {
    Waiting waiting;
    VIGIL_TRY(waiting.page, checkpoints.after(pos, limit));
    waiting.count = static_cast<std::int64_t>(waiting.page.size());
    if (waiting.page.size() < limit) {
        if (!waiting.page.empty()) waiting.newest = waiting.page.back();
        return waiting;
    }
    VIGIL_TRY(waiting.newest, checkpoints.newest());
    VIGIL_TRY(waiting.count, checkpoints.count_after(pos));
    return waiting;
}

}  // namespace

struct CheckpointSinks::Sink {
    Sink(const char* sink, const SinkParts& parts, const asio::any_io_executor& executor)
        : name(sink),
          more(executor),
          backoff(parts.pace.first, parts.pace.longest),
          delivered(parts.metrics.counter("vigil_checkpoint_sink_delivered_total", "checkpoints that a sink has taken",
                                          {{"sink", sink}})),
          failures(
              parts.metrics.counter("vigil_checkpoint_sink_failures_total", "attempts that failed", {{"sink", sink}})) {
        parts.metrics.gauge("vigil_checkpoint_sink_waiting", "checkpoints that a sink has yet to take",
                            [this] { return static_cast<double>(waiting.load()); }, {{"sink", sink}});
        parts.metrics.gauge(
            "vigil_checkpoint_sink_lag_seconds", "age of the oldest checkpoint that a sink has yet to take",
            [this, &timers = parts.timers] {
                const auto since = oldest_ms.load();
                return since == 0 ? 0.0
                                  : static_cast<double>(std::max<std::int64_t>(0, ms_of(timers.now()) - since)) / 1e3;
            },
            {{"sink", sink}});
    }

    void is_waiting(const Waiting& found) {
        waiting = found.count;
        oldest_ms = found.page.empty() ? 0 : ms_of(found.page.front().at);
    }
    void took(std::size_t count) {
        delivered.add(count);
        backoff.reset();
    }

    const char* name;
    std::atomic<std::int64_t> waiting{0};
    std::atomic<std::int64_t> oldest_ms{0};  // when the oldest of them was signed; 0: none waits
    bool hinted = false;
    runtime::Condition more;
    client::Backoff backoff;
    bool is_failing = false;
    std::optional<std::int64_t> resync_from{};  // of the file: what is known to be on disk, after a failed sync
    runtime::Counter& delivered;
    runtime::Counter& failures;
};

Result<std::unique_ptr<CheckpointSinks>> CheckpointSinks::open(const Configuration::Checkpoints& configuration,
                                                               SinkParts parts) {
    std::optional<CheckpointFile> file;
    if (!configuration.file.empty()) file.emplace(configuration.file);
    std::optional<WebhookReceiver> receiver;
    if (!configuration.webhook.empty()) {
        VIGIL_TRY(auto opened, open_receiver(configuration));
        receiver.emplace(std::move(opened));
    }
    if (!file && !receiver) return std::unique_ptr<CheckpointSinks>();
    return std::unique_ptr<CheckpointSinks>(
        new CheckpointSinks(std::move(file), std::move(receiver), std::move(parts)));
}

CheckpointSinks::CheckpointSinks(std::optional<CheckpointFile> file, std::optional<WebhookReceiver> receiver,
                                 SinkParts parts)
    : parts_(std::move(parts)), file_(std::move(file)), tasks_(io_.get_executor(), [this](std::exception_ptr thrown) {
          parts_.log.error("checkpoints.bug", {{"thrown", runtime::LogValue::type_of(thrown)}});
      }) {
    if (file_) file_sink_ = std::make_unique<Sink>("file", parts_, io_.get_executor());
    if (!receiver) return;
    webhook_.emplace(io_.get_executor(), std::move(*receiver), parts_.log_id, parts_.limits);
    webhook_sink_ = std::make_unique<Sink>("webhook", parts_, io_.get_executor());
}

CheckpointSinks::~CheckpointSinks() { stop(); }

void CheckpointSinks::start() {
    if (file_) tasks_.spawn([this] { return keep_file(); });
    if (webhook_) tasks_.spawn([this] { return keep_webhook(); });
    work_.emplace(io_.get_executor());
    thread_ = std::thread([this] { io_.run(); });
}

void CheckpointSinks::hint(Instant signed_at) {
    for (auto* sink : {file_sink_.get(), webhook_sink_.get()}) {
        if (sink == nullptr) continue;
        std::int64_t none = 0;
        sink->oldest_ms.compare_exchange_strong(none, ms_of(signed_at));
        sink->waiting.fetch_add(1);
        asio::post(io_, [sink] {
            sink->hinted = true;
            sink->more.notify();
        });
    }
}

void CheckpointSinks::stop() {
    if (stopping_.exchange(true) || !thread_.joinable()) return;
    asio::post(io_, [this] {
        tasks_.cancel();
        if (webhook_) webhook_->close();
    });
    work_.reset();
    thread_.join();
    file_thread_.join();
}

Result<void> CheckpointSinks::complete_file(const std::filesystem::path& database) {
    if (!file_) return success();
    VIGIL_TRY(const auto connection,
              storage::sqlite::SqliteConnection::open({database.string()}, storage::sqlite::Purpose::read));
    VIGIL_TRY(connection->begin(storage::Access::read));
    storage::NewRecords none;
    storage::StoredCheckpoints checkpoints(*connection, none);
    auto completed = complete(*file_, checkpoints, parts_.log_id);
    connection->rollback();
    return completed;
}

void CheckpointSinks::report(Sink& sink, const Error& error) {
    sink.failures.add();
    if (std::exchange(sink.is_failing, true)) return;  // one line an outage
    parts_.log.warning("checkpoints.sink_failed",
                       {{"sink", runtime::LogValue::code(sink.name)}, {"error", runtime::LogValue::message(error)}});
}

asio::awaitable<void> CheckpointSinks::pause(std::chrono::milliseconds time) {
    asio::steady_timer timer(io_, time);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<void> CheckpointSinks::wait_for_more(Sink& sink) {
    if (std::exchange(sink.is_failing, false))
        parts_.log.info("checkpoints.sink_recovered", {{"sink", runtime::LogValue::code(sink.name)}});
    auto hinted = [&sink] { return sink.hinted; };
    co_await sink.more.wait(hinted);
    sink.hinted = false;
}

asio::awaitable<void> CheckpointSinks::keep_file() {
    for (;;) {
        const auto failed = co_await copy_to_file();
        report(*file_sink_, failed.error());
        co_await pause(file_sink_->backoff.next());
    }
}

// Ends with an error only.
asio::awaitable<Result<void>> CheckpointSinks::copy_to_file() {
    auto& sink = *file_sink_;
    auto read_tail = [this] { return file_->tail(); };
    const auto tail = co_await runtime::run_on(file_thread_.get_executor(), read_tail);
    if (!tail) co_return tail.error();
    auto stand = [&](Unit& unit) { return find_standing(unit.checkpoints(), tail.value(), parts_.log_id); };
    VIGIL_CO_TRY(auto standing, co_await parts_.store.read(stand));
    if (standing.contradicts) parts_.log.error("checkpoints.file_contradicts_database");
    if (standing.other_log) parts_.log.warning("checkpoints.file_of_another_log");
    parts_.metrics
        .gauge("vigil_checkpoint_file_contradicted",
               "1: the file ends in checkpoints of this log that the database does not know")
        .set(standing.contradicts ? 1 : 0);
    if (sink.resync_from) standing.pos = std::min(standing.pos, *sink.resync_from);
    std::string text = std::move(standing.mend);
    for (;;) {
        auto look = [&](Unit& unit) { return waiting_after(unit.checkpoints(), standing.pos, kFilePage); };
        VIGIL_CO_TRY(const auto found, co_await parts_.store.read(look));
        sink.is_waiting(found);
        text += checkpoint_lines(found.page);
        if (!text.empty()) {
            auto append = [this, &text] { return file_->append(text); };
            const auto appended = co_await runtime::run_on(file_thread_.get_executor(), append);
            if (!appended) {
                // What a failed sync has left in the page cache looks like the file, and may never reach the disk.
                if (appended.error().code == kSyncFailed && !sink.resync_from) sink.resync_from = standing.pos;
                co_return appended.error();
            }
            sink.resync_from.reset();
            text.clear();
        }
        if (found.page.empty()) {
            co_await wait_for_more(sink);
        } else {
            standing.pos = found.page.back().pos;
            sink.took(found.page.size());
        }
    }
}

asio::awaitable<void> CheckpointSinks::keep_webhook() {
    for (;;) {
        const auto failed = co_await send_to_webhook();
        report(*webhook_sink_, failed.error());
        const auto asked = webhook_->retry_after().value_or(std::chrono::milliseconds(0));
        co_await pause(std::max(webhook_sink_->backoff.next(), asked));
    }
}

// A receiver that was never heard of begins with the newest.
asio::awaitable<Result<std::int64_t>> CheckpointSinks::webhook_position() {
    auto find = [this](Unit& unit) { return unit.checkpoints().taken_by(webhook_->sink()); };
    VIGIL_CO_TRY(const auto known, co_await parts_.store.read(find));
    if (known) co_return *known;
    auto begin = [this, now = parts_.timers.now()](Unit& unit) -> Result<std::int64_t> {
        VIGIL_TRY(const auto newest, unit.checkpoints().newest());
        const std::int64_t before = newest ? newest->pos - 1 : 0;
        VIGIL_TRY(unit.checkpoints().set_taken_by(webhook_->sink(), before, now));
        return before;
    };
    VIGIL_CO_TRY(const auto begun, co_await parts_.store.write(begin));
    co_return begun.value;
}

asio::awaitable<Result<void>> CheckpointSinks::deliver(SignedRoot checkpoint) {
    const auto delivered = co_await webhook_->deliver(std::move(checkpoint), parts_.timers.now());
    if (delivered) webhook_sink_->took(1);
    co_return delivered;
}

// Ends with an error only.
asio::awaitable<Result<void>> CheckpointSinks::send_to_webhook() {
    auto& sink = *webhook_sink_;
    VIGIL_CO_TRY(std::int64_t pos, co_await webhook_position());
    std::int64_t ahead = 0;  // position of a newest one that was sent before its turn
    for (;;) {
        auto look = [&](Unit& unit) { return waiting_after(unit.checkpoints(), pos, kWebhookPage); };
        VIGIL_CO_TRY(const auto found, co_await parts_.store.read(look));
        sink.is_waiting(found);
        if (found.page.empty()) {
            co_await wait_for_more(sink);
            continue;
        }
        Result<void> sent = success();
        if (found.page.size() > 1 && found.newest->pos != ahead) {
            sent = co_await deliver(*found.newest);
            if (sent) ahead = found.newest->pos;
        }
        const std::int64_t before = pos;
        for (const auto& each : found.page) {
            if (sent && each.pos != ahead) sent = co_await deliver(each);
            if (!sent) break;
            pos = each.pos;
        }
        if (pos != before) {
            auto keep = [this, pos, now = parts_.timers.now()](Unit& unit) -> Result<std::monostate> {
                VIGIL_TRY(unit.checkpoints().set_taken_by(webhook_->sink(), pos, now));
                return std::monostate{};
            };
            VIGIL_CO_TRY(co_await parts_.store.write(keep));
        }
        if (!sent) co_return sent.error();
    }
}

}  // namespace vigil::app

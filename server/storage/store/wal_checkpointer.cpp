#include "storage/store/wal_checkpointer.hpp"

#include <utility>

#include "runtime/thread_name.hpp"

namespace vigil::storage {
namespace {

constexpr std::int64_t kFewPages = 100;
constexpr int kMostRounds = 8;

// A reader holds an old state, or there is no space or memory: the log keeps everything, and a later copy takes it.
bool is_harmless(const Error& error) {
    return error.code == kStorageBusy || error.code == kStorageFull || error.code == kStorageMemory;
}

}  // namespace

WalCheckpointer::WalCheckpointer(std::unique_ptr<sqlite::SqliteConnection> connection, const StoreSettings& settings,
                                 const StoreHooks& hooks, StoreCounters& counters,
                                 std::function<void(const Error&)> on_lost)
    : connection_(std::move(connection)),
      settings_(settings),
      hooks_(hooks),
      counters_(counters),
      on_lost_(std::move(on_lost)),
      long_at_(settings.max_wal_pages) {}

WalCheckpointer::~WalCheckpointer() { stop(); }

void WalCheckpointer::start() {
    thread_ = std::thread([this] { run(); });
}

void WalCheckpointer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void WalCheckpointer::wal_is(int pages) {
    counters_.wal_pages.store(pages, std::memory_order_relaxed);
    if (pages < copied_) {  // the log was begun anew
        copied_ = 0;
        long_at_ = settings_.max_wal_pages;
    }
    size_ = pages;
    if (pages - copied_ < settings_.wal_pages) return;
    copied_ = pages;
    {
        const std::lock_guard lock(mutex_);
        pages_ = pages;
    }
    changed_.notify_one();
}

void WalCheckpointer::begin_anew(sqlite::SqliteConnection& writer) {
    if (!waits_for_writer_) return;
    const auto done = writer.checkpoint(sqlite::WalCheckpoint::restart);
    if (done) {
        counters_.wal_checkpoints.fetch_add(1, std::memory_order_relaxed);
    } else if (is_harmless(done.error())) {
        long_at_ = size_ + settings_.wal_pages;
    } else {
        on_lost_(done.error());
    }
    waits_for_writer_ = false;
}

void WalCheckpointer::empty_soon() {
    {
        const std::lock_guard lock(mutex_);
        empties_ = true;
        has_tried_ = false;
    }
    changed_.notify_one();
}

void WalCheckpointer::run() {
    runtime::name_thread("vigil-wal");
    for (;;) {
        int pages = 0;
        bool empties = false;
        {
            std::unique_lock lock(mutex_);
            const auto asked = [this] { return stopping_ || pages_ > 0 || (empties_ && !has_tried_); };
            if (empties_)
                changed_.wait_for(lock, settings_.wal_pause, asked);
            else
                changed_.wait(lock, asked);
            if (stopping_) return;
            pages = std::exchange(pages_, 0);
            empties = empties_;
            has_tried_ = empties;
        }
        if (pages > 0) copy(pages);
        if (empties) empty();
    }
}

void WalCheckpointer::empty() {
    auto done = connection_->checkpoint(sqlite::WalCheckpoint::passive);
    if (done) done = connection_->checkpoint(sqlite::WalCheckpoint::truncate);
    if (!done) {
        if (!is_harmless(done.error())) on_lost_(done.error());
        return;
    }
    counters_.wal_checkpoints.fetch_add(1, std::memory_order_relaxed);
    const std::lock_guard lock(mutex_);
    empties_ = !has_tried_;  // asked for once more in the meantime
}

// Everybody waits while the writer begins the log anew, for what is not copied by then: so of a long log that which came
// during one copy is copied too, which is less each time.
void WalCheckpointer::copy(int pages) {
    if (waits_for_writer_) return;
    const bool is_long = pages >= long_at_;
    for (int round = 1;; ++round) {
        const auto before = counters_.wal_pages.load(std::memory_order_relaxed);
        if (!copy_once()) return;
        const auto left = counters_.wal_pages.load(std::memory_order_relaxed) - before;
        const bool is_last = !is_long || left <= kFewPages || round == kMostRounds;
        if (is_long && is_last) waits_for_writer_ = true;
        // Whoever has seen the last one counted finds the writer asked.
        counters_.wal_checkpoints.fetch_add(1, std::memory_order_relaxed);
        if (is_last) return;
    }
}

bool WalCheckpointer::copy_once() {
    const auto done = connection_->checkpoint(sqlite::WalCheckpoint::passive);
    if (done) return true;
    if (!is_harmless(done.error())) {
        on_lost_(done.error());
    } else if (hooks_.on_failure) {
        hooks_.on_failure(done.error());
    }
    return false;
}

}  // namespace vigil::storage

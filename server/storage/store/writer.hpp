// The one writer: many functions, one commit, one fsync.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>

#include "storage/engine/connection.hpp"
#include "storage/store/batch.hpp"
#include "storage/store/job_queue.hpp"
#include "storage/store/settings.hpp"
#include "storage/store/unit.hpp"

namespace vigil::storage {

// A thread that drains the queue: it begins a transaction when there is a job, runs each job, goes on while there are jobs (up
// to max_batch and max_batch_time, never waiting for one), commits, and only then answers.
//
// A job that fails or throws is undone alone. When the engine gave up the whole transaction, every job of the batch fails
// as `unavailable`. When it cannot be known whether a commit is on disk, its jobs get `outcome_unknown` and the writer
// stops for good (but not after commit_unsettled): after a failed fsync the kernel may have dropped pages that it calls clean,
// so a second fsync would prove nothing. Only a new start, which reads the file again and copies it anew, may go on.
class Writer {
public:
    // All borrowed; they outlive the writer. `connection` is used by its thread only.
    Writer(Connection& connection, JobQueue& queue, const UnitContext& context, const StoreSettings& settings,
           const StoreHooks& hooks, const CheckpointSigner& sign, StoreCounters& counters);
    // The owner closes the queue first.
    ~Writer();

    void start();
    // Answers every job in the closed queue, signs the last checkpoint, ends the thread.
    void join();

    // Called on its thread between two transactions, after the jobs of one were answered. Set before start().
    void between_batches(std::function<void()> work) { between_batches_ = std::move(work); }

    // No more writes. May be called from any thread.
    void stop(const Error& reason);
    bool is_stopped() const noexcept { return stopped_; }

    // Why nothing can be written now, as a code of engine/codes.hpp; empty: as far as is known, it can. Without other work the
    // writer makes a commit of its own every probe_interval, so this is never older than that. Any thread.
    std::string_view trouble() const;

private:
    void run();
    void run_batch(Job first);
    void run_checkpoint();  // where nothing else needs a commit
    void run_probe();
    bool probe_is_due() const;
    void note(std::string_view trouble);
    // Commits, tells the hooks, and answers.
    void finish(Batch& batch);
    bool checkpoint_is_due(bool has_new_entries) const;
    std::optional<JobQueue::SteadyTime> next_checkpoint() const;
    std::optional<JobQueue::SteadyTime> next_turn() const;  // of what is done without a job

    Connection& connection_;
    JobQueue& queue_;
    const UnitContext& context_;
    const StoreSettings& settings_;
    const StoreHooks& hooks_;
    const CheckpointSigner& sign_;
    StoreCounters& counters_;
    std::optional<DirectoryMemo> memo_{};

    std::function<void()> between_batches_{};
    std::atomic<bool> stopped_{false};
    bool has_unsigned_entries_ = true;        // after the last checkpoint; at the start: perhaps
    JobQueue::SteadyTime last_checkpoint_{};  // when the last one was tried
    JobQueue::SteadyTime last_try_ = std::chrono::steady_clock::now();  // of a commit

    mutable std::mutex trouble_mutex_{};
    std::string_view trouble_{};
    JobQueue::SteadyTime last_success_ = std::chrono::steady_clock::now();
    std::thread thread_{};
};

}  // namespace vigil::storage

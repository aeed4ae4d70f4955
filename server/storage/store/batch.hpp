// The jobs that share one commit.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <vector>

#include "storage/engine/connection.hpp"
#include "storage/store/job.hpp"
#include "storage/store/settings.hpp"
#include "storage/store/unit.hpp"

namespace vigil::storage {

// Life: begin; run any number of jobs; commit; answer. Writer thread.
//
// Jobs share the transaction without savepoints, because a savepoint copies every page that its job changes, and hardly a
// job fails once it has changed a row. If one does, the transaction is undone and all others run again, now each in a
// savepoint of its own (Store: a function may be run again). So a job that fails still fails alone.
class Batch {
public:
    // `memo`: of the connection; null: none.
    Batch(Connection& connection, const UnitContext& context, const StoreHooks& hooks, DirectoryMemo* memo)
        : connection_(connection), context_(context), hooks_(hooks), memo_(memo) {}

    // False: the transaction could not be begun, or the engine gave it up. Nothing of the batch will be kept.
    bool is_open() const noexcept { return !lost_; }
    std::size_t size() const noexcept { return entries_.size(); }
    std::int64_t last_pos() const noexcept { return last_pos_; }  // of the log; 0: this batch appended nothing
    const std::set<StreamId>& streams() const noexcept { return streams_; }

    void begin();
    // Runs `job` and keeps its answer for later.
    void run(Job job);
    // Signs the head of the log inside the batch; a failure is reported and leaves the jobs alone.
    void checkpoint(const CheckpointSigner& sign);
    // Writes what nobody needs, to see whether the disk takes it.
    void probe();
    // Failure: nothing was kept, or outcome_unknown, or commit_unsettled.
    Result<void> commit();

    // Tells every job how it went: its own result, or `outcome` where the batch as a whole failed. Answers how many
    // succeeded.
    std::size_t answer(const Result<void>& outcome);
    const std::optional<Checkpoint>& signed_checkpoint() const noexcept { return checkpoint_; }

private:
    struct Entry {
        Job job;
        Result<void> result = success();
        std::vector<LogMark> marks{};
    };

    Result<Written> run_unit(const Job& job);
    void run_together(Entry& entry);
    void run_in_savepoint(Entry& entry);
    void take(Entry& entry, Result<Written> written);
    void start_over();
    void note_if_lost(const Result<void>& result);

    Connection& connection_;
    const UnitContext& context_;
    const StoreHooks& hooks_;
    DirectoryMemo* memo_;
    std::vector<Entry> entries_{};
    bool uses_savepoints_ = false;
    std::set<StreamId> streams_{};
    std::int64_t last_pos_ = 0;
    std::optional<Checkpoint> checkpoint_{};
    std::optional<Error> lost_{};
};

}  // namespace vigil::storage

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
class Batch {
public:
    Batch(Connection& connection, const UnitContext& context, const StoreHooks& hooks)
        : connection_(connection), context_(context), hooks_(hooks) {}

    // False: the transaction could not be begun, or the engine gave it up. Nothing of the batch will be kept.
    bool is_open() const noexcept { return !lost_; }
    std::size_t size() const noexcept { return answers_.size(); }
    std::int64_t last_pos() const noexcept { return last_pos_; }  // of the log; 0: this batch appended nothing
    const std::set<StreamId>& streams() const noexcept { return streams_; }

    void begin();
    // Runs `job` in a savepoint and keeps its answer for later.
    void run(Job job);
    // Signs the head of the log inside the batch; a failure is reported and leaves the jobs alone.
    void checkpoint(const CheckpointSigner& sign);
    // Failure: nothing was kept, or outcome_unknown.
    Result<void> commit();

    // Tells every job how it went: its own result, or `outcome` where the batch as a whole failed. Answers how many
    // succeeded.
    std::size_t answer(const Result<void>& outcome);
    const std::optional<Checkpoint>& signed_checkpoint() const noexcept { return checkpoint_; }

private:
    struct Answer {
        std::function<void(Result<void>, std::vector<LogMark>)> done;
        Result<void> result;
        std::vector<LogMark> marks;
    };

    void note_if_lost(const Result<void>& result);

    Connection& connection_;
    const UnitContext& context_;
    const StoreHooks& hooks_;
    std::vector<Answer> answers_{};
    std::set<StreamId> streams_{};
    std::int64_t last_pos_ = 0;
    std::optional<Checkpoint> checkpoint_{};
    std::optional<Error> lost_{};
};

}  // namespace vigil::storage

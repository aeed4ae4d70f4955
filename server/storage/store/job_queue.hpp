// Jobs on their way to a thread: the urgent ones first, those of one urgency as they came.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

#include "storage/store/job.hpp"
#include "store/urgency.hpp"

namespace vigil::storage {

// Where both kinds wait, every eighth job is one that may wait, so that none waits for ever; and those fill at most half of
// the queue, so that they never take the place of a report. May be used from any thread.
class JobQueue {
public:
    using SteadyTime = std::chrono::steady_clock::time_point;

    explicit JobQueue(std::size_t capacity) : capacity_(capacity) {}

    enum class Pushed { yes, full, closed };
    // Takes `job` only where it answers `yes`.
    Pushed push(Job& job, Urgency urgency = Urgency::first);

    std::optional<Job> try_pop();
    // Waits for a job; nothing once the queue is closed and empty, or at `until`.
    std::optional<Job> pop(const std::optional<SteadyTime>& until = {});

    // No more jobs come in; those inside are still handed out.
    void close();
    bool is_drained() const;  // closed, and nothing inside
    std::size_t depth() const;

private:
    std::optional<Job> take_next();
    std::size_t size() const noexcept { return first_.size() + later_.size(); }

    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> first_;
    std::deque<Job> later_;
    int taken_in_row_ = 0;  // urgent jobs since one that had to wait
    bool closed_ = false;
};

}  // namespace vigil::storage

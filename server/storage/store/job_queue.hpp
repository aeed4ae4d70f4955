// Jobs on their way to a thread, first come first served.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

#include "storage/store/job.hpp"

namespace vigil::storage {

// May be used from any thread.
class JobQueue {
public:
    using SteadyTime = std::chrono::steady_clock::time_point;

    explicit JobQueue(std::size_t capacity) : capacity_(capacity) {}

    enum class Pushed { yes, full, closed };
    // Takes `job` only where it answers `yes`.
    Pushed push(Job& job);

    std::optional<Job> try_pop();
    // Waits for a job; nothing once the queue is closed and empty, or at `until`.
    std::optional<Job> pop(const std::optional<SteadyTime>& until = {});

    // No more jobs come in; those inside are still handed out.
    void close();
    bool is_drained() const;  // closed, and nothing inside
    std::size_t depth() const;

private:
    std::optional<Job> take_front();

    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> jobs_;
    bool closed_ = false;
};

}  // namespace vigil::storage

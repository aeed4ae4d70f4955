// Jobs on their way to a thread: in lanes by their urgency, those of one lane as they came.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

#include "storage/store/job.hpp"
#include "store/urgency.hpp"

namespace vigil::storage {

// The lanes are served in their order, and none waits for ever: a lane that was passed over so often gets a turn (every
// fourth job is one of an unknown sender's emergencies or of the reports, where these wait; every eighth one of the lanes
// behind). What is no emergency fills `capacity` places, looks half of them at most, unknown senders three quarters; the
// emergencies of known senders have as many places again, those of unknown ones half as many, so that nothing takes the
// place of an emergency. May be used from any thread.
class JobQueue {
public:
    using SteadyTime = std::chrono::steady_clock::time_point;

    explicit JobQueue(std::size_t capacity) : capacity_(capacity) {}

    enum class Pushed { yes, full, closed };
    // Takes `job` only where it answers `yes`.
    Pushed push(Job& job, Urgency urgency = Urgency::first, SteadyTime now = std::chrono::steady_clock::now());

    std::optional<Job> try_pop();
    // Waits for a job; nothing once the queue is closed and empty, or at `until`.
    std::optional<Job> pop(const std::optional<SteadyTime>& until = {});

    // No more jobs come in; those inside are still handed out.
    void close();
    bool is_drained() const;  // closed, and nothing inside
    std::size_t depth() const;
    // How long the job that came first has waited in its lane; zero where none waits.
    SteadyTime::duration oldest_wait(Urgency urgency, SteadyTime now = std::chrono::steady_clock::now()) const;

private:
    struct Waiting {
        Job job;
        SteadyTime since;
    };
    struct Lane {
        std::deque<Waiting> jobs{};
        int passed_over = 0;  // jobs of earlier lanes since its last turn, while it waited
    };

    // All require mutex_.
    std::optional<Job> take_next();
    Lane* next_lane();
    bool has_room(Urgency urgency) const;
    std::size_t waiting(Urgency urgency) const { return lanes_[static_cast<std::size_t>(urgency)].jobs.size(); }
    std::size_t size() const noexcept;

    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::array<Lane, kUrgencies> lanes_{};
    bool closed_ = false;
};

}  // namespace vigil::storage

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

// The lanes are served in their order, and none waits for ever: a lane that was passed over so often gets a turn. Behind the
// emergencies of known senders every fourth job is one of an unknown sender's emergencies, or a report, where these wait, and
// every eighth one of the lanes behind; unknown senders' emergencies and reports take turns one by one, so that no flood of
// the former keeps known senders out. What is no emergency fills `capacity` places, looks half of them at most, unknown
// senders three quarters; the emergencies of known senders have as many places again, those of unknown ones half as many, so
// that nothing takes the place of an emergency. May be used from any thread.
class JobQueue {
public:
    using SteadyTime = std::chrono::steady_clock::time_point;

    explicit JobQueue(std::size_t capacity) : capacity_(capacity) {}

    enum class Pushed { yes, full, closed };
    // Takes `job` only where it answers `yes`.
    Pushed push(Job& job, Urgency urgency = Urgency::first, SteadyTime now = std::chrono::steady_clock::now());

    std::optional<Job> try_pop(SteadyTime now = std::chrono::steady_clock::now());
    // Waits for a job; nothing once the queue is closed and empty, or at `until`.
    std::optional<Job> pop(const std::optional<SteadyTime>& until = {});

    // No more jobs come in; those inside are still handed out.
    void close();
    bool is_drained() const;  // closed, and nothing inside
    std::size_t depth() const;
    // How long the job that came first has waited in its lane, or how long one that came now would wait by how fast the lane
    // moves, whichever is more; zero where none waits. The first alone would show a flood only when it is too late.
    SteadyTime::duration wait(Urgency urgency, SteadyTime now = std::chrono::steady_clock::now()) const;

private:
    struct Waiting {
        Job job;
        SteadyTime since;
        std::size_t place;  // in its lane when it came, from 1
    };
    struct Lane {
        std::deque<Waiting> jobs{};
        int passed_over = 0;  // by jobs of earlier lanes since its last turn, while it waited
        // Of those that came out lately, the later the more: how long they waited, and for how many places.
        std::chrono::duration<double> waited{};
        double places = 0;
    };

    // All require mutex_.
    std::optional<Job> take_next(SteadyTime now);
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

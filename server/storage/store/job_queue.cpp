#include "storage/store/job_queue.hpp"

#include <algorithm>
#include <utility>

namespace vigil::storage {

namespace {

// After so many jobs of earlier lanes a lane that waits gets a turn. The first lane never waits for its turn.
constexpr std::array<int, kUrgencies> kPatience{0, 3, 3, 7, 7};
// A report is passed over once by an emergency of somebody who is not known.
constexpr int passes(Urgency taken, Urgency waits) {
    return taken == Urgency::unknown_emergency && waits == Urgency::first ? 3 : 1;
}

constexpr double kKept = 0.99;  // of what is known of a lane's speed, with each job

}  // namespace

JobQueue::Pushed JobQueue::push(Job& job, Urgency urgency, SteadyTime now) {
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return Pushed::closed;
        if (!has_room(urgency)) return Pushed::full;
        auto& jobs = lanes_[static_cast<std::size_t>(urgency)].jobs;
        jobs.push_back({std::move(job), now, jobs.size() + 1});
    }
    changed_.notify_one();
    return Pushed::yes;
}

std::optional<Job> JobQueue::try_pop(SteadyTime now) {
    const std::lock_guard lock(mutex_);
    return take_next(now);
}

std::optional<Job> JobQueue::pop(const std::optional<SteadyTime>& until) {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return closed_ || size() > 0; };
    if (until)
        changed_.wait_until(lock, *until, ready);
    else
        changed_.wait(lock, ready);
    return take_next(std::chrono::steady_clock::now());
}

void JobQueue::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
}

bool JobQueue::is_drained() const {
    const std::lock_guard lock(mutex_);
    return closed_ && size() == 0;
}

std::size_t JobQueue::depth() const {
    const std::lock_guard lock(mutex_);
    return size();
}

JobQueue::SteadyTime::duration JobQueue::wait(Urgency urgency, SteadyTime now) const {
    const std::lock_guard lock(mutex_);
    const auto& lane = lanes_[static_cast<std::size_t>(urgency)];
    if (lane.jobs.empty()) return {};
    const auto oldest = std::max(now - lane.jobs.front().since, SteadyTime::duration::zero());
    if (lane.places < 1) return oldest;
    const auto expected = lane.waited / lane.places * static_cast<double>(lane.jobs.size());
    return std::max(oldest, std::chrono::duration_cast<SteadyTime::duration>(expected));
}

bool JobQueue::has_room(Urgency urgency) const {
    switch (urgency) {
        case Urgency::emergency:
            return waiting(urgency) < capacity_;
        case Urgency::unknown_emergency:
            return waiting(urgency) < (capacity_ + 1) / 2;
        case Urgency::first:
            break;
        case Urgency::unknown:
            if (waiting(urgency) >= (3 * capacity_ + 3) / 4) return false;
            break;
        case Urgency::later:
            if (waiting(urgency) >= (capacity_ + 1) / 2) return false;
            break;
    }
    return waiting(Urgency::first) + waiting(Urgency::unknown) + waiting(Urgency::later) < capacity_;
}

std::size_t JobQueue::size() const noexcept {
    std::size_t size = 0;
    for (const auto& lane : lanes_) size += lane.jobs.size();
    return size;
}

JobQueue::Lane* JobQueue::next_lane() {
    Lane* next = nullptr;
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
        Lane& lane = lanes_[i];
        if (lane.jobs.empty()) continue;
        if (next == nullptr)
            next = &lane;
        else if (lane.passed_over >= kPatience[i])
            return &lane;
    }
    return next;
}

std::optional<Job> JobQueue::take_next(SteadyTime now) {
    Lane* next = next_lane();
    if (next == nullptr) return std::nullopt;
    next->passed_over = 0;
    const auto taken = static_cast<std::size_t>(next - lanes_.data());
    for (std::size_t behind = taken + 1; behind < lanes_.size(); ++behind)
        if (!lanes_[behind].jobs.empty())
            lanes_[behind].passed_over += passes(static_cast<Urgency>(taken), static_cast<Urgency>(behind));
    auto& first = next->jobs.front();
    next->waited = next->waited * kKept + (now - first.since);
    next->places = next->places * kKept + static_cast<double>(first.place);
    std::optional<Job> job(std::move(first.job));
    next->jobs.pop_front();
    return job;
}

}  // namespace vigil::storage

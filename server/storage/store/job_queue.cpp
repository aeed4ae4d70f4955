#include "storage/store/job_queue.hpp"

#include <utility>

namespace vigil::storage {

namespace {

constexpr int kMostInRow = 7;  // urgent jobs while others wait

}  // namespace

JobQueue::Pushed JobQueue::push(Job& job, Urgency urgency) {
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return Pushed::closed;
        if (size() >= capacity_) return Pushed::full;
        if (urgency == Urgency::later && later_.size() >= (capacity_ + 1) / 2) return Pushed::full;
        (urgency == Urgency::first ? first_ : later_).push_back(std::move(job));
    }
    changed_.notify_one();
    return Pushed::yes;
}

std::optional<Job> JobQueue::try_pop() {
    const std::lock_guard lock(mutex_);
    return take_next();
}

std::optional<Job> JobQueue::pop(const std::optional<SteadyTime>& until) {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return closed_ || size() > 0; };
    if (until)
        changed_.wait_until(lock, *until, ready);
    else
        changed_.wait(lock, ready);
    return take_next();
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

std::optional<Job> JobQueue::take_next() {
    if (size() == 0) return std::nullopt;
    const bool others_turn = first_.empty() || (taken_in_row_ >= kMostInRow && !later_.empty());
    taken_in_row_ = others_turn || later_.empty() ? 0 : taken_in_row_ + 1;
    auto& jobs = others_turn ? later_ : first_;
    std::optional<Job> job(std::move(jobs.front()));
    jobs.pop_front();
    return job;
}

}  // namespace vigil::storage

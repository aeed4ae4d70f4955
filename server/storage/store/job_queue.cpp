#include "storage/store/job_queue.hpp"

#include <utility>

namespace vigil::storage {

JobQueue::Pushed JobQueue::push(Job& job) {
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return Pushed::closed;
        if (jobs_.size() >= capacity_) return Pushed::full;
        jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
    return Pushed::yes;
}

std::optional<Job> JobQueue::try_pop() {
    const std::lock_guard lock(mutex_);
    return take_front();
}

std::optional<Job> JobQueue::pop(const std::optional<SteadyTime>& until) {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return closed_ || !jobs_.empty(); };
    if (until)
        changed_.wait_until(lock, *until, ready);
    else
        changed_.wait(lock, ready);
    return take_front();
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
    return closed_ && jobs_.empty();
}

std::size_t JobQueue::depth() const {
    const std::lock_guard lock(mutex_);
    return jobs_.size();
}

std::optional<Job> JobQueue::take_front() {
    if (jobs_.empty()) return std::nullopt;
    std::optional<Job> job(std::move(jobs_.front()));
    jobs_.pop_front();
    return job;
}

}  // namespace vigil::storage

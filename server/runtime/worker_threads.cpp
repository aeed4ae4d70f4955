#include "runtime/worker_threads.hpp"

#include "runtime/thread_name.hpp"

namespace vigil::runtime {

WorkerThreads::WorkerThreads(std::size_t count, const char* name)
    : io_(static_cast<int>(count)), work_(io_.get_executor()) {
    const auto run = [this, name] {
        name_thread(name);
        io_.run();
    };
    threads_.reserve(count);
    try {
        while (threads_.size() < count) threads_.emplace_back(run);
    } catch (...) {
        end();
        throw;
    }
}

WorkerThreads::~WorkerThreads() { end(); }

void WorkerThreads::join() {
    work_.reset();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

void WorkerThreads::end() {
    io_.stop();
    join();
}

}  // namespace vigil::runtime

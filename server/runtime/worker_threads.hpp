// Threads for work that would keep a coroutine's thread busy.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <optional>
#include <thread>
#include <vector>

namespace vigil::runtime {

// What is posted to the executor runs on one of the threads. asio::thread_pool would do, but where one of its threads cannot
// begin it waits for the others for ever.
class WorkerThreads {
public:
    // `name` as operators see it, at most 15 bytes. Throws std::system_error where the system has no thread more.
    WorkerThreads(std::size_t count, const char* name);
    ~WorkerThreads();  // what has not begun does not run
    WorkerThreads(const WorkerThreads&) = delete;
    WorkerThreads& operator=(const WorkerThreads&) = delete;

    boost::asio::io_context::executor_type get_executor() { return io_.get_executor(); }

    // Returns when everything that was posted is done and the threads have ended.
    void join();

private:
    void end();

    boost::asio::io_context io_;
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work_;
    std::vector<std::thread> threads_;
};

}  // namespace vigil::runtime

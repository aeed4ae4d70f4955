// What sends to others, on a thread of its own: one that hangs holds up nobody who reports, answers or is on the live stream.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <new>
#include <thread>
#include <vigil/protocol/result.hpp>

#include "runtime/thread_name.hpp"

namespace vigil::app {

// `Sender`: start() begins its tasks, cancel() ends them; both on the thread of its executor.
template <class Sender>
class SenderThread {
public:
    // `name`: as the system shows the thread. `make`: Result<std::unique_ptr<Sender>>(executor).
    template <class Make>
    static Result<std::unique_ptr<SenderThread>> open(const char* name, Make make) {
        std::unique_ptr<SenderThread> thread(new SenderThread(name));
        const boost::asio::any_io_executor executor = thread->io_.get_executor();
        VIGIL_TRY(thread->sender_, make(executor));
        return thread;
    }
    ~SenderThread() { stop(); }
    SenderThread(const SenderThread&) = delete;
    SenderThread& operator=(const SenderThread&) = delete;

    const Sender& sender() const noexcept { return *sender_; }

    void start() {
        sender_->start();
        thread_ = std::thread([this] { run(); });
    }
    // Returns when its last task has ended.
    void stop() {
        if (!thread_.joinable()) return;
        boost::asio::post(io_, [this] { sender_->cancel(); });
        thread_.join();
    }

private:
    explicit SenderThread(const char* name) : name_(name) {}

    void run() {
        runtime::name_thread(name_);
        for (;;) {
            try {
                io_.run();
                return;
            } catch (const std::bad_alloc&) {  // thrown beside every task; the others go on
            }
        }
    }

    const char* name_;
    boost::asio::io_context io_{1};
    std::unique_ptr<Sender> sender_;
    std::thread thread_;
};

}  // namespace vigil::app

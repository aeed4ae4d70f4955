// Holds the threads of a store, so that it answers nothing for as long as a test needs.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <latch>
#include <semaphore>
#include <utility>
#include <variant>

#include "store/store.hpp"
#include "support/person.hpp"

namespace vigil::test {

class Blockade {
public:
    // `threads` functions run until open(), `waiting` more fill the queue behind them. `submit(f)` is the store's write(f)
    // or read(f).
    template <class Submit>
    Blockade(boost::asio::io_context& io, int threads, int waiting, Submit submit) : io_(io) {
        const auto hold = [this](Unit&) -> Result<std::monostate> {
            begun_.release();
            gate_.wait();
            return std::monostate{};
        };
        for (int i = 0; i < threads; ++i) {
            start(submit, hold);
            begun_.acquire();  // one after the other: the queue may have room for one only
        }
        const auto nothing = [](Unit&) -> Result<std::monostate> { return std::monostate{}; };
        for (int i = 0; i < waiting; ++i) start(submit, nothing);
    }
    ~Blockade() { open(); }
    Blockade(const Blockade&) = delete;
    Blockade& operator=(const Blockade&) = delete;

    // Returns when everything that was held has ended.
    void open() {
        if (!std::exchange(is_open_, true)) gate_.count_down();
        run_until(io_, [this] { return running_ == 0; });
    }

private:
    template <class Submit, class F>
    void start(Submit submit, F f) {
        ++running_;
        auto run = [submit, f]() -> boost::asio::awaitable<void> {
            [[maybe_unused]] const auto result = co_await submit(f);
        };
        boost::asio::co_spawn(io_, std::move(run), [this](std::exception_ptr) { --running_; });
        io_.restart();
        io_.poll();
    }

    boost::asio::io_context& io_;
    int running_ = 0;
    bool is_open_ = false;
    std::counting_semaphore<> begun_{0};
    std::latch gate_{1};
};

}  // namespace vigil::test

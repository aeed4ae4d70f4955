// A thread that commits one small thing after the other, as fast as the store takes them, until its end.
#pragma once

#include <atomic>
#include <functional>
#include <thread>
#include <variant>

#include "store/store.hpp"
#include "support/person.hpp"

namespace vigil::test {

class SteadyWriter {
public:
    // `io` is run by this alone and outlives the store, which lets go of it a moment after its answer.
    SteadyWriter(boost::asio::io_context& io, Store& store, std::function<Result<std::monostate>(Unit&)> act) {
        thread_ = std::thread([this, &io, &store, act = std::move(act)] {
            while (!ending_) {
                if (!await(io, store.write(act))) return;
            }
        });
    }
    ~SteadyWriter() {
        ending_ = true;
        thread_.join();
    }
    SteadyWriter(const SteadyWriter&) = delete;
    SteadyWriter& operator=(const SteadyWriter&) = delete;

private:
    std::atomic<bool> ending_{false};
    std::thread thread_;
};

}  // namespace vigil::test

// Runs a coroutine of the client to its end.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <optional>
#include <utility>

namespace vigil::client {

template <class T>
T run(boost::asio::io_context& io, boost::asio::awaitable<T> work) {
    // The optional is for co_spawn, which default-constructs results.
    auto task = [work = std::move(work)]() mutable -> boost::asio::awaitable<std::optional<T>> {
        co_return std::optional<T>(co_await std::move(work));
    };
    auto result = boost::asio::co_spawn(io, std::move(task), boost::asio::use_future);
    io.restart();
    while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
        if (io.run_one() == 0) throw std::runtime_error("the coroutine can not go on");
    }
    return std::move(*result.get());
}

}  // namespace vigil::client

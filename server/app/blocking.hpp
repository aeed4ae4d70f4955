// Awaits the store from code that has no io thread: commands that run in-process.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>

#include "store/store.hpp"

namespace vigil::app {

// Runs an awaitable<Result<T>> to its end on this thread.
template <class T>
Result<T> await_here(boost::asio::awaitable<Result<T>> work) {
    boost::asio::io_context io;
    std::optional<Result<T>> outcome;
    std::exception_ptr thrown;
    auto run = [&]() -> boost::asio::awaitable<void> { outcome.emplace(co_await std::move(work)); };
    boost::asio::co_spawn(io, std::move(run), [&](std::exception_ptr error) { thrown = error; });
    io.run();
    if (thrown) std::rethrow_exception(thrown);
    return std::move(*outcome);
}

template <class F>
auto await_read(Store& store, F f) {
    return await_here(store.read(std::move(f)));
}

template <class F>
auto await_write(Store& store, F f) {
    return await_here(store.write(std::move(f)));
}

}  // namespace vigil::app

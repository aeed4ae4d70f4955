#include "contract/blocking.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <variant>

#include "store/store.hpp"

namespace vigil::test {
namespace {

namespace asio = boost::asio;

void rethrow(std::exception_ptr thrown) {
    if (thrown) std::rethrow_exception(thrown);
}

asio::awaitable<Result<std::vector<LogMark>>> write(Store& store, Work work) {
    auto function = [&work](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(work(unit));
        return std::monostate{};
    };
    auto done = co_await store.write(function);
    if (!done) co_return done.error();
    co_return std::move(done).value().marks;
}

asio::awaitable<Result<void>> read(Store& store, Work work) {
    auto function = [&work](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(work(unit));
        return std::monostate{};
    };
    const auto done = co_await store.read(function);
    if (!done) co_return done.error();
    co_return success();
}

}  // namespace

std::vector<Result<std::vector<LogMark>>> write_all_and_wait(Store& store, const std::vector<Work>& works) {
    asio::io_context io;
    std::vector<std::optional<Result<std::vector<LogMark>>>> outcomes(works.size());
    for (std::size_t i = 0; i < works.size(); ++i) {
        auto task = [&, i]() -> asio::awaitable<void> { outcomes[i] = co_await write(store, works[i]); };
        asio::co_spawn(io, std::move(task), rethrow);
    }
    io.run();
    std::vector<Result<std::vector<LogMark>>> answers;
    for (auto& outcome : outcomes) answers.push_back(std::move(outcome).value());
    return answers;
}

Result<std::vector<LogMark>> write_and_wait(Store& store, const Work& work) {
    auto answers = write_all_and_wait(store, {work});
    return std::move(answers.front());
}

Result<void> read_and_wait(Store& store, const Work& work) {
    asio::io_context io;
    std::optional<Result<void>> outcome;
    auto task = [&]() -> asio::awaitable<void> { outcome = co_await read(store, work); };
    asio::co_spawn(io, std::move(task), rethrow);
    io.run();
    return std::move(outcome).value();
}

}  // namespace vigil::test

// The transaction of a report, on a real database on the disk, and its log.
#include <benchmark/benchmark.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <stdexcept>

#include "app/blocking.hpp"
#include "app/commands/public_keys.hpp"
#include "bench/micro/fixture.hpp"
#include "domain/reports/intake.hpp"
#include "storage/log/chain.hpp"
#include "storage/log/verify.hpp"

namespace vigil::bench {
namespace {

namespace asio = boost::asio;

// Seconds for each of `count`.
benchmark::Counter each(std::size_t count) {
    return {static_cast<double>(count), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert};
}

// Hands all of them over at once and waits: they share a commit.
void file_all(Fixture& fixture, const std::vector<Filing>& filings) {
    const Intake intake(fixture.rules(), fixture.site().ids());
    asio::io_context io;
    for (const auto& filing : filings) {
        auto file = [&]() -> asio::awaitable<void> {
            auto act = [&](Unit& unit) { return intake.file(unit, filing); };
            const auto done = co_await fixture.site().store().write(std::move(act));
            if (!done) throw std::runtime_error(done.error().message);
        };
        asio::co_spawn(io, std::move(file), [](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
    }
    io.run();
}

void file_reports_in_one_commit(benchmark::State& state) {
    auto& fixture = Fixture::instance();
    const auto count = static_cast<std::size_t>(state.range(0));
    const auto& counters = fixture.site().engine().counters();
    const auto commits_before = counters.commits.load();
    for (auto _ : state) {
        state.PauseTiming();
        std::vector<Filing> filings;
        for (std::size_t i = 0; i < count; ++i) filings.push_back(fixture.next_filing());
        state.ResumeTiming();
        file_all(fixture, filings);
    }
    state.counters["report"] = each(count);
    state.counters["commits"] =
        benchmark::Counter(static_cast<double>(counters.commits - commits_before), benchmark::Counter::kAvgIterations);
}
BENCHMARK(file_reports_in_one_commit)
    ->Arg(1)
    ->Arg(16)
    ->Arg(64)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

storage::LogEntry an_entry() {
    return {1'234'567,
            1'772'413'200'000,
            "case.assessed",
            "019ca000-0000-7000-8000-000000000001",
            R"({"case":"019ca000-0000-7000-8000-000000000002","level":"orange","rules":"cn-nm-2026 2"})",
            "assessments",
            std::string(32, 'd')};
}

void chain_a_log_entry(benchmark::State& state) {
    const auto entry = an_entry();
    auto root = storage::genesis_root();
    for (auto _ : state) root = storage::root_after("log-of-the-benchmark", root, entry);
    benchmark::DoNotOptimize(root);
}
BENCHMARK(chain_a_log_entry);

void append_64_log_entries(benchmark::State& state) {
    constexpr std::size_t kEntries = 64;
    auto& fixture = Fixture::instance();
    for (auto _ : state) {
        auto append = [&](Unit& unit) -> Result<std::monostate> {
            for (std::size_t i = 0; i < kEntries; ++i)
                unit.log().append({"bench.entry", "019ca000-0000-7000-8000-000000000001", fixture.now(), {}, {}});
            return std::monostate{};
        };
        const auto done = app::await_write(fixture.site().store(), std::move(append));
        if (!done) throw std::runtime_error(done.error().message);
    }
    state.counters["entry"] = each(kEntries);
}
BENCHMARK(append_64_log_entries)->MeasureProcessCPUTime()->UseRealTime()->Unit(benchmark::kMicrosecond);

// Of what the benchmarks before it have written: chain, rows, checkpoints.
void verify_the_log(benchmark::State& state) {
    auto& fixture = Fixture::instance();
    const auto keys = app::lookup_of_keys(fixture.configuration());
    if (!keys) throw std::runtime_error(keys.error().message);
    std::int64_t entries = 0;
    for (auto _ : state) {
        const auto found = storage::verify_log(fixture.database(), keys.value());
        if (!found || found.value().fault) throw std::runtime_error("the log is not whole");
        entries = found.value().entries;
    }
    state.counters["entries"] = static_cast<double>(entries);
    state.counters["entry"] = each(static_cast<std::size_t>(entries));
}
BENCHMARK(verify_the_log)->MeasureProcessCPUTime()->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace vigil::bench

#include "bench/load/filing.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <random>

namespace vigil::bench {
namespace {

constexpr auto kLate = std::chrono::minutes(2);  // for what was sent at the end of the phase

asio::awaitable<void> file_one(Filer& filer, Samples& samples, Steady::time_point begun, Filing& into) {
    const auto report = samples.next();
    client::CallOptions options;
    options.idempotency_key = report.key;
    options.emergency = report.danger_now == DangerNow::yes;
    auto filed = co_await filer.api->call<protocol::FileReport, protocol::Filed>("file_report", report, options);
    if (filed) {
        into.receipted.push_back({filed.value().report_id, begun, Steady::now()});
    } else {
        ++into.refused[std::string(filed.error().code.empty() ? "lost" : filed.error().code)];
    }
}

Filing run(asio::io_context& io, const std::vector<Filer*>& filers,
           const std::function<asio::awaitable<void>(Filer&, Filing&)>& serve, std::chrono::duration<double> length) {
    Filing filing;
    Work work;
    for (auto* filer : filers) work.emplace_back([&, filer] { return serve(*filer, filing); });
    const auto begun = Steady::now();
    run_all(io, std::move(work), std::chrono::duration_cast<Steady::duration>(length) + kLate);
    filing.seconds = std::chrono::duration<double>(Steady::now() - begun).count();
    return filing;
}

}  // namespace

Timings Filing::accepting() const {
    Timings timings;
    for (const auto& each : receipted) timings.add(each.answered - each.begun);
    return timings;
}

Filing file_closed_loop(asio::io_context& io, const std::vector<Filer*>& filers, Samples& samples,
                        std::chrono::duration<double> length) {
    const auto until = Steady::now() + std::chrono::duration_cast<Steady::duration>(length);
    const auto serve = [&samples, until](Filer& filer, Filing& into) -> asio::awaitable<void> {
        do {
            co_await file_one(filer, samples, Steady::now(), into);
        } while (Steady::now() < until);
    };
    return run(io, filers, serve, length);
}

Filing file_open_loop(asio::io_context& io, const std::vector<Filer*>& filers, Samples& samples, double rate,
                      std::chrono::duration<double> length) {
    std::mt19937 random(2025);
    std::exponential_distribution<double> gap(rate);
    const auto begun = Steady::now();
    const auto until = begun + std::chrono::duration_cast<Steady::duration>(length);
    auto next = begun;
    const auto serve = [&](Filer& filer, Filing& into) -> asio::awaitable<void> {
        asio::steady_timer timer(io);
        for (;;) {
            const auto mine = next;
            if (mine >= until) co_return;
            next += std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(gap(random)));
            timer.expires_at(mine);
            co_await timer.async_wait(asio::use_awaitable);
            co_await file_one(filer, samples, mine, into);
        }
    };
    return run(io, filers, serve, length);
}

}  // namespace vigil::bench

#include "bench/load/filing.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

namespace vigil::bench {
namespace {

constexpr auto kLate = std::chrono::minutes(2);  // for what was sent at the end of the phase

asio::awaitable<void> file_one(Filer& filer, protocol::FileReport report, Steady::time_point begun, Filing& into) {
    client::CallOptions options;
    options.idempotency_key = report.key;
    options.emergency = report.danger_now == DangerNow::yes;
    const auto sent = Steady::now();
    into.late.add(sent - begun);
    auto filed = co_await filer.api->call<protocol::FileReport, protocol::Filed>("file_report", report, options);
    const auto answered = Steady::now();
    if (filed) {
        into.receipted.push_back({filed.value().report_id, begun, answered});
        co_return;
    }
    const bool is_answer = !filed.error().code.empty();
    ++into.refused[is_answer ? std::string(filed.error().code) : "lost"];
    into.refusing.add(answered - sent);
    into.last_refused = answered;
    if (is_answer && !filer.api->last_answer().retry_after) ++into.without_retry_after;
}

// When the reports of a flow are due: one after the other, at random (a Poisson process).
class Schedule {
public:
    Schedule(Steady::time_point begun, double rate, std::uint32_t seed) : next_(begun), random_(seed), gap_(rate) {}

    Steady::time_point next() {
        const auto due = next_;
        next_ += std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(gap_(random_)));
        return due;
    }

private:
    Steady::time_point next_;
    std::mt19937 random_;
    std::exponential_distribution<double> gap_;
};

asio::awaitable<void> file_on_schedule(Filer& filer, const NextReport& next, Schedule& schedule,
                                       Steady::time_point until, Filing& into) {
    asio::steady_timer timer(filer.http.executor());
    for (auto due = schedule.next(); due < until; due = schedule.next()) {
        timer.expires_at(due);
        co_await timer.async_wait(asio::use_awaitable);
        if (Steady::now() < until)
            co_await file_one(filer, next(), due, into);
        else
            ++into.unsent;
    }
}

void run_to_the_end(asio::io_context& io, Work work, std::chrono::duration<double> length) {
    run_all(io, std::move(work), std::chrono::duration_cast<Steady::duration>(length) + kLate);
}

double seconds_since(Steady::time_point begun) { return std::chrono::duration<double>(Steady::now() - begun).count(); }

}  // namespace

Timings Filing::accepting() const {
    Timings timings;
    for (const auto& each : receipted) timings.add(each.answered - each.begun);
    return timings;
}

std::size_t Filing::refusals() const {
    std::size_t all = 0;
    for (const auto& [code, count] : refused) all += count;
    return all;
}

Filing file_closed_loop(asio::io_context& io, const std::vector<Filer*>& filers, Samples& samples,
                        std::chrono::duration<double> length) {
    Filing filing;
    filing.begun = Steady::now();
    const auto until = filing.begun + std::chrono::duration_cast<Steady::duration>(length);
    const auto serve = [&](Filer& filer) -> asio::awaitable<void> {
        do {
            co_await file_one(filer, samples.next(), Steady::now(), filing);
        } while (Steady::now() < until);
    };
    Work work;
    for (auto* filer : filers) work.emplace_back([&serve, filer] { return serve(*filer); });
    run_to_the_end(io, std::move(work), length);
    filing.seconds = seconds_since(filing.begun);
    return filing;
}

std::vector<Filing> file_flows(asio::io_context& io, const std::vector<Flow>& flows,
                               std::chrono::duration<double> length) {
    const auto begun = Steady::now();
    const auto until = begun + std::chrono::duration_cast<Steady::duration>(length);
    std::vector<Filing> filings(flows.size());
    std::vector<Schedule> schedules;
    for (const auto& flow : flows)
        schedules.emplace_back(begun, flow.rate, static_cast<std::uint32_t>(2025 + schedules.size()));
    Work work;
    for (std::size_t i = 0; i < flows.size(); ++i)
        for (auto* filer : flows[i].filers)
            work.emplace_back(
                [&, i, filer] { return file_on_schedule(*filer, flows[i].next, schedules[i], until, filings[i]); });
    run_to_the_end(io, std::move(work), length);
    for (auto& filing : filings) {
        filing.begun = begun;
        filing.seconds = seconds_since(begun);
    }
    return filings;
}

Filing file_open_loop(asio::io_context& io, const std::vector<Filer*>& filers, Samples& samples, double rate,
                      std::chrono::duration<double> length) {
    return file_flows(io, {{filers, rate, [&] { return samples.next(); }}}, length).front();
}

}  // namespace vigil::bench

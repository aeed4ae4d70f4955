#include "bench/load/scenarios.hpp"

#include <fmt/format.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bench/load/machine.hpp"
#include "support/installation.hpp"

namespace vigil::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto kShownWithin = 10s;      // after the last receipt
constexpr auto kCaughtUpWithin = 1min;  // of the stations, at the beginning
constexpr auto kGoodbye = 2s;
constexpr int kRounds = 10;          // of one alert to many
constexpr std::size_t kClients = 8;  // that shake hands
constexpr std::size_t kEnrolledAtOnce = 500;

std::string of(const Timings& timings, std::initializer_list<double> shares) {
    std::string text;
    for (const double share : shares)
        text += fmt::format("{}{:.2f}", text.empty() ? "" : " / ", timings.percentile(share));
    return text;
}

std::string by_thread(const CpuTimes& cpu, std::size_t reports) {
    std::string text;
    for (const auto& [name, seconds] : cpu) {
        const double each = seconds * 1e6 / static_cast<double>(reports);
        if (each >= 0.5) text += fmt::format("{}{} {:.0f}", text.empty() ? "" : ", ", name, each);
    }
    return text;
}

void wait(asio::io_context& io, Steady::duration length) {
    io.restart();
    io.run_for(length);
}

}  // namespace

Bench::Bench(Site& site, const Plan& plan, Print print) : site_(site), plan_(plan), print_(std::move(print)) {
    std::vector<DivisionCode> places;
    for (const auto& station : site.organisations("station")) {
        quiet_station_ = station;
        if (stations_.size() == plan_.stations) break;
        stations_.push_back(station.organisation_id);
        places.push_back(station.division);
    }
    for (const auto& school : site.organisations("primary_school")) schools_.push_back(school.organisation_id);
    const std::filesystem::path source = VIGIL_SOURCE_DIR;
    samples_ = std::make_unique<Samples>(source / "tests/data/sample-reports.jsonl",
                                         source / "config/rules/cn-nm-2026.json", std::move(places));
    reporters_ = enrol(io_, site, plan_.crowd, schools_, Role::reporter, "teacher");
    officers_ = enrol(io_, site, stations_.size(), stations_, Role::duty_officer);
    for (std::size_t i = 0; i < stations_.size(); ++i) {
        auto* watcher = watchers_.emplace_back(std::make_unique<Watcher>(io_, site, *officers_[i])).get();
        listening_.push_back({stations_[i], watcher});
        asio::co_spawn(
            io_, [watcher] { return watcher->listen(); },
            [](std::exception_ptr ended) {
                if (ended) std::rethrow_exception(ended);
            });
    }
    const auto connected = [&] {
        return std::all_of(watchers_.begin(), watchers_.end(), [](const auto& each) { return each->is_caught_up(); });
    };
    const auto until = Steady::now() + kCaughtUpWithin;
    while (!connected()) {
        if (Steady::now() > until) throw std::runtime_error("the stations do not get what they missed");
        wait(io_, 50ms);
    }
}

// Whoever still listens ends before what it listens with.
Bench::~Bench() {
    for (const auto& watcher : watchers_) watcher->stop();
    wait(io_, kGoodbye);
}

Outcome Bench::watch_until_all_is_shown(const Filing& filing) {
    const auto until = Steady::now() + kShownWithin;
    auto outcome = examine(site_, filing, listening_);
    while (outcome.undelivered > 0 && Steady::now() < until) {
        wait(io_, 200ms);
        outcome = examine(site_, filing, listening_);
    }
    return outcome;
}

Bench::Phase Bench::measure(std::string_view title, pid_t process, const std::function<Filing()>& file) {
    Phase phase;
    DiskProbe probe(site_.folder());
    const auto before = cpu_times(process);
    phase.filing = file();
    phase.cpu = cpu_times(process) - before;
    const auto disk = probe.stop();

    const auto reports = phase.filing.receipted.size();
    print_(title, fmt::format("{} reports in {:.1f} s", reports, phase.filing.seconds));
    print_("  reports/s", fmt::format("{:.0f}", phase.filing.rate()));
    print_("  accept p50 / p99 / p99.9, ms", of(phase.filing.accepting(), {0.5, 0.99, 0.999}));
    print_("  server CPU per report, us",
           fmt::format("{:.0f} ({})", total(phase.cpu) * 1e6 / static_cast<double>(reports),
                       by_thread(phase.cpu, reports)));
    print_("  4 kB fdatasync p50 / p99, ms", of(disk, {0.5, 0.99}));
    if (phase.filing.unsent > 0) print_("  unsent: every connection was busy", fmt::format("{}", phase.filing.unsent));
    for (const auto& [code, count] : phase.filing.refused) print_("  refused", fmt::format("{} {}", count, code));
    return phase;
}

void Bench::print_outcome(const Filing& filing) {
    const auto outcome = watch_until_all_is_shown(filing);
    print_("  sent -> alert shown p50 / p99, ms", of(outcome.sent_to_shown, {0.5, 0.99}));
    print_("  receipt -> alert shown p50 / p99, ms", of(outcome.answered_to_shown, {0.5, 0.99}));
    print_("  alerts / undelivered / doubled / lost reports",
           fmt::format("{} / {} / {} / {}", outcome.alerts, outcome.undelivered, outcome.doubled, outcome.lost));
}

std::vector<Filer*> Bench::reporters(std::size_t count) const {
    std::vector<Filer*> filers;
    for (const auto& each : reporters_)
        if (filers.size() < count) filers.push_back(each.get());
    return filers;
}

void Bench::file() { (void)file_closed_loop(io_, reporters(plan_.connections), *samples_, length()); }

void Bench::steady() {
    const auto phase = measure(fmt::format("{} connections, closed loop", plan_.connections), site_.process(), [&] {
        return file_closed_loop(io_, reporters(plan_.connections), *samples_, length());
    });
    print_outcome(phase.filing);
    full_rate_ = phase.filing.rate();
}

double Bench::half_rate() {
    if (full_rate_ == 0) steady();
    return full_rate_ / 2;
}

void Bench::half() {
    const double rate = half_rate();
    const auto phase = measure(fmt::format("open loop at {:.0f} reports/s", rate), site_.process(),
                               [&] { return file_open_loop(io_, reporters(plan_.crowd), *samples_, rate, length()); });
    print_outcome(phase.filing);
}

void Bench::alone() {
    const auto phase = measure("one connection, closed loop", site_.process(),
                               [&] { return file_closed_loop(io_, reporters(1), *samples_, length()); });
    print_outcome(phase.filing);
}

void Bench::crowded() {
    const auto phase = measure(fmt::format("{} connections, closed loop", plan_.crowd), site_.process(),
                               [&] { return file_closed_loop(io_, reporters(plan_.crowd), *samples_, length()); });
    print_outcome(phase.filing);
}

void Bench::peer() {
    if (!Peer::is_installed()) return print_("peer", "not installed (Node.js, then npm ci in tests/bench/peer)");
    peer_with("peer, one bare row a report", std::nullopt);
    OneReport one{site_.folder() / "before.db", site_.folder() / "after.db"};
    for (const auto& file : {one.before, one.after}) std::filesystem::remove(file);
    copy_database(site_, one.before);
    // The same in every run: what the samples leave differs from 22 rows to 45.
    run_all(io_, {[this] { return file_urgent(); }});
    copy_database(site_, one.after);
    peer_with("peer, the rows that Vigil writes", one);
}

void Bench::peer_with(std::string_view title, const std::optional<OneReport>& rows) {
    const test::TempFolder folder;
    const Peer peer(site_, folder.path(), rows);
    AnyToken token("a reporter");
    Filers filers;
    std::vector<Filer*> all;
    for (std::size_t i = 0; i < plan_.connections; ++i) {
        auto* filer = filers.emplace_back(std::make_unique<Filer>(io_, peer.endpoint(), site_.tls())).get();
        filer->api.emplace(filer->http, &token);
        all.push_back(filer);
    }
    const auto phase = measure(fmt::format("{} ({})", title, peer.rows()), peer.process(),
                               [&] { return file_closed_loop(io_, all, *samples_, length()); });
    if (full_rate_ > 0) print_("  Vigil / peer, reports/s", fmt::format("{:.2f}", full_rate_ / phase.filing.rate()));
}

void Bench::handshakes() {
    const auto before = cpu_times(site_.process());
    const auto begun = Steady::now();
    Work work;
    for (std::size_t i = 0; i < kClients; ++i)
        work.emplace_back([this]() -> asio::awaitable<void> {
            for (std::size_t done = 0; done < plan_.handshakes / kClients; ++done) {
                client::HttpClient http(io_.get_executor(), site_.endpoint(), site_.tls());
                client::HttpRequest request;
                request.method = "GET";
                request.target = "/.well-known/jwks.json";
                const auto answer = co_await http.send(std::move(request));
                if (!answer) throw std::runtime_error("a handshake: " + answer.error().message);
            }
        });
    run_all(io_, std::move(work));
    const double seconds = std::chrono::duration<double>(Steady::now() - begun).count();
    const double cpu = total(cpu_times(site_.process()) - before);
    const auto count = static_cast<double>(plan_.handshakes);
    print_("full handshakes, each with one request",
           fmt::format("{:.0f}/s; {:.0f} per second of server CPU", count / seconds, count / cpu));
}

// Only some of them have a connection at a time: a server shares its descriptors out, and most are for live ones here.
std::vector<std::unique_ptr<Device>> Bench::enrol_quietly(std::size_t count) {
    std::vector<std::unique_ptr<Device>> all;
    while (all.size() < count) {
        const auto some = std::min(kEnrolledAtOnce, count - all.size());
        for (auto& device : enrol(io_, site_, some, {quiet_station_.organisation_id}, Role::duty_officer)) {
            device->http.close();
            all.push_back(std::move(device));
        }
    }
    return all;
}

// About a beaten child, where nobody else is reported.
asio::awaitable<void> Bench::file_urgent() {
    const auto report = samples_->urgent_at(quiet_station_.division);
    auto call = reporters_.front()->api->call<protocol::FileReport, protocol::Filed>("file_report", report);
    (co_await std::move(call)).value();
}

void Bench::fan_out() {
    const auto devices = enrol_quietly(plan_.listeners);
    const auto idlers = connect_idlers(io_, site_, devices);
    Timings last;
    for (int round = 0; round < kRounds; ++round) {
        auto first = Steady::time_point::max(), newest = Steady::time_point::min();
        Work work;
        for (const auto& idler : idlers)
            work.emplace_back([&, idler = idler.get()]() -> asio::awaitable<void> {
                const auto heard = co_await idler->next_item();
                first = std::min(first, heard);
                newest = std::max(newest, heard);
            });
        work.emplace_back([&]() -> asio::awaitable<void> {
            co_await file_urgent();
            first = std::min(first, Steady::now());
        });
        run_all(io_, std::move(work));
        last.add(newest - first);
    }
    print_(fmt::format("one alert to {} connections", plan_.listeners),
           fmt::format("the last has it {:.1f} ms after the receipt or the first (median of {}; longest {:.1f})",
                       last.percentile(0.5), kRounds, last.longest()));
}

void Bench::idle() {
    const auto before = resident_bytes(site_.process());
    const auto devices = enrol_quietly(plan_.idlers);
    // Each connects for a moment: what connecting reads of the database is in memory then, and not counted below.
    for (std::size_t first = 0; first < devices.size(); first += kClients) {
        std::vector<std::unique_ptr<Idler>> some;
        Work work;
        for (std::size_t i = first; i < std::min(first + kClients, devices.size()); ++i) {
            auto* idler = some.emplace_back(std::make_unique<Idler>(io_, site_, *devices[i])).get();
            work.emplace_back([idler] { return idler->connect(); });
        }
        run_all(io_, std::move(work));
    }
    wait(io_, 500ms);
    const auto enrolled = resident_bytes(site_.process());
    const auto idlers = connect_idlers(io_, site_, devices);
    for (const auto& device : devices) device->http.close();
    wait(io_, 1s);
    const auto open = resident_bytes(site_.process());
    print_(fmt::format("{} idle live connections", plan_.idlers),
           fmt::format("{:.1f} kB each (process: {} MB before enrolling, {} MB before connecting, {} MB with them)",
                       static_cast<double>(open - enrolled) / 1000 / static_cast<double>(plan_.idlers),
                       before / 1'000'000, enrolled / 1'000'000, open / 1'000'000));
}

}  // namespace vigil::bench

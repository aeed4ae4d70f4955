// The server at the size of years: generates reports, has the log verified, and measures what the size does to it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <iostream>
#include <thread>

#include "bench/large/generating.hpp"
#include "bench/large/reading.hpp"
#include "bench/load/scenarios.hpp"
#include "storage/store/sqlite_store.hpp"
#include "support/installation.hpp"

namespace vigil::bench {
namespace {

namespace fs = std::filesystem;

struct Options {
    fs::path binary = VIGIL_BINARY, folder;
    std::size_t reports = 10'000'000;
    double seconds = 10;
    std::size_t looks = 2'000;
    std::size_t stations = 20;
    bool as_it_is = false;
};

void print(std::string_view figure, const std::string& value) {
    std::cout << fmt::format("{:<48} {}", figure, value) << std::endl;
}

double seconds_since(Steady::time_point begun) { return std::chrono::duration<double>(Steady::now() - begun).count(); }

std::int64_t bytes_of(const fs::path& database) {
    std::int64_t bytes = 0;
    for (const auto* end : {"", "-wal"}) {
        std::error_code missing;
        const auto size = fs::file_size(database.string() + end, missing);
        if (!missing) bytes += static_cast<std::int64_t>(size);
    }
    return bytes;
}

double ready_within(Site& site) {
    const auto begun = Steady::now();
    site.start();
    return seconds_since(begun);
}

Plan plan_of(const Options& options) {
    Plan plan;
    plan.seconds = options.seconds;
    plan.stations = options.stations;
    plan.crowd = plan.connections;
    return plan;
}

// Reports/s over 64 connections.
void file_for_a_while(Site& site, const Options& options) { Bench(site, plan_of(options), print).steady(); }

void look(const Site& site, const Options& options) {
    Readers readers(site, options.stations);
    const auto tell = [](std::string_view what, const Timings& timings) {
        print(what, fmt::format("{:.2f} / {:.2f} ({} times)", timings.percentile(0.5), timings.percentile(0.99),
                                timings.size()));
    };
    tell("an alert list of 50 p50 / p99, ms", readers.alert_lists(options.looks));
    tell("a case p50 / p99, ms", readers.cases(options.looks));
    tell("a stream page of 64 p50 / p99, ms", readers.stream_pages(options.looks / 4));
}

// The server dies while 64 connections file.
void kill_under_load(Site& site, const Options& options) {
    Bench bench(site, plan_of(options), [](std::string_view, const std::string&) {});
    std::thread killer([&] {
        std::this_thread::sleep_for(std::chrono::duration<double>(options.seconds / 2));
        site.kill();
    });
    bench.file();
    killer.join();
}

void measure_empty(const Options& options) {
    const test::TempFolder temporary;
    Site site(options.binary, options.folder.empty() ? temporary.path() : options.folder / "empty");
    print("a database without reports", "");
    site.start();
    file_for_a_while(site, options);
    site.stop();
}

void generate_into(const Site& site, const Options& options) {
    const auto begun = Steady::now();
    generate(site, options.reports, [](const Progress& progress) {
        const double rate = static_cast<double>(progress.done) / progress.seconds;
        const double left = static_cast<double>(progress.of - progress.done) / rate;
        std::cout << fmt::format("    {} of {} reports, {:.0f}/s, {:.0f} s left", progress.done, progress.of, rate,
                                 left)
                  << std::endl;
    });
    const auto bytes = bytes_of(site.database());
    print("generated",
          fmt::format("{} reports in {:.0f} s; {:.2f} GB, {} bytes each", options.reports, seconds_since(begun),
                      static_cast<double>(bytes) / 1e9, bytes / static_cast<std::int64_t>(options.reports)));
}

void verify(const Site& site) {
    const auto begun = Steady::now();
    const auto printed = site.run({"audit", "verify"});
    print("vigil audit verify", fmt::format("{:.1f} s; it says:", seconds_since(begun)));
    std::cout << printed << std::endl;
}

int run(int argc, char** argv) {
    CLI::App app("Measures a vigil server with very many reports.");
    Options options;
    app.add_option("--vigil", options.binary, "the program that is measured")->capture_default_str();
    app.add_option("--folder", options.folder, "where the databases lie, and stay; default: a temporary folder");
    app.add_option("reports", options.reports, "how many")
        ->check(CLI::Range(1'000, 100'000'000))
        ->capture_default_str();
    app.add_option("--seconds", options.seconds, "length of each phase that files")->check(CLI::Range(0.1, 600.0));
    app.add_option("--looks", options.looks, "of each kind")->check(CLI::Range(100, 1'000'000));
    app.add_option("--stations", options.stations, "whose officers look")->check(CLI::Range(1, 700));
    app.add_flag("--as-it-is", options.as_it_is, "measure what an earlier run has made in --folder");
    CLI11_PARSE(app, argc, argv);
    const auto database = storage::SqliteStore::database_file(options.folder / "large/var");
    if (options.as_it_is && !fs::exists(database))
        throw std::runtime_error(fmt::format("--as-it-is: there is no {}", database.string()));

    const test::TempFolder temporary;
    const auto folder = options.folder.empty() ? temporary.path() : options.folder / "large";
    fs::create_directories(folder);
    if (!options.as_it_is) require_room(folder, options.reports);
    measure_empty(options);
    Site site(options.binary, folder);
    if (!options.as_it_is) {
        generate_into(site, options);
        verify(site);
    }
    print("ready after a clean start, s", fmt::format("{:.2f}", ready_within(site)));
    look(site, options);
    file_for_a_while(site, options);
    kill_under_load(site, options);
    print("ready after SIGKILL under load, s", fmt::format("{:.2f}", ready_within(site)));
    site.stop();
    verify(site);
    return 0;
}

}  // namespace
}  // namespace vigil::bench

int main(int argc, char** argv) {
    ::signal(SIGPIPE, SIG_IGN);
    try {
        return vigil::bench::run(argc, argv);
    } catch (const std::exception& failed) {
        std::cerr << "vigil_large: " << failed.what() << '\n';
        return 1;
    }
}

// The load tool: a server of its own, people who file and stations that listen, and a table of what was measured.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <iostream>

#include "bench/load/scenarios.hpp"
#include "support/installation.hpp"

namespace vigil::bench {
namespace {

struct Scenario {
    std::string_view name;
    void (Bench::*run)();
};

constexpr Scenario kScenarios[] = {{"idle", &Bench::idle},  // first: see there
                                   {"steady", &Bench::steady},
                                   {"half", &Bench::half},
                                   {"alone", &Bench::alone},
                                   {"crowded", &Bench::crowded},
                                   {"handshakes", &Bench::handshakes},
                                   {"fan-out", &Bench::fan_out},
                                   {"peer", &Bench::peer}};
// Of its own server, which lets in what an ordinary day brings, and of its own minutes: only where it is asked for.
constexpr std::string_view kOverload = "overload";
constexpr std::string_view kLetIn = "[overload]\nreports_per_second = 100\n";

int run_on_one_site(Site& site, const Plan& plan, const std::vector<void (Bench::*)()>& scenarios) {
    site.start();
    {
        Bench bench(site, plan, [](std::string_view figure, const std::string& value) {
            std::cout << fmt::format("{:<48} {}", figure, value) << std::endl;
        });
        for (const auto scenario : scenarios) (bench.*scenario)();
    }
    return site.stop();
}

int run(int argc, char** argv) {
    CLI::App app("Measures a vigil server on this machine.");
    std::filesystem::path binary = VIGIL_BINARY, folder;
    std::string settings;
    std::vector<std::string> only;
    Plan plan;
    std::vector<std::string> names;
    for (const auto& scenario : kScenarios) names.emplace_back(scenario.name);
    auto all_names = names;
    all_names.emplace_back(kOverload);
    app.add_option("--vigil", binary, "the program that is measured")->capture_default_str();
    app.add_option("--folder", folder, "where its database lies; default: a temporary folder");
    app.add_option("--settings", settings, "further lines of the configuration, for example '[store]\\nreaders = 4'");
    app.add_option("--only", only, "these alone, in this order; default: all but overload")
        ->check(CLI::IsMember(all_names));
    app.add_option("--seconds", plan.seconds, "length of each phase that files")->check(CLI::Range(0.1, 600.0));
    app.add_option("--connections", plan.connections, "that file")->check(CLI::Range(1, 5'000));
    app.add_option("--crowd", plan.crowd, "connections of the crowded phase")->check(CLI::Range(1, 5'000));
    app.add_option("--stations", plan.stations, "that listen")->check(CLI::Range(1, 700));
    app.add_option("--listeners", plan.listeners, "on one stream")->check(CLI::Range(1, 20'000));
    app.add_option("--idlers", plan.idlers, "live connections that do nothing")->check(CLI::Range(1, 20'000));
    app.add_option("--flood", plan.flood, "reports a second that are offered to a server which lets in 100")
        ->check(CLI::Range(1.0, 100'000.0));
    app.add_option("--flooders", plan.flooders, "connections over which they come")->check(CLI::Range(1, 20'000));
    app.add_option("--flood-seconds", plan.flood_seconds, "length of each flood")->check(CLI::Range(1.0, 600.0));
    CLI11_PARSE(app, argc, argv);
    if (only.empty()) only = names;
    plan.crowd = std::max(plan.crowd, plan.connections);

    const test::TempFolder temporary;
    const auto place = folder.empty() ? temporary.path() : folder;
    std::vector<void (Bench::*)()> usual;
    for (const auto& name : only)
        for (const auto& scenario : kScenarios)
            if (scenario.name == name) usual.push_back(scenario.run);
    if (!usual.empty()) {
        Site site(binary, place / "usual", settings);
        if (const int failed = run_on_one_site(site, plan, usual)) return failed;
    }
    if (std::find(only.begin(), only.end(), kOverload) == only.end()) return 0;
    Site limited(binary, place / "limited", settings + std::string(kLetIn));
    plan.crowd = plan.flooders;
    return run_on_one_site(limited, plan, {&Bench::overload});
}

}  // namespace
}  // namespace vigil::bench

int main(int argc, char** argv) {
    ::signal(SIGPIPE, SIG_IGN);
    try {
        return vigil::bench::run(argc, argv);
    } catch (const std::exception& failed) {
        std::cerr << "vigil_load: " << failed.what() << '\n';
        return 1;
    }
}

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

// One server for several scenarios, in a folder of this name: what one leaves behind must not be measured with another.
struct Server {
    std::string_view folder;
    std::string_view settings;
};
constexpr Server kUsual{"usual", ""};
// Thousands of sessions, and the memory that they have used.
constexpr Server kCrowded{"crowded", ""};
// Lets in what an ordinary day brings.
constexpr Server kLimited{"limited", "[overload]\nreports_per_second = 100\n"};
constexpr const Server* kServers[] = {&kCrowded, &kUsual, &kLimited};

struct Scenario {
    std::string_view name;
    void (Bench::*run)();
    const Server* server;
    bool is_usual = true;  // or only where it is asked for: it takes its own minutes
};
constexpr Scenario kScenarios[] = {
    {"idle", &Bench::idle, &kCrowded},           {"fan-out", &Bench::fan_out, &kCrowded},
    {"steady", &Bench::steady, &kUsual},         {"half", &Bench::half, &kUsual},
    {"alone", &Bench::alone, &kUsual},           {"crowded", &Bench::crowded, &kUsual},
    {"handshakes", &Bench::handshakes, &kUsual}, {"peer", &Bench::peer, &kUsual},
    {"soak", &Bench::soak, &kUsual, false},      {"overload", &Bench::overload, &kLimited, false}};

int run_on_one_site(Site& site, const Plan& plan, const std::vector<const Scenario*>& scenarios) {
    site.start();
    {
        Bench bench(site, plan, [](std::string_view figure, const std::string& value) {
            std::cout << fmt::format("{:<48} {}", figure, value) << std::endl;
        });
        for (const auto* scenario : scenarios) (bench.*scenario->run)();
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
    app.add_option("--vigil", binary, "the program that is measured")->capture_default_str();
    app.add_option("--folder", folder, "where its database lies; default: a temporary folder");
    app.add_option("--settings", settings, "further lines of the configuration, for example '[store]\\nreaders = 4'");
    app.add_option("--only", only, "these alone; default: all but overload and soak")->check(CLI::IsMember(names));
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
    app.add_option("--soak-minutes", plan.soak_minutes, "length of a soak at half load")->check(CLI::Range(0.5, 600.0));
    CLI11_PARSE(app, argc, argv);
    plan.crowd = std::max(plan.crowd, plan.connections);

    const test::TempFolder temporary;
    const auto place = folder.empty() ? temporary.path() : folder;
    const auto is_wanted = [&](const Scenario& scenario) {
        return only.empty() ? scenario.is_usual : std::find(only.begin(), only.end(), scenario.name) != only.end();
    };
    for (const auto* server : kServers) {
        std::vector<const Scenario*> scenarios;
        for (const auto& scenario : kScenarios)
            if (scenario.server == server && is_wanted(scenario)) scenarios.push_back(&scenario);
        if (scenarios.empty()) continue;
        auto its_plan = plan;
        if (server == &kLimited) its_plan.crowd = plan.flooders;
        Site site(binary, place / server->folder, settings + std::string(server->settings));
        if (const int failed = run_on_one_site(site, its_plan, scenarios)) return failed;
    }
    return 0;
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

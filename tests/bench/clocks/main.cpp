// Very many open clocks, of which some are due at the same instant: what they cost a server, and how soon all that follows from
// the due ones is committed.
#include <fmt/format.h>
#include <sqlite3.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <iostream>
#include <thread>

#include "app/blocking.hpp"
#include "bench/load/machine.hpp"
#include "bench/opened_site.hpp"
#include "runtime/system_timers.hpp"
#include "support/installation.hpp"

namespace vigil::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kRowsOfACommit = 2'000;
constexpr auto kUntilDue = 20s;  // for the server to be ready
constexpr auto kPatience = 120s;

struct Options {
    std::filesystem::path binary = VIGIL_BINARY;
    std::size_t clocks = 1'000'000;
    std::size_t due = 10'000;
};

void print(std::string_view figure, const std::string& value) {
    std::cout << fmt::format("{:<56} {}", figure, value) << std::endl;
}

// Open alerts of stations, each of a case of its own, as filing leaves them.
class Waiting {
public:
    Waiting(OpenedSite& opened, std::vector<protocol::OrganisationView> stations)
        : opened_(opened), stations_(std::move(stations)) {
        auto insert_key = [&](Unit& unit) -> Result<std::monostate> {
            key_ = KeyId(opened_.ids().random());
            const auto fresh = opened_.tools().keys.fresh(KeyPurpose::case_content, key_);
            VIGIL_TRY(unit.vault().insert_key(fresh.stored));
            return std::monostate{};
        };
        write(insert_key);
    }

    // `spread`: over so long from `first_due` on they are due.
    void add(std::size_t count, Instant first_due, std::chrono::milliseconds spread) {
        for (std::size_t done = 0; done < count; done += kRowsOfACommit) {
            const auto rows = std::min(kRowsOfACommit, count - done);
            auto insert = [&](Unit& unit) -> Result<std::monostate> {
                for (std::size_t i = done; i < done + rows; ++i) {
                    VIGIL_TRY(add_one(
                        unit, first_due + spread * static_cast<std::int64_t>(i) / static_cast<std::int64_t>(count)));
                }
                return std::monostate{};
            };
            write(insert);
        }
    }

private:
    template <class F>
    void write(F f) {
        const auto written = app::await_write(opened_.store(), std::move(f));
        if (!written) throw std::runtime_error("rows: " + written.error().message);
    }

    Result<void> add_one(Unit& unit, Instant due) {
        const auto& station = stations_[next_++ % stations_.size()];
        const Instant begun = due - 10min;
        auto& ids = opened_.ids();
        const Case about{.id = CaseId(ids.next(begun)),
                         .opened_at = begun,
                         .owner = station.organisation_id,
                         .division = station.division,
                         .level = Level::red,
                         .key = key_};
        VIGIL_TRY(unit.cases().insert(about));
        const Alert alert{.id = AlertId(ids.next(begun)),
                          .case_id = about.id,
                          .organisation = about.owner,
                          .function = Function::protection,
                          .owner = true,
                          .level = about.level,
                          .division = about.division,
                          .raised_at = begun,
                          .due_at = due};
        VIGIL_TRY(unit.alerts().insert(alert));
        return unit.clocks().start({.id = ClockId(ids.next(begun)),
                                    .subject = alert.id.str(),
                                    .kind = std::string(kAcknowledgementClock),
                                    .state_version = alert.version,
                                    .legal_basis = "DEFAULT",
                                    .started_at = begun,
                                    .due_at = due,
                                    .calendar = std::string(kWallCalendar),
                                    .superior = DivisionLevel::banner,
                                    .limit = Limit{LimitUnit::seconds, 600},
                                    .started_by = about.id.str()});
    }

    OpenedSite& opened_;
    std::vector<protocol::OrganisationView> stations_;
    KeyId key_{};
    std::size_t next_ = 0;
};

std::int64_t number_in(const std::filesystem::path& database, const std::string& sql) {
    sqlite3* file = nullptr;
    if (sqlite3_open_v2(database.c_str(), &file, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK)
        throw std::runtime_error("the database cannot be read");
    sqlite3_busy_timeout(file, 5000);
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(file, sql.c_str(), -1, &statement, nullptr);
    const auto number = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    sqlite3_close(file);
    return number;
}

void wait_until(Instant at) { std::this_thread::sleep_for(at - runtime::SystemTimers().now()); }

int run(int argc, char** argv) {
    CLI::App app("Measures a vigil server with very many open clocks.");
    Options options;
    app.add_option("--vigil", options.binary, "the program that is measured")->capture_default_str();
    app.add_option("clocks", options.clocks, "how many are open")
        ->check(CLI::Range(1'000, 10'000'000))
        ->capture_default_str();
    app.add_option("--due", options.due, "how many of them are due at the same instant")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    CLI11_PARSE(app, argc, argv);

    const test::TempFolder folder;
    Site site(options.binary, folder.path());
    site.start();
    print("memory without a clock, MB",
          fmt::format("{:.0f}", static_cast<double>(resident_bytes(site.process())) / 1e6));
    site.stop();
    Instant due{};
    {
        auto stations = site.organisations("station");  // before the folder belongs to what follows
        GivenTime time(runtime::SystemTimers().now());
        OpenedSite opened(site, time, 1);
        Waiting waiting(opened, std::move(stations));
        waiting.add(options.clocks - options.due, time.now() + 24h, std::chrono::days(30));
        due = runtime::SystemTimers().now() + kUntilDue;
        waiting.add(options.due, due, 0s);
        opened.close();
    }
    site.start();
    wait_until(due - 1s);
    print(fmt::format("memory with {} open clocks, MB", options.clocks),
          fmt::format("{:.0f}", static_cast<double>(resident_bytes(site.process())) / 1e6));
    const std::string left = fmt::format(
        "SELECT COUNT(*) FROM clocks WHERE stopped_ms IS NULL AND fired_ms IS NULL AND due_ms <= {}", ms_of(due));
    wait_until(due);
    const auto cpu = cpu_times(site.process());
    const auto begun = Steady::now();
    while (number_in(site.database(), left) > 0) {
        if (Steady::now() - begun > kPatience) throw std::runtime_error("clocks that are due do not fire");
        std::this_thread::sleep_for(20ms);
    }
    const double seconds = std::chrono::duration<double>(Steady::now() - begun).count();
    const auto climbed = number_in(site.database(), "SELECT COUNT(*) FROM alerts WHERE climbed_from IS NOT NULL");
    print(fmt::format("{} due at one instant: all effects committed after, s", options.due),
          fmt::format("{:.2f}", seconds));
    print("alerts that climbed", fmt::format("{}", climbed));
    print("memory afterwards, at most, MB",
          fmt::format("{:.0f} / {:.0f}", static_cast<double>(resident_bytes(site.process())) / 1e6,
                      static_cast<double>(most_resident_bytes(site.process())) / 1e6));
    print("CPU for that, s", fmt::format("{:.2f}", total(cpu_times(site.process()) - cpu)));
    return site.stop();
}

}  // namespace
}  // namespace vigil::bench

int main(int argc, char** argv) {
    ::signal(SIGPIPE, SIG_IGN);
    try {
        return vigil::bench::run(argc, argv);
    } catch (const std::exception& failed) {
        std::cerr << "vigil_clocks: " << failed.what() << '\n';
        return 1;
    }
}

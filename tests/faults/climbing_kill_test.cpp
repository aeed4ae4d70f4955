// SIGKILL at random instants while alerts climb: each rung is asked once, and every alert ends answered or at the top
// (promises P1, P4).
//
// VIGIL_KILLS=n kills it so often (20), VIGIL_SEED=n with that seed; each run prints its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/rules.hpp>

#include "app/commands/commands.hpp"
#include "faults/crew.hpp"
#include "files/short_limits.hpp"
#include "integration/database_rows.hpp"
#include "storage/store/sqlite_store.hpp"
#include "support/server_process.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;

constexpr int kSilentReports = 4;     // of which the first is answered
constexpr auto kStep = 1s;            // of the ladder
constexpr int kLongestPauseMs = 400;  // between two kills

std::uint64_t given(const char* variable, std::uint64_t otherwise) {
    const char* const text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

class Climbers {
public:
    Climbers() {
        std::ostringstream shipped;
        shipped << std::ifstream(crew_.configuration().data.rules).rdbuf();
        const protocol::OfferRules rules{files::with_short_limits(shipped.str(), 900, kStep).value()};
        const auto activated = app::call_desk(crew_.configuration(), "rules.activate", protocol::encode(rules));
        if (!activated) throw std::runtime_error(activated.error().message);
        server_.emplace(crew_.installation);
        crew_.enrol();
    }

    void file() {
        for (int i = 0; i < kSilentReports; ++i) ASSERT_TRUE(crew_.file_until_receipted(crew_.ledger.write_report()));
    }
    void answer_one() {
        for (int tries = 0; tries < 20; ++tries)
            if (crew_.acknowledge_one()) return;
        FAIL() << crew_.last.message;
    }
    void kill_after(std::chrono::milliseconds time) {
        wait(time);
        server_->restart();
    }
    void kill_while_starting(std::chrono::milliseconds time) {
        server_->kill();
        server_->start_and_kill(time);
        server_->start();
    }

    // Of each alert that was raised: whom it asked above, once for each row; and what the log says of that.
    struct Found {
        std::map<std::string, std::vector<std::string>> above;
        std::map<std::string, std::string> owners;     // of those roots
        std::map<std::string, std::string> states;     // of every alert
        std::map<std::string, int> climbed, breached;  // entries of the log, by alert and by clock
        std::map<std::string, int> waiting;            // clocks that are still to fire, by alert
    };
    Found look() {
        Found found;
        const auto database = storage::SqliteStore::database_file(crew_.configuration().data.folder);
        sqlite3* file = nullptr;
        EXPECT_EQ(sqlite3_open_v2(database.c_str(), &file, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
        sqlite3_busy_timeout(file, 5000);
        query_file(file, "SELECT id, COALESCE(climbed_from, ''), organisation, state FROM alerts",
                   [&](sqlite3_stmt* row) {
                       const auto id = value_of(row, 0), from = value_of(row, 1), organisation = value_of(row, 2);
                       found.states[id] = value_of(row, 3);
                       if (from.empty()) found.owners[id] = organisation;
                       if (from.empty())
                           found.above[id];
                       else
                           found.above[from].push_back(organisation);
                   });
        query_file(file, "SELECT kind, subject FROM log WHERE kind IN ('alert.climbed', 'clock.breached')",
                   [&](sqlite3_stmt* row) {
                       auto& counted = value_of(row, 0) == "alert.climbed" ? found.climbed : found.breached;
                       ++counted[value_of(row, 1)];
                   });
        query_file(file, "SELECT subject FROM clocks WHERE stopped_ms IS NULL AND fired_ms IS NULL",
                   [&](sqlite3_stmt* row) { ++found.waiting[value_of(row, 0)]; });
        sqlite3_close(file);
        return found;
    }

    std::vector<std::string> whom(const std::string& owner) const {
        const auto& in = crew_.region;
        if (owner == in.station.str()) return {in.banner_agency.str(), in.league_agency.str(), in.region.str()};
        if (owner == in.police.str()) return {in.banner_police.str(), in.region.str()};
        if (owner == in.banner_agency.str()) return {in.league_agency.str(), in.region.str()};
        return {};
    }
    bool is_at_the_top(const Found& found) const {
        for (const auto& [root, above] : found.above)
            if (found.states.at(root) == "open" && above.size() < whom(found.owners.at(root)).size()) return false;
        return true;
    }
    void run_until_at_the_top() {
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (!is_at_the_top(look())) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "an alert does not climb";
            wait(100ms);
        }
    }
    std::vector<std::string> complaints() const { return crew_.complaints(); }

private:
    void wait(std::chrono::milliseconds time) {
        boost::asio::steady_timer timer(crew_.io, time);
        bool is_over = false;
        timer.async_wait([&](boost::system::error_code) { is_over = true; });
        run_until(crew_.io, [&] { return is_over; });
    }

    Crew crew_{1};
    std::optional<ServerProcess> server_{};
};

TEST(KilledWhileClimbing, GivenSilence_WhenTheServerIsKilledAtRandomInstants_ThenEachRungIsAskedOnce) {
    const auto kills = given("VIGIL_KILLS", 20);
    const auto seed = given("VIGIL_SEED", std::random_device{}());
    std::printf("VIGIL_SEED=%llu VIGIL_KILLS=%llu\n", static_cast<unsigned long long>(seed),
                static_cast<unsigned long long>(kills));
    std::mt19937_64 random(seed);
    std::uniform_int_distribution<int> instants(0, kLongestPauseMs);
    // An alert is at the top after three steps: so many kills fit into that.
    constexpr std::uint64_t kKillsOfOneFolder = 10;
    for (std::uint64_t done = 0; done < kills;) {
        Climbers climbers;
        climbers.file();
        climbers.answer_one();
        for (std::uint64_t of_this = 0; of_this < kKillsOfOneFolder && done < kills; ++of_this, ++done) {
            const auto time = std::chrono::milliseconds(instants(random));
            if (random() % 4 == 0)
                climbers.kill_while_starting(time);
            else
                climbers.kill_after(time);
        }
        climbers.run_until_at_the_top();
        const auto found = climbers.look();
        std::size_t answered = 0;
        for (const auto& [root, above] : found.above) {
            const bool is_open = found.states.at(root) == "open";
            answered += is_open ? 0 : 1;
            if (is_open) {
                EXPECT_THAT(above, testing::UnorderedElementsAreArray(climbers.whom(found.owners.at(root))));
            }
            const bool rings = is_open && !climbers.whom(found.owners.at(root)).empty();
            EXPECT_EQ(found.waiting.contains(root) ? found.waiting.at(root) : 0, rings ? 1 : 0);
        }
        EXPECT_GE(answered, 1u);
        for (const auto& [alert, times] : found.climbed) EXPECT_EQ(times, 1) << alert;
        for (const auto& [clock, times] : found.breached) EXPECT_EQ(times, 1) << clock;
        EXPECT_EQ(found.climbed.size(), found.states.size() - found.above.size());
        EXPECT_THAT(climbers.complaints(), IsEmpty());
        ASSERT_FALSE(testing::Test::HasFailure()) << "VIGIL_SEED=" << seed;
    }
}

}  // namespace
}  // namespace vigil::test

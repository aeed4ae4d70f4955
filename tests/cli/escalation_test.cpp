// vigil audit escalations and vigil replay: what the log says of alerts that nobody has answered.
#include <sqlite3.h>

#include <vigil/protocol/date.hpp>

#include "cli/clients.hpp"
#include "storage/store/sqlite_store.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class EscalationCommands : public Clients {
protected:
    void SetUp() override {
        teacher();
        officer();
        ASSERT_EQ(report("teacher").status, 0);  // it asks the station, the police and the banner's agency
    }
    std::string database() const { return storage::SqliteStore::database_file(configuration().data.folder).string(); }
    void change(const std::string& sql) const {
        sqlite3* file = nullptr;
        ASSERT_EQ(sqlite3_open(database().c_str(), &file), SQLITE_OK);
        sqlite3_busy_timeout(file, 10'000);
        EXPECT_EQ(sqlite3_exec(file, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(file);
        sqlite3_close(file);
    }
    // Days in China from yesterday: 0, and so on.
    static std::string day(int days) {
        const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        return to_text(china_date(now + std::chrono::days(days - 1)));
    }
    Outcome replay(Words more = {}) const {
        Words words{"replay", "--from", day(0), "--to", day(3)};
        words.insert(words.end(), more.begin(), more.end());
        return vigil(words);
    }
};

TEST_F(EscalationCommands, GivenAReportOfThisMinute_WhenAudited_ThenNothingDiffersBesideTheRunningServer) {
    const auto outcome = vigil({"audit", "escalations"});
    EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("3 alerts, 0 steps taken (0 late and marked so), 3 waiting, 0 differences"));
}

TEST_F(EscalationCommands, GivenAReportThatNobodySawFor30Minutes_WhenAudited_ThenEachAlertIsNamedAndTheStatusIsOne) {
    server.kill();
    change("UPDATE log SET at_ms = at_ms - 1800000 WHERE kind = 'case.assessed'");
    const auto outcome = vigil({"audit", "escalations", database()});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("a step that is due was not taken"), HasSubstr("3 differences")));
}

TEST_F(EscalationCommands, GivenARedReport_WhenReplayed_ThenItClimbsFromBannerToRegionAndIsRepeated) {
    const auto outcome = replay();
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("red protection  " + region.station.str()), HasSubstr("-> banner"),
                                   HasSubstr("-> league"), HasSubstr("-> region"), HasSubstr("all are asked again"),
                                   HasSubstr("in the log there are 0")));
    EXPECT_EQ(outcome.out, replay().out) << "the same log, the same steps";
}

TEST_F(EscalationCommands, GivenALadderOfHours_WhenReplayed_ThenItClimbsLessOften) {
    auto rules = json::parse(text_of(kShippedRules));
    for (auto& clock : rules.at("clocks"))
        if (clock.contains("ladder")) clock.at("ladder").at("repeats").at("red") = {{"hours", 12}};
    const auto file = (root() / "rules.json").string();
    write_text(file, rules.dump());
    const auto lines = [](const Outcome& outcome) { return std::count(outcome.out.begin(), outcome.out.end(), '\n'); };
    const auto tried = replay({"--ladder", file});
    EXPECT_EQ(tried.status, 0) << tried.err;
    EXPECT_LT(lines(tried), lines(replay()) / 2);
}

TEST_F(EscalationCommands, GivenARoster_WhenReplayed_ThenWhoeverIsOnDutyIsNamed) {
    const auto someone = installation.account(region.station, Role::duty_officer).str();
    const auto file = (root() / "roster.json").string();
    write_text(file,
               R"({"shifts": [{"days": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        "from": "00:00", "until": "24:00", "officers": [")" +
                   someone + R"("]}], "rotations": [], "overrides": []})");
    const auto outcome = replay({"--roster", file, "--organisation", region.station.str()});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("on duty: " + someone));
}

TEST_F(EscalationCommands, GivenTimesAndFilesThatAreNone_WhenReplayed_ThenEachIsNamed) {
    const auto error_of = [this](Words words) {
        words.insert(words.begin(), "replay");
        const auto outcome = vigil(words);
        EXPECT_EQ(outcome.status, 1);
        return outcome.err;
    };
    EXPECT_THAT(error_of({"--from", "yesterday", "--to", day(1)}),
                HasSubstr("--from: must be a day or a moment in China"));
    EXPECT_THAT(error_of({"--from", day(1), "--to", day(1) + " 25:00"}), HasSubstr("--to: must be a day"));
    EXPECT_THAT(error_of({"--from", day(1), "--to", day(0)}), HasSubstr("--to: must lie behind --from"));
    EXPECT_THAT(error_of({"--from", day(0), "--to", day(1), "--ladder", "/no/such"}), HasSubstr("/no/such"));
    EXPECT_THAT(error_of({"--from", day(0), "--to", day(1), "--roster", "/no/such"}), HasSubstr("belong together"));
    EXPECT_THAT(error_of({"--from", day(0), "--to", day(1), "/no/such.db"}), Not(HasSubstr("nothing")));
}

}  // namespace
}  // namespace vigil::test

// vigil duty check, show, set: the proof of the next 14 days, as an administrator reads it (F50).
#include "cli/clients.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;

class DutyCommands : public Clients {
protected:
    std::string station() const { return region.station.str(); }
    std::string roster_of(const json& roster) const {
        const auto file = root() / "roster.json";
        write_text(file, roster.dump());
        return file.string();
    }
    // Who is on duty at the station on every day, from one time until another.
    std::string daily(const std::string& from, const std::string& until) {
        officer();
        const auto accounts = answer({"account", "list", station()}).at("accounts");
        account_ = accounts.at(0).at("account_id");
        const json shift{{"days", {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}},
                         {"from", from},
                         {"until", until},
                         {"officers", {account_}}};
        return roster_of({{"shifts", {shift}}, {"rotations", json::array()}, {"overrides", json::array()}});
    }

    std::string account_;
};

TEST_F(DutyCommands, GivenNobodyWithAPhone_WhenChecked_ThenEachHoleIsALineAndTheStatusIsOne) {
    const auto checked = vigil({"duty", "check", "--organisation", station()});
    EXPECT_EQ(checked.status, 1);
    EXPECT_THAT(checked.out, AllOf(HasSubstr("whoever is on duty cannot be reached"), HasSubstr("2 holes")))
        << checked.err;
    const auto as_json = vigil({"duty", "check", "--json"});
    EXPECT_EQ(as_json.status, 1);
    EXPECT_GT(json::parse(as_json.out).at("organisations"), 1);
}

TEST_F(DutyCommands, GivenARosterOfAllHours_WhenSet_ThenTheCheckIsCleanAndItIsShown) {
    const auto set = answer({"duty", "set", station(), daily("00:00", "24:00")});
    EXPECT_EQ(set.at("version"), 1);
    const auto checked = vigil({"duty", "check", "--organisation", station()});
    EXPECT_EQ(checked.status, 0) << checked.out;
    const auto shown = answer({"duty", "show", station()});
    EXPECT_EQ(shown.at("duty").at(0).at("officers").at(0), account_);
}

// A phone that is bound can be rung; whether it would be reached is another matter (F51).
TEST_F(DutyCommands, GivenAnOfficerWhoseTerminalSpeaks_WhenChecked_ThenItIsNotSilentAnyMore) {
    answer({"duty", "set", station(), daily("00:00", "24:00")});
    const auto silent = vigil({"duty", "check", "--organisation", station()});
    EXPECT_EQ(silent.status, 0);
    EXPECT_THAT(silent.out, AllOf(HasSubstr(account_), HasSubstr("the device was not heard of lately"),
                                  HasSubstr("1 officers not proved reachable")));
    EXPECT_EQ(vigil({"watch", "--profile", profile("officer"), "--until-idle", "2"}).status, 0);
    const auto heard = vigil({"duty", "check", "--organisation", station()});
    EXPECT_THAT(heard.out, HasSubstr("has answered no test lately"));
    EXPECT_THAT(heard.out, testing::Not(HasSubstr("not heard of lately")));
}

TEST_F(DutyCommands, GivenARosterWithAHole_WhenSet_ThenItTakesAReason) {
    const auto file = daily("08:00", "20:00");
    const auto refused = vigil({"duty", "set", station(), file});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, HasSubstr("nobody could be reached: nobody_on_duty"));
    const auto forced = answer({"duty", "set", station(), file, "--force", "人员外出培训"});
    EXPECT_EQ(forced.at("forced"), true);
    EXPECT_THAT(forced.at("holes"), SizeIs(testing::Ge(14)));
}

TEST_F(DutyCommands, GivenAFileThatIsNoRoster_WhenSet_ThenEachProblemIsALine) {
    const auto refused = vigil({"duty", "set", station(), roster_of({{"shifts", "none"}})});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, AllOf(HasSubstr("/shifts"), HasSubstr("/rotations")));
    EXPECT_EQ(vigil({"duty", "set", station(), "/no/such.json"}).status, 1);
    EXPECT_EQ(vigil({"duty", "show", "nobody"}).status, 1);
}

}  // namespace
}  // namespace vigil::test

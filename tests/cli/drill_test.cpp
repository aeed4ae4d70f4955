// vigil drill start, list, show: as an administrator starts and reads drills (F52).
#include "cli/clients.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class DrillCommands : public Clients {
protected:
    std::string station() const { return region.station.str(); }
    json start() { return answer({"drill", "start", "--organisation", station()}); }
};

TEST_F(DrillCommands, GivenAStationWithAnOfficer_WhenADrillIsStarted_ThenItIsListedAndShown) {
    officer();
    const auto begun = start();
    EXPECT_EQ(begun.at("origin"), "by_hand");
    const std::string alert = begun.at("alert_id");
    EXPECT_EQ(answer({"drill", "show", alert}).at("organisation_id"), station());
    const auto listed = vigil({"drill", "list"});
    EXPECT_THAT(listed.out, AllOf(HasSubstr(alert), HasSubstr("进行中 · running"), HasSubstr("1 drills")))
        << listed.err;
    const auto again = vigil({"drill", "start", "--organisation", station()});
    EXPECT_EQ(again.status, 1);
    EXPECT_THAT(again.err, HasSubstr("a drill of the organisation is running"));
}

TEST_F(DrillCommands, GivenADrillThatWasAnswered_WhenTheStationIsListed_ThenItSaysHowSoon) {
    officer();
    const std::string alert = start().at("alert_id");
    const auto answered = vigil({"ack", alert, "--version", "1", "--profile", profile("officer")});
    ASSERT_EQ(answered.status, 0) << answered.err;
    const auto listed = vigil({"drill", "list", "--organisation", station()});
    EXPECT_THAT(listed.out, AllOf(HasSubstr("按时签收 · answered within the limit"), HasSubstr("in time 1, late 0"),
                                  HasSubstr("median and slowest answer")))
        << listed.err;
    EXPECT_EQ(json::parse(vigil({"drill", "list", "--organisation", station(), "--json"}).out).at("in_time"), 1);
}

TEST_F(DrillCommands, GivenNobodyWithADevice_WhenADrillIsStarted_ThenItIsRefused) {
    const auto refused = vigil({"drill", "start", "--organisation", station()});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, HasSubstr("no officer who answers there has a device"));
    EXPECT_EQ(vigil({"drill", "show", station()}).status, 1);
}

TEST_F(DrillCommands, GivenNoServer_WhenADrillIsStarted_ThenItIsRefusedBecauseNobodyWouldHear) {
    officer();
    ASSERT_EQ(server.terminate(), 0);
    const auto refused = vigil({"drill", "start", "--organisation", station()});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, HasSubstr("a drill would reach nobody"));
}

}  // namespace
}  // namespace vigil::test

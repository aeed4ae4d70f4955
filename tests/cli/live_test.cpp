// watch and ack: what a station and the police see at their terminals.
#include <csignal>
#include <memory>

#include "cli/clients.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Live : public Clients {
protected:
    void SetUp() override {
        teacher();
        officer();
        enrolled("liaison", region.police, Role::police_liaison);
    }
    Outcome acknowledge(const std::string& person, const std::string& alert, const std::string& version = "1") const {
        return vigil({"ack", alert, "--version", version, "--profile", profile(person), "--tries", "1"});
    }
    // `vigil watch` of a person, until it is connected.
    std::unique_ptr<Process> watching(const std::string& person, Words more = {}) const {
        Words words{"watch", "--profile", profile(person)};
        words.insert(words.end(), more.begin(), more.end());
        auto process = std::make_unique<Process>(command(words), home());
        EXPECT_TRUE(process->complains("已连接"));
        return process;
    }
};

TEST_F(Live, GivenAStationThatWatches_WhenAReportIsFiled_ThenItsAlertIsShownAndTheCountEndsTheWatch) {
    const auto station = watching("officer", {"--json", "--count", "1"});
    ASSERT_TRUE(station->writes("caught_up"));
    ASSERT_EQ(report("teacher").status, 0);
    const auto outcome = station->wait();
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out,
                AllOf(HasSubstr("\"level\":\"red\""), HasSubstr(region.station.str()), HasSubstr(kTownship.str())));
}

TEST_F(Live, GivenAnAlert_WhenShown_ThenNothingOfTheReportsContentIs) {
    report("teacher");
    const auto outcome = vigil({"watch", "--profile", profile("officer"), "--json", "--count", "1"});
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("alert"), Not(HasSubstr("皮带")), Not(HasSubstr("dv_repeated"))));
}

TEST_F(Live, GivenAReportFiledBefore_WhenAStationBeginsToWatch_ThenItIsShownAndTheWatchEndsWell) {
    report("teacher");
    const auto outcome = vigil({"watch", "--profile", profile("officer"), "--json", "--count", "1"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr(region.station.str()));
}

TEST_F(Live, GivenAnAlert_WhenTheStationAcknowledges_ThenRemindersStopAndThePoliceSeeIt) {
    report("teacher");
    const auto alert = alert_of(region.station, "officer");
    const auto police = watching("liaison", {"--json"});
    ASSERT_TRUE(police->writes("caught_up"));
    const auto outcome = acknowledge("officer", alert.at("alert_id"));
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("the time limit of this version has stopped"));
    EXPECT_TRUE(police->writes("\"state\":\"acknowledged\""));
}

TEST_F(Live, GivenAnAcknowledgedAlert_WhenItIsAcknowledgedAgain_ThenItSaysThatSomebodyWasEarlier) {
    report("teacher");
    const auto alert = alert_of(region.station, "officer").at("alert_id").get<std::string>();
    acknowledge("officer", alert);
    const auto again = acknowledge("officer", alert);
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_THAT(again.out, HasSubstr("somebody was earlier"));
}

TEST_F(Live, GivenAnAlertOfTheStation_WhenThePoliceAcknowledgeIt_ThenItIsRefused) {
    report("teacher");
    const auto outcome = acknowledge("liaison", alert_of(region.station, "officer").at("alert_id"));
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("[foreign_jurisdiction]"));
}

TEST_F(Live, GivenAVersionThatIsNotThereYet_WhenAcknowledged_ThenItIsRefused) {
    report("teacher");
    const auto outcome = acknowledge("officer", alert_of(region.station, "officer").at("alert_id"), "2");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("[unknown_version]"));
}

TEST_F(Live, GivenAnAlertThatDoesNotExist_WhenAcknowledged_ThenItIsNotFound) {
    const auto outcome = acknowledge("officer", "019ca000-0000-7000-8000-000000000999");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("[not_found]"));
}

TEST_F(Live, GivenAWatchThatAcknowledges_WhenAReportIsFiled_ThenItIsAcknowledged) {
    const auto station = watching("officer", {"--ack", "--json"});
    ASSERT_TRUE(station->writes("caught_up"));
    report("teacher");
    EXPECT_TRUE(station->writes("\"type\":\"ack_ok\""));
    EXPECT_TRUE(station->writes("\"state\":\"acknowledged\""));
}

TEST_F(Live, GivenAWatch_WhenInterrupted_ThenItEndsWell) {
    const auto station = watching("officer", {"--json"});
    ASSERT_TRUE(station->writes("caught_up"));
    station->signal(SIGINT);
    EXPECT_EQ(station->wait().status, 0);
}

TEST_F(Live, GivenAWatch_WhenTheServerIsTerminated_ThenTheWatchIsToldAndComesBackToTheNextOne) {
    const auto station = watching("officer", {"--json", "--count", "1"});
    ASSERT_TRUE(station->writes("caught_up"));
    ASSERT_EQ(server.terminate(), 0);
    ASSERT_TRUE(station->complains("the server goes away"));
    server.start();
    report("teacher");
    const auto outcome = station->wait();
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("\"level\":\"red\""));
}

TEST_F(Live, GivenADeviceThatIsRevoked_WhenItWatches_ThenTheWatchEndsWithAnError) {
    const auto device = enrolled("second", region.station, Role::duty_officer);
    const auto station = watching("second", {"--json"});
    ASSERT_TRUE(station->writes("caught_up"));
    answer({"device", "revoke", device});
    const auto outcome = station->wait();
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("session_refused"));
}

}  // namespace
}  // namespace vigil::test

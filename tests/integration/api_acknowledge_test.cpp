// A person answers an alert by POST: once, for one version, by name.
#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using ::testing::SizeIs;
using namespace std::chrono_literals;

class ApiAcknowledgeTest : public OfficersTest {
protected:
    std::string session = token(teacher());
    ReportId report = file(red_report(), session).report_id;
    protocol::AlertSummary alert = alert_of(station);

    std::vector<Clock> running_clocks(const AlertId& id) {
        auto read = [&](Unit& unit) { return unit.clocks().running(id.str()); };
        return await(io, server.app().store().read(std::move(read))).value();
    }
    std::vector<protocol::AcknowledgementView> acknowledgements() {
        for (const auto& each : case_view(alert.case_id, station).alerts)
            if (each.alert.alert_id == alert.alert_id) return each.acknowledgements;
        return {};
    }
};

TEST_F(ApiAcknowledgeTest, GivenAnOpenAlert_WhenItIsAcknowledged_ThenItStopsAndSaysByWhomAndWhen) {
    server.advance(3min);
    const auto answer = acknowledged(alert.alert_id, 1, station);
    EXPECT_TRUE(answer.stops);
    EXPECT_EQ(answer.at, server.now());
    const auto now = alert_of(station);
    EXPECT_EQ(now.state, AlertState::acknowledged);
    EXPECT_EQ(now.acknowledged_at, server.now());
    EXPECT_GT(now.revision, alert.revision);
}

TEST_F(ApiAcknowledgeTest, GivenAnAcknowledgement_WhenTheCaseIsRead_ThenItNamesWhoAndWhen) {
    auto& second = officer();
    acknowledged(alert.alert_id, 1, token(second));
    const auto given = acknowledgements();
    ASSERT_THAT(given, SizeIs(1));
    EXPECT_EQ(given.front().account_id, account_of(second));
    EXPECT_EQ(given.front().account_name, "某人");
    EXPECT_EQ(given.front().organisation_id, region.station);
    EXPECT_EQ(given.front().at, server.now());
    EXPECT_TRUE(given.front().stops);
}

TEST_F(ApiAcknowledgeTest, GivenTheStationsAnswer_WhenThePoliceReadTheCase_ThenTheySeeIt) {
    acknowledged(alert.alert_id, 1, station);
    for (const auto& each : case_view(alert.case_id, police).alerts)
        EXPECT_EQ(each.alert.state == AlertState::acknowledged, each.alert.alert_id == alert.alert_id);
}

TEST_F(ApiAcknowledgeTest, GivenAnAcknowledgement_WhenItIsSentAgainLater_ThenTheAnswerIsTheSameAndThereIsOne) {
    const auto ack = fresh_uuid();
    const auto first = acknowledged(alert.alert_id, 1, station, ack);
    const auto before = server.rows();
    server.advance(1h);
    const auto again = acknowledged(alert.alert_id, 1, station, ack);
    EXPECT_EQ(protocol::encode(again), protocol::encode(first));
    EXPECT_EQ(server.rows(), before);
}

TEST_F(ApiAcknowledgeTest, GivenAnAcknowledgementId_WhenItComesForSomethingElse_ThenItIsSaidToBeUsed) {
    const auto ack = fresh_uuid();
    acknowledged(alert.alert_id, 1, station, ack);
    supplement_with("weapon_threat", report, session);
    file(red_report());
    const auto other = alerts_of(station).back();
    const auto before = server.rows();
    EXPECT_THAT(acknowledge(alert.alert_id, 2, station, ack), IsProblem(409, "ack_id_reused")) << "another version";
    EXPECT_THAT(acknowledge(other.alert_id, 1, station, ack), IsProblem(409, "ack_id_reused")) << "another alert";
    EXPECT_THAT(acknowledge(alert.alert_id, 1, token(officer()), ack), IsProblem(409, "ack_id_reused"))
        << "another person";
    EXPECT_EQ(server.rows().at("acknowledgements"), before.at("acknowledgements"));
}

TEST_F(ApiAcknowledgeTest, GivenAVersionThatIsNotThereYet_WhenItIsAcknowledged_ThenItIsUnknownAndTheAlertStaysOpen) {
    const auto before = server.rows();
    EXPECT_THAT(acknowledge(alert.alert_id, 2, station), IsProblem(422, "unknown_version"));
    EXPECT_EQ(server.rows(), before);
    EXPECT_EQ(alert_of(station).state, AlertState::open);
}

TEST_F(ApiAcknowledgeTest, GivenVersionZero_WhenItIsAcknowledged_ThenTheDocumentIsInvalid) {
    const auto refused = acknowledge(alert.alert_id, 0, station);
    EXPECT_THAT(refused, IsProblem(422, "invalid_document"));
    EXPECT_EQ(errors_of(refused), (Errors{{"/version", "too_small"}}));
}

// Promise P4: clocks are rows; an answer stops its own and nobody else's.
TEST_F(ApiAcknowledgeTest, GivenRunningClocks_WhenTheStationAcknowledges_ThenItsClockStopsAndThatOfThePoliceRuns) {
    const auto of_police = alert_of(police).alert_id;
    ASSERT_THAT(running_clocks(alert.alert_id), SizeIs(1));
    acknowledged(alert.alert_id, 1, station);
    EXPECT_THAT(running_clocks(alert.alert_id), SizeIs(0));
    EXPECT_THAT(running_clocks(of_police), SizeIs(1));
}

// F11: a new sign on an acknowledged case is a new version with a clock of its own.
TEST_F(ApiAcknowledgeTest, GivenAnAcknowledgedAlert_WhenASupplementBringsASign_ThenVersionTwoIsOpenWithItsOwnClock) {
    acknowledged(alert.alert_id, 1, station);
    server.advance(30min);
    supplement_with("weapon_threat", report, session);
    const auto now = alert_of(station);
    EXPECT_EQ(now.version, 2);
    EXPECT_EQ(now.state, AlertState::open);
    EXPECT_EQ(now.raised_at, server.now());
    EXPECT_EQ(now.due_at, server.now() + 10min);
}

// Orange has an hour, red ten minutes; a limit that runs is never extended.
TEST_F(ApiAcknowledgeTest, GivenAnOpenOrangeAlert_WhenASupplementMakesItRed_ThenTheStricterLimitCounts) {
    auto worried = red_report();
    worried.circumstance = "psych_crisis";
    worried.signals = {"suicide_ideation", "low_mood"};
    worried.suspect_relation = "none";
    const auto filed = file(worried, session);
    ASSERT_EQ(alerts_of(station).back().level, Level::orange);
    ASSERT_EQ(alerts_of(station).back().due_at, server.now() + 1h);
    server.advance(5min);
    supplement_with("suicide_plan", filed.report_id, session);
    const auto now = alerts_of(station).back();
    EXPECT_EQ(now.level, Level::red);
    EXPECT_EQ(now.version, 1) << "nobody has answered it yet";
    EXPECT_EQ(now.due_at, server.now() + 10min);
}

TEST_F(ApiAcknowledgeTest, GivenVersionTwo_WhenVersionOneIsAcknowledged_ThenItIsKeptAndStopsNothing) {
    acknowledged(alert.alert_id, 1, station);
    supplement_with("weapon_threat", report, session);
    const auto late = acknowledged(alert.alert_id, 1, token(officer()));
    EXPECT_EQ(late.version, 1);
    EXPECT_FALSE(late.stops);
    EXPECT_EQ(alert_of(station).state, AlertState::open);
    EXPECT_THAT(acknowledgements(), SizeIs(2));
}

TEST_F(ApiAcknowledgeTest, GivenVersionTwo_WhenItIsAcknowledged_ThenItStops) {
    acknowledged(alert.alert_id, 1, station);
    supplement_with("weapon_threat", report, session);
    EXPECT_TRUE(acknowledged(alert.alert_id, 2, station).stops);
    EXPECT_EQ(alert_of(station).state, AlertState::acknowledged);
}

TEST_F(ApiAcknowledgeTest, GivenAnAcknowledgedVersion_WhenAColleagueAcknowledgesItToo_ThenTheFirstOneStays) {
    auto& first = officer();
    acknowledged(alert.alert_id, 1, token(first));
    EXPECT_FALSE(acknowledged(alert.alert_id, 1, station).stops);
    EXPECT_EQ(alert_of(station).acknowledged_by, account_of(first));
    EXPECT_THAT(acknowledgements(), SizeIs(2));
}

TEST_F(ApiAcknowledgeTest, GivenTheAlertOfTheStation_WhenThePoliceAcknowledgeIt_ThenItIsNotTheirs) {
    const auto before = server.rows();
    EXPECT_THAT(acknowledge(alert.alert_id, 1, police), IsProblem(403, "foreign_jurisdiction"));
    EXPECT_EQ(server.rows(), before);
}

TEST_F(ApiAcknowledgeTest, GivenAnAlertThatIsNotThere_WhenItIsAcknowledged_ThenItIsNotFound) {
    EXPECT_THAT(acknowledge(AlertId(fresh_uuid()), 1, station), IsProblem(404, "not_found"));
}

TEST_F(ApiAcknowledgeTest, GivenAnIdThatIsNoUuid_WhenSomebodyAcknowledges_ThenTheDocumentIsInvalid) {
    EXPECT_THAT(acknowledge(alert.alert_id, 1, station, "tap"), IsProblem(422, "invalid_document"));
}

TEST_F(ApiAcknowledgeTest, GivenASupervisorOfTheStation_WhenTheyAcknowledge_ThenTheirRoleOnlyReads) {
    const auto supervisor = new_session(region.station, Role::supervisor);
    const auto before = server.rows();
    EXPECT_THAT(read_alert(alert.alert_id, supervisor), HasStatus(200));
    EXPECT_THAT(acknowledge(alert.alert_id, 1, supervisor), IsProblem(403, "role_refused"));
    EXPECT_EQ(server.rows(), before);
}

// Policy facts 5.4, N6: sexual signs at orange or above are told to the procuratorate, which oversees and does not answer.
TEST_F(ApiAcknowledgeTest, GivenAProcurator_WhenTheyAcknowledge_ThenTheirRoleOnlyReads) {
    auto sexual = red_report();
    sexual.circumstance = "under14_sexual";
    sexual.signals = {"sexual_under14"};
    sexual.suspect_relation = "neighbor";
    file(sexual);
    const auto procurator = new_session(region.procuratorate, Role::procurator);
    const auto told = alert_of(procurator);
    EXPECT_THAT(read_alert(told.alert_id, procurator), HasStatus(200));
    EXPECT_THAT(acknowledge(told.alert_id, 1, procurator), IsProblem(403, "role_refused"));
}

}  // namespace
}  // namespace vigil::test

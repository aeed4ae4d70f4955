// Drills over HTTPS: started by hand, answered as an alert is, kept out of the list of alerts, and shown to whom they concern (F52).
#include <vigil/protocol/messages/drill.hpp>
#include <vigil/protocol/messages/duty.hpp>

#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Drills : public OfficersTest {
protected:
    std::string path_of(const OrganisationId& organisation) const {
        return "/v1/organisations/" + organisation.str() + "/drills";
    }
    std::string path() const { return path_of(region.station); }
    protocol::DrillView start() {
        const auto begun = post(path(), {}, county);
        EXPECT_EQ(begun.status, 201) << begun.body;
        return decoded<protocol::DrillView>(begun);
    }
    protocol::DrillCurve curve(const std::string& session) {
        return decoded<protocol::DrillCurve>(get(path(), session));
    }

    std::string county = new_session(region.banner_agency, Role::county_officer);
};

TEST_F(Drills, GivenADrillOfTheStation_WhenItsOfficerAnswers_ThenTheCurveHasTheTimeItTook) {
    const auto drill = start();
    EXPECT_EQ(drill.organisation_id, region.station);
    EXPECT_EQ(drill.origin, DrillOrigin::by_hand);
    EXPECT_EQ(drill.rung, 1);
    server.advance(std::chrono::seconds(90));
    EXPECT_TRUE(acknowledged(drill.alert_id, 1, station).stops);
    const auto shown = curve(county);
    ASSERT_THAT(shown.drills, SizeIs(1));
    EXPECT_EQ(shown.drills[0].outcome, DrillOutcome::in_time);
    EXPECT_EQ(shown.in_time, 1);
    ASSERT_TRUE(shown.median_ms);
    EXPECT_GE(*shown.median_ms, 90'000);
    EXPECT_LT(*shown.median_ms, 120'000);
    EXPECT_THAT(decoded<protocol::DrillList>(get("/v1/drills", county)).drills, SizeIs(1));
}

TEST_F(Drills, GivenADrill_WhenAlertsAreListed_ThenItIsNoneOfThemAndReadByItselfItSaysWhatItIs) {
    const auto drill = start();
    EXPECT_THAT(alerts_of(station), IsEmpty());
    EXPECT_THAT(alerts_of(station, "?state=open"), IsEmpty());
    EXPECT_EQ(decoded<protocol::AlertSummary>(read_alert(drill.alert_id, station)).drill, true);
    const auto alert = decoded<protocol::AlertSummary>(read_alert(drill.alert_id, station));
    const auto about = decoded<protocol::CaseView>(read_case(alert.case_id, station));
    EXPECT_EQ(about.drill, true);
    EXPECT_THAT(about.reports, IsEmpty());
    EXPECT_THAT(get("/v1/cases/" + alert.case_id.str() + "/decision-record", station), IsProblem(404, "not_found"));
}

TEST_F(Drills, GivenAReport_WhenItsAlertAndCaseAreRead_ThenNothingOfThemSpeaksOfADrill) {
    file(red_report());
    const auto alert = alert_of(station);
    EXPECT_FALSE(alert.drill);
    EXPECT_FALSE(decoded<protocol::CaseView>(read_case(alert.case_id, station)).drill);
}

TEST_F(Drills, GivenAnUnansweredRedAlert_WhenADrillIsStarted_ThenItIsRefusedUntilThatIsAnswered) {
    file(red_report());
    EXPECT_THAT(post(path(), {}, county), IsProblem(409, "alert_waiting"));
    acknowledged(alert_of(station).alert_id, 1, station);
    start();
    EXPECT_THAT(post(path(), {}, county), IsProblem(409, "drill_running"));
}

TEST_F(Drills, GivenADrillThatRuns_WhenARedReportComes_ThenItIsCutOffAndTheAlertIsAsEver) {
    const auto drill = start();
    file(red_report());
    EXPECT_EQ(curve(county).drills.at(0).outcome, DrillOutcome::cut_off);
    const auto alert = alert_of(station);
    EXPECT_EQ(alert.state, AlertState::open);
    EXPECT_EQ(decoded<protocol::AlertSummary>(read_alert(drill.alert_id, station)).state, AlertState::closed);
}

TEST_F(Drills, GivenWhoeverPlansNoDutyThere_WhenTheyStartOrReadDrills_ThenTheyAreRefused) {
    start();
    for (const auto& session : {station, police, new_session(region.education, Role::supervisor)}) {
        EXPECT_THAT(post(path(), {}, session), IsProblem(403, "role_refused"));
        EXPECT_THAT(get(path(), session), IsProblem(403, "role_refused"));
        EXPECT_THAT(decoded<protocol::DrillList>(get("/v1/drills", session)).drills, IsEmpty());
    }
    EXPECT_THAT(get("/v1/drills"), IsProblem(401, "unauthenticated"));
    EXPECT_THAT(get("/v1/drills?cursor=x", county), IsProblem(400, "invalid_cursor"));
    EXPECT_THAT(post(path_of(OrganisationId(fresh_uuid())), {}, county), IsProblem(404, "not_found"));
    EXPECT_THAT(post("/v1/organisations/x/drills", {}, county), IsProblem(404, "not_found"));
}

TEST_F(Drills, GivenAnOrganisationThatAnswersNoAlerts_WhenADrillIsStarted_ThenItIsRefused) {
    const auto education = new_session(region.education, Role::supervisor);
    EXPECT_THAT(post(path_of(region.education), {}, education), IsProblem(409, "conflict"));
}

}  // namespace
}  // namespace vigil::test

// Who is asked, and who may see it (promises P3, P7).
#include <set>

#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono_literals;

using ApiAlertsTest = OfficersTest;

// Policy facts 5.5: red is answered within ten minutes.
TEST_F(ApiAlertsTest, GivenARedReport_WhenTheStationLooks_ThenItOwnsTheCaseAndHasTenMinutes) {
    file(red_report());
    const auto alert = alert_of(station);
    EXPECT_EQ(alert.organisation_id, region.station);
    EXPECT_EQ(alert.function, Function::protection);
    EXPECT_TRUE(alert.owner);
    EXPECT_EQ(alert.level, Level::red);
    EXPECT_EQ(alert.state, AlertState::open);
    EXPECT_EQ(alert.version, 1);
    EXPECT_EQ(alert.division, kTownship);
    EXPECT_EQ(alert.raised_at, server.now());
    EXPECT_EQ(alert.due_at, server.now() + 10min);
}

TEST_F(ApiAlertsTest, GivenARedReport_WhenThePoliceLook_ThenTheyAreAskedTooAndHaveTenMinutes) {
    file(red_report());
    const auto alert = alert_of(police);
    EXPECT_EQ(alert.organisation_id, region.police);
    EXPECT_EQ(alert.function, Function::police);
    EXPECT_FALSE(alert.owner);
    EXPECT_EQ(alert.due_at, server.now() + 10min);
}

TEST_F(ApiAlertsTest, GivenARedReport_WhenTheBannerAgencyLooks_ThenItIsAskedAndTheLeagueIsNot) {
    // Both have somebody who can be reached: otherwise whoever stands above would be asked at once.
    const auto banner = new_session(region.banner_agency, Role::county_officer);
    const auto league = new_session(region.league_agency, Role::county_officer);
    file(red_report());
    EXPECT_THAT(alerts_of(banner), SizeIs(1));
    EXPECT_THAT(alerts_of(league), IsEmpty());
}

TEST_F(ApiAlertsTest, GivenATownshipWithoutAStation_WhenAReportComes_ThenTheBannerAgencyOwnsTheCase) {
    auto report = red_report();
    report.places.now->division = kTownshipWithout;
    file(report);
    const auto alert = alert_of(new_session(region.banner_agency, Role::county_officer));
    EXPECT_TRUE(alert.owner);
    EXPECT_EQ(alert.division, kTownshipWithout);
    EXPECT_THAT(alerts_of(station), IsEmpty());
}

TEST_F(ApiAlertsTest, GivenNoSession_WhenAlertsAreAskedFor_ThenAuthenticationIsRequired) {
    file(red_report());
    const auto alert = alert_of(station);
    EXPECT_THAT(get("/v1/alerts"), IsProblem(401, "unauthenticated"));
    EXPECT_THAT(read_alert(alert.alert_id, {}), IsProblem(401, "unauthenticated"));
    EXPECT_THAT(read_case(alert.case_id, {}), IsProblem(401, "unauthenticated"));
    EXPECT_THAT(acknowledge(alert.alert_id, 1, {}), IsProblem(401, "unauthenticated"));
}

TEST_F(ApiAlertsTest, GivenTheAlertOfTheStation_WhenThePoliceReadIt_ThenItIsOutsideTheirJurisdiction) {
    file(red_report());
    EXPECT_THAT(read_alert(alert_of(station).alert_id, station), HasStatus(200));
    EXPECT_THAT(read_alert(alert_of(station).alert_id, police), IsProblem(403, "foreign_jurisdiction"));
}

TEST_F(ApiAlertsTest, GivenAnOrganisationThatIsNotTold_WhenItAsks_ThenEverythingIsOutsideItsJurisdiction) {
    file(red_report());
    const auto alert = alert_of(station);
    const auto foreign = new_session(region.banner_police, Role::police_liaison);
    const auto before = server.rows();
    EXPECT_THAT(alerts_of(foreign), IsEmpty());
    EXPECT_THAT(read_alert(alert.alert_id, foreign), IsProblem(403, "foreign_jurisdiction"));
    EXPECT_THAT(read_case(alert.case_id, foreign), IsProblem(403, "foreign_jurisdiction"));
    EXPECT_THAT(acknowledge(alert.alert_id, 1, foreign), IsProblem(403, "foreign_jurisdiction"));
    EXPECT_EQ(server.rows(), before);
}

TEST_F(ApiAlertsTest, GivenAnAlertThatIsNotThere_WhenItIsRead_ThenItIsNotFound) {
    EXPECT_THAT(read_alert(AlertId(fresh_uuid()), station), IsProblem(404, "not_found"));
    EXPECT_THAT(read_alert(AlertId("1"), station), IsProblem(404, "not_found"));
}

// Roles that do not work with alerts, in the very organisation that is asked.
class ApiRolesTest : public OfficersTest, public ::testing::WithParamInterface<Role> {};

TEST_P(ApiRolesTest, GivenARoleWithoutAlerts_WhenItAsks_ThenItSeesNothingAndMayNothing) {
    file(red_report());
    const auto alert = alert_of(station);
    const auto session = new_session(region.station, GetParam());
    const auto before = server.rows();
    EXPECT_THAT(alerts_of(session), IsEmpty());
    EXPECT_EQ(read_alert(alert.alert_id, session).status, 403);
    EXPECT_EQ(read_case(alert.case_id, session).status, 403);
    EXPECT_EQ(acknowledge(alert.alert_id, 1, session).status, 403);
    EXPECT_EQ(server.rows(), before);
}

INSTANTIATE_TEST_SUITE_P(Without, ApiRolesTest,
                         ::testing::Values(Role::reporter, Role::system_administrator, Role::security_administrator,
                                           Role::audit_administrator),
                         [](const auto& each) { return std::string(to_text(each.param)); });

class ApiAlertPagesTest : public OfficersTest {
protected:
    protocol::AlertList page(const std::string& query) {
        return decoded<protocol::AlertList>(get("/v1/alerts" + query, station));
    }
    std::vector<AlertId> filed(int count) {
        std::vector<AlertId> ids;
        for (int i = 0; i < count; ++i) file(red_report());
        for (std::string query;;) {
            const auto listed = page(query);
            for (const auto& alert : listed.alerts) ids.push_back(alert.alert_id);
            if (listed.next.empty()) return ids;
            query = "?cursor=" + listed.next;
        }
    }
};

TEST_F(ApiAlertPagesTest, GivenMoreAlertsThanAPage_WhenTheCursorsAreFollowed_ThenEachComesOnceOldestFirst) {
    const auto ids = filed(51);
    EXPECT_THAT(ids, SizeIs(51));
    EXPECT_THAT(std::set(ids.begin(), ids.end()), SizeIs(51));
    EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end())) << "ids of later rows sort later";
}

TEST_F(ApiAlertPagesTest, GivenAPageThatIsNotTheLast_WhenItIsRead_ThenItHasFiftyAlertsAndNext) {
    filed(51);
    const auto first = page("");
    EXPECT_THAT(first.alerts, SizeIs(50));
    const auto last = page("?cursor=" + first.next);
    EXPECT_THAT(last.alerts, SizeIs(1));
    EXPECT_EQ(last.next, "");
}

TEST_F(ApiAlertPagesTest, GivenTheAlertsOfOneState_WhenTheyAreAskedFor_ThenTheOthersAreLeftOut) {
    const auto ids = filed(3);
    acknowledged(ids[1], 1, station);
    EXPECT_THAT(alerts_of(station, "?state=open"), SizeIs(2));
    EXPECT_THAT(alerts_of(station, "?state=closed"), IsEmpty());
    const auto answered = alerts_of(station, "?state=acknowledged");
    ASSERT_THAT(answered, SizeIs(1));
    EXPECT_EQ(answered.front().alert_id, ids[1]);
}

TEST_F(ApiAlertPagesTest, GivenACursorOfOneState_WhenItIsFollowed_ThenThePageGoesOnBehindIt) {
    const auto ids = filed(3);
    const auto rest = alerts_of(station, "?state=open&cursor=" + ids[0].str());
    ASSERT_THAT(rest, SizeIs(2));
    EXPECT_EQ(rest.front().alert_id, ids[1]);
}

TEST_F(ApiAlertPagesTest, GivenACursorThatWasNotGivenOut_WhenItIsUsed_ThenItIsInvalid) {
    EXPECT_THAT(get("/v1/alerts?cursor=2", station), IsProblem(400, "invalid_cursor"));
    EXPECT_THAT(get("/v1/alerts?cursor=", station), IsProblem(400, "invalid_cursor"));
}

TEST_F(ApiAlertPagesTest, GivenAStateThatDoesNotExist_WhenItIsAskedFor_ThenTheDocumentIsInvalid) {
    EXPECT_THAT(get("/v1/alerts?state=asleep", station), IsProblem(422, "invalid_document"));
}

TEST_F(ApiAlertPagesTest, GivenABarredAlertOnAFullPage_WhenTheStationListsItsAlerts_ThenNothingShowsThatOneIsHidden) {
    const auto session = token(teacher());
    std::vector<ReportId> filed;
    for (int i = 0; i < 50; ++i) filed.push_back(file(red_report(), session).report_id);
    auto supplement = a_supplement();
    supplement.suspect_relation = "local_official";
    ASSERT_THAT(post("/v1/reports/" + filed[7].str() + "/supplements", protocol::encode(supplement), session),
                HasStatus(201));
    const auto page = decoded<protocol::AlertList>(get("/v1/alerts", station));
    EXPECT_THAT(page.alerts, SizeIs(49));
    EXPECT_EQ(page.next, "") << "or 49 alerts and a next page tell of a fiftieth";
}

}  // namespace
}  // namespace vigil::test

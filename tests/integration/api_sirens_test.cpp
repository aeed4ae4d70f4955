// How often alerts wake officers, over HTTPS, to whoever plans their duty (F138).
#include <vigil/protocol/messages/siren.hpp>

#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class Sirens : public OfficersTest {
protected:
    std::string path() const { return "/v1/organisations/" + region.station.str() + "/sirens"; }
    std::string county = new_session(region.banner_agency, Role::county_officer);
};

TEST_F(Sirens, GivenAnAlertThatWasAnswered_WhenTheCountyAsks_ThenItSeesHowSoonAndWhoWasWoken) {
    file(red_report());
    const auto alert = alert_of(station);
    server.advance(std::chrono::seconds(90));
    ASSERT_TRUE(acknowledged(alert.alert_id, alert.version, station).stops);
    const auto report = decoded<protocol::SirenReport>(get(path(), county));
    EXPECT_EQ(report.total.alerts, 1);
    EXPECT_EQ(report.total.answered_soon, 1);
    EXPECT_EQ(report.total.most, 1);
    EXPECT_EQ(report.budget, 4);
    EXPECT_THAT(report.above_budget, IsEmpty());
    ASSERT_FALSE(report.officers.empty());
    EXPECT_EQ(report.officers[0].sirens, 1);
    const auto list = decoded<protocol::SirenList>(get("/v1/sirens", county));
    EXPECT_THAT(list.organisations,
                UnorderedElementsAre(Field(&protocol::SirenSummary::organisation_id, region.station),
                                     Field(&protocol::SirenSummary::organisation_id, region.banner_agency)))
        << "both are asked at red";
}

TEST_F(Sirens, GivenWhoeverPlansNoDuty_WhenTheyAsk_ThenTheyAreRefusedAndListedNothing) {
    file(red_report());
    EXPECT_THAT(get(path(), station), IsProblem(403, "role_refused"));
    EXPECT_THAT(decoded<protocol::SirenList>(get("/v1/sirens", station)).organisations, IsEmpty());
    EXPECT_THAT(get("/v1/organisations/" + fresh_uuid() + "/sirens", county), IsProblem(404, "not_found"));
    EXPECT_THAT(get("/v1/sirens?cursor=x", county), IsProblem(400, "invalid_cursor"));
}

}  // namespace
}  // namespace vigil::test

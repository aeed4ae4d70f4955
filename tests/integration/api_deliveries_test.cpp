// Who was told of an alert, by which way, and how far it has come (F63).
#include <vigil/protocol/messages/delivery.hpp>

#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class ApiDeliveriesTest : public OfficersTest {
protected:
    ApiDeliveriesTest() { file(red_report()); }

    client::HttpAnswer list(const AlertId& id, const std::string& session) {
        return get("/v1/alerts/" + id.str() + "/deliveries", session);
    }
    std::vector<protocol::DeliveryView> deliveries(const AlertId& id, const std::string& session) {
        return decoded<protocol::DeliveryList>(list(id, session)).deliveries;
    }
    static std::vector<DeliveryState> states(const std::vector<protocol::DeliveryView>& listed) {
        std::vector<DeliveryState> found;
        for (const auto& each : listed) found.push_back(each.state);
        return found;
    }
};

TEST_F(ApiDeliveriesTest, GivenOneOfficerWithADevice_WhenItLooksAndAnswers_ThenItsDeliverySaysSo) {
    const auto alert = alert_of(station);
    const auto before = deliveries(alert.alert_id, station);
    ASSERT_THAT(before, SizeIs(1));
    EXPECT_EQ(before[0].channel, ChannelKind::live);
    EXPECT_EQ(before[0].state, DeliveryState::queued);
    EXPECT_FALSE(before[0].device_id.empty());
    ASSERT_THAT(read_case(alert.case_id, station), HasStatus(200));
    EXPECT_THAT(states(deliveries(alert.alert_id, station)), ElementsAre(DeliveryState::seen));
    acknowledged(alert.alert_id, alert.version, station);
    EXPECT_THAT(states(deliveries(alert.alert_id, station)), ElementsAre(DeliveryState::acknowledged));
}

TEST_F(ApiDeliveriesTest, GivenAnAlertThatSomebodyElseAnswered_WhenListed_ThenWhoeverDidNotSeeItIsCancelled) {
    const auto colleague = new_session(region.station, Role::duty_officer);
    const auto alert = alert_of(station);
    EXPECT_THAT(states(deliveries(alert.alert_id, station)), ElementsAre(DeliveryState::queued, DeliveryState::queued));
    acknowledged(alert.alert_id, alert.version, colleague);
    EXPECT_THAT(states(deliveries(alert.alert_id, station)),
                testing::UnorderedElementsAre(DeliveryState::acknowledged, DeliveryState::cancelled));
}

TEST_F(ApiDeliveriesTest, GivenWhoeverIsNotAskedByTheAlert_WhenItLists_ThenItIsRefused) {
    const auto alert = alert_of(station);
    EXPECT_THAT(list(alert.alert_id, police), IsProblem(403, "foreign_jurisdiction"));
    EXPECT_THAT(list(alert.alert_id, new_session(region.other_league_agency, Role::county_officer)),
                IsProblem(403, "foreign_jurisdiction"));
    EXPECT_THAT(list(AlertId(fresh_uuid()), station), IsProblem(404, "not_found"));
    EXPECT_THAT(get("/v1/alerts/x/deliveries", station), IsProblem(404, "not_found"));
}

}  // namespace
}  // namespace vigil::test

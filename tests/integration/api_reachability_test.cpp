// What devices say of themselves, and who may see it, over HTTPS (F51).
#include <vigil/protocol/messages/duty.hpp>
#include <vigil/protocol/messages/reachability.hpp>

#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Reachability : public OfficersTest {
protected:
    static protocol::DeviceCondition all_on() {
        protocol::DeviceCondition condition;
        condition.notifications = condition.full_screen = condition.battery_exempt = Setting::on;
        condition.sound = condition.background = Setting::on;
        condition.version = "1.4.2";
        return condition;
    }
    client::HttpAnswer say(const std::string& body, const std::string& session) {
        return send("PUT", "/v1/devices/current/condition", body, json_headers(session));
    }
    protocol::OwnDevices own(const std::string& session) {
        return decoded<protocol::OwnDevices>(get("/v1/devices", session));
    }
    std::string path() const { return "/v1/organisations/" + region.station.str() + "/reachability"; }
    protocol::OfficerView shown(const std::string& session, const AccountId& account) {
        for (const auto& each : decoded<protocol::ReachabilityView>(get(path(), session)).officers)
            if (each.account_id == account) return each;
        throw std::runtime_error("the officer is not shown");
    }

    Person& duty_officer = officer();
    std::string mine = token(duty_officer);
    std::string county = new_session(region.banner_agency, Role::county_officer);
};

TEST_F(Reachability, GivenAPhone_WhenItSaysItsCondition_ThenItsHolderAndWhoeverPlansDutySeeIt) {
    ASSERT_THAT(own(mine).devices, SizeIs(1));
    EXPECT_FALSE(own(mine).devices[0].reachable);
    EXPECT_THAT(own(mine).devices[0].reasons, ElementsAre(Unreached::not_heard_of));
    ASSERT_EQ(say(protocol::encode(all_on()), mine).status, 204);
    const auto device = own(mine).devices[0];
    EXPECT_TRUE(device.reachable);
    EXPECT_EQ(device.sound, Setting::on);
    EXPECT_EQ(device.version, "1.4.2");
    ASSERT_TRUE(device.heard_at);
    EXPECT_EQ(ms_of(*device.heard_at) % (15 * 60'000), 0);

    auto silent = all_on();
    silent.sound = Setting::off;
    ASSERT_EQ(say(protocol::encode(silent), mine).status, 204);
    const auto seen = shown(county, account_of(duty_officer));
    EXPECT_FALSE(seen.reachable);
    EXPECT_THAT(seen.reasons, ElementsAre(Unreached::sound_off));
    EXPECT_THAT(get(path(), county).body, Not(HasSubstr(device.device_id.str())));
}

TEST_F(Reachability, GivenWhoeverMayNot_WhenTheyAskOrSay_ThenItIsRefused) {
    EXPECT_THAT(get(path(), mine), IsProblem(403, "role_refused"));
    EXPECT_THAT(get(path(), police), IsProblem(403, "role_refused"));
    EXPECT_THAT(get(path()), IsProblem(401, "unauthenticated"));
    EXPECT_THAT(get("/v1/organisations/" + fresh_uuid() + "/reachability", county), IsProblem(404, "not_found"));
    EXPECT_THAT(say(protocol::encode(all_on()), token(teacher())), IsProblem(403, "role_refused"));
    EXPECT_THAT(say(protocol::encode(all_on()), {}), IsProblem(401, "unauthenticated"));
}

TEST_F(Reachability, GivenAConditionThatIsNotInOrder_WhenSaid_ThenEachFieldIsNamedAndNothingIsKept) {
    const auto refused = say(R"({"notifications": "maybe", "full_screen": "on", "battery_exempt": "on", "sound": "on",
                                 "version": "1.4 beta", "test_id": "x"})",
                             mine);
    EXPECT_THAT(refused, IsProblem(422, "invalid_document"));
    for (const auto* pointer : {"/notifications", "/background", "/version", "/test_id"})
        EXPECT_THAT(refused.body, HasSubstr(pointer));
    EXPECT_FALSE(own(mine).devices[0].said_at);
}

}  // namespace
}  // namespace vigil::test

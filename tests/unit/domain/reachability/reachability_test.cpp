// Whether an alert would reach a device, and an officer (decision 0045).
#include "unit/domain/reachability/reaching.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Instant kThen = china(2026, 3, 2, 9);

DeviceState heard(std::chrono::milliseconds ago) {
    DeviceState state;
    state.heard_at = kThen - ago;
    return state;
}

std::vector<Unreached> reasons(const DeviceState& state, std::optional<Instant> asked = {},
                               const ReachabilityLimits& limits = {}) {
    return reach_of(state, asked, limits, kThen).reasons;
}

TEST(DeviceReachability, GivenADevice_WhenItWasHeardOfWithinTheLimit_ThenItWouldBeReached) {
    EXPECT_THAT(reasons(heard(0min)), IsEmpty());
    EXPECT_THAT(reasons(heard(1h)), IsEmpty());
    EXPECT_THAT(reasons(heard(1h + 1ms)), ElementsAre(Unreached::not_heard_of));
    EXPECT_THAT(reasons(DeviceState{}), ElementsAre(Unreached::not_heard_of));
    ReachabilityLimits day;
    day.heard_within = 24h;
    EXPECT_THAT(reasons(heard(23h), {}, day), IsEmpty());
}

TEST(DeviceReachability, GivenASetting_WhenItIsOff_ThenThatIsTheReason_AndUnknownIsNone) {
    const std::pair<Setting Condition::*, Unreached> each[] = {
        {&Condition::notifications, Unreached::notifications_off},
        {&Condition::full_screen, Unreached::full_screen_off},
        {&Condition::battery_exempt, Unreached::battery_saving},
        {&Condition::sound, Unreached::sound_off},
        {&Condition::background, Unreached::background_off},
    };
    for (const auto& [setting, reason] : each) {
        auto state = heard(0min);
        state.condition.*setting = Setting::off;
        EXPECT_THAT(reasons(state), ElementsAre(reason));
        state.condition.*setting = Setting::on;
        EXPECT_THAT(reasons(state), IsEmpty());
    }
}

TEST(DeviceReachability, GivenATestThatShouldHaveBeenAnswered_WhenTheDeviceAnsweredNoneSince_ThenItIsAReason) {
    auto state = heard(0min);
    EXPECT_THAT(reasons(state, kThen - 30min), ElementsAre(Unreached::test_unanswered));
    state.tested_at = kThen - 31min;
    EXPECT_THAT(reasons(state, kThen - 30min), ElementsAre(Unreached::test_unanswered));
    state.tested_at = kThen - 29min;
    EXPECT_THAT(reasons(state, kThen - 30min), IsEmpty());
}

TEST(DeviceReachability, GivenAnAnswerToATest_WhenItIsOlderThanTheLimit_ThenTheDeviceIsTestedNoMore) {
    auto state = heard(0min);
    EXPECT_FALSE(reach_of(state, {}, {}, kThen).tested);
    state.tested_at = kThen - 48h;
    EXPECT_TRUE(reach_of(state, {}, {}, kThen).tested);
    state.tested_at = kThen - 48h - 1ms;
    EXPECT_FALSE(reach_of(state, {}, {}, kThen).tested);
}

TEST(OfficerReachability, GivenSeveralDevices_WhenOneWouldBeReached_ThenTheOfficerIs) {
    OfficerReach officer;
    EXPECT_THAT(officer.reasons(), ElementsAre(Unreached::no_device));
    EXPECT_FALSE(officer.reachable());
    officer.devices = {{.tested = true, .reasons = {Unreached::sound_off}}, {.tested = false, .reasons = {}}};
    EXPECT_TRUE(officer.reachable());
    EXPECT_THAT(officer.reasons(), IsEmpty());
    EXPECT_FALSE(officer.tested()) << "what was tested is not what would be reached";
    EXPECT_TRUE(officer.unproved());
    officer.devices[1].tested = true;
    EXPECT_FALSE(officer.unproved());
}

TEST(OfficerReachability, GivenATelephone_WhenNoDeviceWouldBeReached_ThenTheOfficerIsCalled_AndTheReasonsStay) {
    OfficerReach officer{.telephone = true, .devices = {}};
    officer.devices = {{.tested = false, .reasons = {Unreached::sound_off}},
                       {.tested = false, .reasons = {Unreached::not_heard_of, Unreached::sound_off}}};
    EXPECT_TRUE(officer.reachable());
    EXPECT_FALSE(officer.unproved());
    EXPECT_THAT(officer.reasons(), ElementsAre(Unreached::not_heard_of, Unreached::sound_off));
}

TEST(Quarters, GivenAnInstant_WhenItIsNoted_ThenOnlyItsQuarterHourIs) {
    EXPECT_EQ(quarter_of(china(2026, 3, 2, 9, 14) + 59s + 999ms), china(2026, 3, 2, 9));
    EXPECT_EQ(quarter_of(china(2026, 3, 2, 9, 15)), china(2026, 3, 2, 9, 15));
}

}  // namespace
}  // namespace vigil::domain_test

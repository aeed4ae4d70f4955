// What is kept of officers' devices, and what is not (F51, promise P7).
#include "domain/accounts/sessions.hpp"
#include "unit/domain/reachability/reaching.hpp"

namespace vigil::domain_test {
namespace {

class Noting : public Reaching {
protected:
    Caller officer_ = with_phone(in_.station);
};

TEST_F(Noting, GivenAContact_WhenItIsNoted_ThenTheQuarterHourIsKeptAndNothingElse) {
    pass(7min);
    hear(officer_);
    const auto state = state_of(officer_);
    ASSERT_TRUE(state);
    EXPECT_EQ(state->heard_at, china(2026, 3, 2, 9));
    EXPECT_FALSE(state->said_at);
    EXPECT_EQ(state->condition, Condition{});
}

TEST_F(Noting, GivenWhatThePhoneSaid_WhenItIsHeardOfLater_ThenWhatItSaidStays) {
    ASSERT_TRUE(say(officer_, all_on()));
    pass(1h);
    hear(officer_);
    const auto state = state_of(officer_);
    EXPECT_EQ(state->heard_at, china(2026, 3, 2, 10));
    EXPECT_EQ(state->said_at, china(2026, 3, 2, 9));
    EXPECT_EQ(state->condition.sound, Setting::on);
    EXPECT_EQ(state->condition.version, "1.4.2");
}

TEST_F(Noting, GivenADeviceThatWasRevoked_WhenItIsHeardOfStill_ThenNothingIsKeptOfIt) {
    ASSERT_TRUE(say(officer_, all_on()));
    const auto phone = phone_of(officer_);
    find([&](Unit& unit) { return revoke_device(unit, phone, now()); });
    EXPECT_FALSE(state_of(officer_));
    hear(officer_);
    EXPECT_FALSE(state_of(officer_));
}

TEST_F(Noting, GivenAReporter_WhenItsPhoneSpeaksOfItself_ThenItIsRefusedAndNothingIsKept) {
    const auto reporter = with_phone(in_.station, Role::reporter);
    const auto refused = say(reporter, all_on());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "role_refused");
    EXPECT_FALSE(state_of(reporter));
}

TEST_F(Noting, GivenAConsole_WhenItSpeaksOfItself_ThenItIsRefused) {
    const auto refused = write([&](Unit& unit) { return report_condition(unit, officer_, all_on(), limits_, now()); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::forbidden);
}

TEST_F(Noting, GivenATest_WhenThePhoneAnswersIt_ThenItIsTested_AndAnOlderOneOrAnothersCountsNothing) {
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(begin_looks(unit, ids_, in_.station, now()));
        VIGIL_TRY(begin_looks(unit, ids_, in_.other_station, now()));
        return std::monostate{};
    });
    fire();
    const auto first = newest_test(in_.station).value();
    auto condition = all_on();
    condition.test_id = newest_test(in_.other_station).value().id;
    ASSERT_TRUE(say(officer_, condition));
    EXPECT_FALSE(state_of(officer_)->tested_at);
    condition.test_id = first.id;
    pass(1min);
    ASSERT_TRUE(say(officer_, condition));
    EXPECT_EQ(state_of(officer_)->tested_at, now());
    const auto answered = now();
    walk_to(china(2026, 3, 3, 9, 1));  // the next test
    ASSERT_NE(newest_test(in_.station)->id, first.id);
    ASSERT_TRUE(say(officer_, condition));
    EXPECT_EQ(state_of(officer_)->tested_at, answered);
}

}  // namespace
}  // namespace vigil::domain_test

// When a device says what condition it is in: at first, on a change, when a test asks, and once a day (F51).
#include "client/condition_news.hpp"

#include <gtest/gtest.h>
#include <vigil/protocol/codec.hpp>

namespace vigil::client {
namespace {

using namespace std::chrono_literals;

const DutyTestId kFirst("01981f3c-5a7e-7c11-8a3f-2d1f0c5b9e01"), kSecond("01981f3c-5a7e-7c11-8a3f-2d1f0c5b9e02");

protocol::DeviceCondition all_on() {
    protocol::DeviceCondition condition;
    condition.notifications = condition.full_screen = condition.battery_exempt = Setting::on;
    condition.sound = condition.background = Setting::on;
    condition.version = "1.4.2";
    return condition;
}

protocol::DutyTestView a_test(const DutyTestId& id, std::int64_t sent_ms) {
    return {.test_id = id,
            .organisation_id = OrganisationId("01981f3c-5a7e-7c11-8a3f-2d1f0c5b9e79"),
            .sent_at = instant_of(sent_ms)};
}

class ConditionNewsTest : public testing::Test {
protected:
    // Says what there is to say, as a client with a good connection does; none: nothing.
    std::optional<protocol::DeviceCondition> say(const protocol::DeviceCondition& platform) {
        auto said = news_.to_say(platform, now_);
        if (said) news_.taken(*said, now_);
        return said;
    }

    ConditionNews news_{};
    ConditionNews::Time now_ = ConditionNews::Time() + 1000h;
};

TEST_F(ConditionNewsTest, GivenANewDevice_WhenItLooks_ThenItSaysEverythingOnce) {
    const auto first = say(all_on());
    ASSERT_TRUE(first);
    EXPECT_EQ(protocol::encode(*first), protocol::encode(all_on()));
    EXPECT_FALSE(say(all_on()));
    now_ += 23h;
    EXPECT_FALSE(say(all_on()));
}

TEST_F(ConditionNewsTest, GivenASettingThatChanges_WhenItLooks_ThenTheWholeIsSaidAnew) {
    say(all_on());
    auto silent = all_on();
    silent.sound = Setting::off;
    const auto said = say(silent);
    ASSERT_TRUE(said);
    EXPECT_EQ(said->sound, Setting::off);
    EXPECT_EQ(said->notifications, Setting::on);
    EXPECT_FALSE(say(silent));
    EXPECT_TRUE(say(all_on()));
}

TEST_F(ConditionNewsTest, GivenNoChange_WhenADayHasPassed_ThenItIsSaidAgain) {
    say(all_on());
    EXPECT_EQ(news_.next_at(now_), now_ + 24h);
    now_ += 24h;
    EXPECT_TRUE(say(all_on()));
}

TEST_F(ConditionNewsTest, GivenATest_WhenItsPlaceInTheSpreadHasCome_ThenItIsAnsweredOnce) {
    say(all_on());
    news_.asked(a_test(kFirst, 1000), 0.5, now_);
    EXPECT_FALSE(say(all_on()));
    EXPECT_EQ(news_.next_at(now_), now_ + 30s);
    now_ += 30s;
    const auto answer = say(all_on());
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->test_id, kFirst);
    EXPECT_FALSE(say(all_on()));
    news_.asked(a_test(kFirst, 1000), 0, now_);  // a replay tells of it again
    EXPECT_FALSE(say(all_on()));
}

TEST_F(ConditionNewsTest, GivenTwoTests_WhenTheyAreAnswered_ThenTheNewestAlone) {
    say(all_on());
    news_.asked(a_test(kSecond, 2000), 0, now_);
    news_.asked(a_test(kFirst, 1000), 0, now_);
    const auto answer = say(all_on());
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->test_id, kSecond);
    EXPECT_FALSE(say(all_on()));
}

TEST_F(ConditionNewsTest, GivenAnAnswerThatWasNotTaken_WhenItIsTriedAgain_ThenItStillAnswers) {
    news_.asked(a_test(kFirst, 1000), 0, now_);
    EXPECT_EQ(news_.to_say(all_on(), now_)->test_id, kFirst);
    EXPECT_EQ(news_.to_say(all_on(), now_)->test_id, kFirst);
    // A second one that comes while the first is under way is not forgotten with it.
    const auto under_way = news_.to_say(all_on(), now_).value();
    news_.asked(a_test(kSecond, 2000), 0, now_);
    news_.taken(under_way, now_);
    EXPECT_EQ(news_.to_say(all_on(), now_)->test_id, kSecond);
}

}  // namespace
}  // namespace vigil::client

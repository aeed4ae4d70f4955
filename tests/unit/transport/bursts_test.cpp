// Many reports of one sender within minutes (F149).
#include "transport/http/bursts.hpp"

#include <gtest/gtest.h>

namespace vigil::http {
namespace {

using namespace std::chrono_literals;

class BurstsTest : public testing::Test {
protected:
    // The name after `count` more reports, a second apart.
    std::string after(int count, const std::string& sender = "a") {
        std::string name;
        for (int i = 0; i < count; ++i) name = bursts.name_of(sender, now += 1s);
        return name;
    }
    int names = 0;
    Bursts bursts{[this] { return "burst " + std::to_string(++names); }};
    Instant now = instant_of(1'000'000);
};

TEST_F(BurstsTest, GivenFiveReports_WhenCounted_ThenThereIsNoBurst) { EXPECT_EQ(after(5), ""); }

TEST_F(BurstsTest, GivenASixth_WhenCounted_ThenItAndWhatFollowsShareAName) {
    after(5);
    EXPECT_EQ(after(1), "burst 1");
    EXPECT_EQ(after(3), "burst 1");
}

TEST_F(BurstsTest, GivenAnotherSender_WhenItFilesInBetween_ThenItIsNoBurst) {
    after(6);
    EXPECT_EQ(after(1, "b"), "");
}

TEST_F(BurstsTest, GivenOneReportEveryTwoMinutes_WhenCounted_ThenThereIsNoBurst) {
    for (int i = 0; i < 20; ++i) EXPECT_EQ(bursts.name_of("a", now += 2min), "");
}

TEST_F(BurstsTest, GivenABurstThatIsOver_WhenTenQuietMinutesHavePassed_ThenTheNextHasAnotherName) {
    after(6);
    now += 10min;
    EXPECT_EQ(after(5), "");
    EXPECT_EQ(after(1), "burst 2");
}

}  // namespace
}  // namespace vigil::http

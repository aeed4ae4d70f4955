// The share of the network thread for what was not admitted yet. Turns are counted, not timed.
#include "transport/admission/turn_gate.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <string>
#include <vector>

namespace vigil::http {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::SizeIs;

class TurnGateTest : public testing::Test {
protected:
    // One that wants in, and says so when it is.
    void come(std::string name, std::string sender, bool is_known = false) {
        auto enter = [this, name = std::move(name), sender = std::move(sender), is_known]() -> asio::awaitable<void> {
            if (!gate.try_pass()) co_await gate.wait(sender, is_known);
            seen.push_back(name);
        };
        asio::co_spawn(io, std::move(enter), asio::detached);
    }
    // Admitted work: a chain of steps, each of which is ready when the one before has run.
    void work(int steps) {
        asio::post(io, [this, steps] {
            seen.push_back("work");
            if (steps > 1) work(steps - 1);
        });
    }

    asio::io_context io{1};
    TurnGate::TimePoint now{1000s};
    TurnGate gate{io.get_executor(), 2, [this] { return now; }};
    std::vector<std::string> seen{};
};

TEST_F(TurnGateTest, GivenAFlood_WhenAdmittedWorkIsReady_ThenItGetsItsTurnAfterEveryTwo) {
    for (int i = 0; i < 1'000; ++i) come("flood", "a");
    work(100);
    io.run();
    ASSERT_THAT(seen, SizeIs(1'100));
    int in_a_row = 0;
    for (int done = 0; const auto& each : seen) {
        in_a_row = each == "work" ? 0 : in_a_row + 1;
        done += each == "work" ? 1 : 0;
        const bool is_work_left = done < 100;
        ASSERT_TRUE(!is_work_left || in_a_row <= 4) << "two of this turn, and two of the next before its work";
    }
}

TEST_F(TurnGateTest, GivenNothingElseToDo_WhenManyCome_ThenAllPassInOrder) {
    for (const auto* name : {"1", "2", "3", "4", "5"}) come(name, "a");
    io.run();
    EXPECT_THAT(seen, ElementsAre("1", "2", "3", "4", "5"));
    EXPECT_EQ(gate.waiting(), 0U);
}

TEST_F(TurnGateTest, GivenOneAddressWithMany_WhenAnotherComesLast_ThenItWaitsForARoundOnly) {
    for (int i = 0; i < 100; ++i) come("flood", "many");
    come("alone", "one");
    io.run();
    const auto place = std::find(seen.begin(), seen.end(), "alone") - seen.begin();
    EXPECT_LE(place, 6) << "behind those who had passed, and one of each address";
}

TEST_F(TurnGateTest, GivenAThousandAddresses_WhenPeopleWhoAreKnownCome_ThenTheyWaitForNone) {
    for (int i = 0; i < 1'000; ++i) come("flood", std::to_string(i));
    for (const auto* name : {"1", "2", "3"}) come(name, "known " + std::string(name), true);
    io.run();
    EXPECT_THAT(std::vector(seen.begin(), seen.begin() + 5), ElementsAre("flood", "flood", "1", "2", "3"))
        << "behind those who had passed";
}

TEST_F(TurnGateTest, GivenAFloodOfPeopleWhoAreKnown_WhenOthersCome_ThenEveryFourthIsOneOfThem) {
    for (int i = 0; i < 100; ++i) come("known", "known " + std::to_string(i), true);
    for (int i = 0; i < 10; ++i) come("other", std::to_string(i));
    io.run();
    const auto among = std::count(seen.begin(), seen.begin() + 42, "other");
    EXPECT_EQ(among, 10) << "behind the two who had passed";
}

TEST_F(TurnGateTest, GivenOneAccountWithMany_WhenAnotherOneComesLast_ThenItWaitsForARoundOnly) {
    for (int i = 0; i < 100; ++i) come("flood", "many", true);
    come("alone", "one", true);
    io.run();
    EXPECT_LE(std::find(seen.begin(), seen.end(), "alone") - seen.begin(), 6);
}

TEST_F(TurnGateTest, GivenThoseWhoWait_WhenTheyAreLetIn_ThenTheirWaitIsKnownUntilNobodyWaits) {
    for (int i = 0; i < 8; ++i) come("flood", "a");
    while (gate.waiting() < 6) io.poll_one();
    now += 70ms;
    while (gate.waiting() == 6) io.poll_one();
    EXPECT_EQ(gate.recent_wait(), 70ms);
    io.run();
    EXPECT_EQ(gate.recent_wait(), 0ms);
}

TEST(TurnGateEnd, GivenAGateThatIsGone_WhenItsTurnEnds_ThenNothingHappens) {
    asio::io_context io(1);
    {
        TurnGate gate(io.get_executor(), 1);
        EXPECT_TRUE(gate.try_pass());
    }
    EXPECT_EQ(io.run(), 1U);
}

}  // namespace
}  // namespace vigil::http

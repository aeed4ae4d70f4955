// How many bytes of requests are held at once.
#include "transport/admission/byte_budget.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace vigil::http {
namespace {

constexpr std::size_t kTotal = 1024 * 1024;
constexpr std::size_t kSmall = ByteBudget::kSmall;

class ByteBudgetTest : public testing::Test {
protected:
    // How many requests of that size, each from an address of its own, find room beside what is held.
    int room_for(std::size_t size, const std::string& address = {}) {
        const auto before = held.size();
        for (int i = 0;; ++i) {
            held.emplace_back(budget, address.empty() ? size_and(i) : address);
            if (held.back().hold(size)) continue;
            held.pop_back();
            return static_cast<int>(held.size() - before);
        }
    }
    ByteBudget budget{kTotal};
    std::vector<ByteBudget::Charge> held{};

private:
    std::string size_and(int number) { return std::to_string(held.size()) + " " + std::to_string(number); }
};

TEST_F(ByteBudgetTest, GivenLargeRequests_WhenTheyFillTheirHalf_ThenSmallOnesStillFindRoom) {
    EXPECT_EQ(room_for(128 * 1024), 4);
    EXPECT_EQ(room_for(kSmall), 32);
    EXPECT_EQ(budget.held(), kTotal);
    EXPECT_EQ(room_for(1), 0) << "the bound is a bound";
}

TEST_F(ByteBudgetTest, GivenOneAddress_WhenItHoldsAQuarter_ThenItGetsNoMoreAndOthersDo) {
    EXPECT_EQ(room_for(kSmall, "one"), 16);
    EXPECT_EQ(room_for(kSmall, "other"), 16);
}

TEST_F(ByteBudgetTest, GivenRequestsThatEnd_WhenOthersCome_ThenThereIsRoomAgain) {
    for (int round = 0; round < 3; ++round) {
        EXPECT_EQ(room_for(kSmall), 64);
        held.clear();
        EXPECT_EQ(budget.held(), 0U);
    }
}

TEST_F(ByteBudgetTest, GivenABodyThatGrows_WhenItBecomesLarge_ThenAllOfItCountsAsLarge) {
    held.emplace_back(budget, "a");
    for (std::size_t size = 1024; size <= 256 * 1024; size += 1024) ASSERT_TRUE(held.back().hold(size)) << size;
    EXPECT_FALSE(held.back().hold(256 * 1024 + 1)) << "a quarter";
    EXPECT_EQ(budget.held(), 256U * 1024) << "what was refused changes nothing";
    EXPECT_EQ(room_for(128 * 1024), 2);
}

TEST_F(ByteBudgetTest, GivenAChargeThatMoves_WhenItEnds_ThenItIsGivenBackOnce) {
    {
        ByteBudget::Charge first(budget, "a");
        ASSERT_TRUE(first.hold(100));
        ByteBudget::Charge second(std::move(first));
        EXPECT_EQ(budget.held(), 100U);
    }
    EXPECT_EQ(budget.held(), 0U);
    EXPECT_TRUE(ByteBudget::Charge().hold(kTotal * 2)) << "without a budget";
}

}  // namespace
}  // namespace vigil::http

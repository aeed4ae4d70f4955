#include <gtest/gtest.h>

#include <unordered_set>
#include <vigil/protocol/ids.hpp>

using namespace vigil;

namespace {

TEST(Uuid, GivenTheExamplesOfRfc9562_WhenInLowerCase_ThenTheyAreAccepted) {
    EXPECT_TRUE(is_uuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));  // appendix A.6
    EXPECT_TRUE(is_uuid("919108f7-52d1-4320-9bac-f847db4148a8"));  // appendix A.3
    EXPECT_TRUE(is_uuid("00000000-0000-0000-0000-000000000000"));  // section 5.9
}

class NoUuid : public testing::TestWithParam<const char*> {};

TEST_P(NoUuid, GivenAnotherText_WhenAsked_ThenItIsRefused) { EXPECT_FALSE(is_uuid(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Uuid, NoUuid,
                         testing::Values("", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "017f22e279b07cc398c4dc0c0c07398f",
                                         "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
                                         "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e27-9b0-7cc3-98c4-dc0c0c07398f",
                                         "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
                                         "017f22e2+79b0-7cc3-98c4-dc0c0c07398f"));

TEST(DivisionCodes, GivenTwelveDigits_WhenAsked_ThenAccepted) { EXPECT_TRUE(is_division_code("150424101000")); }

TEST(DivisionCodes, GivenAnotherText_WhenAsked_ThenRefused) {
    for (const auto* text : {"", "15042410100", "1504241010000", "15042410100x", " 15042410100", "-15042410100"})
        EXPECT_FALSE(is_division_code(text)) << text;
}

TEST(Ids, GivenEqualTexts_WhenHashed_ThenASetHoldsOne) {
    const std::unordered_set<AlertId> ids{AlertId("a"), AlertId("b"), AlertId("a")};
    EXPECT_EQ(ids.size(), 2U);
}

TEST(Ids, GivenTwoKindsOfId_WhenAssigned_ThenItDoesNotCompile) {
    static_assert(!std::is_convertible_v<AlertId, CaseId>);
    static_assert(!std::is_convertible_v<std::string, AlertId>);
    static_assert(!std::is_assignable_v<AlertId&, CaseId>);
}

}  // namespace

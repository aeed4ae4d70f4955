// A document shown in part: nothing that is not named.
#include <gtest/gtest.h>

#include <vector>
#include <vigil/protocol/projecting.hpp>

using namespace vigil;
using namespace vigil::protocol;

namespace {

std::string part(std::string_view document, std::vector<ShownField> fields) {
    const auto shown = projected(document, fields);
    return shown ? shown.value() : std::string(shown.error().code);
}

TEST(Projected, GivenNoFields_WhenProjected_ThenNothingIsLeft) { EXPECT_EQ(part(R"({"a":1,"b":[2]})", {}), "{}"); }

TEST(Projected, GivenAFieldThatIsNotShown_WhenProjected_ThenItIsLeftOut) {
    EXPECT_EQ(part(R"({"a":1,"b":2})", {{"/a", Shown::no}, {"/b", Shown::yes}}), R"({"b":2})");
}

TEST(Projected, GivenAShownObject_WhenProjected_ThenEverythingBelowIsShown) {
    EXPECT_EQ(part(R"({"a":{"x":1,"y":[{"z":2}]},"b":3})", {{"/a", Shown::yes}}), R"({"a":{"x":1,"y":[{"z":2}]}})");
}

TEST(Projected, GivenAFieldDeepDown_WhenProjected_ThenOnlyTheWayToItIsLeft) {
    EXPECT_EQ(part(R"({"a":{"x":1,"y":2},"b":3})", {{"/a/y", Shown::yes}}), R"({"a":{"y":2}})");
}

TEST(Projected, GivenAFieldOfEveryElement_WhenProjected_ThenEachElementIsShownInPart) {
    EXPECT_EQ(part(R"({"l":[{"x":1,"y":2},{"y":3},{"x":4}]})", {{"/l/*/y", Shown::yes}}),
              R"({"l":[{"y":2},{"y":3},{}]})");
}

TEST(Projected, GivenAListWithoutElements_WhenProjected_ThenTheListStays) {
    EXPECT_EQ(part(R"({"l":[],"m":[]})", {{"/l/*/y", Shown::yes}}), R"({"l":[]})");
}

TEST(Projected, GivenATextWhereMembersAreExpected_WhenProjected_ThenItIsNotShown) {
    EXPECT_EQ(part(R"({"a":"secret","l":"secret"})", {{"/a/x", Shown::yes}, {"/l/*", Shown::yes}}), "{}");
}

TEST(Projected, GivenMembers_WhenProjected_ThenTheyKeepTheirOrder) {
    EXPECT_EQ(part(R"({"z":1,"a":2,"m":3})", {{"/m", Shown::yes}, {"/a", Shown::yes}, {"/z", Shown::yes}}),
              R"({"z":1,"a":2,"m":3})");
}

TEST(Projected, GivenWhatIsNoJson_WhenProjected_ThenItIsRefused) {
    EXPECT_EQ(part(R"({"a":)", {{"/a", Shown::yes}}), "malformed_json");
}

// `TZ=Asia/Shanghai date -d @SECONDS`
struct Moment {
    std::int64_t at, day;
};
class ByDay : public testing::TestWithParam<Moment> {};

TEST_P(ByDay, GivenAMoment_WhenShownByDay_ThenItIsTheMidnightOfThatDayInBeijing) {
    EXPECT_EQ(part(R"({"at":)" + std::to_string(GetParam().at) + "}", {{"/at", Shown::by_day}}),
              R"({"at":)" + std::to_string(GetParam().day) + "}");
}

INSTANTIATE_TEST_SUITE_P(Moments, ByDay,
                         testing::Values(Moment{1795622399999, 1795536000000},  // 2026-11-25 23:59:59.999
                                         Moment{1795622400000, 1795622400000},  // 2026-11-26 00:00:00
                                         Moment{1795643922199, 1795622400000},  // 2026-11-26 05:58:42.199
                                         Moment{0, -28800000}));                // 1970-01-01 08:00:00

TEST(Projected, GivenATextWhereAMomentIsExpected_WhenShownByDay_ThenItIsNotShown) {
    EXPECT_EQ(part(R"({"at":"14:05"})", {{"/at", Shown::by_day}}), R"({"at":null})");
}

}  // namespace

// What conditions may look at, and what is decided about them without evaluating them.
#include "domain/triage/condition.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/triage/satisfaction.hpp"
#include "unit/triage/triage_case.hpp"

namespace vigil::triage::testing {
namespace {

Result<Condition> condition(const std::string& json) {
    return make_condition(files::parse_value(json).value(), rules().words, "/when");
}

std::string refusal(const std::string& json) {
    const auto made = condition(json);
    return made ? "" : made.error().violations.at(0).code;
}

bool is_implied(const std::string& first, const std::string& second) {
    return implies(condition(first).value().formula, condition(second).value().formula);
}

TEST(Condition, GivenUnknownVariable_WhenMade_ThenItIsRefused) {
    EXPECT_EQ(refusal(R"({"in":["missing",{"var":"signal"}]})"), "unknown_variable");
}

TEST(Condition, GivenUnknownCode_WhenMade_ThenItIsRefused) {
    EXPECT_EQ(refusal(R"({"in":["mising",{"var":"signals"}]})"), "unknown_code");
    EXPECT_EQ(refusal(R"({"some":[{"var":"signals"},{"in":[{"var":""},["missing","mising"]]}]})"), "unknown_code");
    EXPECT_EQ(refusal(R"({"in":["no_group",{"var":"signal_groups"}]})"), "unknown_code");
    EXPECT_EQ(refusal(R"({"some":[{"var":"children"},{"===":[{"var":"sex"},"X"]}]})"), "unknown_code");
}

TEST(Condition, GivenFormThatCannotBeDecided_WhenMade_ThenItIsRefused) {
    EXPECT_EQ(refusal(R"({"===":[{"var":"level"},{"var":"youngest_months"}]})"), "unsupported_form");
    EXPECT_EQ(refusal(R"({"var":"signals"})"), "unsupported_form");
    EXPECT_EQ(refusal(R"({"in":[{"var":"level"},{"var":"signals"}]})"), "unsupported_form");
    EXPECT_EQ(refusal(R"({"var":"signals.0"})"), "unsupported_form");
    EXPECT_EQ(refusal("true"), "unsupported_form");
    EXPECT_EQ(refusal(R"({"some":[{"var":"signals"},{"in":[{"var":"code"},["missing"]]}]})"), "unsupported_form");
}

TEST(Condition, GivenMoreWaysThanAPersonCanFollow_WhenMade_ThenItIsRefused) {
    const std::string either = R"({"or":[{"in":["missing",{"var":"signals"}]},{"in":["drugged",{"var":"signals"}]}]})";
    const auto together = [&](int count) {
        std::string parts = either;
        for (int i = 1; i < count; ++i) parts += "," + either;
        return R"({"and":[)" + parts + "]}";
    };
    EXPECT_EQ(refusal(together(6)), "");
    EXPECT_EQ(refusal(together(7)), "too_complex");
}

TEST(Condition, GivenSignalsInIt_WhenMade_ThenTheyMayBeNamedAsCauses) {
    EXPECT_THAT(condition(R"({"in":["missing",{"var":"signals"}]})").value().signals,
                ::testing::ElementsAre("missing"));
}

TEST(Condition, GivenAGroup_WhenMade_ThenItsSignalsMayBeNamedAsCauses) {
    EXPECT_THAT(condition(R"({"in":["household_violence",{"var":"signal_groups"}]})").value().signals,
                ::testing::UnorderedElementsAre("violence_now", "dv_repeated", "corporal_single", "dv_witness"));
}

TEST(Condition, GivenNegatedSignals_WhenMade_ThenNoneIsACause) {
    EXPECT_THAT(condition(R"({"!":{"in":["missing",{"var":"signals"}]}})").value().signals, ::testing::IsEmpty());
}

TEST(Implication, GivenFewerSignals_WhenAsked_ThenTheyImplyMore) {
    EXPECT_TRUE(is_implied(R"({"in":["missing",{"var":"signals"}]})",
                           R"({"some":[{"var":"signals"},{"in":[{"var":""},["missing","drugged"]]}]})"));
    EXPECT_FALSE(is_implied(R"({"some":[{"var":"signals"},{"in":[{"var":""},["missing","drugged"]]}]})",
                            R"({"in":["missing",{"var":"signals"}]})"));
}

TEST(Implication, GivenLevels_WhenAsked_ThenTheHigherBoundImpliesTheLower) {
    EXPECT_TRUE(is_implied(R"({">=":[{"var":"level"},3]})", R"({">=":[{"var":"level"},2]})"));
    EXPECT_FALSE(is_implied(R"({">=":[{"var":"level"},2]})", R"({">=":[{"var":"level"},3]})"));
}

TEST(Implication, GivenAConjunction_WhenAsked_ThenItImpliesEachPart) {
    EXPECT_TRUE(is_implied(R"({"and":[{">=":[{"var":"level"},3]},{"in":["missing",{"var":"signals"}]}]})",
                           R"({"in":["missing",{"var":"signals"}]})"));
}

TEST(Implication, GivenSignalsOfAGroup_WhenAsked_ThenTheyImplyTheGroup) {
    EXPECT_TRUE(
        is_implied(R"({"in":["online_sexual",{"var":"signals"}]})", R"({"in":["sexual",{"var":"signal_groups"}]})"));
}

TEST(Implication, GivenAnAgeBound_WhenAsked_ThenTheYoungerImpliesTheOlder) {
    EXPECT_TRUE(is_implied(R"({"<=":[{"var":"youngest_months"},11]})", R"({"<=":[{"var":"youngest_months"},95]})"));
    EXPECT_FALSE(is_implied(R"({"<=":[{"var":"youngest_months"},95]})", R"({"<=":[{"var":"youngest_months"},11]})"));
}

}  // namespace
}  // namespace vigil::triage::testing

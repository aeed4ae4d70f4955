// Reading one line of sample reports: what is tolerated and what is not.
#include "files/sample_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/triage/triage_case.hpp"

namespace vigil::triage::testing {
namespace {

Facts facts_of(const std::string& line) { return files::parse_sample_report(line, rules()).value().facts; }

std::string refusal_of_line(const std::string& line) {
    const auto parsed = files::parse_sample_report(line, rules());
    return parsed ? "" : parsed.error().violations.at(0).pointer;
}

TEST(SampleReport, GivenNothingButAnObject_WhenRead_ThenUnknownIsAssumed) {
    const auto facts = facts_of("{}");
    ASSERT_EQ(facts.reports.size(), 1u);
    EXPECT_EQ(facts.reports[0].suspect_relation, "unknown");
    EXPECT_TRUE(facts.children.empty());
    EXPECT_FALSE(facts.township_known);
}

TEST(SampleReport, GivenWholeYears_WhenRead_ThenTheyAreARangeOfTwelveMonths) {
    const auto child = facts_of(R"({"child": {"age": 9}})").children.at(0);
    EXPECT_EQ(child.min_months, 108);
    EXPECT_EQ(child.max_months, 119);
}

TEST(SampleReport, GivenAgeNull_WhenRead_ThenTheChildIsOfUnknownAge) {
    const auto facts = facts_of(R"({"child": {"age": null, "sex": "U"}})");
    ASSERT_EQ(facts.children.size(), 1u);
    EXPECT_EQ(facts.children[0].min_months, std::nullopt);
}

TEST(SampleReport, GivenOthers_WhenRead_ThenEachIsAChild) {
    const auto facts = facts_of(R"({"child": {"age": 9, "others": [{"age": 2, "sex": "F"}, {"sex": "M"}]}})");
    ASSERT_EQ(facts.children.size(), 3u);
    EXPECT_EQ(facts.children[1].min_months, 24);
    EXPECT_EQ(facts.children[1].sex, Sex::female);
    EXPECT_EQ(facts.children[2].min_months, std::nullopt);
}

TEST(SampleReport, GivenTownshipDigits_WhenRead_ThenTheTownshipIsKnown) {
    EXPECT_TRUE(facts_of(R"({"division_code": "150424101000"})").township_known);
    EXPECT_FALSE(facts_of(R"({"division_code": "150424000000"})").township_known);
}

TEST(SampleReport, GivenDangerNow_WhenRead_ThenTheAnswerStands) {
    EXPECT_EQ(facts_of(R"({"danger_now": "unknown"})").reports[0].danger_now, DangerNow::unknown);
    EXPECT_EQ(facts_of(R"({"danger_now": null})").reports[0].danger_now, std::nullopt);
}

TEST(SampleReport, GivenUnknownKeys_WhenRead_ThenTheyAreTolerated) {
    EXPECT_EQ(refusal_of_line(R"({"weather": "cold"})"), "");
}

TEST(SampleReport, GivenFactsBeyondThePublishedFields_WhenRead_ThenTheyCount) {
    const auto facts = facts_of(
        R"({"coded": true, "must_not_know": ["township_station"], "kinship_declared": true, "earlier_reports": {"in_life": 6}})");
    EXPECT_TRUE(facts.reports[0].coded);
    EXPECT_THAT(facts.must_not_know, ::testing::ElementsAre("township_station"));
    EXPECT_TRUE(facts.kinship_declared);
    EXPECT_EQ(facts.earlier_reports.in_life, 6);
}

struct Bad {
    const char* line;
    const char* pointer;
};

class RefusedSample : public ::testing::TestWithParam<Bad> {};

TEST_P(RefusedSample, GivenSomethingWrong_WhenRead_ThenItsPlaceIsNamed) {
    EXPECT_EQ(refusal_of_line(GetParam().line), GetParam().pointer);
}

INSTANTIATE_TEST_SUITE_P(
    Lines, RefusedSample,
    ::testing::Values(
        Bad{R"({"circumstance": "x"})", "/circumstance"}, Bad{R"({"reporter_kind": "x"})", "/reporter_kind"},
        Bad{R"({"reporter_org_kind": "x"})", "/reporter_org_kind"},
        Bad{R"({"suspect_relation": "x"})", "/suspect_relation"}, Bad{R"({"signals": "missing"})", "/signals"},
        Bad{R"({"signals": [7]})", "/signals/0"}, Bad{R"({"child": []})", "/child"},
        Bad{R"({"child": {"age": -1}})", "/child/age"}, Bad{R"({"child": {"age": "9"}})", "/child/age"},
        Bad{R"({"child": {"sex": "X"}})", "/child/sex"}, Bad{R"({"child": {"category": "x"}})", "/child/category"},
        Bad{R"({"child": {"others": [1]}})", "/child/others/0"}, Bad{R"({"division_code": "1504"})", "/division_code"},
        Bad{R"({"danger_now": "maybe"})", "/danger_now"}, Bad{R"({"expected_level": "purple"})", "/expected_level"},
        Bad{R"({"expected_notify": ["x"]})", "/expected_notify/0"}, Bad{R"({"id": "A", "id": "B"})", "/id"},
        Bad{"[]", ""}, Bad{"", ""}));

}  // namespace
}  // namespace vigil::triage::testing

// The 39 published sample reports, and the command that compares such files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "files/rule_set_tools.hpp"
#include "unit/triage/triage_case.hpp"

namespace vigil::triage::testing {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kGood =
    R"({"id": "A", "circumstance": "other_concern", "division_code": "150424101000", "signals": ["stress_mild"],
 "child": {"age": 15, "sex": "F"}, "expected_level": "blue", "expected_notify": ["township_station"]})";

std::string on_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

files::ToolOutput test(const std::string& lines) { return files::test_samples(rules(), lines); }

TEST(RulesTestCommand, GivenThePublishedSamples_WhenCompared_ThenAllAreExact) {
    const auto output = test(read_whole_file(VIGIL_TEST_DATA "/data/sample-reports.jsonl"));
    EXPECT_EQ(output.text, "39 of 39\n");
    EXPECT_EQ(output.status, 0);
}

TEST(RulesTestCommand, GivenAnotherLevel_WhenCompared_ThenItIsADifference) {
    auto line = on_one_line(kGood);
    line.replace(line.find("\"blue\""), 6, "\"red\"");
    EXPECT_EQ(test(line).text, "A: level: expected red, got blue\n0 of 1\n");
    EXPECT_EQ(test(line).status, 1);
}

TEST(RulesTestCommand, GivenOtherRecipients_WhenCompared_ThenEachIsADifference) {
    auto line = on_one_line(kGood);
    line.replace(line.find("[\"township_station\"]"), 20, "[\"police_110\"]");
    EXPECT_EQ(test(line).text,
              "A: notify: expected police_110, not told\nA: notify: township_station told, not expected\n0 of 1\n");
}

TEST(RulesTestCommand, GivenRecipientsInAnotherOrderOrTwice_WhenCompared_ThenSetsCount) {
    auto line = on_one_line(kGood);
    line.replace(line.find("[\"township_station\"]"), 20, "[\"township_station\",\"township_station\"]");
    EXPECT_EQ(test(line).status, 0);
}

TEST(RulesTestCommand, GivenAMalformedLine_WhenCompared_ThenItsNumberIsNamedAndTheRestIsTested) {
    const auto output = test("\n{\"id\": \n" + on_one_line(kGood) + "\r\n");
    EXPECT_THAT(output.text, HasSubstr("line 2: (document): malformed_json"));
    EXPECT_THAT(output.text, EndsWith("1 of 2\n"));
    EXPECT_EQ(output.status, 1);
}

TEST(RulesTestCommand, GivenAnUnknownCode_WhenCompared_ThenTheCodeIsNamed) {
    auto line = on_one_line(kGood);
    line.replace(line.find("stress_mild"), 11, "stress_wild");
    EXPECT_THAT(test(line).text, HasSubstr("line 1: /signals/0: unknown_code: unknown signal stress_wild"));
    EXPECT_EQ(test(line).status, 1);
}

TEST(RulesTestCommand, GivenSomebodysWordsInPlaceOfACode_WhenCompared_ThenTheyAreNotRepeated) {
    auto line = on_one_line(kGood);
    line.replace(line.find("stress_mild"), 11, "王小明 is afraid");
    EXPECT_THAT(test(line).text, Not(HasSubstr("afraid")));
}

TEST(RulesTestCommand, GivenNoExpectation_WhenCompared_ThenItIsAnError) {
    EXPECT_THAT(test("{}").text, HasSubstr("/expected_level: required"));
    EXPECT_EQ(test("{}").status, 1);
}

TEST(RulesTestCommand, GivenNothing_WhenCompared_ThenItIsNotWell) { EXPECT_EQ(test("").status, 1); }

}  // namespace
}  // namespace vigil::triage::testing

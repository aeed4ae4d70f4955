// What somebody who considers reporting is told (F91), and that the file says it well.
#include "domain/triage/advising.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "unit/triage/triage_case.hpp"

namespace vigil::triage::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Json = nlohmann::ordered_json;

Advised advised(const TriageCase& given) { return advise(rules(), given.facts, given.assess()); }

std::vector<std::string> numbers(const Advised& advised) {
    std::vector<std::string> found;
    for (const auto& contact : advised.call)
        if (!contact.number.empty()) found.push_back(contact.number);
    return found;
}

TEST(Advising, GivenOrangeRedOrAStatutoryCircumstance_WhenAsked_ThenItMustBeReported) {
    EXPECT_TRUE(must_be_reported(a_case().signals({"no_food_heat"}).assess()));
    EXPECT_TRUE(must_be_reported(a_case().signals({"missing"}).assess()));
    EXPECT_TRUE(must_be_reported(a_case().assess())) << "text alone is orange until somebody has coded it";
    EXPECT_FALSE(must_be_reported(a_case().signals({"low_mood"}).assess()));
    auto lowered = a_case().circumstance("multiple_injuries").assess();
    lowered.level = Level::yellow;
    EXPECT_TRUE(must_be_reported(lowered));
}

// MPL 11(2) and MR20 2 are the duty; MR20 4(4) is the circumstance (policy facts 1.2).
TEST(Advising, GivenAStatutoryCircumstance_WhenAdvised_ThenTheDutyCitesTheLawAndTheCircumstance) {
    EXPECT_THAT(advised(a_case().signals({"injury_multiple"})).duty_basis,
                AllOf(HasSubstr("MPL 11(2)"), HasSubstr("MR20 2"), HasSubstr("MR20 4(4)")));
}

TEST(Advising, GivenBelowTheThreshold_WhenAdvised_ThenThereIsNoDutyButWhatToDo) {
    const auto told = advised(a_case().signals({"vague_concern"}));
    EXPECT_THAT(told.duty_basis, IsEmpty());
    EXPECT_THAT(told.watch, Not(IsEmpty()));
    EXPECT_THAT(numbers(told), Contains("110"));
    EXPECT_EQ(told.look_again_days, 14);
}

// Policy facts 2: 12356 is the national line, 12355 that of the youth league.
TEST(Advising, GivenLowMood_WhenAdvised_ThenThePsychologicalLinesAreNamedAndTheNearerDayCounts) {
    const auto told = advised(a_case().signals({"low_mood"}));
    EXPECT_THAT(numbers(told), AllOf(Contains("12356"), Contains("12355")));
    EXPECT_EQ(told.look_again_days, 3);
}

TEST(Advising, GivenTwoRulesThatSayTheSame_WhenAdvised_ThenItIsSaidOnce) {
    const auto told = advised(a_case().signals({"guardian_absent", "neglect_basic"}));
    int stations = 0;
    for (const auto& contact : told.call) stations += contact.who.zh.find("工作站") != std::string::npos ? 1 : 0;
    EXPECT_EQ(stations, 1);
}

// ---- the file ----

template <class Change>
std::vector<Violation> problems(Change change) {
    auto document = Json::parse(rule_set_text());
    change(document["considerations"]);
    const auto read = files::parse_rule_set(document.dump());
    return read ? std::vector<Violation>() : read.error().violations;
}

std::string only(const std::vector<Violation>& violations) {
    return violations.size() == 1 ? violations.front().pointer + " " + violations.front().code
                                  : std::to_string(violations.size()) + " problems";
}

TEST(AdviceFile, GivenARuleSetWithoutConsiderations_WhenRead_ThenItIsAsBefore) {
    auto document = Json::parse(rule_set_text());
    document.erase("considerations");
    const auto read = files::parse_rule_set(document.dump());
    ASSERT_TRUE(read);
    EXPECT_THAT(read.value().considerations.advice, IsEmpty());
    const auto given = a_case().signals({"low_mood"});
    EXPECT_EQ(advise(read.value(), given.facts, assess(read.value(), given.facts)).look_again_days, 0);
}

TEST(AdviceFile, GivenMistakes_WhenRead_ThenEachIsNamedByItsPlace) {
    EXPECT_EQ(only(problems([](Json& c) { c["more"] = 1; })), "/considerations/more unknown_key");
    EXPECT_EQ(only(problems([](Json& c) { c["reasons"].push_back(c["reasons"][0]); })),
              "/considerations/reasons/7/code duplicate_code");
    EXPECT_EQ(only(problems([](Json& c) {
                  c["advice"][0]["look_again"] = {{"days", 0}};
              })),
              "/considerations/advice/0/look_again/days range");
    EXPECT_EQ(only(problems([](Json& c) { c["advice"][1]["id"] = "C2"; })), "/considerations/advice/1/id duplicate_id");
    EXPECT_THAT(problems([](Json& c) {
                    c["advice"][2]["when"] = {{"in", {"no_such", {{"var", "signals"}}}}};
                }),
                SizeIs(1));
}

TEST(AdviceFile, GivenAdviceThatNeverHoldsForTheLeast_WhenRead_ThenThatIsSaid) {
    EXPECT_EQ(only(problems([](Json& c) { c["advice"].erase(0); })), "/considerations/advice no_advice");
}

}  // namespace
}  // namespace vigil::triage::testing

// What would raise the level (F35); levels and rules as policy facts 5.2 and 5.3 have them.
#include "domain/triage/would_raise.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/triage/explanation.hpp"
#include "unit/triage/triage_case.hpp"

namespace vigil::triage::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const WouldRaise* find(const std::vector<WouldRaise>& raising, const std::string& code) {
    for (const auto& each : raising)
        if (each.code == code) return &each;
    return nullptr;
}

// The level with that sign too, and the rules that lead to it; "" where it raises nothing.
std::string with(const TriageCase& given, const std::string& code) {
    const auto raising = what_would_raise(rules(), given.facts);
    const auto* found = find(raising, code);
    if (found == nullptr) return "";
    std::string text(to_text(found->level));
    for (const auto& rule : found->rules) text += " " + rule;
    return text;
}

TEST(WouldRaise, GivenAYellowSign_WhenASignOfAHigherFloorIsAdded_ThenItsLevelAndT1AreNamed) {
    const auto given = a_case().signals({"low_mood"});
    EXPECT_EQ(with(given, "suicide_ideation"), "orange T1");
    EXPECT_EQ(with(given, "suicide_plan"), "red T1");
}

TEST(WouldRaise, GivenAnySign_WhenItIsThereAlready_ThenItIsNotListed) {
    EXPECT_EQ(with(a_case().signals({"low_mood"}), "low_mood"), "");
}

TEST(WouldRaise, GivenTheFirstQuestion_WhenItIsAnsweredYesOrUnknown_ThenT0IsNamed) {
    const auto given = a_case().signals({"low_mood"});
    EXPECT_EQ(with(given, "danger_yes"), "red T0");
    EXPECT_EQ(with(given, "danger_unknown"), "orange T0");
    EXPECT_EQ(with(a_case().signals({"low_mood"}).danger_now(DangerNow::unknown), "danger_unknown"), "");
}

TEST(WouldRaise, GivenTwoYellowSigns_WhenAThirdIsAdded_ThenT3IsNamed) {
    EXPECT_EQ(with(a_case().signals({"low_mood", "dropout"}), "bully_mild"), "orange T3");
    EXPECT_EQ(with(a_case().signals({"low_mood"}), "bully_mild"), "");
}

TEST(WouldRaise, GivenModifiers_WhenTheyApplyAtThisLevel_ThenT4IsNamed) {
    const auto yellow = a_case().signals({"low_mood"});
    EXPECT_EQ(with(yellow, "disability"), "orange T4");
    EXPECT_EQ(with(yellow, "suspect_access"), "") << "only from orange";
    EXPECT_EQ(with(a_case().signals({"suicide_ideation"}), "suspect_access"), "red T4");
}

TEST(WouldRaise, GivenAModifierThatStands_WhenASignOfAHigherFloorIsAdded_ThenFloorAndStepAreNamed) {
    EXPECT_EQ(with(a_case().signals({"low_mood", "disability"}), "bully_severe"), "red T1 T4");
}

TEST(WouldRaise, GivenASignOfTheEngine_WhenListed_ThenItsSourceIsTheEngine) {
    const auto raising = what_would_raise(rules(), a_case().signals({"low_mood"}).facts);
    const auto* repeat = find(raising, "repeat_report");
    ASSERT_NE(repeat, nullptr);
    EXPECT_EQ(repeat->source, Source::derived);
    EXPECT_EQ(find(raising, "suicide_ideation")->source, Source::observed);
    EXPECT_EQ(find(raising, "danger_yes")->source, std::nullopt);
}

TEST(WouldRaise, GivenAChildOf15_WhenSignsAreForYoungerChildren_ThenTheyAreNotListed) {
    EXPECT_EQ(with(a_case().years(15).signals({"low_mood"}), "sexual_under14"), "");
    EXPECT_EQ(with(a_case().years(9).signals({"low_mood"}), "sexual_under14").substr(0, 3), "red");
    EXPECT_EQ(with(a_case().unknown_age().signals({"low_mood"}), "sexual_under14").substr(0, 3), "red")
        << "unknown may be any age";
}

TEST(WouldRaise, GivenInformation_WhenAdded_ThenItRaisesNothing) {
    EXPECT_EQ(with(a_case().signals({"low_mood"}), "hearsay"), "");
}

TEST(WouldRaise, GivenRed_WhenAsked_ThenNothingIsListed) {
    EXPECT_THAT(what_would_raise(rules(), a_case().signals({"missing"}).facts), IsEmpty());
}

TEST(WouldRaise, GivenSeveral_WhenListed_ThenTheHighestComeFirst) {
    const auto raising = what_would_raise(rules(), a_case().signals({"low_mood"}).facts);
    EXPECT_TRUE(std::is_sorted(raising.begin(), raising.end(),
                               [](const WouldRaise& a, const WouldRaise& b) { return a.level > b.level; }));
    EXPECT_EQ(raising.front().level, Level::red);
    EXPECT_EQ(raising.back().level, Level::orange);
}

TEST(WouldRaise, GivenAStandingLevel_WhenAsked_ThenOnlyWhatIsAboveItIsListed) {
    const auto given = a_case().signals({"low_mood"}).standing(Level::orange);
    EXPECT_EQ(with(given, "suicide_ideation"), "");
    EXPECT_EQ(with(given, "suicide_plan"), "red T1");
}

TEST(WouldRaise, GivenAnExplanation_WhenItIsAskedFor_ThenItStandsBeforeTheSources) {
    const auto given = a_case().signals({"low_mood"});
    const auto text = explain(rules(), given.assess(), what_would_raise(rules(), given.facts), Language::en);
    EXPECT_THAT(text, HasSubstr("what would raise the level\n"));
    EXPECT_THAT(text, HasSubstr("  suicide_plan "));
    EXPECT_THAT(text, HasSubstr("[observed] -> red  (T1)\n"));
    EXPECT_LT(text.find("what would raise"), text.find("legal basis"));
    EXPECT_TRUE(explain(rules(), given.assess(), {}, Language::zh).find("再有以下情况会升级\n  无\n") !=
                std::string::npos);
}

}  // namespace
}  // namespace vigil::triage::testing

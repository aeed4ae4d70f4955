// The assessment in words.
#include "domain/triage/explanation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "files/rule_set_tools.hpp"
#include "unit/triage/triage_case.hpp"

namespace vigil::triage::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string words(const TriageCase& given, Language language) { return explain(rules(), given.assess(), language); }

TEST(Explanation, GivenEnglish_WhenExplained_ThenLevelSourceRuleAndBasisAreNamed) {
    const auto text = words(a_case().signals({"suicide_ideation"}).years(9), Language::en);
    EXPECT_THAT(text,
                AllOf(HasSubstr("level orange"), HasSubstr("thoughts of suicide [observed]"), HasSubstr("T1: "),
                      HasSubstr("(MR20 2; DEFAULT)"), HasSubstr("N8.psychiatric"), HasSubstr("cn-nm-2026 version 4")));
}

TEST(Explanation, GivenChinese_WhenExplained_ThenItIsChinese) {
    const auto text = words(a_case().signals({"suicide_ideation"}), Language::zh);
    EXPECT_THAT(text,
                AllOf(HasSubstr("级别 橙色"), HasSubstr("有自杀想法 [报告人所见]"), HasSubstr("精神卫生绿色通道")));
}

TEST(Explanation, GivenABasisInShortNames_WhenExplained_ThenEachIsNamedInFullOnce) {
    const auto text = words(a_case().signals({"dv_repeated", "corporal_single"}), Language::zh);
    const auto first = text.find("反家庭暴力法");
    ASSERT_NE(first, std::string::npos);
    EXPECT_EQ(text.find("反家庭暴力法", first + 1), std::string::npos);
}

TEST(Explanation, GivenAnyCase_WhenExplained_ThenItEndsByNotJudgingAnybody) {
    EXPECT_TRUE(words(a_case(), Language::zh).ends_with("不判断是否违法、谁有责任\n"));
}

TEST(Explanation, GivenAnAnswerToTheDangerQuestion_WhenExplained_ThenItSaysWhich) {
    EXPECT_THAT(words(a_case().danger_now(DangerNow::yes), Language::zh), HasSubstr("现在或今晚之前有危险 ->"));
    EXPECT_THAT(words(a_case().danger_now(DangerNow::unknown), Language::zh), HasSubstr("不清楚 ->"));
}

TEST(Explanation, GivenUncoded_WhenExplained_ThenItIsSaid) {
    EXPECT_THAT(words(a_case(), Language::en), HasSubstr("uncoded"));
    EXPECT_THAT(words(a_case(), Language::zh), HasSubstr("未编码"));
}

TEST(Explanation, GivenPoliceSuspect_WhenExplained_ThenTheOneLevelUpIsSaid) {
    EXPECT_THAT(words(a_case().signals({"dv_repeated"}).suspect("police_officer"), Language::en),
                HasSubstr("police_110 police [now] one level up"));
}

TEST(Explanation, GivenTheOwner_WhenExplained_ThenItIsSaid) {
    EXPECT_THAT(words(a_case(), Language::en),
                HasSubstr("township_station township protection station [now] owns the case"));
}

TEST(Explanation, GivenEveryRuleInTurn_WhenExplained_ThenNoLineIsLeftWithoutText) {
    for (const auto language : {Language::zh, Language::en}) {
        const auto text =
            words(a_case().signals({"sexual_under14", "dv_repeated"}).years(2).earlier(9, 9, 9), language);
        EXPECT_THAT(text, Not(HasSubstr("()")));
        EXPECT_THAT(text, Not(HasSubstr("  \n")));
    }
}

TEST(RulesExplainCommand, GivenASampleLine_WhenExplained_ThenTheStatusIsZero) {
    const auto output = files::explain_sample(rules(), R"({"signals": ["missing"]})", Language::en);
    EXPECT_EQ(output.status, 0);
    EXPECT_THAT(output.text, HasSubstr("level red"));
}

TEST(RulesExplainCommand, GivenSignalsThatNoReporterSends_WhenExplained_ThenTheirSourceIsWhoMaySupplyThem) {
    const auto output =
        files::explain_sample(rules(), R"({"signals": ["repeat_report", "in_treatment", "low_mood"]})", Language::en);
    EXPECT_THAT(output.text, AllOf(HasSubstr("repeat_report reported again within 30 days [derived]"),
                                   HasSubstr("in treatment [assessed]"), HasSubstr("low mood [observed]")));
}

TEST(RulesExplainCommand, GivenABadLine_WhenExplained_ThenTheProblemIsNamed) {
    const auto output = files::explain_sample(rules(), R"({"signals": ["mising"]})", Language::en);
    EXPECT_EQ(output.status, 1);
    EXPECT_THAT(output.text, HasSubstr("unknown signal mising"));
}

}  // namespace
}  // namespace vigil::triage::testing

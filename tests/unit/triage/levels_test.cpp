// Every clause of the level rules T0 to T11, from their text, with a case for it and one against it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/triage/triage_case.hpp"

namespace vigil::triage::testing {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

struct LevelCase {
    const char* name;
    TriageCase given;
    Level expected;
};

std::ostream& operator<<(std::ostream& out, const LevelCase& each) { return out << each.name; }
std::string name_of(const ::testing::TestParamInfo<LevelCase>& info) { return info.param.name; }

class LevelOf : public ::testing::TestWithParam<LevelCase> {};

TEST_P(LevelOf, GivenFacts_WhenAssessed_ThenTheLevelIsAsTheRuleSays) {
    EXPECT_EQ(GetParam().given.assess().level, GetParam().expected);
}

constexpr auto B = Level::blue;
constexpr auto Y = Level::yellow;
constexpr auto O = Level::orange;
constexpr auto R = Level::red;

INSTANTIATE_TEST_SUITE_P(
    T0, LevelOf,
    ::testing::Values(
        LevelCase{"DangerNowYesIsRed", a_case().signals({"stress_mild"}).danger_now(DangerNow::yes), R},
        LevelCase{"DangerNowUnknownIsAtLeastOrange", a_case().signals({"stress_mild"}).danger_now(DangerNow::unknown),
                  O},
        LevelCase{"DangerNowUnknownLowersNothing", a_case().signals({"missing"}).danger_now(DangerNow::unknown), R},
        LevelCase{"DangerNowNoIsNothing", a_case().signals({"stress_mild"}).danger_now(DangerNow::no), B},
        LevelCase{"DangerNowNotAskedIsNothing", a_case().signals({"stress_mild"}), B},
        LevelCase{
            "DangerNowOfAnyReportCounts",
            a_case().signals({"stress_mild"}).danger_now(DangerNow::yes).another_report().signals({"stress_mild"}), R},
        LevelCase{"MostEndangeredChildDecides", a_case().signals({"abandoned"}).years(9).and_child(7), R},
        LevelCase{"OldestChildDoesNotDecide", a_case().signals({"abandoned"}).years(9).and_child(17), O},
        LevelCase{"ChildOfUnknownAgeBesideAnotherDecides", a_case().signals({"abandoned"}).years(9).and_child({}), R},
        LevelCase{"NoChildNamedIsOneOfUnknownAge", a_case().signals({"abandoned"}).no_child(), R},
        LevelCase{"YoungestAgeOfARangeCounts", a_case().signals({"abandoned"}).between_years(7, 12), R},
        LevelCase{"RangeAboveTheLimitDoesNotCount", a_case().signals({"abandoned"}).between_years(8, 12), O},
        LevelCase{"StatedAgeBelow3RaisesAsUnder3", a_case().signals({"neglect_basic"}).years(2), O},
        LevelCase{"StatedAge3IsNotUnder3", a_case().signals({"neglect_basic"}).years(3), Y},
        LevelCase{"UnknownAgeIsNotUnder3", a_case().signals({"neglect_basic"}).unknown_age(), Y},
        LevelCase{"RangeFromBelow3IsUnder3", a_case().signals({"neglect_basic"}).between_years(2, 5), O}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    T1, LevelOf,
    ::testing::Values(LevelCase{"HighestFloorWins", a_case().signals({"stress_mild", "missing", "low_mood"}), R},
                      LevelCase{"OrangeFloor", a_case().signals({"suicide_ideation"}), O},
                      LevelCase{"YellowFloor", a_case().signals({"low_mood"}), Y},
                      LevelCase{"BlueFloor", a_case().signals({"vague_concern"}), B},
                      LevelCase{"NoSignalIsOrange", a_case(), O},
                      LevelCase{"OnlyInformationIsOrange", a_case().signals({"hearsay", "obstruction"}), O},
                      LevelCase{"OnlyALoweringSignalIsOrange", a_case().signals({"in_treatment"}), O},
                      LevelCase{"CodedWithoutFloorIsBlue", a_case().signals({"hearsay"}).coded(), B},
                      LevelCase{"UncodedReportBesideACodedOneIsOrange",
                                a_case().signals({"vague_concern"}).another_report().signals({"hearsay"}), O},
                      LevelCase{"GenitalInjuryAt13IsRed", a_case().signals({"genital_injury_signal"}).years(13), R},
                      LevelCase{"GenitalInjuryAt14IsOrange", a_case().signals({"genital_injury_signal"}).years(14), O},
                      LevelCase{"OnlineSexualAt14IsOrange", a_case().signals({"online_sexual"}).years(14), O},
                      LevelCase{"OnlineSexualAtUnknownAgeIsRed", a_case().signals({"online_sexual"}).unknown_age(), R},
                      LevelCase{"HotelMismatchAt13IsRed", a_case().signals({"hotel_adult_mismatch"}).years(13), R},
                      LevelCase{"HotelMismatchAt17IsOrange", a_case().signals({"hotel_adult_mismatch"}).years(17), O},
                      LevelCase{"AbandonedAt7IsRed", a_case().signals({"abandoned"}).years(7), R},
                      LevelCase{"AbandonedAt8IsOrange", a_case().signals({"abandoned"}).years(8), O}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    T2AndT3, LevelOf,
    ::testing::Values(
        LevelCase{"ChosenStatutoryCircumstanceIsAtLeastOrange",
                  a_case().signals({"low_mood"}).circumstance("organized_begging"), O},
        LevelCase{"OtherCircumstanceIsNot", a_case().signals({"low_mood"}).circumstance("psych_crisis"), Y},
        LevelCase{
            "StatutoryCircumstanceOfAnyReportCounts",
            a_case().signals({"low_mood"}).circumstance("organized_begging").another_report().signals({"low_mood"}), O},
        LevelCase{"ThreeYellowSignalsAreOrange", a_case().signals({"low_mood", "neglect_basic", "care_delay"}), O},
        LevelCase{"TwoYellowSignalsAreYellow", a_case().signals({"low_mood", "neglect_basic"}), Y},
        LevelCase{"TheSameSignalTwiceIsOne", a_case().signals({"low_mood", "neglect_basic", "low_mood"}), Y},
        LevelCase{"BlueSignalsDoNotAccumulate", a_case().signals({"low_mood", "neglect_basic", "stress_mild"}), Y}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    T3a, LevelOf,
    ::testing::Values(
        LevelCase{"OlderVariantTickedForChildUnder14IsRed", a_case().signals({"sexual_assault_14plus"}).years(13), R},
        LevelCase{"OlderVariantAt14IsOrange", a_case().signals({"sexual_assault_14plus"}).years(14), O},
        LevelCase{"PregnancyWithoutIndicationUnder14IsRed",
                  a_case().signals({"pregnancy_14plus_no_indication"}).years(13), R},
        LevelCase{"PregnancyWithoutIndicationAtUnknownAgeIsRed",
                  a_case().signals({"pregnancy_14plus_no_indication"}).unknown_age(), R},
        LevelCase{"PregnancyWithoutIndicationAt14IsYellow",
                  a_case().signals({"pregnancy_14plus_no_indication"}).years(14), Y},
        LevelCase{"SuspectedAssaultPregnancyUnder14IsRed",
                  a_case().signals({"pregnancy_14plus_suspected_assault"}).years(12), R},
        LevelCase{"YoungerVariantTickedAt15StaysRed", a_case().signals({"sexual_under14"}).years(15), R},
        LevelCase{"GuardianDetainedUnder8IsOrange", a_case().signals({"guardian_detained"}).years(7), O},
        LevelCase{"GuardianDetainedAt8IsYellow", a_case().signals({"guardian_detained"}).years(8), Y},
        LevelCase{"GuardianAbsentAtUnknownAgeIsOrange", a_case().signals({"guardian_absent"}).unknown_age(), O},
        LevelCase{"LivingAloneUnder8IsOrange", a_case().signals({"alone_under16"}).years(7), O},
        LevelCase{"LivingAloneAt8IsYellow", a_case().signals({"alone_under16"}).years(8), Y},
        LevelCase{"UnexplainedInjuryAt11MonthsIsRed", a_case().signals({"injury_single_unexplained"}).months(11), R},
        LevelCase{"UnexplainedInjuryAtAge0IsRed", a_case().signals({"injury_single_unexplained"}).years(0), R},
        LevelCase{"UnexplainedInjuryAt4YearsIsYellow", a_case().signals({"injury_single_unexplained"}).years(4), Y},
        LevelCase{"UnexplainedInjuryAt12MonthsIsOrangeByUnder3",
                  a_case().signals({"injury_single_unexplained"}).months(12), O},
        LevelCase{"UnexplainedInjuryAtUnknownAgeIsRed", a_case().signals({"injury_single_unexplained"}).unknown_age(),
                  R}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    T4, LevelOf,
    ::testing::Values(LevelCase{"RepeatRaisesBlue", a_case().signals({"stress_mild", "repeat_report"}), Y},
                      LevelCase{"RepeatRaisesYellow", a_case().signals({"low_mood", "repeat_report"}), O},
                      LevelCase{"RepeatRaisesOrange", a_case().signals({"suicide_ideation", "repeat_report"}), R},
                      LevelCase{"RepeatLeavesRed", a_case().signals({"missing", "repeat_report"}), R},
                      LevelCase{"DisabilityRaisesYellow", a_case().signals({"low_mood", "disability"}), O},
                      LevelCase{"DisabilityRaisesOrange", a_case().signals({"dv_repeated", "disability"}), R},
                      LevelCase{"DisabilityDoesNotRaiseBlue", a_case().signals({"stress_mild", "disability"}), B},
                      LevelCase{"Under3DoesNotRaiseBlue", a_case().signals({"stress_mild"}).years(1), B},
                      LevelCase{"RefusingGuardianRaisesYellow", a_case().signals({"low_mood", "guardian_refuses"}), O},
                      LevelCase{"RefusingGuardianDoesNotRaiseBlue",
                                a_case().signals({"stress_mild", "guardian_refuses"}), B},
                      LevelCase{"SuspectAccessRaisesOrange", a_case().signals({"dv_repeated", "suspect_access"}), R},
                      LevelCase{"SuspectAccessDoesNotRaiseYellow", a_case().signals({"low_mood", "suspect_access"}), Y},
                      LevelCase{"AtMostOneStepInTotal",
                                a_case().signals({"low_mood", "disability", "guardian_refuses", "repeat_report"}), O},
                      LevelCase{"AnotherModifierDoesNotRaiseTheRaisedLevel",
                                a_case().signals({"low_mood", "disability", "suspect_access"}), O},
                      LevelCase{"RepeatDoesNotOpenTheWayForDisability",
                                a_case().signals({"stress_mild", "repeat_report", "disability"}), Y},
                      LevelCase{"UncodedOrangeIsRaisedToo", a_case().signals({"suspect_access"}), R},
                      LevelCase{"OrangeFromTheDangerQuestionIsRaisedToo",
                                a_case().signals({"stress_mild", "suspect_access"}).danger_now(DangerNow::unknown), R},
                      LevelCase{"OrangeFromAccumulationIsRaisedToo",
                                a_case().signals({"low_mood", "neglect_basic", "care_delay", "suspect_access"}), R}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    T9, LevelOf,
    ::testing::Values(LevelCase{"ReportWithin30DaysRaises", a_case().signals({"stress_mild"}).earlier(1, 1, 1), Y},
                      LevelCase{"OlderReportDoesNot", a_case().signals({"stress_mild"}).earlier(0, 2, 5), B},
                      LevelCase{"ThreeIn180DaysAddAStep", a_case().signals({"stress_mild"}).earlier(1, 3, 3), O},
                      LevelCase{"ThreeIn180DaysAloneAreAStep", a_case().signals({"stress_mild"}).earlier(0, 3, 3), Y},
                      LevelCase{"SixInLifeAddAnotherStep", a_case().signals({"stress_mild"}).earlier(1, 3, 6), R},
                      LevelCase{"FiveInLifeDoNot", a_case().signals({"stress_mild"}).earlier(1, 3, 5), O},
                      LevelCase{"NeverAboveRed", a_case().signals({"suicide_ideation"}).earlier(9, 9, 9), R},
                      LevelCase{"PatternsAddToTheOneStepOfT4",
                                a_case().signals({"stress_mild", "disability"}).earlier(1, 3, 3), O}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    T5, LevelOf,
    ::testing::Values(
        LevelCase{"SafeNowLowersOrange", a_case().signals({"intoxicated"}).assessed({"safe_now"}).reassessed(), Y},
        LevelCase{
            "InTreatmentLowersOrange",
            a_case().signals({"low_mood", "screening_high", "neglect_basic"}).assessed({"in_treatment"}).reassessed(),
            Y},
        LevelCase{"BothLowerOnce",
                  a_case().signals({"intoxicated"}).assessed({"safe_now", "in_treatment"}).reassessed(), Y},
        LevelCase{"NotAtTheFirstAssessment", a_case().signals({"intoxicated"}).assessed({"safe_now"}), O},
        LevelCase{"NotOnTheReportersWord", a_case().signals({"intoxicated", "safe_now"}).reassessed(), O},
        LevelCase{"NotFromRed", a_case().signals({"missing"}).assessed({"safe_now"}).reassessed(), R},
        LevelCase{"NotFromYellow", a_case().signals({"low_mood"}).assessed({"safe_now"}).reassessed(), Y},
        LevelCase{"NotWithASexualSignal", a_case().signals({"online_sexual"}).assessed({"safe_now"}).reassessed(), O},
        LevelCase{"NotWithAnInjury", a_case().signals({"injury_multiple"}).assessed({"safe_now"}).reassessed(), O},
        LevelCase{"NotWithViolence", a_case().signals({"dv_repeated"}).assessed({"safe_now"}).reassessed(), O},
        LevelCase{"NotWithPlacement", a_case().signals({"guardian_lost"}).assessed({"safe_now"}).reassessed(), O},
        LevelCase{"NotWithGuardianDetainedUnder8",
                  a_case().signals({"guardian_detained"}).years(7).assessed({"safe_now"}).reassessed(), O},
        LevelCase{"NotWithSuicide", a_case().signals({"suicide_ideation"}).assessed({"in_treatment"}).reassessed(), O},
        LevelCase{"NotWhileUncoded", a_case().assessed({"safe_now"}).reassessed(), O}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    T6ToT11, LevelOf,
    ::testing::Values(LevelCase{"HearsayLowersNothing", a_case().signals({"dv_repeated", "hearsay"}), O},
                      LevelCase{"SupplementAloneNeverLowers", a_case().signals({"stress_mild"}).standing(O), O},
                      LevelCase{"SupplementRaises", a_case().signals({"missing"}).standing(O), R},
                      LevelCase{"UnknownSignalIsNoFloor", a_case().signals({"no_such_signal"}), O}),
    name_of);

TEST(TriageUncoded, GivenTextOnly_WhenAssessed_ThenItIsMarkedUncoded) { EXPECT_TRUE(a_case().assess().uncoded); }

TEST(TriageUncoded, GivenASignalWithFloor_WhenAssessed_ThenItIsNot) {
    EXPECT_FALSE(a_case().signals({"vague_concern"}).assess().uncoded);
}

TEST(TriageUncoded, GivenAnOfficerCodedIt_WhenAssessed_ThenItIsNot) { EXPECT_FALSE(a_case().coded().assess().uncoded); }

TEST(TriageAskBack, GivenUnknownAgeAndTownship_WhenAssessed_ThenBothAreAskedBack) {
    EXPECT_THAT(a_case().unknown_age().township_unknown().assess().ask_back, ::testing::ElementsAre("age", "township"));
}

TEST(TriageAskBack, GivenEverythingIsKnown_WhenAssessed_ThenNothingIsAskedBack) {
    EXPECT_THAT(a_case().assess().ask_back, IsEmpty());
}

TEST(TriageLowering, GivenOrangeLowered_WhenAssessed_ThenBothLevelsStayOnRecord) {
    const auto assessment = a_case().signals({"intoxicated"}).assessed({"safe_now"}).reassessed().assess();
    EXPECT_EQ(assessment.level_before_lowering, Level::orange);
    EXPECT_EQ(assessment.level, Level::yellow);
}

TEST(TriageTrail, GivenEarlierReport_WhenAssessed_ThenRepeatReportIsDerivedBySource) {
    EXPECT_THAT(a_case().signals({"low_mood"}).earlier(1, 1, 1).assess().signals,
                Contains(SignalFact{"repeat_report", Source::derived}));
}

TEST(TriageTrail, GivenStatedAgeBelow3_WhenAssessed_ThenUnder3IsDerivedBySource) {
    EXPECT_THAT(a_case().signals({"low_mood"}).years(2).assess().signals,
                Contains(SignalFact{"under3", Source::derived}));
}

TEST(TriageTrail, GivenObservedAndAssessedSignal_WhenAssessed_ThenItStandsOnceAsAssessed) {
    EXPECT_THAT(a_case().signals({"low_mood"}).assessed({"low_mood"}).assess().signals,
                ::testing::ElementsAre(SignalFact{"low_mood", Source::assessed}));
}

TEST(TriageTrail, GivenAFloor_WhenAssessed_ThenTheTrailNamesRuleSignalSourceLevelAndBasis) {
    const auto trail = a_case().signals({"suicide_ideation", "low_mood"}).assess().trail;
    const auto floor =
        std::find_if(trail.begin(), trail.end(), [](const Fired& each) { return each.effect == Effect::starts_at; });
    ASSERT_NE(floor, trail.end());
    EXPECT_EQ(floor->rule, "T1");
    EXPECT_THAT(floor->causes, ::testing::ElementsAre(Cause{"suicide_ideation", Source::observed}));
    EXPECT_EQ(floor->level, Level::orange);
    EXPECT_FALSE(floor->basis.empty());
}

TEST(TriageTrail, GivenAnyCase_WhenAssessed_ThenRuleSetAndVersionAreNamed) {
    const auto assessment = a_case().assess();
    EXPECT_EQ(assessment.rule_set, "cn-nm-2026");
    EXPECT_EQ(assessment.rule_version, 4);
}

TEST(TriageTrail, GivenReporterFromASchool_WhenAssessed_ThenNoCauseNamesTheReporter) {
    const auto trail = a_case().signals({"dv_repeated"}).kind("teacher").organisation("primary_school").assess().trail;
    for (const auto& fired : trail)
        for (const auto& cause : fired.causes) EXPECT_TRUE(cause.code != "teacher" && cause.code != "primary_school");
}

}  // namespace
}  // namespace vigil::triage::testing

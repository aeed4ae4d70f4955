// What triage is given: rules T0 and T11, and the age rule of policy facts 1.2 (a year is full on the day after the
// birthday, by the calendar of China).
#include "domain/reports/facts.hpp"

#include "domain/triage/assess.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Instant kFiled = china(2026, 3, 2, 9);

protocol::ReportedChild born_on(const char* date) {
    protocol::ReportedChild child;
    child.birth_date = date;
    return child;
}

protocol::StoredChild stored(const protocol::ReportedChild& child, Instant filed_at = kFiled) {
    auto report = a_report();
    report.children = {child};
    return facts_of(report, {}, filed_at).children.at(0);
}

Level level_of(const protocol::FileReport& report) {
    triage::Facts facts;
    add_report(facts, facts_of(report, {}, kFiled));
    facts.township_known = true;
    return assess(rules(), facts).level;
}

TEST(Ages, GivenA14thBirthday_WhenFactsAreTakenOnThatDay_ThenTheChildIsStillUnder14) {
    EXPECT_EQ(stored(born_on("2012-03-02")).min_months, 14 * 12 - 1);
}

TEST(Ages, GivenA14thBirthday_WhenFactsAreTakenOnTheNextDay_ThenTheChildIs14) {
    EXPECT_EQ(stored(born_on("2012-03-01")).min_months, 14 * 12);
}

TEST(Ages, GivenTheDayHasBegunInChinaButNotInGreenwich_WhenFactsAreTaken_ThenChinasDayCounts) {
    const auto child = born_on("2012-03-02");
    EXPECT_EQ(stored(child, china(2026, 3, 2, 23, 59)).min_months, 14 * 12 - 1);
    EXPECT_EQ(stored(child, china(2026, 3, 3, 0, 0)).min_months, 14 * 12);
}

TEST(Ages, GivenABirthDate_WhenFactsAreTaken_ThenTheAgeIsExact) {
    const auto child = stored(born_on("2025-04-30"));
    EXPECT_EQ(child.min_months, 10);
    EXPECT_EQ(child.max_months, 10);
}

TEST(Ages, GivenABirthDateOfTomorrow_WhenFactsAreTaken_ThenTheChildIsANewborn) {
    // A phone whose clock is a day ahead still files (P12).
    EXPECT_EQ(stored(born_on("2026-03-03")).min_months, 0);
}

TEST(Ages, GivenAStatedAge_WhenFactsAreTaken_ThenItIsTheWholeYear) {
    const auto child = stored(a_child(9));
    EXPECT_EQ(child.min_months, 108);
    EXPECT_EQ(child.max_months, 119);
}

TEST(Ages, GivenARange_WhenFactsAreTaken_ThenBothEndsAreKept) {
    protocol::ReportedChild child;
    child.age_min = 7;
    child.age_max = 12;
    EXPECT_EQ(stored(child).min_months, 84);
    EXPECT_EQ(stored(child).max_months, 155);
}

TEST(Ages, GivenOnlyTheOldestPossibleAge_WhenFactsAreTaken_ThenTheYoungestIsUnknown) {
    // Unknown counts as under every limit (T0, P6): "at most 15" may be three.
    protocol::ReportedChild child;
    child.age_max = 15;
    EXPECT_EQ(stored(child).min_months, std::nullopt);
}

TEST(Ages, GivenBirthDateAndARangeThatDisagree_WhenFactsAreTaken_ThenTheBirthDateCounts) {
    auto child = born_on("2016-01-01");
    child.age_min = child.age_max = 15;
    EXPECT_EQ(stored(child).min_months, 122);
}

TEST(Ages, GivenNothingAboutTheAge_WhenFactsAreTaken_ThenItIsUnknown) {
    EXPECT_EQ(stored({}).min_months, std::nullopt);
    EXPECT_EQ(stored({}).max_months, std::nullopt);
}

TEST(Ages, GivenAnUnknownAge_WhenAssessed_ThenTheWorseBranchIsTaken) {
    auto report = a_report({"abandoned"});  // under 8 or unknown red, else orange
    EXPECT_EQ(level_of(report), Level::orange);
    report.children = {{}};
    EXPECT_EQ(level_of(report), Level::red);
}

TEST(Ages, GivenUnder3_WhenAssessed_ThenItRaisesOnlyWhereTheAgeWasStated) {
    auto report = a_report({"neglect_basic"});
    report.children = {a_child(2)};
    EXPECT_EQ(level_of(report), Level::orange);
    report.children = {{}};
    EXPECT_EQ(level_of(report), Level::yellow);
}

TEST(Ages, GivenSeveralChildren_WhenAssessed_ThenTheMostEndangeredDecides) {
    auto report = a_report({"abandoned"});
    report.children.push_back(a_child(7));
    EXPECT_EQ(level_of(report), Level::red);
}

TEST(ReportFacts, GivenASignalTwice_WhenFactsAreTaken_ThenItCountsOnce) {
    EXPECT_THAT(facts_of(a_report({"low_mood", "low_mood"}), {}, kFiled).observed, ElementsAre("low_mood"));
}

TEST(ReportFacts, GivenNoSuspectIsNamed_WhenFactsAreTaken_ThenTheSuspectIsUnknown) {
    auto report = a_report();
    report.suspect_relation.clear();
    EXPECT_THAT(facts_of(report, {}, kFiled).suspect_relations, ElementsAre("unknown"));
}

TEST(ReportFacts, GivenTheAccountHasKinds_WhenFactsAreTaken_ThenTheyOutrankTheDocument) {
    auto report = a_report();
    report.reporter_kind = "citizen";
    report.reporter_org_kind = "none";
    const auto facts = facts_of(report, {"doctor", "hospital"}, kFiled);
    EXPECT_EQ(facts.reporter_kind, "doctor");
    EXPECT_EQ(facts.reporter_org_kind, "hospital");
}

TEST(ReportFacts, GivenTheSenderIsNotKnown_WhenFactsAreTaken_ThenTheDocumentSaysWhoReports) {
    auto report = a_report();
    report.reporter_kind = "nurse";
    report.reporter_org_kind = "clinic";
    const auto facts = facts_of(report, {}, kFiled);
    EXPECT_EQ(facts.reporter_kind, "nurse");
    EXPECT_EQ(facts.reporter_org_kind, "clinic");
}

TEST(ReportFacts, GivenSomebodyWhoMustNotKnow_WhenFactsAreTaken_ThenOnlyTheReceivingBodyIsAFact) {
    auto report = a_report();
    report.must_not_know = {{"他的叔叔", {}}, {"所里的张某", "police_110"}};
    EXPECT_THAT(facts_of(report, {}, kFiled).must_not_know, ElementsAre("police_110"));
}

// ---- supplements: appended, nothing is ever taken away (T11) ----

struct DangerCase {
    std::optional<DangerNow> report;
    std::optional<DangerNow> supplement;
    std::optional<DangerNow> together;
};

class DangerAnswers : public testing::TestWithParam<DangerCase> {};

TEST_P(DangerAnswers, GivenTwoAnswers_WhenMerged_ThenYesOutranksUnknownAndUnknownOutranksNo) {
    auto report = a_report();
    report.danger_now = GetParam().report;
    auto facts = facts_of(report, {}, kFiled);
    auto supplement = a_supplement();
    supplement.danger_now = GetParam().supplement;
    add_supplement(facts, supplement, kFiled);
    EXPECT_EQ(facts.danger_now, GetParam().together);
}

constexpr auto kYes = DangerNow::yes;
constexpr auto kNo = DangerNow::no;
constexpr auto kUnknown = DangerNow::unknown;
INSTANTIATE_TEST_SUITE_P(T0, DangerAnswers,
                         testing::Values(DangerCase{{}, kYes, kYes}, DangerCase{kNo, kUnknown, kUnknown},
                                         DangerCase{kNo, kYes, kYes}, DangerCase{kUnknown, kYes, kYes},
                                         DangerCase{kUnknown, kNo, kUnknown}, DangerCase{kYes, kNo, kYes},
                                         DangerCase{kYes, kUnknown, kYes}, DangerCase{kYes, {}, kYes}));

TEST(SupplementFacts, GivenAReport_WhenASupplementIsAdded_ThenEverythingOfBothStands) {
    auto report = a_report({"low_mood"});
    report.must_not_know = {{{}, "education_bureau"}};
    auto facts = facts_of(report, {}, kFiled);
    auto supplement = a_supplement({"low_mood", "dropout"});
    supplement.children = {a_child(7)};
    supplement.must_not_know = {{{}, "police_110"}};
    add_supplement(facts, supplement, kFiled);
    EXPECT_THAT(facts.observed, ElementsAre("low_mood", "dropout"));
    EXPECT_EQ(facts.children.size(), 2U);
    EXPECT_THAT(facts.must_not_know, ElementsAre("education_bureau", "police_110"));
}

TEST(SupplementFacts, GivenASupplementThatSaysNothing_WhenAdded_ThenTheFactsAreAsBefore) {
    auto report = a_report({"low_mood"});
    report.danger_now = kNo;
    report.child_now = ChildNow::alone;
    auto facts = facts_of(report, {}, kFiled);
    add_supplement(facts, protocol::FileSupplement{}, kFiled);
    EXPECT_THAT(facts.observed, ElementsAre("low_mood"));
    EXPECT_EQ(facts.danger_now, kNo);
    EXPECT_EQ(facts.child_now, ChildNow::alone);
    EXPECT_THAT(facts.suspect_relations, ElementsAre("none"));
    EXPECT_THAT(facts.must_not_know, IsEmpty());
}

TEST(SupplementFacts, GivenAFurtherSuspect_WhenAdded_ThenTriageJudgesBothRelations) {
    auto report = a_report({"dv_repeated"});
    report.suspect_relation = "father";
    auto facts = facts_of(report, {}, kFiled);
    auto supplement = a_supplement();
    supplement.suspect_relation = "police_officer";
    add_supplement(facts, supplement, kFiled);

    triage::Facts judged;
    add_report(judged, facts);
    judged.township_known = true;
    const auto assessment = assess(rules(), judged);
    EXPECT_TRUE(assessment.conflict_of_interest) << "N10: a police officer is suspected";
    const auto holds = [](const triage::Fired& fired) { return fired.rule == "N9.household"; };
    triage::Facts without_the_officer = judged;
    std::erase_if(without_the_officer.reports,
                  [](const auto& each) { return each.suspect_relation == "police_officer"; });
    const auto household = assess(rules(), without_the_officer);
    EXPECT_THAT(household.trail, testing::Contains(testing::Truly(holds))) << "N9: the father still counts";
}

}  // namespace
}  // namespace vigil::domain_test

// What must be done for a case by when: what starts, what is hurried, and what nothing extends.
#include "domain/measures/case_clocks.hpp"

#include "domain/cases/erasing.hpp"
#include "unit/domain/measures/measuring.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class CaseLimits : public Measuring {};

TEST_F(CaseLimits, GivenARedReport_WhenFiled_ThenEveryLimitOfItsLevelRuns) {
    const auto report = file_at(Level::red);
    EXPECT_EQ(due(report, "child_seen"), china(2026, 3, 2, 11));
    EXPECT_EQ(due(report, "reporter_instructed"), china(2026, 3, 2, 9, 10));
    EXPECT_EQ(due(report, "incident_number_recorded"), china(2026, 3, 2, 9, 10));
    EXPECT_EQ(due(report, "first_note"), china(2026, 3, 3, 9));
    EXPECT_EQ(due(report, "feedback_to_reporter"), china(2026, 3, 6));  // the third day ends
    EXPECT_EQ(due(report, "result_to_reporter"), china(2026, 6, 3));    // 2 June ends, a Tuesday
    EXPECT_THAT(clocks_of(report), SizeIs(6));
}

TEST_F(CaseLimits, GivenABlueReport_WhenFiled_ThenNothingIsDemandedThatIsForDanger) {
    const auto report = file_at(Level::blue);
    EXPECT_EQ(due(report, "child_seen"), china(2026, 3, 13));            // 10 days end, a Thursday
    EXPECT_EQ(due(report, "first_note"), china(2026, 3, 17));            // 10 work days end
    EXPECT_EQ(due(report, "feedback_to_reporter"), china(2026, 3, 13));  // 10 days end
    EXPECT_THAT(clocks_of(report), SizeIs(4));
}

TEST_F(CaseLimits, GivenAClockOfACase_WhenStarted_ThenItSaysWhatItIsAboutAndFromWhatItFollows) {
    const auto report = file_at(Level::yellow);
    const auto assessment = find([&](Unit& unit) { return unit.cases().assessments(report.case_id); }).at(0);
    for (const auto& clock : clocks_of(report)) {
        EXPECT_EQ(clock.started_by, assessment.id.str());
        EXPECT_EQ(clock.started_at, report.filed_at);
        EXPECT_EQ(clock.superior, DivisionLevel::banner);
        const bool is_of_a_child = clock.kind == "child_seen";
        const bool is_of_the_case = clock.kind == "first_note";
        EXPECT_EQ(clock.concerns, is_of_a_child    ? children_of(report).at(0).str()
                                  : is_of_the_case ? ""
                                                   : report.id.str());
    }
}

TEST_F(CaseLimits, GivenSeveralChildren_WhenFiled_ThenEachMustBeSeen) {
    auto document = a_report({kOrangeSignal});
    document.children.push_back(a_child(7));
    document.children.push_back(a_child(4));
    EXPECT_EQ(count_of(file(document), "child_seen"), 3u);
}

TEST_F(CaseLimits, GivenAReportThatNamesNoChild_WhenFiled_ThenSomebodyMustBeSeenAllTheSame) {
    auto document = a_report({kOrangeSignal});
    document.children.clear();
    EXPECT_EQ(due(file(document), "child_seen"), china(2026, 3, 3, 9));
}

TEST_F(CaseLimits, GivenPoisoning_WhenFiled_ThenEvidenceMustBePreservedWithinTwelveHours) {
    EXPECT_EQ(due(file(a_report({"poisoning"})), "evidence_preserved"), china(2026, 3, 2, 21));
}

TEST_F(CaseLimits, GivenATimeToDecide_WhenItIsSoonerThanTheLimit_ThenTheInstructionIsDueHalfAnHourBefore) {
    auto document = a_report({kOrangeSignal});
    document.decide_by = china(2026, 3, 2, 9, 45);
    EXPECT_EQ(due(file(document), "reporter_instructed"), china(2026, 3, 2, 9, 15));
    document = a_report({kOrangeSignal});
    document.decide_by = china(2026, 3, 2, 16);
    EXPECT_EQ(due(file(document), "reporter_instructed"), china(2026, 3, 2, 10));
    document = a_report({kYellowSignal});
    document.decide_by = china(2026, 3, 2, 16);
    EXPECT_EQ(due(file(document), "reporter_instructed"), china(2026, 3, 2, 15, 30));
}

TEST_F(CaseLimits, GivenATimeToDecideThatIsAlmostOver_WhenFiled_ThenTheInstructionIsDueAtOnce) {
    auto document = a_report({kYellowSignal});
    document.decide_by = now() + 10min;
    EXPECT_EQ(due(file(document), "reporter_instructed"), now());
}

TEST_F(CaseLimits, GivenARaisedLevel_WhenTheStricterLimitEndsSooner_ThenItCountsFromThere) {
    const auto report = file_at(Level::yellow);
    pass(10h);
    supplement(report, a_supplement({kRedSignal}));
    EXPECT_EQ(due(report, "child_seen"), china(2026, 3, 2, 21));
    EXPECT_EQ(due(report, "incident_number_recorded"), china(2026, 3, 2, 19, 10));
}

TEST_F(CaseLimits, GivenARaisedLevel_WhenTheEarlierLimitEndsSooner_ThenItStays) {
    const auto report = file_at(Level::orange);
    pass(23h);
    supplement(report, a_supplement({kRedSignal}));
    EXPECT_EQ(due(report, "child_seen"), china(2026, 3, 3, 9));
}

TEST_F(CaseLimits, GivenARaisedLevel_WhenALimitIsStatutory_ThenItFollowsNoLevel) {
    const auto report = file_at(Level::blue);
    supplement(report, a_supplement({kRedSignal}));
    EXPECT_EQ(due(report, "feedback_to_reporter"), china(2026, 3, 13));
}

TEST_F(CaseLimits, GivenAWeakerWordLater_WhenTheCaseIsJudgedAgain_ThenNoLimitMoves) {
    const auto report = file_at(Level::red);
    const auto before = clocks_of(report);
    pass(5min);
    supplement(report, a_supplement({kBlueSignal}));
    const auto after = clocks_of(report);
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t at = 0; at < after.size(); ++at) {
        EXPECT_EQ(after[at].id, before[at].id);
        EXPECT_EQ(after[at].due_at, before[at].due_at);
    }
}

TEST_F(CaseLimits, GivenAChildThatIsNamedOnceMore_WhenItIsTheSame_ThenItIsSeenOnce) {
    auto document = a_report({kOrangeSignal});
    document.children[0].id_number = "150424201105040014";
    const auto report = file(document);
    auto added = a_supplement();
    added.children = document.children;
    pass(1h);
    supplement(report, added);
    EXPECT_EQ(due(report, "child_seen"), china(2026, 3, 3, 9));
}

TEST_F(CaseLimits, GivenAnotherChildInASupplement_WhenFiled_ThenItsLimitBeginsThen) {
    const auto report = file_at(Level::orange);
    auto added = a_supplement();
    added.children = {a_child(3)};
    pass(1h);
    supplement(report, added);
    std::vector<Instant> limits;
    for (const auto& clock : clocks_of(report))
        if (clock.kind == "child_seen") limits.push_back(clock.due_at);
    EXPECT_THAT(limits, ElementsAre(china(2026, 3, 3, 9), china(2026, 3, 3, 10)));
}

TEST_F(CaseLimits, GivenANewTimeToDecide_WhenTheReporterWasInstructedBefore_ThenTheyWaitAgain) {
    auto document = a_report({kYellowSignal});
    document.decide_by = china(2026, 3, 2, 12);
    const auto report = file(document);
    auto told = a_measure(MeasureKind::reporter_instructed);
    told.report_id = report.id;
    told.instruction = Instruction::keep_child;
    record(report, told);
    ASSERT_EQ(count_of(report, "reporter_instructed"), 0u);
    auto later = a_supplement();
    later.decide_by = china(2026, 3, 2, 16);
    supplement(report, later);
    EXPECT_EQ(due(report, "reporter_instructed"), china(2026, 3, 2, 15, 30));
}

TEST_F(CaseLimits, GivenAnErasedCase_WhenAskedForItsClocks_ThenNoneRuns) {
    const auto report = file_at(Level::blue);
    acknowledge(root(report));
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(erase_case(unit, {rules(), ids_}, {report.case_id, "other", now(), Occasion::ordered}));
        return std::monostate{};
    });
    EXPECT_THAT(clocks_of(report), IsEmpty());
}

}  // namespace
}  // namespace vigil::domain_test

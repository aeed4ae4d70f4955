// Earlier reports on the same child (rule T9) and the steps they add (T4, T9), at the edges of every window.
#include "domain/matching/unfounded.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

constexpr auto kDay = 24h;

protocol::FileReport about_older_child(protocol::ReportedChild child, const char* signal = kYellowSignal) {
    auto report = a_report({signal});
    report.children = {std::move(child)};
    return report;
}

protocol::ReportedChild older_child() {
    auto child = a_child(15);
    child.id_number = "150424201105040011";
    return child;
}

protocol::ReportedChild older_girl() {
    protocol::ReportedChild child;
    child.child_name = "其其格";
    child.birth_date = "2011-01-01";
    child.sex = Sex::female;
    return child;
}

class RepeatReport : public Casework {
protected:
    // So many reports on the child, at such distances; then one more.
    Level level_after(int earlier, std::chrono::milliseconds apart, const char* signal = kBlueSignal) {
        for (int i = 0; i < earlier; ++i) {
            file(about_older_child(older_child(), kBlueSignal));
            pass(apart);
        }
        return case_of(file(about_older_child(older_child(), signal))).level;
    }
    static protocol::ReportedChild sibling() {
        auto child = a_child(12);
        child.id_number = "150424201405040017";
        return child;
    }
};

TEST_F(RepeatReport, GivenAReportOnTheSameIdNumber_WhenAnotherComesWithin30Days_ThenItIsOneStepUp) {
    EXPECT_EQ(case_of(file(about_older_child(older_child()))).level, Level::yellow);
    pass(30 * kDay);
    EXPECT_EQ(case_of(file(about_older_child(older_child()))).level, Level::orange);
}

TEST_F(RepeatReport, GivenAReportOnTheSameIdNumber_WhenAnotherComesLater_ThenItIsNoRepeat) {
    file(about_older_child(older_child()));
    pass(30 * kDay + 1ms);
    EXPECT_EQ(case_of(file(about_older_child(older_child()))).level, Level::yellow);
}

TEST_F(RepeatReport, GivenTheSameNameBirthDateAndSexInOneLeague_WhenAnotherComes_ThenItIsOneStepUp) {
    file(about_older_child(older_girl()));
    pass(kDay);
    auto other_township = about_older_child(older_girl());
    other_township.places.now->division = kOtherTownship;
    EXPECT_EQ(case_of(file(other_township)).level, Level::orange);
}

TEST_F(RepeatReport, GivenTheSameNameBirthDateAndSexInAnotherLeague_WhenAnotherComes_ThenItIsNoRepeat) {
    file(about_older_child(older_girl()));
    pass(kDay);
    auto elsewhere = about_older_child(older_girl());
    elsewhere.places.now->division = kOtherLeaguesTownship;
    EXPECT_EQ(case_of(file(elsewhere)).level, Level::yellow);
}

TEST_F(RepeatReport, GivenOneReportThatNamesAChildTwice_WhenTaken_ThenItIsNoRepeatOfItself) {
    auto report = about_older_child(older_child());
    report.children.push_back(older_child());
    EXPECT_EQ(case_of(file(report)).level, Level::yellow);
}

TEST_F(RepeatReport, GivenThreeEarlierReportsIn180Days_WhenAnotherComes_ThenAFurtherStepIsAdded) {
    for (int i = 0; i < 3; ++i) {
        file(about_older_child(older_child(), kBlueSignal));
        pass(31 * kDay);
    }
    // 31 days after the last: no repeat_report, but the pattern of 180 days.
    EXPECT_EQ(case_of(file(about_older_child(older_child(), kBlueSignal))).level, Level::yellow);
}

// ---- each step, and all of them up to red ----

// T4: one step in total, whatever raises. The patterns of T9 add to it.
TEST_F(RepeatReport, GivenARepeatOfADisabledChild_WhenTaken_ThenTheyAreOneStepTogether) {
    file(about_older_child(older_child()));
    pass(kDay);
    auto report = about_older_child(older_child());
    report.signals.push_back("disability");
    EXPECT_EQ(case_of(file(report)).level, Level::orange);
}

TEST_F(RepeatReport, GivenTwoEarlierReportsIn180Days_WhenAnotherComes_ThenThePatternIsNotThereYet) {
    EXPECT_EQ(level_after(2, 31 * kDay), Level::blue);
}

TEST_F(RepeatReport, GivenTheThirdEarlierReportOnThe180thDay_WhenAnotherComes_ThenItStillCounts) {
    file(about_older_child(older_child(), kBlueSignal));
    pass(60 * kDay);
    file(about_older_child(older_child(), kBlueSignal));
    pass(60 * kDay);
    file(about_older_child(older_child(), kBlueSignal));
    pass(60 * kDay);
    EXPECT_EQ(case_of(file(about_older_child(older_child(), kBlueSignal))).level, Level::yellow);
}

TEST_F(RepeatReport, GivenTheThirdEarlierReportAMomentBefore180Days_WhenAnotherComes_ThenItCountsNoMore) {
    file(about_older_child(older_child(), kBlueSignal));
    pass(60 * kDay + 1ms);
    file(about_older_child(older_child(), kBlueSignal));
    pass(60 * kDay);
    file(about_older_child(older_child(), kBlueSignal));
    pass(60 * kDay);
    EXPECT_EQ(case_of(file(about_older_child(older_child(), kBlueSignal))).level, Level::blue);
}

TEST_F(RepeatReport, GivenThreeEarlierReportsWithin30Days_WhenAnotherComes_ThenTheStepAndThePatternAddUp) {
    EXPECT_EQ(level_after(3, kDay), Level::orange);
}

TEST_F(RepeatReport, GivenFiveEarlierReportsInLife_WhenAnotherComes_ThenThatIsNoPattern) {
    EXPECT_EQ(level_after(5, 400 * kDay), Level::blue);
}

TEST_F(RepeatReport, GivenSixEarlierReportsInLife_WhenAnotherComesYearsLater_ThenItIsOneStepUp) {
    EXPECT_EQ(level_after(6, 400 * kDay), Level::yellow);
}

TEST_F(RepeatReport, GivenSixEarlierReportsWithin30Days_WhenAnotherComes_ThenBlueIsRed) {
    EXPECT_EQ(level_after(6, kDay), Level::red);
}

TEST_F(RepeatReport, GivenSixEarlierReportsWithin30Days_WhenAnotherComesAtOrange_ThenItEndsAtRed) {
    EXPECT_EQ(level_after(6, kDay, kOrangeSignal), Level::red);
}

// ---- the same child is one child ----

TEST_F(RepeatReport, GivenTwoChildrenWithTwoEarlierReportsEach_WhenBothAreReported_ThenNeitherHasThree) {
    for (int i = 0; i < 2; ++i) {
        file(about_older_child(older_child(), kBlueSignal));
        file(about_older_child(sibling(), kBlueSignal));
        pass(31 * kDay);
    }
    auto report = about_older_child(older_child(), kBlueSignal);
    report.children.push_back(sibling());
    EXPECT_EQ(case_of(file(report)).level, Level::blue);
}

TEST_F(RepeatReport, GivenOneChildWithThreeEarlierReports_WhenReportedBesideAnother_ThenItDecides) {
    for (int i = 0; i < 3; ++i) {
        file(about_older_child(older_child(), kBlueSignal));
        pass(31 * kDay);
    }
    auto report = about_older_child(sibling(), kBlueSignal);
    report.children.push_back(older_child());
    EXPECT_EQ(case_of(file(report)).level, Level::yellow);
}

TEST_F(RepeatReport, GivenAReportFoundByNumberAndByName_WhenAnotherComes_ThenItCountsOnce) {
    auto child = older_girl();
    child.id_number = older_child().id_number;
    for (int i = 0; i < 2; ++i) {
        file(about_older_child(child, kBlueSignal));
        pass(31 * kDay);
    }
    EXPECT_EQ(case_of(file(about_older_child(child, kBlueSignal))).level, Level::blue);
}

TEST_F(RepeatReport, GivenANameInOtherCharacters_WhenItIsTheSameByItsNormalForm_ThenItIsARepeat) {
    auto traditional = older_girl();
    traditional.child_name = "烏 蘭";
    auto simplified = older_girl();
    simplified.child_name = "乌·兰";
    file(about_older_child(traditional));
    pass(kDay);
    EXPECT_EQ(case_of(file(about_older_child(simplified))).level, Level::orange);
}

TEST_F(RepeatReport, GivenALooserMatch_WhenAnotherComes_ThenItCountsForNothingByItself) {
    auto sounding_alike = older_girl();
    sounding_alike.child_name = "琪琪格";
    file(about_older_child(sounding_alike));
    pass(kDay);
    EXPECT_EQ(case_of(file(about_older_child(older_girl()))).level, Level::yellow);
}

// Two that were written within one millisecond: the one that is on disk first is the earlier one.
TEST_F(RepeatReport, GivenTwoReportsInOneMoment_WhenTheSecondIsTaken_ThenItIsARepeat) {
    file(about_older_child(older_child()));
    EXPECT_EQ(case_of(file(about_older_child(older_child()))).level, Level::orange);
}

// ---- unfounded ----

TEST_F(RepeatReport, GivenAReportClosedAsUnfounded_WhenAnotherComes_ThenItCountsNoMoreUntilItIsOpenedAgain) {
    const auto unfounded = file(about_older_child(older_child()));
    ASSERT_TRUE(write([&](Unit& unit) { return matching::stop_counting(unit, unfounded.case_id, now()); }));
    EXPECT_TRUE(was_logged("report.counts_no_more", unfounded.id.str()));
    pass(kDay);
    const auto next = file(about_older_child(older_child()));
    EXPECT_EQ(case_of(next).level, Level::yellow);
    ASSERT_TRUE(write([&](Unit& unit) { return matching::stop_counting(unit, next.case_id, now()); }));
    ASSERT_TRUE(write([&](Unit& unit) { return matching::count_again(unit, unfounded.case_id, now()); }));
    pass(kDay);
    EXPECT_EQ(case_of(file(about_older_child(older_child()))).level, Level::orange);
}

TEST_F(RepeatReport, GivenARaisedCase_WhenTheEarlierReportTurnsOutUnfounded_ThenItsLevelStays) {
    const auto first = file(about_older_child(older_child()));
    pass(kDay);
    const auto second = file(about_older_child(older_child()));
    ASSERT_TRUE(write([&](Unit& unit) { return matching::stop_counting(unit, first.case_id, now()); }));
    supplement(second, a_supplement({"bully_mild"}));
    EXPECT_EQ(case_of(second).level, Level::orange) << "lowering takes a reason and two people (T8)";
}

// Same facts, same level (P6): what was known when the report was taken does not fade when it is judged again.
TEST_F(RepeatReport, GivenARepeatedReport_WhenASupplementBringsAnOrangeSignal_ThenTheStepIsAddedToOrange) {
    file(about_older_child(older_child()));
    pass(kDay);
    const auto report = file(about_older_child(older_child()));
    supplement(report, a_supplement({kOrangeSignal}));
    EXPECT_EQ(case_of(report).level, Level::red);
}

TEST_F(RepeatReport, GivenAReportWithoutIdentity_WhenASupplementNamesAChildThatWasReported_ThenItIsOneStepUp) {
    file(about_older_child(older_child()));
    pass(kDay);
    const auto report = file(about_older_child(a_child(15)));
    auto identity = a_supplement();
    identity.children = {older_child()};
    supplement(report, identity);
    EXPECT_EQ(case_of(report).level, Level::orange);
}

TEST_F(RepeatReport, GivenAChildNamedInASupplementOnly_WhenAnotherReportNamesIt_ThenThatIsARepeat) {
    const auto first = file(about_older_child(a_child(15)));
    auto identity = a_supplement();
    identity.children = {older_child()};
    supplement(first, identity);
    pass(kDay);
    EXPECT_EQ(case_of(file(about_older_child(older_child()))).level, Level::orange);
}

}  // namespace
}  // namespace vigil::domain_test

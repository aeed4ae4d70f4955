// Earlier reports on the same child (rule T9) and the step they add (T4).
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

constexpr auto kDay = 24h;

protocol::FileReport about(protocol::ReportedChild child, const char* signal = kYellowSignal) {
    auto report = a_report({signal});
    report.children = {std::move(child)};
    return report;
}

protocol::ReportedChild with_id() {
    auto child = a_child(15);
    child.id_number = "150424201105040011";
    return child;
}

protocol::ReportedChild called() {
    protocol::ReportedChild child;
    child.child_name = "其其格";
    child.birth_date = "2011-01-01";
    child.sex = Sex::female;
    return child;
}

using RepeatReport = Casework;

TEST_F(RepeatReport, GivenAReportOnTheSameIdNumber_WhenAnotherComesWithin30Days_ThenItIsOneStepUp) {
    EXPECT_EQ(case_of(file(about(with_id()))).level, Level::yellow);
    pass(30 * kDay);
    EXPECT_EQ(case_of(file(about(with_id()))).level, Level::orange);
}

TEST_F(RepeatReport, GivenAReportOnTheSameIdNumber_WhenAnotherComesLater_ThenItIsNoRepeat) {
    file(about(with_id()));
    pass(30 * kDay + 1ms);
    EXPECT_EQ(case_of(file(about(with_id()))).level, Level::yellow);
}

TEST_F(RepeatReport, GivenTheSameNameBirthDateAndSexInOneLeague_WhenAnotherComes_ThenItIsOneStepUp) {
    file(about(called()));
    pass(kDay);
    auto other_township = about(called());
    other_township.places.now->division = kOtherTownship;
    EXPECT_EQ(case_of(file(other_township)).level, Level::orange);
}

TEST_F(RepeatReport, GivenTheSameNameBirthDateAndSexInAnotherLeague_WhenAnotherComes_ThenItIsNoRepeat) {
    file(about(called()));
    pass(kDay);
    auto elsewhere = about(called());
    elsewhere.places.now->division = kOtherLeaguesTownship;
    EXPECT_EQ(case_of(file(elsewhere)).level, Level::yellow);
}

TEST_F(RepeatReport, GivenOneReportThatNamesAChildTwice_WhenTaken_ThenItIsNoRepeatOfItself) {
    auto report = about(with_id());
    report.children.push_back(with_id());
    EXPECT_EQ(case_of(file(report)).level, Level::yellow);
}

TEST_F(RepeatReport, GivenThreeEarlierReportsIn180Days_WhenAnotherComes_ThenAFurtherStepIsAdded) {
    for (int i = 0; i < 3; ++i) {
        file(about(with_id(), kBlueSignal));
        pass(31 * kDay);
    }
    // 31 days after the last: no repeat_report, but the pattern of 180 days.
    EXPECT_EQ(case_of(file(about(with_id(), kBlueSignal))).level, Level::yellow);
}

// Same facts, same level (P6): what was known when the report was taken does not fade when it is judged again.
TEST_F(RepeatReport, GivenARepeatedReport_WhenASupplementBringsAnOrangeSignal_ThenTheStepIsAddedToOrange) {
    file(about(with_id()));
    pass(kDay);
    const auto report = file(about(with_id()));
    supplement(report, a_supplement({kOrangeSignal}));
    EXPECT_EQ(case_of(report).level, Level::red);
}

TEST_F(RepeatReport, GivenAReportWithoutIdentity_WhenASupplementNamesAChildThatWasReported_ThenItIsOneStepUp) {
    file(about(with_id()));
    pass(kDay);
    const auto report = file(about(a_child(15)));
    auto identity = a_supplement();
    identity.children = {with_id()};
    supplement(report, identity);
    EXPECT_EQ(case_of(report).level, Level::orange);
}

TEST_F(RepeatReport, GivenAChildNamedInASupplementOnly_WhenAnotherReportNamesIt_ThenThatIsARepeat) {
    const auto first = file(about(a_child(15)));
    auto identity = a_supplement();
    identity.children = {with_id()};
    supplement(first, identity);
    pass(kDay);
    EXPECT_EQ(case_of(file(about(with_id()))).level, Level::orange);
}

}  // namespace
}  // namespace vigil::domain_test

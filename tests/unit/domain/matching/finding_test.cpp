// Matches that are suggested to people: which, how many, and that they change nothing by themselves (rule T9, F39).
#include "domain/matching/finding.hpp"

#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

protocol::ReportedChild child_called(const char* name, const char* born = "2015-06-17", Sex sex = Sex::female) {
    protocol::ReportedChild child;
    child.child_name = name;
    child.birth_date = born;
    child.sex = sex;
    return child;
}

protocol::FileReport about_child(protocol::ReportedChild child) {
    auto report = a_report({kYellowSignal});
    report.children = {std::move(child)};
    return report;
}

using Finding = Casework;

TEST_F(Finding, GivenNamesThatSoundAlike_WhenTheSecondIsFiled_ThenTheyAreSuggestedWithTheirKinds) {
    const auto first = file(about_child(child_called("其其格")));
    pass(1h);
    const auto second = file(about_child(child_called("琪琪格")));
    const auto match = match_between(second, first);
    EXPECT_EQ(match.kinds, "sound_birth_year birth_township");
    EXPECT_EQ(match.terms, 2);
    EXPECT_EQ(match.state, MatchState::suggested);
    EXPECT_EQ(match.found_at, now());
    EXPECT_EQ(case_of(second).level, Level::yellow);
}

TEST_F(Finding, GivenTheSameIdNumber_WhenTheSecondIsFiled_ThenAPersonIsAskedWhetherItIsOneEvent) {
    auto child = a_child(15);
    child.id_number = "150424201105040014";
    const auto first = file(about_child(child));
    const auto second = file(about_child(child));
    EXPECT_EQ(match_between(second, first).kinds, "id_number");
}

TEST_F(Finding, GivenAChildWithNothingInCommon_WhenFiled_ThenNothingIsSuggested) {
    file(about_child(child_called("其其格")));
    EXPECT_THAT(matches_of(file(about_child(child_called("乌云", "2012-01-01")))), IsEmpty());
    EXPECT_THAT(matches_of(file(about_child(a_child(15)))), IsEmpty());
}

TEST_F(Finding, GivenAReportThatNamesAChildTwice_WhenFiled_ThenItIsNoMatchOfItself) {
    auto report = about_child(child_called("其其格"));
    report.children.push_back(child_called("其其格"));
    EXPECT_THAT(matches_of(file(report)), IsEmpty());
}

TEST_F(Finding, GivenASupplementThatNamesAChild_WhenTaken_ThenItIsMatchedAsWell) {
    const auto first = file(about_child(child_called("其其格")));
    const auto second = file(about_child(a_child(10)));
    auto names = a_supplement();
    names.children = {child_called("其其格")};
    supplement(second, names);
    EXPECT_THAT(matches_of(second), SizeIs(1));
    EXPECT_EQ(match_between(second, first).kinds.substr(0, 8), "identity");
}

TEST_F(Finding, GivenASupplementThatNamesTheChildOfItsOwnReport_WhenTaken_ThenThatIsNoMatch) {
    const auto report = file(about_child(child_called("其其格")));
    auto names = a_supplement();
    names.children = {child_called("其其格")};
    supplement(report, names);
    EXPECT_THAT(matches_of(report), IsEmpty());
}

TEST_F(Finding, GivenTwinsInTwoReports_WhenTheirNamesTellThemApart_ThenNeitherIsMatchedWithTheOther) {
    const auto twins = [] {
        auto report = about_child(child_called("其其格"));
        report.children.push_back(child_called("乌云高娃"));
        return report;
    };
    file(twins());
    const auto second = file(twins());
    std::vector<std::string> kinds;
    for (const auto& match : matches_of(second)) kinds.push_back(match.kinds.substr(0, 8));
    EXPECT_THAT(kinds, ElementsAre("identity", "identity"));
}

TEST_F(Finding, GivenAChildThatIsReportedOftener_WhenFiledAgain_ThenTheNewestFewAreSuggested) {
    std::vector<Report> earlier;
    for (int i = 0; i < 30; ++i) {
        earlier.push_back(file(about_child(child_called("其其格"))));
        pass(1h);
    }
    const auto last = file(about_child(child_called("其其格")));
    std::size_t found = 0;
    for (const auto& match : matches_of(last)) found += match.case_id == last.case_id ? 1 : 0;
    EXPECT_EQ(found, matching::kMostOfChild);
    EXPECT_NO_THROW(match_between(last, earlier.back()));
    EXPECT_ANY_THROW(match_between(last, earlier.front()));
}

TEST_F(Finding, GivenManyChildrenThatMatchMany_WhenFiled_ThenTheSuggestionsAreBounded) {
    const auto crowd = [] {
        auto report = about_child(child_called("其其格"));
        for (int i = 0; i < 9; ++i) report.children.push_back(child_called("其其格"));
        return report;
    };
    file(crowd());
    EXPECT_EQ(matches_of(file(crowd())).size(), matching::kMostOfFiling);
}

// Nothing of a name is stored in the clear, and every term under a key (P9).
TEST_F(Finding, GivenASuggestion_WhenItsRowsAreRead_ThenTheyHoldIdsAndKindsOnly) {
    const auto first = file(about_child(child_called("其其格")));
    const auto second = file(about_child(child_called("琪琪格")));
    const auto rows = find([&](Unit& unit) { return unit.matches().terms_of_case(second.case_id); });
    ASSERT_THAT(rows, SizeIs(6));
    for (const auto& row : rows) {
        EXPECT_EQ(row.hash.size(), 32u) << "of HMAC-SHA-256, whatever the term";
    }
    EXPECT_EQ(rows.front().named_at, second.filed_at);
}

TEST_F(Finding, GivenAFiling_WhenItMatches_ThenTheLogIsNoLonger) {
    file(about_child(child_called("其其格")));
    const auto without = marks().size();
    pass(31 * 24h);
    const auto report = file(about_child(child_called("琪琪格")));
    const auto with = marks().size();
    EXPECT_THAT(matches_of(report), SizeIs(1));
    EXPECT_EQ(with, without) << "a receipt names a position of the log: it must not tell of a match";
}

}  // namespace
}  // namespace vigil::domain_test

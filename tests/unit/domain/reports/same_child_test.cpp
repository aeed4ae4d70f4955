// The terms that say "the same child" at once (rule T9), normalised as version 1 is documented.
#include "domain/reports/facts.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

protocol::ReportedChild with_id(const char* number) {
    protocol::ReportedChild child;
    child.id_number = number;
    return child;
}

protocol::ReportedChild called(const char* name) {
    protocol::ReportedChild child;
    child.child_name = name;
    child.birth_date = "2016-05-04";
    child.sex = Sex::female;
    return child;
}

TEST(SameChild, GivenAnIdNumberWithSpacesAndASmallX_WhenNormalised_ThenItIsTheSameChild) {
    EXPECT_EQ(same_child_terms(with_id("15042420160504001X"), kLeague),
              same_child_terms(with_id(" 150424 20160504 001x "), kLeague));
}

TEST(SameChild, GivenOneIdNumberInTwoLeagues_WhenNormalised_ThenItIsTheSameChild) {
    EXPECT_EQ(same_child_terms(with_id("150424201605040011"), kLeague),
              same_child_terms(with_id("150424201605040011"), kOtherLeague));
}

TEST(SameChild, GivenTwoIdNumbers_WhenNormalised_ThenTheyDiffer) {
    EXPECT_NE(same_child_terms(with_id("150424201605040011"), kLeague),
              same_child_terms(with_id("150424201605040012"), kLeague));
}

TEST(SameChild, GivenANameWithSpaces_WhenNormalised_ThenItIsTheSameChild) {
    EXPECT_EQ(same_child_terms(called("其其格"), kLeague), same_child_terms(called(" 其 其　格 "), kLeague));
}

TEST(SameChild, GivenALatinNameInSmallLetters_WhenNormalised_ThenItIsTheSameChild) {
    EXPECT_EQ(same_child_terms(called("Qiqige"), kLeague), same_child_terms(called("QIQI GE"), kLeague));
}

TEST(SameChild, GivenOneNameInTwoLeagues_WhenNormalised_ThenTheyDiffer) {
    EXPECT_NE(same_child_terms(called("其其格"), kLeague), same_child_terms(called("其其格"), kOtherLeague));
}

TEST(SameChild, GivenNameBirthDateOrSexDiffer_WhenNormalised_ThenTheyDiffer) {
    const auto terms = same_child_terms(called("其其格"), kLeague);
    auto other_day = called("其其格");
    other_day.birth_date = "2016-05-05";
    auto other_sex = called("其其格");
    other_sex.sex = Sex::male;
    EXPECT_NE(terms, same_child_terms(called("乌云"), kLeague));
    EXPECT_NE(terms, same_child_terms(other_day, kLeague));
    EXPECT_NE(terms, same_child_terms(other_sex, kLeague));
}

// A looser match is a suggestion to a person, never a fact.
TEST(SameChild, GivenNameBirthDateOrSexIsMissing_WhenNormalised_ThenThereIsNoTerm) {
    auto nameless = called("");
    auto without_day = called("其其格");
    without_day.birth_date.clear();
    auto without_sex = called("其其格");
    without_sex.sex.reset();
    EXPECT_THAT(same_child_terms(nameless, kLeague), IsEmpty());
    EXPECT_THAT(same_child_terms(without_day, kLeague), IsEmpty());
    EXPECT_THAT(same_child_terms(without_sex, kLeague), IsEmpty());
}

TEST(SameChild, GivenIdNumberAndName_WhenNormalised_ThenEachIsATermOfItsOwn) {
    auto child = called("其其格");
    child.id_number = "150424201605040011";
    EXPECT_THAT(same_child_terms(child, kLeague), SizeIs(2));
}

}  // namespace
}  // namespace vigil::domain_test

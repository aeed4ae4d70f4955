// Identity numbers: the examples and the check characters of GB 11643-1999, and the slips that these show.
#include "domain/matching/id_number.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace vigil::matching {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::SizeIs;

constexpr Date kToday{2026, 3, 2};
// Check characters worked out with another program, from the formula of the standard.
const std::string kRight = "150424201105040014";

TEST(IdNumber, GivenTheExamplesOfTheStandard_WhenChecked_ThenTheyAreRight) {
    EXPECT_TRUE(is_right("11010519491231002X", {1960, 1, 1}));
    EXPECT_TRUE(is_right("440524188001010014", {1890, 1, 1}));
    EXPECT_FALSE(is_right("110105194912310021", {1960, 1, 1}));
}

TEST(IdNumber, GivenADayOfBirthThatCannotBe_WhenChecked_ThenItIsWrong) {
    EXPECT_TRUE(is_right(kRight, kToday));
    EXPECT_FALSE(is_right(kRight, {2011, 5, 3})) << "not born yet";
    EXPECT_FALSE(is_right(kRight, {2037, 1, 1})) << "no child for long";
    EXPECT_FALSE(is_right("150424201113040014", kToday)) << "a thirteenth month";
}

TEST(IdNumber, GivenSpacesHyphensWidthAndWords_WhenNormalised_ThenTheNumberIsLeft) {
    EXPECT_EQ(normalised_number(" 150424 2011-0504 0014 "), kRight);
    EXPECT_EQ(normalised_number("１５０４２４２０１１０５０４００１４"), kRight);
    EXPECT_EQ(normalised_number("身份证号150424201105040014(户口本)"), kRight);
    EXPECT_EQ(normalised_number("11010519491231002x"), "11010519491231002X");
}

TEST(IdNumber, GivenWhatTellsNobodyApart_WhenNormalised_ThenNothingIsLeft) {
    for (const auto* text : {"", "无", "不详", "0", "12345", "000000000000000000", "没有身份证", "PASSPORT"})
        EXPECT_THAT(normalised_number(text), IsEmpty()) << text;
}

TEST(IdNumber, GivenARightNumber_WhenRepaired_ThenThereIsNothingToRepair) {
    EXPECT_THAT(repairs_of(kRight, kToday), IsEmpty());
    EXPECT_THAT(repairs_of("E12345678", kToday), IsEmpty());
}

TEST(IdNumber, GivenAnyOneWrongDigit_WhenRepaired_ThenTheRightNumberIsAmongFew) {
    int slips = 0;
    for (std::size_t at = 0; at < kRight.size(); ++at) {
        for (char digit = '0'; digit <= '9'; ++digit) {
            auto wrong = kRight;
            wrong[at] = digit;
            if (wrong == kRight) continue;
            const auto repairs = repairs_of(wrong, kToday);
            EXPECT_THAT(repairs, Contains(kRight)) << wrong;
            EXPECT_LE(repairs.size(), kMostRepairs);
            ++slips;
        }
    }
    EXPECT_EQ(slips, 18 * 9);
}

TEST(IdNumber, GivenAnyTwoNeighboursChangedAbout_WhenRepaired_ThenTheRightNumberIsAmongThem) {
    for (std::size_t at = 0; at + 1 < kRight.size(); ++at) {
        auto wrong = kRight;
        std::swap(wrong[at], wrong[at + 1]);
        if (wrong == kRight) continue;
        EXPECT_THAT(repairs_of(wrong, kToday), Contains(kRight)) << wrong;
    }
}

TEST(IdNumber, GivenAPassport_WhenLettersLookLikeDigits_ThenItIsTheSameText) {
    EXPECT_EQ(passport_text(normalised_number("EO123456I")), passport_text(normalised_number("E0123456 1")));
    EXPECT_NE(passport_text("E01234561"), passport_text("E01234562"));
}

}  // namespace
}  // namespace vigil::matching

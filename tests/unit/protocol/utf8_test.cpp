// Table 3-7 of The Unicode Standard, row by row: the first and last sequence of each row, and those just outside.
#include <gtest/gtest.h>

#include <string>
#include <vigil/protocol/codec.hpp>

using vigil::protocol::count_code_points;
using vigil::protocol::is_utf8;

namespace {

using namespace std::string_literals;

class WellFormed : public testing::TestWithParam<std::string> {};
TEST_P(WellFormed, GivenASequenceOfTheTable_WhenJudged_ThenItIsOneCodePoint) {
    EXPECT_TRUE(is_utf8(GetParam()));
    EXPECT_EQ(count_code_points(GetParam()), 1U);
}
INSTANTIATE_TEST_SUITE_P(Table37, WellFormed,
                         testing::Values("\x00"s, "\x7F"s, "\xC2\x80"s, "\xDF\xBF"s, "\xE0\xA0\x80"s, "\xE0\xBF\xBF"s,
                                         "\xE1\x80\x80"s, "\xEC\xBF\xBF"s, "\xED\x80\x80"s, "\xED\x9F\xBF"s,
                                         "\xEE\x80\x80"s, "\xEF\xBF\xBF"s, "\xF0\x90\x80\x80"s, "\xF0\xBF\xBF\xBF"s,
                                         "\xF1\x80\x80\x80"s, "\xF3\xBF\xBF\xBF"s, "\xF4\x80\x80\x80"s,
                                         "\xF4\x8F\xBF\xBF"s));

class IllFormed : public testing::TestWithParam<std::string> {};
TEST_P(IllFormed, GivenASequenceOutsideOfTheTable_WhenJudged_ThenItIsRefusedAnywhere) {
    EXPECT_FALSE(is_utf8(GetParam()));
    EXPECT_FALSE(is_utf8("ab" + GetParam()));
    EXPECT_FALSE(is_utf8(GetParam() + "ab"));
}
INSTANTIATE_TEST_SUITE_P(Table37, IllFormed,
                         testing::Values("\x80"s, "\xBF"s, "\xC0\x80"s, "\xC1\xBF"s, "\xC2"s, "\xC2\x7F"s, "\xC2\xC0"s,
                                         "\xE0\x9F\xBF"s, "\xE0\xA0"s, "\xE0\xA0\x7F"s, "\xE0\xC0\x80"s,
                                         "\xE1\x7F\x80"s, "\xE1\x80\xC0"s, "\xED\xA0\x80"s, "\xED\xBF\xBF"s,
                                         "\xF0\x8F\xBF\xBF"s, "\xF0\x90\x80"s, "\xF0\x90\x80\x7F"s, "\xF0\x90\xC0\x80"s,
                                         "\xF1\x80"s, "\xF4\x90\x80\x80"s, "\xF5\x80\x80\x80"s, "\xFE"s, "\xFF"s));

TEST(Utf8, GivenMixedScripts_WhenCounted_ThenEachCodePointIsOne) {
    EXPECT_EQ(count_code_points("aé旗𠮷"), 4U);
    EXPECT_EQ(count_code_points("ᠮᠣᠩᠭᠣᠯ"), 6U);  // U+182E U+1823 U+1829 U+182D U+1823 U+182F
    EXPECT_EQ(count_code_points(""), 0U);
}

}  // namespace

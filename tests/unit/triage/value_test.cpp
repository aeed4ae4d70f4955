// JavaScript's conversions. Expected values: ECMA-262 (sections named in value.hpp), checked with Node.
#include "domain/triage/value.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace vigil::triage {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct NumberText {
    double number;
    const char* text;
};

class NumberToText : public ::testing::TestWithParam<NumberText> {};

TEST_P(NumberToText, GivenNumber_WhenTurnedIntoText_ThenItIsWhatJavaScriptWrites) {
    EXPECT_EQ(utf8_of(text_of(Value::number(GetParam().number))), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(Ecma262, NumberToText,
                         ::testing::Values(NumberText{0, "0"}, NumberText{-0.0, "0"}, NumberText{1, "1"},
                                           NumberText{-12.5, "-12.5"}, NumberText{0.1, "0.1"},
                                           NumberText{123456789012345680000.0, "123456789012345680000"},
                                           NumberText{1e21, "1e+21"}, NumberText{1.5e300, "1.5e+300"},
                                           NumberText{0.000001, "0.000001"}, NumberText{1e-7, "1e-7"},
                                           NumberText{1.25e-7, "1.25e-7"}, NumberText{5e-324, "5e-324"},
                                           NumberText{9007199254740993.0, "9007199254740992"},
                                           NumberText{kInfinity, "Infinity"}, NumberText{-kInfinity, "-Infinity"}));

struct TextNumber {
    const char16_t* text;
    double number;  // NaN: not a number
};

class TextToNumber : public ::testing::TestWithParam<TextNumber> {};

TEST_P(TextToNumber, GivenText_WhenTurnedIntoANumber_ThenItIsWhatJavaScriptReads) {
    const double got = to_number(Value::text(std::u16string(GetParam().text)));
    if (std::isnan(GetParam().number)) {
        EXPECT_TRUE(std::isnan(got)) << got;
    } else {
        EXPECT_EQ(got, GetParam().number);
    }
}

INSTANTIATE_TEST_SUITE_P(Ecma262, TextToNumber,
                         ::testing::Values(TextNumber{u"", 0}, TextNumber{u" \t\n\u3000\ufeff", 0},
                                           TextNumber{u" 12 ", 12}, TextNumber{u"01", 1}, TextNumber{u".5", 0.5},
                                           TextNumber{u"5.", 5}, TextNumber{u".", NAN}, TextNumber{u"+7", 7},
                                           TextNumber{u"-7", -7}, TextNumber{u"+-7", NAN}, TextNumber{u"1e3", 1000},
                                           TextNumber{u"1e", NAN}, TextNumber{u"1e400", kInfinity},
                                           TextNumber{u"1e-400", 0}, TextNumber{u"Infinity", kInfinity},
                                           TextNumber{u"-Infinity", -kInfinity}, TextNumber{u"infinity", NAN},
                                           TextNumber{u"inf", NAN}, TextNumber{u"NaN", NAN}, TextNumber{u"0x1F", 31},
                                           TextNumber{u"0X1f", 31}, TextNumber{u"0b101", 5}, TextNumber{u"0o17", 15},
                                           TextNumber{u"0x", NAN}, TextNumber{u"-0x1", NAN}, TextNumber{u"0x-1", NAN},
                                           TextNumber{u"0b2", NAN}, TextNumber{u"1_000", NAN}, TextNumber{u"12a", NAN},
                                           TextNumber{u"１", NAN},
                                           // 2^76 + half a unit + 1 rounds up: 2^76 + 2^24
                                           TextNumber{u"0x10000000000000800001", 75557863725914340196352.0}));

TEST(ValueText, GivenNestedArray_WhenTurnedIntoText_ThenItIsJoinedByCommasAndNullIsNothing) {
    const auto nested = Value::array({Value::number(1), Value::null(), Value::array({Value::text("a"), Value()})});
    EXPECT_EQ(utf8_of(text_of(nested)), "1,,a,");
}

TEST(ValueText, GivenAnObject_WhenTurnedIntoText_ThenItIsTheSameForAll) {
    EXPECT_EQ(utf8_of(text_of(Value::object({}))), "[object Object]");
}

TEST(ValueIdentity, GivenTwoArraysAlike_WhenCompared_ThenTheyDiffer) {
    EXPECT_FALSE(strictly_equal(Value::array({}), Value::array({})));
}

TEST(ValueIdentity, GivenACopyOfAnArray_WhenCompared_ThenItIsTheSame) {
    const auto array = Value::array({});
    const auto copy = array;
    EXPECT_TRUE(strictly_equal(array, copy));
}

TEST(ValueIdentity, GivenTwoTextsAlike_WhenCompared_ThenTheyAreEqual) {
    EXPECT_TRUE(strictly_equal(Value::text("孩子"), Value::text("孩子")));
}

TEST(ValueIdentity, GivenNullAndUndefined_WhenCompared_ThenTheyDiffer) {
    EXPECT_FALSE(strictly_equal(Value::null(), Value()));
}

TEST(ValueOrder, GivenTexts_WhenCompared_ThenCodeUnitsDecide) {
    // U+1F600 is a surrogate pair from 0xD83D on, so it stands before U+FFFF, although its code point is greater.
    EXPECT_TRUE(at_most(Value::text("\U0001F600"), Value::text("\uFFFF")));
}

TEST(ValueOrder, GivenTextAndNumber_WhenCompared_ThenNumbersDecide) {
    EXPECT_TRUE(at_most(Value::number(9), Value::text("10")));
}

TEST(ValueOrder, GivenUndefined_WhenComparedWithItself_ThenItIsNeverAtMost) { EXPECT_FALSE(at_most(Value(), Value())); }

TEST(ValueMember, GivenText_WhenIndexed_ThenItGivesCodeUnits) {
    EXPECT_EQ(*Value::text("\U0001F600").member(u"length").as_number(), 2);
    EXPECT_EQ(*Value::text("\U0001F600").member(u"1").as_text(), std::u16string(1, char16_t{0xDE00}));
}

TEST(ValueMember, GivenArray_WhenIndexedByAnotherSpelling_ThenThereIsNothing) {
    EXPECT_TRUE(Value::array({Value::null()}).member(u"00").is_undefined());
}

TEST(ValueUnicode, GivenIllFormedUtf8_WhenRead_ThenEachPartBecomesAReplacement) {
    EXPECT_EQ(utf16_of("a\xC0\xAF\xED\xA0\x80\xF8z\xE4\xB8"), u"a\uFFFD\uFFFD\uFFFDz\uFFFD");
}

TEST(ValueUnicode, GivenAnyPlane_WhenThereAndBack_ThenNothingChanges) {
    const std::string text = "a\u00E9\u5B69\U0001F600\uFFFF";
    EXPECT_EQ(utf8_of(utf16_of(text)), text);
}

}  // namespace
}  // namespace vigil::triage

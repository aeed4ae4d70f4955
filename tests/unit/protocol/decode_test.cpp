// Each bound, type and presence of a field by itself; then their order, their number, and that they never tell the input.
#include <gtest/gtest.h>

#include <string>
#include <vigil/protocol/messages/report.hpp>

#include "unit/protocol/decoding.hpp"
#include "unit/protocol/sample_messages.hpp"

using namespace vigil;
using namespace vigil::protocol;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

constexpr std::string_view kWhole =
    R"({"text":"","flag":false,"number":0,"word":"no","part":{"label":"a"},"parts":[{"label":"b"}])";
std::string whole_with(std::string_view more) { return std::string(kWhole).append(more) + "}"; }

// --- presence

TEST(Decode, GivenEveryRequiredMember_WhenDecoded_ThenTheValuesArrive) {
    const auto read =
        decode<Whole>(R"({"text":"t","flag":true,"number":-5,"word":"yes","part":{"label":"a","yes":false},)"
                      R"("parts":[{"label":"b"},{"label":"c"}],"codes":["x"],"table":[[1,2],[],[3]]})");
    ASSERT_TRUE(read);
    const Whole& whole = read.value();
    EXPECT_EQ(whole.text, "t");
    EXPECT_TRUE(whole.flag);
    EXPECT_EQ(whole.number, -5);
    EXPECT_EQ(whole.word, DangerNow::yes);
    EXPECT_EQ(whole.part.label, "a");
    EXPECT_EQ(whole.part.yes, false);
    ASSERT_EQ(whole.parts.size(), 2U);
    EXPECT_EQ(whole.parts[1].label, "c");
    EXPECT_THAT(whole.codes, ElementsAre("x"));
    EXPECT_THAT(whole.table, ElementsAre(ElementsAre(1, 2), IsEmpty(), ElementsAre(3)));
}

TEST(Decode, GivenNoMember_WhenDecoded_ThenEveryRequiredOneIsNamedInDeclarationOrder) {
    EXPECT_THAT(
        violations_of<Whole>("{}"),
        ElementsAre(violation("/text", "required"), violation("/flag", "required"), violation("/number", "required"),
                    violation("/word", "required"), violation("/part", "required"), violation("/parts", "required")));
}

TEST(Decode, GivenNoOptionalMember_WhenDecoded_ThenTheFieldsAreEmpty) {
    const auto read = decode<Numbers>("{}");
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value().any, std::nullopt);
    EXPECT_EQ(read.value().at, std::nullopt);
}

TEST(Decode, GivenNullForAnOptionalMember_WhenDecoded_ThenItIsAWrongTypeAndNotAbsent) {
    EXPECT_THAT(violations_of<Numbers>(R"({"bounded":null})"), ElementsAre(violation("/bounded", "wrong_type")));
}

TEST(Decode, GivenUnknownMembers_WhenDecoded_ThenTheyAreIgnored) {
    EXPECT_THAT(violations_of<Whole>(whole_with(R"(,"colour":{"parts":5},"zzz":[null])")), IsEmpty());
}

// --- types

TEST(Decode, GivenEveryMemberOfAnotherType_WhenDecoded_ThenEachIsAWrongType) {
    EXPECT_THAT(violations_of<Whole>(
                    R"({"text":1,"flag":"true","number":"1","word":2,"part":[],"parts":{},"codes":"a","table":[1]})"),
                ElementsAre(violation("/text", "wrong_type"), violation("/flag", "wrong_type"),
                            violation("/number", "wrong_type"), violation("/word", "wrong_type"),
                            violation("/part", "wrong_type"), violation("/parts", "wrong_type"),
                            violation("/codes", "wrong_type"), violation("/table/0", "wrong_type")));
}

TEST(Decode, GivenANumberForAFlag_WhenDecoded_ThenWrongType) {
    EXPECT_THAT(violations_of<Part>(R"({"label":"a","yes":1})"), ElementsAre(violation("/yes", "wrong_type")));
}

TEST(Decode, GivenAnyJsonForARawValue_WhenDecoded_ThenItIsKeptAsText) {
    const auto read = decode<Whole>(whole_with(R"(,"raw":{"b":[1,null], "a":"ᠮ"})"));
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value().raw.text, R"({"a":"ᠮ","b":[1,null]})");
}

// --- texts

TEST(Decode, GivenTextsAtTheirBounds_WhenDecoded_ThenAccepted) {
    EXPECT_THAT(violations_of<Texts>(R"({"sized":"ab"})"), IsEmpty());
    EXPECT_THAT(violations_of<Texts>(R"({"sized":"旗旗旗旗"})"), IsEmpty());
}

TEST(Decode, GivenTextsBeyondTheirBounds_WhenDecoded_ThenTooShortOrTooLong) {
    EXPECT_THAT(violations_of<Texts>(R"({"sized":""})"), ElementsAre(violation("/sized", "too_short")));
    EXPECT_THAT(violations_of<Texts>(R"({"sized":"旗"})"), ElementsAre(violation("/sized", "too_short")));
    EXPECT_THAT(violations_of<Texts>(R"({"sized":"abcde"})"), ElementsAre(violation("/sized", "too_long")));
}

TEST(Decode, GivenCharactersOfFourBytes_WhenMeasured_ThenEachIsOne) {
    EXPECT_THAT(violations_of<Texts>(R"({"sized":"𠮷𠮷𠮷𠮷"})"), IsEmpty());
    EXPECT_THAT(violations_of<Texts>(R"({"sized":"𠮷𠮷𠮷𠮷𠮷"})"), ElementsAre(violation("/sized", "too_long")));
}

TEST(Decode, GivenATextWrongInLengthAndForm_WhenDecoded_ThenBothAreSaid) {
    EXPECT_THAT(violations_of<Texts>(R"({"formatted":"+"})"),
                ElementsAre(violation("/formatted", "too_short"), violation("/formatted", "bad_format")));
}

TEST(Decode, GivenAnId_WhenDecoded_ThenItHasTheSameRulesAsText) {
    EXPECT_THAT(violations_of<Texts>(R"({"id":"x"})"), ElementsAre(violation("/id", "bad_format")));
    EXPECT_THAT(violations_of<Texts>(R"({"id":7})"), ElementsAre(violation("/id", "wrong_type")));
}

struct FormatCase {
    const char* member;
    const char* text;
    bool fits;
};
class Formats : public testing::TestWithParam<FormatCase> {};
TEST_P(Formats, GivenAText_WhenJudgedByItsFormat_ThenAsThePatternSays) {
    const auto& [member, text, fits] = GetParam();
    const auto found = violations_of<Formatted>("{\"" + std::string(member) + "\":\"" + text + "\"}");
    std::vector<PointerAndCode> expected;
    if (!fits) expected.push_back(violation("/" + std::string(member), "bad_format"));
    EXPECT_EQ(found, expected) << text;
}
INSTANTIATE_TEST_SUITE_P(
    Decode, Formats,
    testing::Values(FormatCase{"uuid", "919108f7-52d1-4320-9bac-f847db4148a8", true}, FormatCase{"uuid", "", false},
                    FormatCase{"uuid", "919108F7-52D1-4320-9BAC-F847DB4148A8", false},
                    FormatCase{"division_code", "150424101000", true},
                    FormatCase{"division_code", "15042410100", false}, FormatCase{"code", "a", true},
                    FormatCase{"code", "a_1", true}, FormatCase{"code", "", false}, FormatCase{"code", "_a", false},
                    FormatCase{"code", "1a", false}, FormatCase{"code", "a-b", false}, FormatCase{"code", "aB", false},
                    FormatCase{"code", "a\\n", false}, FormatCase{"date", "2026-12-31", true},
                    FormatCase{"date", "2026-13-01", false}, FormatCase{"date", "2026-01-00", false},
                    FormatCase{"date", "2026-1-1", false}, FormatCase{"date", "2026-01-01T", false},
                    FormatCase{"nonce", "AAAAAAAAAAAAAAAAAAAAAA", true},
                    FormatCase{"nonce", "_-AAAAAAAAAAAAAAAAAAAw", true},
                    FormatCase{"nonce", "AAAAAAAAAAAAAAAAAAAAAB", false},
                    FormatCase{"nonce", "AAAAAAAAAAAAAAAAAAAAA", false}, FormatCase{"base64url", "", true},
                    FormatCase{"base64url", "aZ09-_", true}, FormatCase{"base64url", "a=", false},
                    FormatCase{"base64url", "a+b", false}, FormatCase{"base64url", "a b", false}));
INSTANTIATE_TEST_SUITE_P(DecodeTimes, Formats,
                         testing::Values(FormatCase{"time", "00:00", true}, FormatCase{"time", "23:59", true},
                                         FormatCase{"time", "24:00", true}, FormatCase{"time", "24:30", false},
                                         FormatCase{"time", "7:00", false}, FormatCase{"time", "12:60", false},
                                         FormatCase{"time", "12:00:00", false}));

// --- numbers

TEST(Decode, GivenNumbersAtTheirBounds_WhenDecoded_ThenAccepted) {
    EXPECT_THAT(violations_of<Numbers>(R"({"bounded":-3})"), IsEmpty());
    EXPECT_THAT(violations_of<Numbers>(R"({"bounded":7})"), IsEmpty());
    EXPECT_THAT(violations_of<Numbers>(R"({"at":0})"), IsEmpty());
    EXPECT_THAT(violations_of<Numbers>(R"({"at":32503679999999})"), IsEmpty());
}

TEST(Decode, GivenNumbersBeyondTheirBounds_WhenDecoded_ThenTooSmallOrTooLarge) {
    EXPECT_THAT(violations_of<Numbers>(R"({"bounded":-4})"), ElementsAre(violation("/bounded", "too_small")));
    EXPECT_THAT(violations_of<Numbers>(R"({"bounded":8})"), ElementsAre(violation("/bounded", "too_large")));
    EXPECT_THAT(violations_of<Numbers>(R"({"at":-1})"), ElementsAre(violation("/at", "too_small")));
    EXPECT_THAT(violations_of<Numbers>(R"({"at":32503680000000})"), ElementsAre(violation("/at", "too_large")));
}

TEST(Decode, GivenAWholeNumberInAnotherNotation_WhenDecoded_ThenItIsThatNumber) {
    const auto read = decode<Numbers>(R"({"any":3.0,"bounded":-0,"at":1e1,"wide":12300e-2})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value().any, 3);
    EXPECT_EQ(read.value().bounded, 0);
    EXPECT_EQ(read.value().at, instant_of(10));
    EXPECT_EQ(read.value().wide, 123);
}

TEST(Decode, GivenAFraction_WhenDecoded_ThenWrongType) {
    EXPECT_THAT(violations_of<Numbers>(R"({"any":3.5,"bounded":1e-3})"),
                ElementsAre(violation("/any", "wrong_type"), violation("/bounded", "wrong_type")));
}

TEST(Decode, GivenTheGreatestExactIntegers_WhenDecoded_ThenAccepted) {
    const auto read = decode<Numbers>(R"({"any":-9007199254740991,"wide":9007199254740991})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value().any, -9007199254740991);
    EXPECT_EQ(read.value().wide, 9007199254740991);
}

class HugeNumber : public testing::TestWithParam<const char*> {};
TEST_P(HugeNumber, GivenMoreThanJavaScriptHoldsExactly_WhenDecoded_ThenTooLargeAndNeverClamped) {
    EXPECT_THAT(violations_of<Numbers>(std::string(R"({"wide":)") + GetParam() + "}"),
                ElementsAre(violation("/wide", "too_large")));
    EXPECT_THAT(violations_of<Numbers>(std::string(R"({"any":-)") + GetParam() + "}"),
                ElementsAre(violation("/any", "too_small")));
}
INSTANTIATE_TEST_SUITE_P(Decode, HugeNumber,
                         testing::Values("9007199254740992", "9223372036854775807", "9223372036854775808",
                                         "18446744073709551615", "18446744073709551616", "99999999999999999999999999",
                                         "1e300", "9007199254740992.0"));

// --- words and lists

TEST(Decode, GivenAnotherWord_WhenDecoded_ThenUnknownValueNamingTheAllowed) {
    const auto read = decode<Choice>(R"({"word":"often"})");
    ASSERT_FALSE(read);
    ASSERT_EQ(read.error().violations.size(), 1U);
    EXPECT_EQ(read.error().violations[0], (Violation{"/word", "unknown_value", "must be one of: no, yes, unknown"}));
}

TEST(Decode, GivenAListAtAndBeyondItsBounds_WhenDecoded_ThenTooFewOrTooMany) {
    const auto with_parts = [](std::string_view parts) {
        return R"({"text":"","flag":false,"number":0,"word":"no","part":{"label":"a"},"parts":)" + std::string(parts) +
               "}";
    };
    const auto part = std::string(R"({"label":"p"})");
    EXPECT_THAT(violations_of<Whole>(with_parts("[" + part + "," + part + "," + part + "]")), IsEmpty());
    EXPECT_THAT(violations_of<Whole>(with_parts("[]")), ElementsAre(violation("/parts", "too_few")));
    EXPECT_THAT(violations_of<Whole>(with_parts("[" + part + "," + part + "," + part + "," + part + "]")),
                ElementsAre(violation("/parts", "too_many")));
}

TEST(Decode, GivenBadElements_WhenDecoded_ThenEachIsNamedByItsIndex) {
    EXPECT_THAT(violations_of<Whole>(whole_with(R"(,"codes":["ok","NO",3,"fine"],"table":[[1],[2,"x"]])")),
                ElementsAre(violation("/codes/1", "bad_format"), violation("/codes/2", "wrong_type"),
                            violation("/table/1/1", "wrong_type")));
}

// --- all at once

TEST(Decode, GivenProblemsInEveryPart_WhenDecoded_ThenAllStandInDeclarationOrder) {
    EXPECT_THAT(
        violations_of<Whole>(
            R"({"raw":1,"codes":["A"],"parts":[{"label":""},{}],"part":{"yes":0},"word":"x","flag":0,"number":1,"text":""})"),
        ElementsAre(violation("/flag", "wrong_type"), violation("/word", "unknown_value"),
                    violation("/part/label", "required"), violation("/part/yes", "wrong_type"),
                    violation("/parts/0/label", "too_short"), violation("/parts/1/label", "required"),
                    violation("/codes/0", "bad_format")));
}

TEST(Decode, GivenSixtyProblems_WhenDecoded_ThenTheFirstFiftyAreReported) {
    std::string codes = R"(,"codes":[)";
    for (int i = 0; i < 60; ++i) codes += i == 0 ? "1" : ",1";
    const auto found = violations_of<Whole>(whole_with(codes + "]"));
    ASSERT_EQ(found.size(), kMaxViolations);
    EXPECT_EQ(found.front(), violation("/codes/0", "wrong_type"));
    EXPECT_EQ(found.back(), violation("/codes/49", "wrong_type"));
}

TEST(Decode, GivenAnInvalidDocument_WhenDecoded_ThenTheErrorHasItsKindAndCode) {
    const auto read = decode<Whole>("{}");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::invalid_input);
    EXPECT_EQ(read.error().code, "invalid_document");
}

// --- nothing of the input in an error

class Leak : public testing::TestWithParam<const char*> {};
TEST_P(Leak, GivenAMarkerInABadDocument_WhenDecoded_ThenNoErrorRepeatsIt) {
    const auto read = decode<FileReport>(GetParam());
    ASSERT_FALSE(read);
    std::string said = read.error().message + std::string(read.error().code);
    for (const auto& each : read.error().violations) said += "|" + each.pointer + "|" + each.code + "|" + each.message;
    EXPECT_EQ(said.find("小刚"), std::string::npos) << said;
    EXPECT_EQ(said.find("4711"), std::string::npos) << said;
}
INSTANTIATE_TEST_SUITE_P(Decode, Leak,
                         testing::Values(R"({"narrative":"小刚4711)", R"({"小刚4711":1,"小刚4711":2})",
                                         R"({"narrative":小刚4711})", R"("小刚4711")",
                                         R"({"key":"小刚4711","nonce":"小刚4711","circumstance":"小刚4711"})",
                                         R"({"danger_now":"小刚4711","child_now":"小刚4711","places":{"小刚4711":{}}})",
                                         R"({"children":[{"sex":"小刚4711","birth_date":"小刚4711","name":[4711]}]})",
                                         R"({"decide_by":4711.5,"seen_at":-4711,"children":"小刚4711"})",
                                         R"({"must_not_know":[{"小刚4711":"小刚4711"}],"小刚4711":["小刚4711"]})",
                                         "{\"narrative\":\"小刚4711\xFF\"}", R"({"narrative":"小刚4711\ud800"})"));

}  // namespace

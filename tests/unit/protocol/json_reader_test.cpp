// What is refused before any field is looked at. Read through a message that declares nothing a text could satisfy.
#include <gtest/gtest.h>

#include <string>

#include "unit/protocol/decoding.hpp"
#include "unit/protocol/sample_messages.hpp"

using namespace vigil::protocol;
using namespace std::string_literals;

namespace {

std::string code_of(std::string_view text) {
    const auto read = decode<Nothing>(text);
    if (read) return "";
    EXPECT_EQ(read.error().kind, vigil::ErrorKind::invalid_input);
    EXPECT_EQ(read.error().violations.size(), 1U);
    EXPECT_EQ(read.error().violations.front().pointer, "");
    EXPECT_EQ(read.error().violations.front().code, read.error().code);
    return std::string(read.error().code);
}

// An object whose innermost value is `depth` deep.
std::string nested(int depth, bool arrays) {
    std::string text = R"({"x":)";
    for (int i = 1; i < depth; ++i) text += arrays ? "[" : R"({"x":)";
    if (!arrays) text += "1";
    for (int i = 1; i < depth; ++i) text += arrays ? "]" : "}";
    return text + "}";
}

TEST(JsonReader, GivenAnEmptyObject_WhenRead_ThenItIsAccepted) {
    EXPECT_EQ(code_of("{}"), "");
    EXPECT_EQ(code_of(" \t\r\n{ } \n"), "");
}

class Malformed : public testing::TestWithParam<std::string> {};
TEST_P(Malformed, GivenTextOutsideOfRfc8259_WhenRead_ThenMalformedJson) {
    EXPECT_EQ(code_of(GetParam()), "malformed_json");
}
INSTANTIATE_TEST_SUITE_P(JsonReader, Malformed,
                         testing::Values(""s, " "s, "{"s, "}"s, "{}{}"s, "{} x"s, "{},"s, "\0"s, "{}\0"s,
                                         "{}\0garbage"s, "\0{}"s, R"({"x":1,})"s, R"({x:1})"s, R"({'x':1})"s,
                                         R"({"x"})"s, R"({"x":})"s, "// comment\n{}"s, R"({"x":/**/1})"s,
                                         "\xEF\xBB\xBF{}"s, "\xEF\xBB\xBF"s, R"({"x":NaN})"s, R"({"x":Infinity})"s,
                                         R"({"x":+1})"s, R"({"x":01})"s, R"({"x":1.})"s, R"({"x":.5})"s, R"({"x":1e})"s,
                                         R"({"x":0x10})"s, R"({"x":1e400})"s, R"({"x":-1e400})"s, R"({"x":True})"s,
                                         R"({"x":"\x41"})"s, R"({"x":"\u12"})"s, "{\"x\":\"a\nb\"}"s,
                                         "{\"x\":\"a\0b\"}"s, "{\"x\":\"a\tb\"}"s, R"({"x":"open)"s, R"({"x":[1,]})"s,
                                         R"({"x":[1 2]})"s, R"({"x":[1}})"s, R"({"x":{"y":1])"s));

class LoneSurrogate : public testing::TestWithParam<const char*> {};
TEST_P(LoneSurrogate, GivenHalfOfAPair_WhenRead_ThenMalformedJson) {
    EXPECT_EQ(code_of(std::string(R"({"x":")") + GetParam() + "\"}"), "malformed_json");
    EXPECT_EQ(code_of(std::string(R"({")") + GetParam() + "\":1}"), "malformed_json");
}
INSTANTIATE_TEST_SUITE_P(JsonReader, LoneSurrogate,
                         testing::Values(R"(\ud800)", R"(\udfff)", R"(\ud83d\ud83d)", R"(\udc00\ud800)", R"(\ud800x)",
                                         R"(\ud800\u0041)"));

TEST(JsonReader, GivenASurrogatePair_WhenRead_ThenItIsOneCharacter) {
    const auto read = decode<Texts>(R"({"text":"\ud83d\ude00"})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value().text, "\xF0\x9F\x98\x80");
}

TEST(JsonReader, GivenAnEscapedNul_WhenRead_ThenItIsACharacterOfTheText) {
    const auto read = decode<Texts>(R"({"text":"a\u0000b"})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value().text, "a\0b"s);
}

TEST(JsonReader, GivenBytesThatAreNotUtf8_WhenRead_ThenBadUtf8) {
    EXPECT_EQ(code_of("{\"x\":\"\xFF\"}"), "bad_utf8");
    EXPECT_EQ(code_of("{\"x\":\"\xED\xA0\x80\"}"), "bad_utf8");  // a surrogate
    EXPECT_EQ(code_of("{\"\xC0\xAF\":1}"), "bad_utf8");          // an overlong slash
    EXPECT_EQ(code_of("{}\x80"), "bad_utf8");
    EXPECT_EQ(code_of("\xFF\xFE{\0}\0"s), "bad_utf8");  // UTF-16
}

TEST(JsonReader, GivenAMemberNamedTwice_WhenRead_ThenDuplicateKeyAtAnyDepth) {
    EXPECT_EQ(code_of(R"({"x":1,"x":1})"), "duplicate_key");
    EXPECT_EQ(code_of(R"({"x":1,"\u0078":2})"), "duplicate_key");
    EXPECT_EQ(code_of(R"({"":1,"":2})"), "duplicate_key");
    EXPECT_EQ(code_of(R"({"a":{"x":1,"y":2,"x":3}})"), "duplicate_key");
    EXPECT_EQ(code_of(R"({"a":[{"b":[[{"x":1,"x":2}]]}]})"), "duplicate_key");
    EXPECT_EQ(code_of(R"({"a":{"x":{}},"b":[{"y":1},{"x":1,"x":null}]})"), "duplicate_key");
}

TEST(JsonReader, GivenOneNameInSeveralObjects_WhenRead_ThenAccepted) {
    EXPECT_EQ(code_of(R"({"x":{"x":{"x":1}},"y":[{"x":1},{"x":2}]})"), "");
    EXPECT_EQ(code_of(R"({"x":1,"X":2})"), "");
}

TEST(JsonReader, GivenSixteenLevels_WhenRead_ThenAccepted) {
    EXPECT_EQ(code_of(nested(16, true)), "");
    EXPECT_EQ(code_of(nested(16, false)), "");
}

TEST(JsonReader, GivenSeventeenLevels_WhenRead_ThenTooDeep) {
    EXPECT_EQ(code_of(nested(17, true)), "too_deep");
    EXPECT_EQ(code_of(nested(17, false)), "too_deep");
}

TEST(JsonReader, GivenAMillionOpenBrackets_WhenRead_ThenTooDeepWithoutASecondStack) {
    EXPECT_EQ(code_of(std::string(1'000'000, '[')), "too_deep");
}

TEST(JsonReader, GivenManySiblings_WhenRead_ThenDepthDoesNotGrow) {
    std::string text = R"({"x":[)";
    for (int i = 0; i < 100; ++i) text += "[{}],";
    EXPECT_EQ(code_of(text + "[]]}"), "");
}

TEST(JsonReader, GivenARootThatIsNoObject_WhenRead_ThenWrongTypeAtTheRoot) {
    for (const auto* text : {"null", "true", "1", "\"x\"", "[]", "[{}]"})
        EXPECT_THAT(violations_of<Nothing>(text), testing::ElementsAre(violation("", "wrong_type"))) << text;
}

}  // namespace

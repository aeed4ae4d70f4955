#include <vigil/crypto/code.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <set>

namespace vigil::crypto {
namespace {

TEST(RandomCode, GivenManyCodes_WhenRead_ThenEachHasFourGroupsOfTheAlphabet) {
    for (int i = 0; i < 200; ++i) {
        // Crockford's alphabet: no I, L, O, U.
        EXPECT_THAT(random_code(), testing::MatchesRegex("([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}"));
    }
}

TEST(RandomCode, GivenManyCodes_WhenCompared_ThenAllDifferAndEveryCharacterOccurs) {
    std::set<std::string> codes;
    std::set<char> characters;
    for (int i = 0; i < 500; ++i) {
        const auto code = random_code();
        codes.insert(code);
        characters.insert(code.begin(), code.end());
    }
    EXPECT_EQ(codes.size(), 500u);
    EXPECT_EQ(characters.size(), 33u);  // 32 characters and the hyphen
}

TEST(NormaliseCode, GivenARandomCode_WhenNormalised_ThenItIsUnchanged) {
    const auto code = random_code();
    EXPECT_EQ(normalise_code(code).value(), code);
}

struct Typed {
    std::string_view typed;
    std::string_view canonical;
};

class TypedCode : public testing::TestWithParam<Typed> {};

TEST_P(TypedCode, GivenWhatPeopleType_WhenNormalised_ThenItIsTheCanonicalForm) {
    EXPECT_EQ(normalise_code(GetParam().typed).value(), GetParam().canonical);
}

INSTANTIATE_TEST_SUITE_P(Forms, TypedCode,
                         testing::Values(Typed{"abcd-efgh-jkmn-pqrs", "ABCD-EFGH-JKMN-PQRS"},
                                         Typed{"ABCDEFGHJKMNPQRS", "ABCD-EFGH-JKMN-PQRS"},
                                         Typed{" ab cd-EFGHjkmn--pqrs ", "ABCD-EFGH-JKMN-PQRS"},
                                         Typed{"IiLl-Oo00-1111-TVWX", "1111-0000-1111-TVWX"},
                                         Typed{"ＡＢＣＤ－ｅｆｇｈ　ｊｋｍｎ－０１２３", "ABCD-EFGH-JKMN-0123"},
                                         Typed{"ABCD–EFGH—JKMN PQRS", "ABCD-EFGH-JKMN-PQRS"}));

class MistypedCode : public testing::TestWithParam<std::string_view> {};

TEST_P(MistypedCode, GivenWhatIsNoCode_WhenNormalised_ThenItIsRefused) {
    EXPECT_EQ(normalise_code(GetParam()).error().kind, ErrorKind::invalid_input);
}

INSTANTIATE_TEST_SUITE_P(Forms, MistypedCode,
                         testing::Values("", "----", "ABCD-EFGH-JKMN-PQR", "ABCD-EFGH-JKMN-PQRST",
                                         "UBCD-EFGH-JKMN-PQRS", "ABCD-EFGH-JKMN-PQR!", "ABCD-EFGH-JKMN-PQR守",
                                         "ABCD-EFGH-JKMN-PQR！", "ABCD-EFGH-JKMN-PQR\xef", "ABCD-EFGH-JKMN-PQR\xef\xbc",
                                         "ABCD-EFGH-JKMN-PQR\xff\xff\xff", "ABCD\nEFGH-JKMN-PQRS"));

RC_GTEST_PROP(NormaliseCode, GivenAnyBytes_WhenNormalised_ThenTheResultIsStable, (const std::string& typed)) {
    const auto once = normalise_code(typed);
    if (once) RC_ASSERT(normalise_code(once.value()).value() == once.value());
}

// By Python's base64.b32encode, with the letters of RFC 4648 exchanged for Crockford's and without padding.
TEST(Base32, GivenBytes_WhenWritten_ThenTheCharactersAreThoseOfAnotherImplementation) {
    std::string counting;
    for (char c = 0; c < 40; ++c) counting += c;
    EXPECT_EQ(to_crockford(""), "");
    EXPECT_EQ(to_crockford("f"), "CR");
    EXPECT_EQ(to_crockford("foobar"), "CSQPYRK1E8");
    EXPECT_EQ(to_crockford(counting), "000G40R40M30E209185GR38E1W8124GK2GAHC5RR34D1P70X3RFJ08924CJ2A9H7");
}

RC_GTEST_PROP(Base32, GivenAnyBytes_WhenWrittenAndRead_ThenTheyAreTheSame, (const std::string& bytes)) {
    RC_ASSERT(from_crockford(to_crockford(bytes)).value() == bytes);
}

TEST(Base32, GivenWhatNoBytesHave_WhenRead_ThenItIsRefused) {
    EXPECT_FALSE(from_crockford("C"));
    EXPECT_FALSE(from_crockford("CS"));  // stray bits
    EXPECT_FALSE(from_crockford("C!"));
    EXPECT_FALSE(from_crockford("cr"));  // as people type it: typed_characters first
}

TEST(TypedCharacters, GivenWhatPeopleType_WhenRead_ThenTheAlphabetsCharactersCome) {
    EXPECT_EQ(typed_characters(" ab-IL o 守").error().kind, ErrorKind::invalid_input);
    EXPECT_EQ(typed_characters(" ab-IL o ").value(), "AB110");
    EXPECT_EQ(typed_characters("ＡＢ－１").value(), "AB1");
    EXPECT_EQ(typed_characters("").value(), "");
}

TEST(TypedCharacters, GivenAWrongCharacter_WhenRead_ThenItsPlaceIsNamedAndNothingIsRepeated) {
    EXPECT_EQ(typed_characters("AB-C!D").error().message.find("character 4 "), 0U);
    EXPECT_EQ(typed_characters("AB-C!D").error().message.find('!'), std::string::npos);
}

}  // namespace
}  // namespace vigil::crypto

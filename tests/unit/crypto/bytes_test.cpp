#include <vigil/crypto/bytes.hpp>

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace vigil::crypto {
namespace {

struct HexPair {
    std::string_view bytes;
    std::string_view text;
};

// RFC 4648 section 10, without padding; the last one is RFC 7515 appendix C and uses both characters of the URL
// alphabet.
constexpr HexPair kBase64urlVectors[] = {
    {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
    {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\x03\xec\xff\xe0\xc1", "A-z_4ME"},
};

TEST(Base64url, GivenPublishedVectors_WhenEncoded_ThenTheTextsAgree) {
    for (const auto& [bytes, text] : kBase64urlVectors) EXPECT_EQ(to_base64url(bytes), text);
}

TEST(Base64url, GivenPublishedVectors_WhenDecoded_ThenTheBytesAgree) {
    for (const auto& [bytes, text] : kBase64urlVectors) EXPECT_EQ(from_base64url(text).value(), bytes);
}

RC_GTEST_PROP(Base64url, GivenAnyBytes_WhenEncodedAndDecoded_ThenTheyAreTheSame, (const std::string& bytes)) {
    RC_ASSERT(from_base64url(to_base64url(bytes)).value() == bytes);
}

class Base64urlRefusal : public testing::TestWithParam<std::string_view> {};

TEST_P(Base64urlRefusal, GivenTextThatIsNotCanonical_WhenDecoded_ThenItIsRefused) {
    EXPECT_EQ(from_base64url(GetParam()).error().kind, ErrorKind::invalid_input);
}

INSTANTIATE_TEST_SUITE_P(Text, Base64urlRefusal,
                         testing::Values("Zg==",     // padding
                                         "Zm9v\n",   // white space
                                         " Zm9v",    //
                                         "+-__",     // the standard alphabet
                                         "/-__",     //
                                         "Z",        // six bits only
                                         "Zm9vY",    //
                                         "Zh",       // unused bits that are not zero: 4 bits after one byte
                                         "Zm9",      // and 2 bits after two bytes
                                         "Zm9\xc3",  // not ASCII
                                         std::string_view("Zm\0v", 4)));

TEST(Hex, GivenEveryByte_WhenWrittenAndRead_ThenItIsTheSame) {
    for (int i = 0; i < 256; ++i) {
        const std::string byte(1, static_cast<char>(i));
        EXPECT_EQ(from_hex(to_hex(byte)).value(), byte);
    }
}

TEST(Hex, GivenBytes_WhenWritten_ThenDigitsAreLowerCaseAndHighHalfFirst) {
    EXPECT_EQ(to_hex("\x01\xaf\xf0"), "01aff0");
}

TEST(Hex, GivenUpperCase_WhenRead_ThenItIsAccepted) { EXPECT_EQ(from_hex("0AfF").value(), "\x0a\xff"); }

TEST(Hex, GivenAnOddLength_WhenRead_ThenItIsRefused) { EXPECT_FALSE(from_hex("abc")); }

TEST(Hex, GivenOtherCharacters_WhenRead_ThenTheyAreRefused) {
    for (const auto* text : {"0g", "G0", " 0", "0x", "/0", ":0", "@0", "`0"}) EXPECT_FALSE(from_hex(text)) << text;
}

TEST(EqualConstantTime, GivenEqualBytes_WhenCompared_ThenTheyAreEqual) {
    EXPECT_TRUE(equal_constant_time(std::string_view("a\0b", 3), std::string_view("a\0b", 3)));
    EXPECT_TRUE(equal_constant_time("", ""));
}

TEST(EqualConstantTime, GivenADifferenceInTheLastByteOrInSize_WhenCompared_ThenTheyDiffer) {
    EXPECT_FALSE(equal_constant_time("token-a", "token-b"));
    EXPECT_FALSE(equal_constant_time("token", "token-b"));
    EXPECT_FALSE(equal_constant_time(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
}

}  // namespace
}  // namespace vigil::crypto

#include <vigil/crypto/base64.hpp>

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace vigil::crypto {
namespace {

struct Pair {
    std::string_view bytes;
    std::string_view text;
};

// RFC 4648 section 10; the last one (RFC 7515 appendix C) uses both characters that the URL alphabet replaces.
constexpr Pair kVectors[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
    {"\x03\xec\xff\xe0\xc1", "A+z/4ME="},
};

TEST(Base64, GivenPublishedVectors_WhenEncoded_ThenTheTextsAgree) {
    for (const auto& [bytes, text] : kVectors) EXPECT_EQ(to_base64(bytes), text);
}

TEST(Base64, GivenPublishedVectors_WhenDecoded_ThenTheBytesAgree) {
    for (const auto& [bytes, text] : kVectors) EXPECT_EQ(from_base64(text).value(), bytes);
}

RC_GTEST_PROP(Base64, GivenAnyBytes_WhenEncodedAndDecoded_ThenTheyAreTheSame, (const std::string& bytes)) {
    RC_ASSERT(from_base64(to_base64(bytes)).value() == bytes);
}

class Base64Refusal : public testing::TestWithParam<std::string_view> {};

TEST_P(Base64Refusal, GivenTextThatIsNotCanonical_WhenDecoded_ThenItIsRefused) {
    EXPECT_EQ(from_base64(GetParam()).error().kind, ErrorKind::invalid_input);
}

// No padding, too much of it, in the middle; the URL alphabet; white space; trailing bits.
INSTANTIATE_TEST_SUITE_P(Texts, Base64Refusal,
                         testing::Values("Zg", "Zg=", "Zm8", "=", "====", "Z===", "Zg==Zg==", "Zm9v====", "A-z_4ME=",
                                         "Zm9v\n", " Zm9", "Zh==", "Zm9="));

}  // namespace
}  // namespace vigil::crypto

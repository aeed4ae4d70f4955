// RFC 6238 appendix B (SHA-1), RFC 4226 appendix D, RFC 4648 section 10.
#include <vigil/crypto/totp.hpp>

#include <gtest/gtest.h>

namespace vigil::crypto {
namespace {

constexpr std::string_view kTotpSecret = "12345678901234567890";

struct TimeCode {
    std::int64_t seconds;
    const char* code;
};

class Totp : public testing::TestWithParam<TimeCode> {};

TEST_P(Totp, GivenTheSecretOfTheRfc_WhenTheTimeIsAsThere_ThenTheCodeIsItsCode) {
    EXPECT_EQ(totp_code(kTotpSecret, totp_step(GetParam().seconds), 8), GetParam().code);
}

INSTANTIATE_TEST_SUITE_P(Rfc6238, Totp,
                         testing::Values(TimeCode{59, "94287082"}, TimeCode{1111111109, "07081804"},
                                         TimeCode{1111111111, "14050471"}, TimeCode{1234567890, "89005924"},
                                         TimeCode{2000000000, "69279037"}, TimeCode{20000000000, "65353130"}));

TEST(Hotp, GivenTheSecretOfTheRfc_WhenCounted_ThenTheCodesAreItsCodes) {
    const char* const codes[] = {"755224", "287082", "359152", "969429", "338314",
                                 "254676", "287922", "162583", "399871", "520489"};
    for (std::int64_t counter = 0; counter < 10; ++counter) EXPECT_EQ(totp_code(kTotpSecret, counter), codes[counter]);
}

TEST(Base32, GivenTheVectorsOfTheRfc_WhenEncoded_ThenTheyAreItsTextsWithoutPadding) {
    EXPECT_EQ(to_base32(""), "");
    EXPECT_EQ(to_base32("f"), "MY");
    EXPECT_EQ(to_base32("fo"), "MZXQ");
    EXPECT_EQ(to_base32("foo"), "MZXW6");
    EXPECT_EQ(to_base32("foob"), "MZXW6YQ");
    EXPECT_EQ(to_base32("fooba"), "MZXW6YTB");
    EXPECT_EQ(to_base32("foobar"), "MZXW6YTBOI");
}

}  // namespace
}  // namespace vigil::crypto

#include <vigil/crypto/hmac.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

#include "unit/crypto/vectors.hpp"

namespace vigil::crypto {
namespace {

using vectors::hex;

struct HmacVector {
    std::string key;
    std::string data;
    std::string tag;
};

class Rfc4231 : public testing::TestWithParam<HmacVector> {};

TEST_P(Rfc4231, GivenAPublishedCase_WhenComputed_ThenTheTagAgrees) {
    EXPECT_EQ(to_hex(hmac_sha256(GetParam().key, GetParam().data)), GetParam().tag);
}

// RFC 4231 section 4, test cases 1 to 4, 6 and 7 (5 is about truncation, which we do not do).
INSTANTIATE_TEST_SUITE_P(
    Cases, Rfc4231,
    testing::Values(
        HmacVector{std::string(20, '\x0b'), "Hi There",
                   "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        HmacVector{"Jefe", "what do ya want for nothing?",
                   "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        HmacVector{std::string(20, '\xaa'), std::string(50, '\xdd'),
                   "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        HmacVector{hex("0102030405060708090a0b0c0d0e0f10111213141516171819"), std::string(50, '\xcd'),
                   "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
        HmacVector{std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
                   "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        HmacVector{std::string(131, '\xaa'),
                   "This is a test using a larger than block-size key and a larger than block-size data. The key needs "
                   "to be hashed before being used by the HMAC algorithm.",
                   "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"}));

// Computed with Node.js 20: createHmac('sha256', '').update('').
TEST(HmacSha256, GivenEmptyKeyAndData_WhenComputed_ThenTheTagAgrees) {
    EXPECT_EQ(to_hex(hmac_sha256("", "")), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(HmacSha256, GivenASecret_WhenUsedAsKey_ThenItsBytesAreTheKey) {
    const std::string key(Secret::kSize, 'k');
    EXPECT_EQ(hmac_sha256(Secret::from_bytes(key).value(), "data"), hmac_sha256(key, "data"));
}

// RFC 5869 appendix A.1: basic case.
TEST(HkdfSha256, GivenRfc5869Case1_WhenDerived_ThenTheBytesAgree) {
    EXPECT_EQ(to_hex(hkdf_sha256(std::string(22, '\x0b'), hex("000102030405060708090a0b0c"),
                                 hex("f0f1f2f3f4f5f6f7f8f9"), 42)),
              "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

// RFC 5869 appendix A.2: longer inputs and output.
TEST(HkdfSha256, GivenRfc5869Case2_WhenDerived_ThenTheBytesAgree) {
    const auto run = [](int first, int last) {
        std::string bytes;
        for (int i = first; i <= last; ++i) bytes += static_cast<char>(i);
        return bytes;
    };
    EXPECT_EQ(to_hex(hkdf_sha256(run(0x00, 0x4f), run(0x60, 0xaf), run(0xb0, 0xff), 82)),
              "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
              "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
}

// RFC 5869 appendix A.3: no salt and no info.
TEST(HkdfSha256, GivenRfc5869Case3_WhenDerived_ThenTheBytesAgree) {
    EXPECT_EQ(to_hex(hkdf_sha256(std::string(22, '\x0b'), {}, {}, 42)),
              "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(HkdfSha256, GivenAKeyOrSizeTheRfcDoesNotAllow_WhenDerived_ThenItThrows) {
    EXPECT_THROW(hkdf_sha256("", "salt", "info", 32), std::invalid_argument);
    EXPECT_THROW(hkdf_sha256("key", "salt", "info", 255 * 32 + 1), std::length_error);
}

// Computed with Node.js 20: hkdfSync('sha256', key, '', 'vigil test purpose', 32), key = 00 01 ... 1f.
TEST(DeriveSecret, GivenAMasterAndAPurpose_WhenDerived_ThenItIsHkdfWithoutSalt) {
    const auto master =
        Secret::from_bytes(hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")).value();
    EXPECT_EQ(to_hex(derive_secret(master, "vigil test purpose").bytes()),
              "13703d6832a39eeece43856f867a2480a1333f412a1ee7c2abc68026c5e20d13");
}

TEST(DeriveSecret, GivenTwoPurposes_WhenDerived_ThenTheKeysDiffer) {
    const auto master = Secret::random();
    EXPECT_NE(derive_secret(master, "one").bytes(), derive_secret(master, "two").bytes());
}

}  // namespace
}  // namespace vigil::crypto

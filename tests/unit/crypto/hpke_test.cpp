#include <vigil/crypto/hpke.hpp>

#include <gtest/gtest.h>

#include "unit/crypto/vectors.hpp"

namespace vigil::crypto {
namespace {

using vectors::hex;

Secret secret_of(std::string_view digits) { return Secret::from_bytes(hex(digits)).value(); }

// RFC 9180 appendix A.1.1 (base mode, sequence number 0). The second case is computed from the same inputs by a Python
// implementation of the RFC's text over `cryptography`, which gives the first one as it is published.
struct HpkeVector {
    hpke::Aead aead;
    std::string_view ciphertext;
};
constexpr std::string_view kEphemeral = "52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736";
constexpr std::string_view kRecipient = "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8";
constexpr std::string_view kRecipientPublic = "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d";
constexpr std::string_view kEncapsulated = "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431";
const std::string kInfo = hex("4f6465206f6e2061204772656369616e2055726e");
const std::string kPlain = hex("4265617574792069732074727574682c20747275746820626561757479");
const std::string kAad = "Count-0";

class Rfc9180 : public testing::TestWithParam<HpkeVector> {};

TEST_P(Rfc9180, GivenAPublishedCase_WhenSealed_ThenEncapsulationAndCiphertextAgree) {
    const auto sealed =
        hpke::seal_with(secret_of(kEphemeral), hex(kRecipientPublic), kInfo, kAad, kPlain, GetParam().aead);
    ASSERT_TRUE(sealed) << sealed.error().message;
    EXPECT_EQ(to_hex(sealed.value().encapsulated), kEncapsulated);
    EXPECT_EQ(to_hex(sealed.value().ciphertext), GetParam().ciphertext);
}

TEST_P(Rfc9180, GivenAPublishedCase_WhenOpened_ThenThePlainTextAgrees) {
    const hpke::Sealed sealed{hex(kEncapsulated), hex(GetParam().ciphertext)};
    EXPECT_EQ(hpke::open(secret_of(kRecipient), kInfo, kAad, sealed, GetParam().aead).value(), kPlain);
}

INSTANTIATE_TEST_SUITE_P(Cases, Rfc9180,
                         testing::Values(HpkeVector{hpke::Aead::aes_128_gcm,
                                                    "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d"
                                                    "8770ac83d07bea87e13c512a"},
                                         HpkeVector{hpke::Aead::aes_256_gcm,
                                                    "090b7dc225419f7da9e8b460becfbb96a26c7964d79b8010d397fa838530a32a39"
                                                    "7b14f5776db19ff5e57734e0"}));

TEST(Hpke, GivenAPublishedPrivateKey_WhenItsPublicKeyIsAsked_ThenItIsThePublishedOne) {
    EXPECT_EQ(to_hex(hpke::public_key_of(secret_of(kRecipient))), kRecipientPublic);
}

class SealedOnce : public testing::Test {
protected:
    Secret key = Secret::random();
    hpke::Sealed sealed = hpke::seal(hpke::public_key_of(key), "info", "aad", "the keys").value();
};

TEST_F(SealedOnce, GivenTheKey_WhenOpened_ThenThePlainTextComes) {
    EXPECT_EQ(hpke::open(key, "info", "aad", sealed).value(), "the keys");
}

TEST_F(SealedOnce, GivenAnotherKeyPurposeOrLabel_WhenOpened_ThenItIsRefused) {
    EXPECT_FALSE(hpke::open(Secret::random(), "info", "aad", sealed));
    EXPECT_FALSE(hpke::open(key, "other", "aad", sealed));
    EXPECT_FALSE(hpke::open(key, "info", "other", sealed));
}

TEST_F(SealedOnce, GivenAnyByteChanged_WhenOpened_ThenItIsRefused) {
    for (auto* part : {&sealed.encapsulated, &sealed.ciphertext})
        for (std::size_t i = 0; i < part->size(); ++i) {
            (*part)[i] = static_cast<char>((*part)[i] ^ 1);
            EXPECT_FALSE(hpke::open(key, "info", "aad", sealed)) << i;
            (*part)[i] = static_cast<char>((*part)[i] ^ 1);
        }
}

TEST_F(SealedOnce, GivenTheSameTextTwice_WhenSealed_ThenNothingOfTheTwoIsEqual) {
    const auto again = hpke::seal(hpke::public_key_of(key), "info", "aad", "the keys").value();
    EXPECT_NE(again.encapsulated, sealed.encapsulated);
    EXPECT_NE(again.ciphertext, sealed.ciphertext);
}

// RFC 7748 section 6.1: the all-zero point is of small order; whoever agreed on it would share a secret with everybody.
TEST(Hpke, GivenAPublicKeyOfSmallOrderOrOfAnotherSize_WhenSealed_ThenItIsRefused) {
    EXPECT_FALSE(hpke::seal(std::string(32, '\0'), "", "", "text"));
    EXPECT_FALSE(hpke::seal(std::string(31, '\x09'), "", "", "text"));
    EXPECT_FALSE(hpke::seal("", "", "", "text"));
}

TEST(Hpke, GivenACiphertextThatIsTooShort_WhenOpened_ThenItIsRefused) {
    EXPECT_FALSE(hpke::open(Secret::random(), "", "", {hex(kEncapsulated), "short"}));
}

}  // namespace
}  // namespace vigil::crypto

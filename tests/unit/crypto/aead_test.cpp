#include <vigil/crypto/aead.hpp>

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "unit/crypto/vectors.hpp"

namespace vigil::crypto {
namespace {

using vectors::hex;

constexpr FieldId kField{0x0203};
constexpr std::string_view kRow = "row-7";
constexpr std::string_view kPlaintext = "蒙古 belt marks";

const KeyId kKeyId("0190163d-8694-739b-aea5-966c26f8ad91");
const KeyId kOtherKeyId("919108f7-52d1-4320-9bac-f847db4148a8");
const std::string kKeyBytes = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

SealingKey the_key() { return SealingKey::from(kKeyId, Secret::from_bytes(kKeyBytes).value()).value(); }

// Envelopes built by hand from the layout in aead.hpp with the npm package @noble/ciphers 1 (AES-GCM in JavaScript)
// and, with equal bytes, with Node.js 20; nonce cafebabefacedbaddecaf888.
const std::string kEnvelope =
    hex("010190163d8694739baea5966c26f8ad91cafebabefacedbaddecaf888623139c325de6f79236729fd167cfb547e0d961b36679a00eeae"
        "0d62f34e"
        "36a9ad");
const std::string kEmptyEnvelope =
    hex("010190163d8694739baea5966c26f8ad91cafebabefacedbaddecaf888732522a6510f7868791c0fb00c917706");
const std::string kUnknownSuiteEnvelope =
    hex("020190163d8694739baea5966c26f8ad91cafebabefacedbaddecaf888f29589161f6d8e5321051895952a458a40");
// Under field 0 and row 919108f7-...: 32 bytes of ab, and 31 of them.
const std::string kWrapped =
    hex("010190163d8694739baea5966c26f8ad91cafebabefacedbaddecaf88821080b8d01d1e4b0eda0f676d0b62294a68b6bfa74b2c1dfe574"
        "afda1522c"
        "e54453327ab403b25ebabe8a945631ced9c");
const std::string kWrappedTooShort =
    hex("010190163d8694739baea5966c26f8ad91cafebabefacedbaddecaf88821080b8d01d1e4b0eda0f676d0b62294a68b6bfa74b2c1dfe574"
        "afda1522c"
        "e3889f399ec4a1528ffdf9ab5e1b43d17");

TEST(Open, GivenAnEnvelopeMadeElsewhere_WhenOpened_ThenThePlaintextAgrees) {
    EXPECT_EQ(open(the_key(), kField, kRow, kEnvelope).value(), kPlaintext);
}

TEST(Open, GivenAnEmptyFieldSealedElsewhere_WhenOpened_ThenItIsEmpty) {
    EXPECT_EQ(open(the_key(), kField, kRow, kEmptyEnvelope).value(), "");
}

RC_GTEST_PROP(Seal, GivenAnyTextAndRow_WhenSealedAndOpened_ThenItIsTheSame,
              (const std::string& plaintext, const std::string& row)) {
    const auto key = SealingKey::generate();
    RC_ASSERT(open(key, kField, row, seal(key, kField, row, plaintext)).value() == plaintext);
}

TEST(Seal, GivenAText_WhenSealed_ThenTheEnvelopeHasTheDocumentedSizeAndHeader) {
    const auto envelope = seal(the_key(), kField, kRow, kPlaintext);
    EXPECT_EQ(envelope.size(), 1 + 16 + 12 + kPlaintext.size() + 16);
    EXPECT_EQ(envelope.substr(0, 17), kEnvelope.substr(0, 17));
}

TEST(Seal, GivenOneText_WhenSealedTwice_ThenNeitherNonceNorCiphertextRepeats) {
    const auto key = the_key();
    const auto a = seal(key, kField, kRow, kPlaintext);
    const auto b = seal(key, kField, kRow, kPlaintext);
    EXPECT_NE(a.substr(17, 12), b.substr(17, 12));
    EXPECT_NE(a.substr(29), b.substr(29));
}

TEST(Open, GivenAnyBitOfAnyByteChanged_WhenOpened_ThenItIsRefused) {
    const auto key = the_key();
    for (std::size_t i = 0; i < kEnvelope.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            auto damaged = kEnvelope;
            damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
            EXPECT_FALSE(open(key, kField, kRow, damaged)) << "byte " << i << " bit " << bit;
        }
    }
}

TEST(Open, GivenAnyShorterOrLongerEnvelope_WhenOpened_ThenItIsRefused) {
    const auto key = the_key();
    for (std::size_t size = 0; size < kEnvelope.size(); ++size) {
        EXPECT_FALSE(open(key, kField, kRow, kEnvelope.substr(0, size))) << size;
    }
    EXPECT_FALSE(open(key, kField, kRow, kEnvelope + '\0'));
}

TEST(Open, GivenAnotherField_WhenOpened_ThenItIsRefused) {
    EXPECT_FALSE(open(the_key(), FieldId{0x0204}, kRow, kEnvelope));
    EXPECT_FALSE(open(the_key(), FieldId{0x0303}, kRow, kEnvelope));
}

TEST(Open, GivenAnotherRow_WhenOpened_ThenItIsRefused) { EXPECT_FALSE(open(the_key(), kField, "row-8", kEnvelope)); }

TEST(Open, GivenAnotherKeyUnderTheSameId_WhenOpened_ThenItIsRefused) {
    const auto other = SealingKey::from(kKeyId, Secret::random()).value();
    EXPECT_FALSE(open(other, kField, kRow, kEnvelope));
}

TEST(Open, GivenTheSameKeyUnderAnotherId_WhenOpened_ThenTheErrorNamesTheKey) {
    const auto other = SealingKey::from(kOtherKeyId, Secret::from_bytes(kKeyBytes).value()).value();
    EXPECT_EQ(open(other, kField, kRow, kEnvelope).error().message, "envelope: sealed under another key");
}

TEST(Open, GivenAnAuthenticEnvelopeOfAnUnknownSuite_WhenOpened_ThenTheErrorNamesTheSuite) {
    EXPECT_EQ(open(the_key(), kField, kRow, kUnknownSuiteEnvelope).error().message, "envelope: unknown suite");
}

TEST(Open, GivenADamagedEnvelope_WhenOpened_ThenTheErrorIsInternalBecauseNoClientCanMendIt) {
    auto damaged = kEnvelope;
    damaged.back() = static_cast<char>(damaged.back() ^ 1);
    EXPECT_EQ(open(the_key(), kField, kRow, damaged).error().kind, ErrorKind::internal);
}

TEST(KeyIdOf, GivenAnEnvelope_WhenAsked_ThenItIsTheKeyItWasSealedUnder) {
    EXPECT_EQ(key_id_of(kEnvelope).value(), kKeyId);
}

TEST(KeyIdOf, GivenTooFewBytes_WhenAsked_ThenItIsRefused) { EXPECT_FALSE(key_id_of(kEmptyEnvelope.substr(1))); }

TEST(SealingKey, GivenAnIdThatIsNoUuid_WhenMade_ThenItIsRefused) {
    EXPECT_FALSE(SealingKey::from(KeyId("case-7"), Secret::random()));
}

TEST(SealingKey, GivenTwoGeneratedKeys_WhenCompared_ThenIdsAndSecretsDiffer) {
    const auto a = SealingKey::generate();
    const auto b = SealingKey::generate();
    EXPECT_NE(a.id(), b.id());
    EXPECT_NE(a.secret().bytes(), b.secret().bytes());
}

TEST(UnwrapKey, GivenAKeyWrappedElsewhere_WhenUnwrapped_ThenIdAndBytesAgree) {
    const auto key = unwrap_key(the_key(), kOtherKeyId, kWrapped);
    EXPECT_EQ(key.value().id(), kOtherKeyId);
    EXPECT_EQ(key.value().secret().bytes(), std::string(32, '\xab'));
}

TEST(UnwrapKey, GivenAWrappedKey_WhenUnwrapped_ThenItOpensWhatTheOriginalSealed) {
    const auto wrapping = SealingKey::generate();
    const auto key = SealingKey::generate();
    const auto again = unwrap_key(wrapping, key.id(), wrap_key(wrapping, key)).value();
    EXPECT_EQ(open(again, kField, kRow, seal(key, kField, kRow, kPlaintext)).value(), kPlaintext);
}

TEST(UnwrapKey, GivenAnotherKeysId_WhenUnwrapped_ThenItIsRefused) {
    EXPECT_FALSE(unwrap_key(the_key(), kKeyId, kWrapped));
}

TEST(UnwrapKey, GivenAnAuthenticEnvelopeOf31Bytes_WhenUnwrapped_ThenItIsRefused) {
    EXPECT_EQ(unwrap_key(the_key(), kOtherKeyId, kWrappedTooShort).error().message, "wrapped key: not 32 bytes");
}

TEST(UnwrapKey, GivenASealedFieldOf32Bytes_WhenUnwrappedAsKey_ThenItIsRefused) {
    const auto field = seal(the_key(), kField, kOtherKeyId.str(), std::string(32, 'x'));
    EXPECT_FALSE(unwrap_key(the_key(), kOtherKeyId, field));
}

}  // namespace
}  // namespace vigil::crypto

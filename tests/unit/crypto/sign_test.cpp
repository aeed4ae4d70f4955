#include <vigil/crypto/sign.hpp>

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "unit/crypto/vectors.hpp"

namespace vigil::crypto {
namespace {

using vectors::hex;
using vectors::kRfc7515Jwk;
using vectors::kRfc7515Pem;
using vectors::kRfc7517Jwk;

// RFC 6979 appendix A.2.5: key, and the signatures with SHA-256 of "sample" and "test".
const std::string kRfc6979X = hex("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6");
const std::string kRfc6979Y = hex("7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299");
const std::string kSampleSignature =
    hex("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4"
        "064DC4"
        "AB2F843ACDA8");
const std::string kTestSignature =
    hex("F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367019F4113742A2B14BD25926B49C649155F267E60D3814B"
        "4C0CC8"
        "4250E46F0083");

// FIPS 186-4 section D.1.2.3: the prime of the field and the order of the group.
const std::string kPrime = hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
const std::string kOrder = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
const std::string kZero(32, '\0');

// SubjectPublicKeyInfo of RFC 7517's key as Node.js 20 exports it, and the same key with a compressed point.
const std::string kRfc7517Spki =
    hex("3059301306072a8648ce3d020106082a8648ce3d0301070342000430a0424cd21c2944838a2d75c92b37e76ea20d9f00893a3b4eee8a3c"
        "0aafec3e"
        "e04b65e92456d9888b52b379bdfbd51ee869ef1f0fc65b6659695b6cce081723");
const std::string kCompressedSpki =
    hex("3039301306072a8648ce3d020106082a8648ce3d0301070322000330a0424cd21c2944838a2d75c92b37e76ea20d9f00893a3b4eee8a3c"
        "0aafec3e");

Result<PublicKey> key_at(std::string_view x, std::string_view y) {
    return PublicKey::from_jwk({to_base64url(x), to_base64url(y)});
}

PublicKey rfc6979_key() { return key_at(kRfc6979X, kRfc6979Y).value(); }

TEST(Verifies, GivenTheSignaturesOfRfc6979_WhenVerified_ThenTheyAreGood) {
    EXPECT_TRUE(rfc6979_key().verifies("sample", kSampleSignature));
    EXPECT_TRUE(rfc6979_key().verifies("test", kTestSignature));
}

TEST(Verifies, GivenTheSignatureOfAnotherMessage_WhenVerified_ThenItIsBad) {
    EXPECT_FALSE(rfc6979_key().verifies("test", kSampleSignature));
}

TEST(Verifies, GivenAnotherKey_WhenVerified_ThenItIsBad) {
    EXPECT_FALSE(PublicKey::from_jwk(kRfc7517Jwk).value().verifies("sample", kSampleSignature));
}

TEST(Verifies, GivenAnyByteChanged_WhenVerified_ThenItIsBad) {
    for (std::size_t i = 0; i < kSampleSignature.size(); ++i) {
        auto damaged = kSampleSignature;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x01);
        EXPECT_FALSE(rfc6979_key().verifies("sample", damaged)) << i;
    }
}

TEST(Verifies, GivenZeroOrTheGroupOrderAsRorS_WhenVerified_ThenItIsBad) {
    const auto r = kSampleSignature.substr(0, 32);
    const auto s = kSampleSignature.substr(32);
    for (const auto& bad : {kZero, kOrder, std::string(32, '\xff')}) {
        EXPECT_FALSE(rfc6979_key().verifies("sample", bad + s));
        EXPECT_FALSE(rfc6979_key().verifies("sample", r + bad));
        EXPECT_FALSE(rfc6979_key().verifies("sample", bad + bad));
    }
}

TEST(Verifies, GivenAnotherSize_WhenVerified_ThenItIsBad) {
    EXPECT_FALSE(rfc6979_key().verifies("sample", ""));
    EXPECT_FALSE(rfc6979_key().verifies("sample", kSampleSignature.substr(0, 63)));
    EXPECT_FALSE(rfc6979_key().verifies("sample", kSampleSignature + '\0'));
}

TEST(Verifies, GivenAGoodSignatureInDer_WhenVerified_ThenItIsBad) {
    const auto der = hex("3046022100") + kSampleSignature.substr(0, 32) + hex("022100") + kSampleSignature.substr(32);
    EXPECT_FALSE(rfc6979_key().verifies("sample", der));
}

RC_GTEST_PROP(Sign, GivenAnyMessage_WhenSigned_ThenTheSignatureHas64BytesAndVerifies, (const std::string& message)) {
    static const auto key = PrivateKey::generate();
    const auto signature = key.sign(message);
    RC_ASSERT(signature.size() == kEs256SignatureSize);
    RC_ASSERT(key.public_key().verifies(message, signature));
}

TEST(FromJwk, GivenAPublishedKey_WhenReadAndWritten_ThenItIsTheSame) {
    EXPECT_EQ(PublicKey::from_jwk(kRfc7517Jwk).value().to_jwk(), kRfc7517Jwk);
}

TEST(FromJwk, GivenAPointThatIsNotOnTheCurve_WhenRead_ThenItIsRefused) {
    auto y = kRfc6979Y;
    y.back() = static_cast<char>(y.back() ^ 0x01);
    EXPECT_FALSE(key_at(kRfc6979X, y));
    EXPECT_FALSE(key_at(kRfc6979Y, kRfc6979X));
    EXPECT_FALSE(key_at(kZero, kZero));
}

// The points with x = 0 have y = +-sqrt(b). With x = p instead of 0 they are another text for the same point.
TEST(FromJwk, GivenACoordinateAsLargeAsThePrime_WhenRead_ThenItIsRefused) {
    const auto y = hex("66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4");
    ASSERT_TRUE(key_at(kZero, y));
    EXPECT_FALSE(key_at(kPrime, y));
}

TEST(FromJwk, GivenCoordinatesOfAnotherSize_WhenRead_ThenTheyAreRefused) {
    EXPECT_FALSE(key_at(kRfc6979X.substr(1), kRfc6979Y));
    EXPECT_FALSE(key_at(kRfc6979X, '\0' + kRfc6979Y));
    EXPECT_FALSE(key_at(kRfc6979X + kRfc6979Y.substr(0, 1), kRfc6979Y.substr(1)));
    EXPECT_FALSE(key_at("", ""));
}

TEST(FromJwk, GivenPaddedBase64_WhenRead_ThenItIsRefused) {
    EXPECT_FALSE(PublicKey::from_jwk({kRfc7517Jwk.x + "=", kRfc7517Jwk.y}));
}

TEST(FromSpkiDer, GivenAnExportedKey_WhenRead_ThenItIsThatKey) {
    EXPECT_EQ(PublicKey::from_spki_der(kRfc7517Spki).value().to_jwk(), kRfc7517Jwk);
}

TEST(ToSpkiDer, GivenAKey_WhenWritten_ThenItIsWhatOthersExport) {
    EXPECT_EQ(PublicKey::from_jwk(kRfc7517Jwk).value().to_spki_der(), kRfc7517Spki);
}

TEST(FromSpkiDer, GivenAnotherEncoding_WhenRead_ThenItIsRefused) {
    EXPECT_FALSE(PublicKey::from_spki_der(kCompressedSpki));
    EXPECT_FALSE(PublicKey::from_spki_der(kRfc7517Spki + '\0'));
    for (std::size_t size = 0; size < kRfc7517Spki.size(); ++size) {
        EXPECT_FALSE(PublicKey::from_spki_der(kRfc7517Spki.substr(0, size))) << size;
    }
}

TEST(FromSpkiDer, GivenAnyByteChanged_WhenRead_ThenItIsRefused) {
    for (std::size_t i = 0; i < kRfc7517Spki.size(); ++i) {
        auto damaged = kRfc7517Spki;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x01);
        EXPECT_FALSE(PublicKey::from_spki_der(damaged)) << i;
    }
}

// The only elliptic curve examples of the RFCs have no thumbprint; these are from the npm package jose 5.
TEST(Thumbprint, GivenPublishedKeys_WhenComputed_ThenTheyAgreeWithJose) {
    EXPECT_EQ(PublicKey::from_jwk(kRfc7517Jwk).value().thumbprint(), "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s");
    EXPECT_EQ(PublicKey::from_jwk(kRfc7515Jwk).value().thumbprint(), "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
}

TEST(FromPem, GivenAPkcs8File_WhenRead_ThenItsPublicKeyAgrees) {
    EXPECT_EQ(PrivateKey::from_pem(kRfc7515Pem).value().public_key().to_jwk(), kRfc7515Jwk);
}

TEST(ToPem, GivenAKey_WhenWritten_ThenItIsThePkcs8FileOthersWrite) {
    EXPECT_EQ(PrivateKey::from_pem(kRfc7515Pem).value().to_pem(), kRfc7515Pem);
}

TEST(Generate, GivenTwoKeys_WhenCompared_ThenTheyDiffer) {
    EXPECT_NE(PrivateKey::generate().public_key().to_jwk(), PrivateKey::generate().public_key().to_jwk());
}

TEST(FromPem, GivenAnEmptyOrCutFile_WhenRead_ThenItIsRefused) {
    EXPECT_FALSE(PrivateKey::from_pem(""));
    EXPECT_FALSE(PrivateKey::from_pem(kRfc7515Pem.substr(0, kRfc7515Pem.size() / 2)));
}

// Written by Node.js 20: another curve, another kind of key, an encrypted file; and a P-256 file whose public part was
// exchanged for RFC 7517's.
constexpr std::string_view kP384Pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDBSsxvuJaWKN8Tpq2R3\n"
    "v0UshR5DzIvH/DMy73fMuaOSUt+FAWu48YIfv4fwVBKEHFChZANiAAQ+/0f9nKeu\n"
    "pA6JrH/IRBHFGlyPswnum/lTchCTWvo1xk2Ru7ubVRi7JX7m7csagpUyU9DLL/al\n"
    "engauEOhiJL4lmC5SGEL/MCTHHlnVtp4Vd4PJn0fb8he0sao7s+jl5U=\n"
    "-----END PRIVATE KEY-----\n";
constexpr std::string_view kEd25519Pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEILaBp5purQJUY+uwOiNnZbEN8jDCZH0oWWnGCKTinVn9\n"
    "-----END PRIVATE KEY-----\n";
constexpr std::string_view kEncryptedPem =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAj58s6dDJQRbwICCAAw\n"
    "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEMxL5um1nICMBNTym9LcW94EgZCA\n"
    "WC5grR8HVSqsdjjoAYuAoef1p2PmC76TSO8zZF4kmfn2hIrTNbEjjzmqDEif7ABt\n"
    "NB5qaUlObKEO9Ddn+VcHyUEe/HzjoikvEgaRnr9wgY3Bz284kMrzU9mQ5T2x3BgO\n"
    "suK6L8EyuAIp6CFWvP+uGe+TavkP4cpia/OZ/IEuVEtopZ0bOp7KHmyv3hOcLQk=\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n";
constexpr std::string_view kMismatchedPem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff\n"
    "H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAQwoEJM0hwpRIOKLXXJKzfnbqINnwCJ\n"
    "OjtO7oo8Cq/sPuBLZekkVtmIi1Kzeb371R7oae8fD8ZbZllpW2zOCBcj\n"
    "-----END PRIVATE KEY-----\n";

TEST(FromPem, GivenAnotherCurveOrKindOfKey_WhenRead_ThenItIsRefused) {
    EXPECT_FALSE(PrivateKey::from_pem(kP384Pem));
    EXPECT_FALSE(PrivateKey::from_pem(kEd25519Pem));
}

TEST(FromPem, GivenAnEncryptedFile_WhenRead_ThenItIsRefusedWithoutAskingForAPassword) {
    EXPECT_FALSE(PrivateKey::from_pem(kEncryptedPem));
}

TEST(FromPem, GivenAPublicPartOfAnotherKey_WhenRead_ThenItIsRefused) {
    EXPECT_FALSE(PrivateKey::from_pem(kMismatchedPem));
}

TEST(SignatureAlgorithm, GivenItsName_WhenRead_ThenItIsThatAlgorithm) {
    EXPECT_EQ(name_of(SignatureAlgorithm::es256), "ES256");
    EXPECT_EQ(signature_algorithm_of("ES256").value(), SignatureAlgorithm::es256);
    EXPECT_FALSE(signature_algorithm_of("none"));
    EXPECT_FALSE(signature_algorithm_of("es256"));
}

}  // namespace
}  // namespace vigil::crypto

#include <vigil/crypto/public_key_pem.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vectors.hpp"

namespace vigil::crypto {
namespace {

using testing::HasSubstr;

// `openssl pkey -pubout` of the key of RFC 7515 appendix A.3.1.
constexpr std::string_view kPublicPem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7\n"
    "6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n"
    "-----END PUBLIC KEY-----\n";

TEST(PublicKeyPem, GivenTheKeyOfRfc7515_WhenWritten_ThenOpensslWritesTheSame) {
    EXPECT_EQ(to_pem(PublicKey::from_jwk(vectors::kRfc7515Jwk).value()), kPublicPem);
}

TEST(PublicKeyPem, GivenAPemText_WhenRead_ThenItIsTheKeyOfRfc7515) {
    EXPECT_EQ(public_key_of_pem(kPublicPem).value().to_jwk(), vectors::kRfc7515Jwk);
}

TEST(PublicKeyPem, GivenExplanationBeforeTheKeyAndWindowsLineEnds_WhenRead_ThenTheKeyIsFound) {
    std::string text = "林西县人民检察院\n";
    for (const char c : kPublicPem) text += c == '\n' ? "\r\n" : std::string(1, c);
    EXPECT_EQ(public_key_of_pem(text).value().to_jwk(), vectors::kRfc7515Jwk);
}

TEST(PublicKeyPem, GivenAPrivateKey_WhenRead_ThenItIsRefusedAndNothingOfItIsRepeated) {
    const auto refused = public_key_of_pem(vectors::kRfc7515Pem);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("this is a private key"));
    EXPECT_THAT(refused.error().message, testing::Not(HasSubstr("MIGH")));
}

class PublicKeyPemRefusal : public testing::TestWithParam<std::string_view> {};
TEST_P(PublicKeyPemRefusal, GivenATextWithoutAUsableKey_WhenRead_ThenItIsRefused) {
    EXPECT_EQ(public_key_of_pem(GetParam()).error().kind, ErrorKind::invalid_input);
}
// Empty, without end, no base64, and a key of P-384 (`openssl genpkey`).
INSTANTIATE_TEST_SUITE_P(Texts, PublicKeyPemRefusal,
                         testing::Values("", "-----BEGIN PUBLIC KEY-----\nMFkw",
                                         "-----BEGIN PUBLIC KEY-----\n***\n-----END PUBLIC KEY-----\n",
                                         "-----BEGIN PUBLIC KEY-----\n"
                                         "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAETgoQepJHyr9uLDcC0XGVIUgpj2sz+hfl\n"
                                         "GrKTSaUWkcm0wcKWiCyLlsNktPEmIJ3eVYz0o3ubd2Lr9RlJuWKcLedlZwJEF4z2\n"
                                         "ycg+WI8keQzCao4K8sGsaql/5P1I8CGc\n"
                                         "-----END PUBLIC KEY-----\n"));

}  // namespace
}  // namespace vigil::crypto

#include <vigil/crypto/jws.hpp>

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

#include "unit/crypto/vectors.hpp"

namespace vigil::crypto {
namespace {

constexpr std::string_view kTyp = "receipt+jws";
constexpr std::string_view kPayload = R"({"iss":"vigil"})";

PrivateKey signing_key() { return PrivateKey::from_pem(vectors::kRfc7515Pem).value(); }

// Knows one key, by the name "key-1".
std::optional<PublicKey> find_key(std::string_view kid) {
    if (kid != "key-1") return std::nullopt;
    return PublicKey::from_jwk(vectors::kRfc7515Jwk).value();
}

// A rightly signed JWS with any text as header, so that a refusal can only be about the header.
std::string signed_with_header(std::string_view header) {
    const auto signing_input = to_base64url(header) + '.' + to_base64url(kPayload);
    return signing_input + '.' + to_base64url(signing_key().sign(signing_input));
}

// Made by the npm package jose 5 (CompactSign) with the key of RFC 7515 appendix A.3.
constexpr std::string_view kMadeByJose =
    "eyJhbGciOiJFUzI1NiIsImtpZCI6ImtleS0xIiwidHlwIjoicmVjZWlwdCtqd3MifQ.eyJpc3MiOiJ2aWdpbCJ9."
    "D62NUQOUko4nROTt7NvTRGZ-mW4yLNiMxY3q9dekY9fDF3YgnsexrI9-ZpWFz6c4A6lqMbFCPXCtcbSvMP_SrA";

// RFC 7515 appendix A.3. Its header has no kid, so it is checked below the JWS: signing input and signature.
TEST(VerifyCompact, GivenTheExampleOfRfc7515_WhenItsSignatureIsVerified_ThenItIsGood) {
    constexpr std::string_view signing_input =
        "eyJhbGciOiJFUzI1NiJ9."
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    const auto signature =
        from_base64url("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")
            .value();
    EXPECT_TRUE(PublicKey::from_jwk(vectors::kRfc7515Jwk).value().verifies(signing_input, signature));
}

TEST(VerifyCompact, GivenAJwsMadeByJose_WhenVerified_ThenPayloadAndKeyAgree) {
    const auto verified = verify_compact(kMadeByJose, kTyp, &find_key);
    EXPECT_EQ(verified.value().payload, kPayload);
    EXPECT_EQ(verified.value().kid, "key-1");
}

RC_GTEST_PROP(SignCompact, GivenAnyPayload_WhenSignedAndVerified_ThenItIsTheSame, (const std::string& payload)) {
    const auto jws = sign_compact(signing_key(), "key-1", kTyp, payload);
    RC_ASSERT(verify_compact(jws, kTyp, &find_key).value().payload == payload);
}

TEST(SignCompact, GivenAKidThatNeedsEscapes_WhenSigned_ThenItIsReadBack) {
    EXPECT_EQ(split_compact(sign_compact(signing_key(), "a\"b\\守", kTyp, kPayload)).value().kid, "a\"b\\守");
}

TEST(SignCompact, GivenAKey_WhenSigned_ThenTheHeaderHoldsAlgKidAndTypOnly) {
    const auto jws = sign_compact(signing_key(), "key-1", kTyp, kPayload);
    const auto header = nlohmann::json::parse(from_base64url(jws.substr(0, jws.find('.'))).value());
    EXPECT_EQ(header, nlohmann::json::parse(R"({"alg":"ES256","kid":"key-1","typ":"receipt+jws"})"));
}

TEST(SplitCompact, GivenAJws_WhenSplit_ThenEveryPartIsThere) {
    const auto parts = split_compact(kMadeByJose).value();
    EXPECT_EQ(parts.kid, "key-1");
    EXPECT_EQ(parts.typ, kTyp);
    EXPECT_EQ(parts.payload, kPayload);
    EXPECT_EQ(parts.signing_input, kMadeByJose.substr(0, kMadeByJose.rfind('.')));
    EXPECT_EQ(parts.signature.size(), kEs256SignatureSize);
}

TEST(VerifyCompact, GivenAnyCharacterChanged_WhenVerified_ThenItIsRefused) {
    for (std::size_t i = 0; i < kMadeByJose.size(); ++i) {
        std::string damaged(kMadeByJose);
        damaged[i] = damaged[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(verify_compact(damaged, kTyp, &find_key)) << i;
    }
}

TEST(VerifyCompact, GivenThePayloadOfAnotherJws_WhenVerified_ThenTheSenderIsNotAuthenticated) {
    const auto other = sign_compact(signing_key(), "key-1", kTyp, "{}");
    const auto mixed = other.substr(0, other.rfind('.')) + std::string(kMadeByJose.substr(kMadeByJose.rfind('.')));
    EXPECT_EQ(verify_compact(mixed, kTyp, &find_key).error().kind, ErrorKind::unauthenticated);
}

TEST(VerifyCompact, GivenAKeyNobodyKnows_WhenVerified_ThenTheSenderIsNotAuthenticated) {
    const auto jws = sign_compact(signing_key(), "key-2", kTyp, kPayload);
    EXPECT_EQ(verify_compact(jws, kTyp, &find_key).error().kind, ErrorKind::unauthenticated);
}

TEST(VerifyCompact, GivenAnotherType_WhenVerified_ThenItIsRefused) {
    const auto jws = sign_compact(signing_key(), "key-1", "login+jws", kPayload);
    EXPECT_EQ(verify_compact(jws, kTyp, &find_key).error().kind, ErrorKind::invalid_input);
}

TEST(VerifyCompact, GivenAnUnknownHeaderMember_WhenVerified_ThenItIsIgnored) {
    const auto jws =
        signed_with_header(R"({"alg":"ES256","kid":"key-1","typ":"receipt+jws","iat":1,"x":{"alg":"none"}})");
    EXPECT_TRUE(verify_compact(jws, kTyp, &find_key));
}

class BadHeader : public testing::TestWithParam<std::string_view> {};

TEST_P(BadHeader, GivenARightSignature_WhenTheHeaderIsNotAllowed_ThenItIsRefused) {
    EXPECT_EQ(verify_compact(signed_with_header(GetParam()), kTyp, &find_key).error().kind, ErrorKind::invalid_input);
}

INSTANTIATE_TEST_SUITE_P(
    Headers, BadHeader,
    testing::Values("", "null", "[]", R"("ES256")", "{", R"({"kid":"key-1","typ":"receipt+jws"})",
                    R"({"alg":"none","kid":"key-1","typ":"receipt+jws"})",
                    R"({"alg":"HS256","kid":"key-1","typ":"receipt+jws"})",
                    R"({"alg":"es256","kid":"key-1","typ":"receipt+jws"})",
                    R"({"alg":["ES256"],"kid":"key-1","typ":"receipt+jws"})", R"({"alg":"ES256","typ":"receipt+jws"})",
                    R"({"alg":"ES256","kid":1,"typ":"receipt+jws"})", R"({"alg":"ES256","kid":"key-1"})",
                    R"({"alg":"ES256","kid":"key-1","typ":"receipt+jws","crit":["exp"]})",
                    R"({"alg":"ES256","kid":"key-1","typ":"receipt+jws","crit":[]})",
                    R"({"alg":"ES256","kid":"key-1","typ":"receipt+jws","b64":true})",
                    R"({"alg":"ES256","kid":"key-1","typ":"receipt+jws","b64":false})",
                    R"({"alg":"none","alg":"ES256","kid":"key-1","typ":"receipt+jws"})",
                    R"({"alg":"ES256","kid":"key-2","kid":"key-1","typ":"receipt+jws"})",
                    R"({"alg":"ES256","kid":"key-2","k\u0069d":"key-1","typ":"receipt+jws"})",
                    R"({"alg":"ES256","kid":"key-1","typ":"receipt+jws"} {})",
                    R"({"alg":"ES256","kid":"key-1","typ":"receipt+jws",})",
                    "{\"alg\":\"ES256\",\"kid\":\"key-1\",\"typ\":\"receipt+jws\",\"x\":\"\xff\"}"));

TEST(VerifyCompact, GivenAHeaderOfMoreThanOneKibibyte_WhenVerified_ThenItIsRefused) {
    const auto header_of_size = [](std::size_t size) {
        const std::string begin = R"({"alg":"ES256","kid":"key-1","typ":"receipt+jws","x":")";
        return begin + std::string(size - begin.size() - 2, 'x') + "\"}";
    };
    EXPECT_TRUE(verify_compact(signed_with_header(header_of_size(1024)), kTyp, &find_key));
    EXPECT_FALSE(verify_compact(signed_with_header(header_of_size(1025)), kTyp, &find_key));
}

class BadShape : public testing::TestWithParam<std::string> {};

TEST_P(BadShape, GivenAnotherShape_WhenSplit_ThenItIsRefused) {
    EXPECT_EQ(split_compact(GetParam()).error().kind, ErrorKind::invalid_input);
}

const std::string kGood(kMadeByJose);

INSTANTIATE_TEST_SUITE_P(Shapes, BadShape,
                         testing::Values("", ".", "..", "...", kGood.substr(0, kGood.rfind('.')),
                                         kGood.substr(0, kGood.rfind('.') + 1), kGood + ".", "." + kGood, kGood + ".AA",
                                         kGood + "=", kGood + "\n", kGood.substr(0, kGood.size() - 4), kGood + "AAAA"));

TEST(VerifyCompact, GivenABadHeader_WhenRefused_ThenTheErrorDoesNotRepeatIt) {
    const auto error = split_compact(signed_with_header(R"({"alg":"ES256","kid":"Batu","typ")")).error();
    EXPECT_EQ(error.message.find("Batu"), std::string::npos);
}

}  // namespace
}  // namespace vigil::crypto

#include "secrets/tokens.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <vigil/crypto/bytes.hpp>

namespace vigil {
namespace {

using crypto::from_base64url;
using crypto::to_hex;
using testing::MatchesRegex;
using testing::SizeIs;

// FIPS 180-4's example.
constexpr const char* kShaOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Tokens, GivenAFreshToken_WhenRead_ThenItIs256BitsInBase64url) {
    const auto token = RandomTokens().fresh();
    EXPECT_THAT(token, MatchesRegex("[A-Za-z0-9_-]{43}"));
    EXPECT_THAT(from_base64url(token).value(), SizeIs(32));
}

TEST(Tokens, GivenManyTokens_WhenCompared_ThenNoTwoAreEqual) {
    std::set<std::string> tokens;
    for (int i = 0; i < 1000; ++i) tokens.insert(RandomTokens().fresh());
    EXPECT_THAT(tokens, SizeIs(1000));
}

TEST(Tokens, GivenAToken_WhenHashed_ThenItIsSha256) { EXPECT_EQ(to_hex(RandomTokens().hash("abc")), kShaOfAbc); }

TEST(Tokens, GivenABody_WhenHashed_ThenItIsSha256) { EXPECT_EQ(to_hex(RandomTokens().body_hash("abc")), kShaOfAbc); }

TEST(Tokens, GivenAHash_WhenWrittenForTheWire_ThenItIsBase64urlWithoutPadding) {
    EXPECT_EQ(RandomTokens().text_of("\xfb\xff"), "-_8");  // base64 says +/8=
}

TEST(Tokens, GivenAFreshCode_WhenRead_ThenItIsSixteenCharactersOfCrockfordsAlphabetInFours) {
    EXPECT_THAT(
        RandomTokens().enrolment_code(),
        MatchesRegex("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}"));
}

TEST(Tokens, GivenManyCodes_WhenCompared_ThenNoTwoAreEqual) {
    std::set<std::string> codes;
    for (int i = 0; i < 1000; ++i) codes.insert(RandomTokens().enrolment_code());
    EXPECT_THAT(codes, SizeIs(1000));
}

TEST(Tokens, GivenAFreshCode_WhenHashed_ThenItIsTheHashOfTheCodeAsWritten) {
    const auto code = RandomTokens().enrolment_code();
    EXPECT_EQ(RandomTokens().enrolment_hash(code), RandomTokens().hash(code));
}

class TypedEnrolmentCode : public testing::TestWithParam<const char*> {};

TEST_P(TypedEnrolmentCode, GivenACodeAsPeopleTypeIt_WhenHashed_ThenItIsTheSameCode) {
    // sha256sum of ABCD-EFGH-1KMN-0QRS
    EXPECT_EQ(to_hex(RandomTokens().enrolment_hash(GetParam())),
              "22930f7db3a4eeb27b6e8ada493427c99de642dc57fd9383073d9a01aa7382e0");
}

INSTANTIATE_TEST_SUITE_P(Texts, TypedEnrolmentCode,
                         testing::Values("ABCD-EFGH-1KMN-0QRS", "abcd-efgh-1kmn-0qrs", "ABCDEFGH1KMN0QRS",
                                         "abcdefgh1kmn0qrs", "abcd efgh 1kmn 0qrs", " ab-cd-ef-gh-1k-mn-0q-rs ",
                                         "ABCD-EFGH-IKMN-OQRS", "abcd-efgh-lkmn-oqrs", "ABCD-EFGH-1KMN-0QRS"));

class NoEnrolmentCode : public testing::TestWithParam<const char*> {};

TEST_P(NoEnrolmentCode, GivenATextThatIsNoCode_WhenHashed_ThenItIsNoIssuedCode) {
    // sha256sum of nothing; no issued code is empty.
    EXPECT_EQ(to_hex(RandomTokens().enrolment_hash(GetParam())),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

INSTANTIATE_TEST_SUITE_P(Texts, NoEnrolmentCode,
                         testing::Values("", "ABCD-EFGH-1KMN-0QR", "ABCD-EFGH-1KMN-0QRSS", "UBCD-EFGH-1KMN-0QRS",
                                         "ABCD_EFGH_1KMN_0QRS", "绑定码"));

TEST(Ids, GivenIdsOfLaterMoments_WhenCompared_ThenTheyAreUuidsOfVersion7ThatSortLater) {
    UuidSource source;
    const auto earlier = source.next(instant_of(1'772'413'200'000));
    const auto later = source.next(instant_of(1'772'413'200'001));
    EXPECT_THAT(earlier, MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    EXPECT_LT(earlier, later);
}

TEST(Ids, GivenOneMoment_WhenManyIdsAreMade_ThenEachSortsAfterTheOneBefore) {
    UuidSource source;
    auto last = source.next(instant_of(1'772'413'200'000));
    for (int i = 0; i < 1000; ++i) {
        auto next = source.next(instant_of(1'772'413'200'000));
        ASSERT_LT(last, next);
        last = std::move(next);
    }
}

// RFC 7515 appendix A.3: ES256 of a stranger.
constexpr const char* kX = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
constexpr const char* kY = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
constexpr const char* kMessage =
    "eyJhbGciOiJFUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
constexpr const char* kSignature =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

class DeviceSignature : public testing::Test {
protected:
    bool verifies(const char* algorithm, const std::string& message, const std::string& signature) const {
        return check.verify(algorithm, *check.public_key(kX, kY), message, signature);
    }
    DeviceSignatureCheck check{};
};

TEST_F(DeviceSignature, GivenTheSignatureOfTheRfc_WhenChecked_ThenItIsGood) {
    EXPECT_TRUE(verifies("ES256", kMessage, kSignature));
}

TEST_F(DeviceSignature, GivenAnotherMessage_WhenChecked_ThenItIsNot) {
    EXPECT_FALSE(verifies("ES256", std::string(kMessage) + "x", kSignature));
}

TEST_F(DeviceSignature, GivenAnAlgorithmThatTheSenderPicks_WhenChecked_ThenItIsNot) {
    EXPECT_FALSE(verifies("none", kMessage, kSignature));
    EXPECT_FALSE(verifies("", kMessage, kSignature));
    EXPECT_FALSE(verifies("HS256", kMessage, kSignature));
}

TEST_F(DeviceSignature, GivenASignatureThatIsMalformed_WhenChecked_ThenItIsNot) {
    EXPECT_FALSE(verifies("ES256", kMessage, ""));
    EXPECT_FALSE(verifies("ES256", kMessage, std::string(kSignature) + "="));
    EXPECT_FALSE(verifies("ES256", kMessage, std::string(kSignature).substr(0, 84)));
}

TEST_F(DeviceSignature, GivenAKeyThatIsNone_WhenChecked_ThenItIsNot) {
    EXPECT_FALSE(check.verify("ES256", "not a key", kMessage, kSignature));
}

TEST_F(DeviceSignature, GivenCoordinatesOfNoPoint_WhenTheKeyIsRead_ThenThereIsNone) {
    EXPECT_FALSE(check.public_key(kX, kX));
    EXPECT_FALSE(check.public_key("", ""));
    EXPECT_FALSE(check.public_key("AA", "AA"));
}

}  // namespace
}  // namespace vigil

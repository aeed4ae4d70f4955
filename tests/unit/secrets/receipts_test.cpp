#include "secrets/receipts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/jws.hpp>

namespace vigil {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::SizeIs;
using testing::UnorderedElementsAre;

SigningKey a_key() {
    auto key = crypto::PrivateKey::generate();
    auto kid = key.public_key().thumbprint();
    return {std::make_shared<crypto::KeySigner>(std::move(key)), std::move(kid)};
}

class Receipts : public testing::Test {
protected:
    std::string sign() const { return signer().sign(facts).value(); }
    JwsReceiptSigner signer() const { return {signatures, "https://vigil.example.cn", "the-log"}; }

    // One of the three parts of a compact JWS, decoded.
    static std::string part(const std::string& jws, int number) {
        std::size_t begin = 0;
        for (int i = 0; i < number; ++i) begin = jws.find('.', begin) + 1;
        return crypto::from_base64url(jws.substr(begin, jws.find('.', begin) - begin)).value();
    }
    json published() const { return json::parse(signer().public_keys()).at("keys"); }
    std::vector<std::string> published_kids() const {
        std::vector<std::string> kids;
        for (const auto& key : published()) kids.push_back(key.at("kid"));
        return kids;
    }

    SigningKeys keys{a_key(), a_key(), {}};
    Signatures signatures{keys};
    ReceiptFacts facts{ReportId("019ca000-0000-7000-8000-000000000501"), std::string(32, '\xfb'),
                       instant_of(1'772'413'200'123), 42, std::string(32, '\x01')};
};

TEST_F(Receipts, GivenFacts_WhenSigned_ThenTheClaimsAreThoseOfTheProtocol) {
    // base64url of 32 bytes fb, and of 32 bytes 01, by coreutils' base64.
    const auto expected = json::parse(R"({
        "iss": "https://vigil.example.cn", "report_id": "019ca000-0000-7000-8000-000000000501",
        "body_sha256": "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s", "filed_ms": 1772413200123,
        "log": "the-log", "pos": 42, "root": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"})");
    EXPECT_EQ(json::parse(part(sign(), 1)), expected);
}

TEST_F(Receipts, GivenADecision_WhenItsProofIsSigned_ThenClaimsAndTypeAreThoseOfTheProtocol) {
    const DecisionProof decision{RecordSubject::of_case,
                                 "019ca000-0000-7000-8000-000000000401",
                                 std::string(32, '\xfb'),
                                 instant_of(1'772'413'200'123),
                                 42,
                                 std::string(32, '\x01')};
    const auto proof = signer().sign(decision).value();
    const auto expected = json::parse(R"({
        "iss": "https://vigil.example.cn", "subject": "case", "id": "019ca000-0000-7000-8000-000000000401",
        "record_sha256": "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s", "decided_ms": 1772413200123,
        "log": "the-log", "pos": 42, "root": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"})");
    EXPECT_EQ(json::parse(part(proof, 1)), expected);
    const json header{{"alg", "ES256"}, {"kid", keys.receipts.kid}, {"typ", "decision+jws"}};
    EXPECT_EQ(json::parse(part(proof, 0)), header);
}

TEST_F(Receipts, GivenFacts_WhenSigned_ThenTheHeaderNamesAlgorithmKeyAndType) {
    const json expected{{"alg", "ES256"}, {"kid", keys.receipts.kid}, {"typ", "receipt+jws"}};
    EXPECT_EQ(json::parse(part(sign(), 0)), expected);
}

TEST_F(Receipts, GivenAReceipt_WhenItsSignatureIsChecked_ThenTheReceiptKeyMadeIt) {
    const auto receipt = sign();
    const auto signed_text = receipt.substr(0, receipt.rfind('.'));
    EXPECT_TRUE(keys.receipts.key->public_key().verifies(signed_text, part(receipt, 2)));
    EXPECT_FALSE(keys.checkpoints.key->public_key().verifies(signed_text, part(receipt, 2)));
}

TEST_F(Receipts, GivenOneFiling_WhenSignedTwice_ThenTheClaimsAreEqualToTheByte) {
    EXPECT_EQ(part(sign(), 1), part(sign(), 1));
}

TEST_F(Receipts, GivenTheKeysInUse_WhenPublished_ThenEachIsAKeyForSignaturesAndNothingPrivate) {
    ASSERT_THAT(published(), SizeIs(2));
    for (const auto& key : published()) {
        std::vector<std::string> members;
        for (const auto& [name, value] : key.items()) members.push_back(name);
        EXPECT_THAT(members, UnorderedElementsAre("kty", "crv", "x", "y", "kid", "use", "alg"));
        EXPECT_EQ(key.at("kty"), "EC");
        EXPECT_EQ(key.at("crv"), "P-256");
        EXPECT_EQ(key.at("use"), "sig");
        EXPECT_EQ(key.at("alg"), "ES256");
    }
}

TEST_F(Receipts, GivenTheKeysInUse_WhenPublished_ThenReceiptsAndCheckpointsAreBothThere) {
    EXPECT_THAT(published_kids(), ElementsAre(keys.receipts.kid, keys.checkpoints.kid));
}

TEST_F(Receipts, GivenARotatedKey_WhenPublished_ThenTheOldReceiptStillVerifies) {
    const auto old_receipt = sign();
    const auto old_kid = keys.receipts.kid;
    auto fresh = a_key();
    const auto new_kid = fresh.kid;
    signatures.rotate(KeyName::receipts, std::move(fresh));
    ASSERT_THAT(published_kids(), ElementsAre(new_kid, keys.checkpoints.kid, old_kid));
    EXPECT_EQ(json::parse(part(sign(), 0)).at("kid"), new_kid);
    const auto find = [&](std::string_view kid) -> std::optional<crypto::PublicKey> {
        for (const auto& key : published())
            if (key.at("kid") == kid) return crypto::PublicKey::from_jwk({key.at("x"), key.at("y")}).value();
        return std::nullopt;
    };
    EXPECT_TRUE(crypto::verify_compact(old_receipt, "receipt+jws", find));
}

}  // namespace
}  // namespace vigil

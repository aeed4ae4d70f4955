#include "client/decision_proof.hpp"

#include <gtest/gtest.h>

#include <vigil/protocol/codec.hpp>

namespace vigil::client {
namespace {

// Made with the crypto module of Node.js 20, an implementation that has nothing in common with ours.
const std::string kProof =
    "eyJhbGciOiJFUzI1NiIsImtpZCI6InJlY2VpcHRzLTIwMjYiLCJ0eXAiOiJkZWNpc2lvbitqd3MifQ.eyJpc3MiOiJodHRwczovL"
    "3ZpZ2lsLmV4YW1wbGUuY24iLCJzdWJqZWN0IjoiY2FzZSIsImlkIjoiMDE5NDAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwM"
    "DAxIiwicmVjb3JkX3NoYTI1NiI6Ik55a3hMVmFQMTMtR0pyZWlBUDdvOF9KeW1UaUs1TExRZ3doRzhvY0JucjQiLCJkZWNpZGVkX"
    "21zIjoxNzY5ODQ2NzA5MTIzLCJsb2ciOiJsb2ctMSIsInBvcyI6NDIsInJvb3QiOiJTQk5KVFJOLUZqRzdvd0hWckt0dWU3ZXFkT"
    "TRSaGRSV1ZsNzFIWE4yZDdJIn0.zBy-HmZwsObpJr23konfegEd4NvSJI2lwHU3wt4t7N7G27T_xc4LyMl4Oj4EDyCe7921R1PcB"
    "97FKm3umsVnpw";
// The same claims and key, signed as a receipt.
const std::string kReceipt =
    "eyJhbGciOiJFUzI1NiIsImtpZCI6InJlY2VpcHRzLTIwMjYiLCJ0eXAiOiJyZWNlaXB0K2p3cyJ9.eyJpc3MiOiJodHRwczovL3Z"
    "pZ2lsLmV4YW1wbGUuY24iLCJzdWJqZWN0IjoiY2FzZSIsImlkIjoiMDE5NDAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDA"
    "xIiwicmVjb3JkX3NoYTI1NiI6Ik55a3hMVmFQMTMtR0pyZWlBUDdvOF9KeW1UaUs1TExRZ3doRzhvY0JucjQiLCJkZWNpZGVkX21"
    "zIjoxNzY5ODQ2NzA5MTIzLCJsb2ciOiJsb2ctMSIsInBvcyI6NDIsInJvb3QiOiJTQk5KVFJOLUZqRzdvd0hWckt0dWU3ZXFkTTR"
    "SaGRSV1ZsNzFIWE4yZDdJIn0.Tut6i6OWyHCZLkfEiZ0XezU8sPxNpvE5Lq5j7nPbFL293xdmNLTeU4t_XjwA4TlUgoZIWquxggX"
    "YPnTFEu1k5w";
const std::string kRecord =
    R"({"subject":"case","id":"01940000-0000-7000-8000-000000000001","decided_at":1769846709123,"level":"orange","note":{"zh":"不判断是否违法","en":"ᠮᠣᠩᠭᠣᠯ"}})";

protocol::JwkSet the_keys() {
    constexpr auto text =
        R"({"keys":[{"kty":"EC","crv":"P-256","x":"F9FquN-ZroB4bnijj88C3xR-TH15d1bUEvpAMN76Em4","y":"GRnMwYnOskFVs4MVfb57UziorxQKxj0VbQK2Xr4ke88","kid":"receipts-2026","use":"sig","alg":"ES256"}]})";
    return protocol::decode<protocol::JwkSet>(text).value();
}

TEST(DecisionProof, GivenAProofOfAnotherImplementation_WhenVerified_ThenItsClaimsAreKnown) {
    const auto claims = verify_decision({kRecord, kProof}, the_keys());
    ASSERT_TRUE(claims) << claims.error().message;
    EXPECT_EQ(claims.value().subject, RecordSubject::of_case);
    EXPECT_EQ(claims.value().id, "01940000-0000-7000-8000-000000000001");
    EXPECT_EQ(ms_of(claims.value().decided_ms), 1769846709123);
    EXPECT_EQ(claims.value().pos, 42);
}

TEST(DecisionProof, GivenARecord_WhenOneCharacterIsChanged_ThenNothingIsProved) {
    for (std::size_t i = 0; i < kRecord.size(); i += 7) {
        auto changed = kRecord;
        changed[i] = changed[i] == '1' ? '2' : '1';
        const auto claims = verify_decision({changed, kProof}, the_keys());
        ASSERT_FALSE(claims) << "character " << i;
        EXPECT_EQ(claims.error().kind, ErrorKind::invalid_input);
    }
}

TEST(DecisionProof, GivenAProof_WhenOneCharacterIsChanged_ThenItIsRefusedWhereverItStands) {
    for (std::size_t i = 0; i < kProof.size(); ++i) {
        auto changed = kProof;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(verify_decision({kRecord, changed}, the_keys())) << "character " << i;
    }
}

TEST(DecisionProof, GivenAReceipt_WhenItIsOfferedAsAProof_ThenItIsNone) {
    EXPECT_FALSE(verify_decision({kRecord, kReceipt}, the_keys()));
}

TEST(DecisionProof, GivenAnUnknownKey_WhenVerified_ThenNothingIsProved) {
    auto keys = the_keys();
    keys.keys[0].kid = "another";
    EXPECT_EQ(verify_decision({kRecord, kProof}, keys).error().kind, ErrorKind::unauthenticated);
}

}  // namespace
}  // namespace vigil::client

#include "client/receipt.hpp"

#include <gtest/gtest.h>

#include <vigil/protocol/codec.hpp>

namespace vigil::client {
namespace {

// Made with the crypto module of Node.js 20, an implementation that has nothing in common with ours.
const std::string kKnownReceipt =
    "eyJhbGciOiJFUzI1NiIsImtpZCI6InJlY2VpcHRzLTIwMjYiLCJ0eXAiOiJyZWNlaXB0K2p3cyJ9.eyJpc3MiOiJodHRwczovL3Z"
    "pZ2lsLmV4YW1wbGUuY24iLCJyZXBvcnRfaWQiOiIwMTk0MDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDEiLCJib2R5X3N"
    "oYTI1NiI6InJEeTZtd01jOWtSb0twRFRzOERBRXBsWElFRHRITE5vX2dIdGJfdzVpUGciLCJmaWxlZF9tcyI6MTc2OTg0NjcwOTE"
    "yMywibG9nIjoibG9nLTEiLCJwb3MiOjQyLCJyb290IjoiU0JOSlRSTi1Gakc3b3dIVnJLdHVlN2VxZE00UmhkUldWbDcxSFhOMmQ"
    "3SSJ9.APIGcdzCkuBkD2o5aJZwdx9hYukKqRmaFnZeHw_00EVOU1q4Thdegi3jrG5R4nn_6k8SbDaEuk09YRNN7YvR7A";
// The same claims and key, signed as something else.
const std::string kCheckpoint =
    "eyJhbGciOiJFUzI1NiIsImtpZCI6InJlY2VpcHRzLTIwMjYiLCJ0eXAiOiJjaGVja3BvaW50K2p3cyJ9.eyJpc3MiOiJodHRwczo"
    "vL3ZpZ2lsLmV4YW1wbGUuY24iLCJyZXBvcnRfaWQiOiIwMTk0MDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDEiLCJib2R"
    "5X3NoYTI1NiI6InJEeTZtd01jOWtSb0twRFRzOERBRXBsWElFRHRITE5vX2dIdGJfdzVpUGciLCJmaWxlZF9tcyI6MTc2OTg0Njc"
    "wOTEyMywibG9nIjoibG9nLTEiLCJwb3MiOjQyLCJyb290IjoiU0JOSlRSTi1Gakc3b3dIVnJLdHVlN2VxZE00UmhkUldWbDcxSFh"
    "OMmQ3SSJ9.i9MT0cJIKjcZYWHe6XSRTbL7eOraZtuiPQ7SOqz6owt-cO6JQpPRg6Tl-Q2BXxozqm26wFedyIvUtqQROLEm9w";
const std::string kBody = R"({"key":"5f0c1c1e-7a43-4c0c-9d0a-1f2e3d4c5b6a","narrative":"经过 ᠮᠣᠩᠭᠣᠯ"})";

protocol::JwkSet keys_of_receipt() {
    constexpr auto text =
        R"({"keys":[{"kty":"EC","crv":"P-256","x":"o-FpcGPIV5Tr7vFgCRaA35wxtx5YiX9uHJJ0kME8d_0","y":"7H6pkrAP2cvIkXY_gDFYRW-amPSpXMFeDLsy7fTl_H0","kid":"receipts-2026","use":"sig","alg":"ES256"}]})";
    return protocol::decode<protocol::JwkSet>(text).value();
}

TEST(Receipt, GivenReceiptOfAnotherImplementation_WhenVerified_ThenItsClaimsAreKnown) {
    const auto claims = verify_receipt(kKnownReceipt, keys_of_receipt());
    ASSERT_TRUE(claims) << claims.error().message;
    EXPECT_EQ(claims.value().report_id.str(), "01940000-0000-7000-8000-000000000001");
    EXPECT_EQ(ms_of(claims.value().filed_ms), 1769846709123);
    EXPECT_EQ(claims.value().pos, 42);
}

TEST(Receipt, GivenReceipt_WhenItIsHeldAgainstTheBody_ThenOnlyTheExactBytesAreCovered) {
    const auto claims = verify_receipt(kKnownReceipt, keys_of_receipt()).value();
    EXPECT_TRUE(covers(claims, kBody));
    EXPECT_FALSE(covers(claims, kBody + " "));
}

TEST(Receipt, GivenUnknownKey_WhenVerified_ThenNothingIsProved) {
    auto keys = keys_of_receipt();
    keys.keys[0].kid = "another";
    const auto claims = verify_receipt(kKnownReceipt, keys);
    ASSERT_FALSE(claims);
    EXPECT_EQ(claims.error().kind, ErrorKind::unauthenticated);
}

TEST(Receipt, GivenOneCharacterChanged_WhenVerified_ThenItIsRefusedWhereverItStands) {
    for (std::size_t i = 0; i < kKnownReceipt.size(); ++i) {
        auto changed = kKnownReceipt;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(verify_receipt(changed, keys_of_receipt())) << "character " << i;
    }
}

TEST(Receipt, GivenSignatureForAnotherPurpose_WhenVerified_ThenItIsNoReceipt) {
    const auto claims = verify_receipt(kCheckpoint, keys_of_receipt());
    ASSERT_FALSE(claims);
    EXPECT_EQ(claims.error().kind, ErrorKind::invalid_input);
}

TEST(Receipt, GivenKeyForEncryption_WhenVerified_ThenItIsNotUsed) {
    auto keys = keys_of_receipt();
    keys.keys[0].use = "enc";
    EXPECT_FALSE(verify_receipt(kKnownReceipt, keys));
}

}  // namespace
}  // namespace vigil::client

#include "secrets/pseudonyms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <vigil/crypto/bytes.hpp>

#include "unit/secrets/known_keys.hpp"

namespace vigil::test {
namespace {

using crypto::to_hex;
using testing::SizeIs;

const AccountId kAccount("019ca000-0000-7000-8000-000000000201");
const AccountId kOtherAccount("019ca000-0000-7000-8000-000000000202");
const ReportId kReport("019ca000-0000-7000-8000-000000000501");
const ReportId kOtherReport("019ca000-0000-7000-8000-000000000502");
constexpr std::string_view kKey = "5f0c1c1e-7a43-4c0c-9d0a-1f2e3d4c5b6a";
constexpr std::string_view kBody = R"({"narrative":"后背有皮带印"})";
constexpr std::string_view kClaimCode = "HXSH-0C97-H2WR-CTVM";

// HMAC-SHA-256 under HKDF-SHA-256(master, no salt, "vigil ... v1"), computed with Python's hmac and hashlib (RFC 5869 by
// hand: extract with 32 zero bytes, expand info and 01); that of the login also with `openssl kdf` and `openssl dgst`.
// A pair is the length of its first text in decimal, a colon, and both texts.
TEST(Pseudonyms, GivenKnownKeys_WhenAnOwnerIsHashed_ThenItIsTheDocumentedHash) {
    EXPECT_EQ(to_hex(KeyedPseudonyms(known_masters()).owner(kAccount)),
              "87dfb547543ac6f167e4a29231ea8957c3e9255bbb7632085cac03c88c3d3fbf");
}

TEST(Pseudonyms, GivenKnownKeys_WhenABodyIsHashed_ThenItIsTheDocumentedHash) {
    EXPECT_EQ(to_hex(KeyedPseudonyms(known_masters()).body_mac(kBody)),
              "04369d8e4de9cb21962533330fabcbde53956249722e9547c6a3f31cf388f387");
}

TEST(Pseudonyms, GivenKnownKeys_WhenAFilingIsHashed_ThenItsThreeHashesAreTheDocumentedOnes) {
    const KeyedPseudonyms pseudonyms(known_masters());
    const auto mark = pseudonyms.filing(pseudonyms.owner(kAccount), kKey, kBody);
    EXPECT_EQ(to_hex(mark.slot), "217b45739c03fed767b484142eec76740ef6cf398b9b67eb2b36d651541bb9e7");
    EXPECT_EQ(to_hex(mark.twin), "2f2f3a005c025f5ddaddc7c15e82b26d3e27d9263cd601b56c022698d8c083fa");
    EXPECT_EQ(to_hex(mark.body_mac), "04369d8e4de9cb21962533330fabcbde53956249722e9547c6a3f31cf388f387");
}

TEST(Pseudonyms, GivenASenderThatCannotBeTold_WhenAFilingIsHashed_ThenItsSlotIsThatOfTheEmptyScope) {
    EXPECT_EQ(to_hex(KeyedPseudonyms(known_masters()).filing({}, kKey, kBody).slot),
              "26cb5e888c4688e24504c71abd746b4a048cbc4846241a3f1f4c30ff83df31b4");
}

TEST(Pseudonyms, GivenKnownKeys_WhenAClaimCodeIsMade_ThenItIsTheDocumentedOne) {
    EXPECT_EQ(KeyedPseudonyms(known_masters()).claim_code(kReport), kClaimCode);
}

TEST(Pseudonyms, GivenKnownKeys_WhenAClaimCodeIsHashed_ThenItIsTheDocumentedHash) {
    EXPECT_EQ(to_hex(KeyedPseudonyms(known_masters()).claim_hash(kClaimCode)),
              "a0ff453377c4cc0f25971b170199ce4a932260083dd7bf4c5146646a5580dd2c");
}

TEST(Pseudonyms, GivenKnownKeys_WhenAChildIsIndexed_ThenItIsTheDocumentedHash) {
    EXPECT_EQ(to_hex(KeyedPseudonyms(known_masters()).child_index("v1|name|欧阳某|2017-05-01|F").front().hash),
              "22b74e2de44a33da6a4f00802b39b9c34e135610b3a47f07ae9fb8289eb06abd");
}

TEST(Pseudonyms, GivenKnownKeys_WhenALoginIsIndexed_ThenItIsTheDocumentedHash) {
    EXPECT_EQ(to_hex(KeyedPseudonyms(known_masters()).login_index("duty.officer").front().hash),
              "dc627c334f321094dfc2edbaa5d4a882ee96cadfaaf54b1066947435ec298608");
}

TEST(Pseudonyms, GivenKnownKeys_WhenAnExternalKeyIsIndexed_ThenItIsTheDocumentedHash) {
    EXPECT_EQ(to_hex(KeyedPseudonyms(known_masters()).external_key_index("150424198001010011")),
              "ccf1ca4818cf0051869fdfe9c038ac74cd2365e5a51cab8006b74c8dc73d973e");
}

TEST(Pseudonyms, GivenOneText_WhenHashedForEveryPurpose_ThenNoTwoHashesAreEqual) {
    const KeyedPseudonyms pseudonyms(known_masters());
    const std::string text(kClaimCode);
    const auto mark = pseudonyms.filing({}, {}, text);
    const std::set<std::string> hashes{pseudonyms.owner(AccountId(text)),
                                       pseudonyms.body_mac(text),
                                       mark.slot,
                                       mark.twin,
                                       pseudonyms.claim_hash(text),
                                       pseudonyms.child_index(text).front().hash,
                                       pseudonyms.login_index(text).front().hash,
                                       pseudonyms.external_key_index(text),
                                       pseudonyms.claim_code(ReportId(text))};
    EXPECT_THAT(hashes, SizeIs(9));
}

// One key for all would let whoever holds the index key find reporters.
TEST(Pseudonyms, GivenAnotherKeyOfThePseudonyms_WhenHashed_ThenOnlyWhatIsAboutReportersDiffers) {
    const KeyedPseudonyms one(known_masters()), other(known_masters(0x80));
    EXPECT_NE(one.owner(kAccount), other.owner(kAccount));
    EXPECT_NE(one.body_mac(kBody), other.body_mac(kBody));
    EXPECT_NE(one.filing({}, kKey, kBody).slot, other.filing({}, kKey, kBody).slot);
    EXPECT_NE(one.filing({}, kKey, kBody).twin, other.filing({}, kKey, kBody).twin);
    EXPECT_NE(one.claim_code(kReport), other.claim_code(kReport));
    EXPECT_NE(one.claim_hash(kClaimCode), other.claim_hash(kClaimCode));
    EXPECT_NE(one.external_key_index("a key"), other.external_key_index("a key"));
    EXPECT_EQ(one.child_index("a child"), other.child_index("a child"));
    EXPECT_EQ(one.login_index("a login"), other.login_index("a login"));
}

TEST(Pseudonyms, GivenAnotherIndexKey_WhenHashed_ThenOnlyChildrenAndLoginsDiffer) {
    const KeyedPseudonyms one(known_masters()), other(known_masters(0x00, 0xa0));
    EXPECT_NE(one.child_index("a child"), other.child_index("a child"));
    EXPECT_NE(one.login_index("a login"), other.login_index("a login"));
    EXPECT_EQ(one.owner(kAccount), other.owner(kAccount));
}

TEST(Pseudonyms, GivenDifferentSubjects_WhenHashed_ThenTheHashesDiffer) {
    const KeyedPseudonyms pseudonyms(known_masters());
    EXPECT_NE(pseudonyms.owner(kAccount), pseudonyms.owner(kOtherAccount));
    EXPECT_NE(pseudonyms.claim_code(kReport), pseudonyms.claim_code(kOtherReport));
    EXPECT_NE(pseudonyms.child_index("one"), pseudonyms.child_index("two"));
    EXPECT_NE(pseudonyms.login_index("one"), pseudonyms.login_index("One"));
}

// Pairs that read alike when they are simply put one behind the other, or behind a length that may be forged.
const std::vector<std::pair<std::string, std::string>> kLookAlikes{{"", ""},
                                                                   {"", "a"},
                                                                   {"a", ""},
                                                                   {"ab", "c"},
                                                                   {"a", "bc"},
                                                                   {"", "abc"},
                                                                   {"abc", ""},
                                                                   {"1:a", ""},
                                                                   {"", "1:a"},
                                                                   {"1", ":a"},
                                                                   {"0:", ""},
                                                                   {"", "0:"},
                                                                   {"0", ":"},
                                                                   {"2:ab", "c"},
                                                                   {"2", ":abc"},
                                                                   {"12:", "3"},
                                                                   {"1", "2:3"},
                                                                   {std::string("a\0", 2), "b"},
                                                                   {"a", std::string("\0b", 2)}};

TEST(Pseudonyms, GivenPairsThatReadAlike_WhenTheirSlotsAreHashed_ThenNoTwoAreEqual) {
    const KeyedPseudonyms pseudonyms(known_masters());
    std::set<std::string> slots;
    for (const auto& [scope, key] : kLookAlikes) slots.insert(pseudonyms.filing(scope, key, "the same body").slot);
    EXPECT_THAT(slots, SizeIs(kLookAlikes.size()));
}

TEST(Pseudonyms, GivenPairsThatReadAlike_WhenTheirTwinsAreHashed_ThenNoTwoAreEqual) {
    const KeyedPseudonyms pseudonyms(known_masters());
    std::set<std::string> twins;
    for (const auto& [key, body] : kLookAlikes) twins.insert(pseudonyms.filing("the same scope", key, body).twin);
    EXPECT_THAT(twins, SizeIs(kLookAlikes.size()));
}

TEST(Pseudonyms, GivenTwoSendersOfOneFiling_WhenHashed_ThenTheSlotsDifferAndTheTwinIsOne) {
    const KeyedPseudonyms pseudonyms(known_masters());
    const auto known = pseudonyms.filing(pseudonyms.owner(kAccount), kKey, kBody);
    const auto unknown = pseudonyms.filing({}, kKey, kBody);
    EXPECT_NE(known.slot, unknown.slot);
    EXPECT_EQ(known.twin, unknown.twin);
}

TEST(Pseudonyms, GivenOneKeyWithOtherBytes_WhenHashed_ThenTheSlotIsOneAndTheTwinsDiffer) {
    const KeyedPseudonyms pseudonyms(known_masters());
    const auto first = pseudonyms.filing({}, kKey, kBody);
    const auto edited = pseudonyms.filing({}, kKey, "{}");
    EXPECT_EQ(first.slot, edited.slot);
    EXPECT_NE(first.twin, edited.twin);
    EXPECT_NE(first.body_mac, edited.body_mac);
}

class TypedClaimCode : public testing::TestWithParam<const char*> {};

TEST_P(TypedClaimCode, GivenAClaimCodeAsPeopleTypeIt_WhenHashed_ThenItIsTheSameCode) {
    const KeyedPseudonyms pseudonyms(known_masters());
    EXPECT_EQ(pseudonyms.claim_hash(GetParam()), pseudonyms.claim_hash(kClaimCode));
}

INSTANTIATE_TEST_SUITE_P(Texts, TypedClaimCode,
                         testing::Values("hxsh-0c97-h2wr-ctvm", "HXSH0C97H2WRCTVM", " hxsh 0c97 h2wr ctvm ",
                                         "HXSH-OC97-H2WR-CTVM", "HXSH—0C97—H2WR—CTVM"));

class NoClaimCode : public testing::TestWithParam<const char*> {};

TEST_P(NoClaimCode, GivenATextThatIsNoCode_WhenHashed_ThenItIsNoReportsCode) {
    const KeyedPseudonyms pseudonyms(known_masters());
    // HMAC of the empty text, which no code is; by Python as above.
    EXPECT_EQ(to_hex(pseudonyms.claim_hash(GetParam())),
              "4457e0806b754ed693ec7eb9e0e45c007e76906def41b71cec1a3146b9f94600");
}

INSTANTIATE_TEST_SUITE_P(Texts, NoClaimCode,
                         testing::Values("", "HXSH-0C97-H2WR-CTV", "HXSH-0C97-H2WR-CTVM-0", "HXSH-0C97-H2WR-CTVU",
                                         "孩子"));

}  // namespace
}  // namespace vigil::test

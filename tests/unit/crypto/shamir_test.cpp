#include <vigil/crypto/shamir.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "unit/crypto/vectors.hpp"

namespace vigil::crypto {
namespace {

using vectors::hex;

const std::string kSecret = "Sixteen plus 16 bytes: a secret.";

// Made by gfsplit of libgfshare 2.0.0: -n 2 -m 3 and -n 3 -m 5. The number of a share is the ending of its file.
const std::vector<SecretShare> kTwoOfThree{
    {63, hex("21ceab2307fa7275931048f947dd7c4a14d97eaaa6c5c63568e6149b9a87c419")},
    {111, hex("56788f1f59ad8ce1cc18b09e00a9ea8e2ede4c70676480f556839f8ba38cead3")},
    {162, hex("54724b834184133926db3907b2a0cb9ba43a052b6f11c00f33e3fb1022441413")}};
const std::vector<SecretShare> kThreeOfFive{
    {63, hex("c0ab1c2eeadb12fa65013f021e5265e4fb2a8afc245dc9492fbd480d36357a4f")},
    {111, hex("b1ced44a638e84ddeceed21fa0feb46dd01d573fda600c1a057e8c1ce5040329")},
    {162, hex("2dee13ec2f30c4da8b17ffe7311a31f99ebe63079db921468106c74d96478dc3")},
    {196, hex("599552433e3a4358af20732d71297b8dc8927fa61e83e10558745cdcbc1e7d61")},
    {221, hex("0e3375fa6a839d93c1d058763146da6cfb7499983bdff258aa5e6649ef3fa6a2")}};

// Every choice of `size` of the shares.
std::vector<std::vector<SecretShare>> choices(const std::vector<SecretShare>& shares, std::size_t size) {
    std::vector<std::vector<SecretShare>> all;
    for (unsigned bits = 0; bits < 1U << shares.size(); ++bits) {
        std::vector<SecretShare> chosen;
        for (std::size_t i = 0; i < shares.size(); ++i)
            if ((bits >> i & 1U) != 0) chosen.push_back(shares[i]);
        if (chosen.size() == size) all.push_back(std::move(chosen));
    }
    return all;
}

TEST(Shares, GivenSharesOfAnotherImplementation_WhenEnoughAreJoined_ThenTheSecretComes) {
    for (const auto& chosen : choices(kTwoOfThree, 2)) EXPECT_EQ(join_shares(chosen).value(), kSecret);
    for (const auto& chosen : choices(kThreeOfFive, 3)) EXPECT_EQ(join_shares(chosen).value(), kSecret);
    EXPECT_EQ(join_shares(kThreeOfFive).value(), kSecret) << "more than enough";
}

TEST(Shares, GivenSharesOfAnotherImplementation_WhenTooFewAreJoined_ThenTheSecretDoesNotCome) {
    for (const auto& chosen : choices(kTwoOfThree, 1)) EXPECT_NE(join_shares(chosen).value(), kSecret);
    for (const auto& chosen : choices(kThreeOfFive, 2)) EXPECT_NE(join_shares(chosen).value(), kSecret);
}

TEST(Shares, GivenASecretThatWasSplit_WhenAnyEnoughAreJoined_ThenItComesAndFewerGiveAnother) {
    const auto shares = split_secret(kSecret, 3, 6).value();
    for (const auto& chosen : choices(shares, 3)) EXPECT_EQ(join_shares(chosen).value(), kSecret);
    for (const auto& chosen : choices(shares, 2)) EXPECT_NE(join_shares(chosen).value(), kSecret);
}

TEST(Shares, GivenOneSecret_WhenSplitTwice_ThenNoShareIsEqual) {
    const auto one = split_secret(kSecret, 2, 3).value(), other = split_secret(kSecret, 2, 3).value();
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NE(one[i].bytes, other[i].bytes);
}

// One share of two tells nothing: over many splittings each of its bytes takes every value.
TEST(Shares, GivenOneShare_WhenTheSecretIsSplitOftenEnough_ThenItsByteTakesEveryValue) {
    std::set<char> seen;
    for (int i = 0; i < 5000; ++i) seen.insert(split_secret("k", 2, 2).value()[0].bytes[0]);
    EXPECT_EQ(seen.size(), 256U);
}

TEST(Shares, GivenAThresholdThatMakesNoSense_WhenSplit_ThenItIsRefused) {
    EXPECT_FALSE(split_secret(kSecret, 1, 3));
    EXPECT_FALSE(split_secret(kSecret, 0, 3));
    EXPECT_FALSE(split_secret(kSecret, 4, 3));
    EXPECT_FALSE(split_secret(kSecret, 2, 256));
    EXPECT_FALSE(split_secret("", 2, 3));
}

TEST(Shares, GivenSharesThatDoNotBelongTogether_WhenJoined_ThenTheyAreRefused) {
    EXPECT_FALSE(join_shares({}));
    EXPECT_FALSE(join_shares(std::vector<SecretShare>{kTwoOfThree[0], kTwoOfThree[0]}));
    EXPECT_FALSE(join_shares(std::vector<SecretShare>{kTwoOfThree[0], {2, "short"}}));
    EXPECT_FALSE(join_shares(std::vector<SecretShare>{{0, kSecret}, kTwoOfThree[0]}));
}

RC_GTEST_PROP(SharesProperty, GivenAnySecret_WhenSplitAndJoined_ThenItIsTheSame, ()) {
    const auto secret = *rc::gen::nonEmpty<std::string>();
    const auto count = *rc::gen::inRange(2, 12);
    const auto threshold = *rc::gen::inRange(2, count + 1);
    auto shares = split_secret(secret, threshold, count).value();
    const auto order = *rc::gen::container<std::vector<int>>(shares.size(), rc::gen::arbitrary<int>());
    std::sort(shares.begin(), shares.end(),
              [&](const auto& a, const auto& b) { return order[a.number - 1U] < order[b.number - 1U]; });
    shares.resize(static_cast<std::size_t>(threshold));
    RC_ASSERT(join_shares(shares).value() == secret);
}

}  // namespace
}  // namespace vigil::crypto

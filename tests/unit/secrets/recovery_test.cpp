#include "secrets/recovery.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vigil/crypto/bytes.hpp>

#include "unit/secrets/known_keys.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const Instant kMade = instant_of(1'772'413'200'000);

class Recovery : public testing::Test {
protected:
    Recovery() {
        files.files["case_master.key"] = "a key\n";
        files.files["receipts.pem"] = std::string("bytes of any kind: \0:7:", 23);
        files.files["retired/old.pem"] = "";
        copy = seal_copy(ceremony.key, files, "fingerprint", kMade).value();
    }
    RecoveryShare share(std::size_t number) const { return parse_share(ceremony.shares.at(number - 1)).value(); }
    std::string why_not(std::vector<RecoveryShare> shares) const {
        const auto opened = open_copy(copy, shares);
        return opened ? "it was opened" : opened.error().message;
    }

    RecoveryCeremony ceremony = hold_ceremony(2, 3).value();
    KeyFiles files{};
    std::string copy{};
};

TEST_F(Recovery, GivenACeremony_WhenItsSharesAreRead_ThenTheyAreOneSetAndNumbered) {
    ASSERT_THAT(ceremony.shares, SizeIs(3));
    for (int number = 1; number <= 3; ++number) {
        const auto read = share(static_cast<std::size_t>(number));
        EXPECT_EQ(read.number, number);
        EXPECT_EQ(read.threshold, 2);
        EXPECT_EQ(crypto::to_hex(read.set), set_name(ceremony.key));
    }
}

TEST_F(Recovery, GivenEnoughShares_WhenTheCopyIsOpened_ThenEveryFileIsThereByteForByte) {
    for (const auto& chosen : {std::vector{share(1), share(2)},
                               {share(3), share(1)},
                               {share(2), share(3)},
                               {share(1), share(2), share(3)}}) {
        const auto opened = open_copy(copy, chosen);
        ASSERT_TRUE(opened) << opened.error().message;
        EXPECT_EQ(opened.value().files, files.files);
    }
}

TEST_F(Recovery, GivenTooFewShares_WhenOpened_ThenItSaysHowManyAreNeeded) {
    EXPECT_THAT(why_not({share(1)}),
                AllOf(HasSubstr("需要 2 份，只有 1 份"), HasSubstr("2 shares are needed, there are 1")));
    EXPECT_THAT(why_not({}), HasSubstr("there are 0"));
}

TEST_F(Recovery, GivenOneShareTwice_WhenOpened_ThenItIsNamed) {
    EXPECT_THAT(why_not({share(2), share(2)}),
                AllOf(HasSubstr("份额 2 输入了两次"), HasSubstr("share 2 was given twice")));
}

TEST_F(Recovery, GivenAShareOfAnotherSet_WhenOpened_ThenBothSetsAreNamed) {
    const auto others = hold_ceremony(2, 3).value();
    const auto foreign = parse_share(others.shares[0]).value();
    EXPECT_THAT(why_not({share(2), foreign}),
                AllOf(HasSubstr(set_name(others.key)), HasSubstr("the copy needs set " + set_name(ceremony.key))));
}

TEST_F(Recovery, GivenAShareThatWasForged_WhenOpened_ThenTheyMakeNoRecoveryKey) {
    auto forged = share(1);
    forged.bytes[0] = static_cast<char>(forged.bytes[0] ^ 1);
    EXPECT_THAT(why_not({forged, share(2)}), HasSubstr("do not make the recovery key"));
}

TEST_F(Recovery, GivenTheCopy_WhenItIsLookedAt_ThenItsLabelIsClearAndItsFilesAreNot) {
    const auto label = label_of(copy).value();
    EXPECT_EQ(label.set, set_name(ceremony.key));
    EXPECT_EQ(label.threshold, 2);
    EXPECT_EQ(label.shares, 3);
    EXPECT_EQ(label.made_at, kMade);
    EXPECT_EQ(label.holds, "fingerprint");
    EXPECT_THAT(copy, AllOf(Not(HasSubstr("a key")), Not(HasSubstr("case_master"))));
}

// The label is authenticated with the rest: nobody makes an old copy look like a new one.
TEST_F(Recovery, GivenAnyByteOfTheCopyChanged_WhenOpened_ThenItIsRefused) {
    const std::vector shares{share(1), share(2)};
    for (std::size_t i = 0; i < copy.size(); ++i) {
        auto changed = copy;
        changed[i] = changed[i] == '1' ? '2' : '1';
        if (changed == copy) continue;
        EXPECT_FALSE(open_copy(changed, shares)) << i << ": " << copy.substr(i, 10);
    }
}

TEST_F(Recovery, GivenACopyThatWasCutShort_WhenOpened_ThenItIsRefused) {
    for (std::size_t size = 0; size < copy.size(); ++size)
        EXPECT_FALSE(open_copy(copy.substr(0, size), std::vector{share(1), share(2)})) << size;
}

TEST(RecoveryCeremonies, GivenNumbersThatMakeNoSense_WhenHeld_ThenTheyAreRefused) {
    EXPECT_FALSE(hold_ceremony(1, 3));
    EXPECT_FALSE(hold_ceremony(4, 3));
    EXPECT_FALSE(hold_ceremony(2, 17));
    EXPECT_TRUE(hold_ceremony(16, 16));
}

}  // namespace
}  // namespace vigil::test

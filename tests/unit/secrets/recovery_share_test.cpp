#include "secrets/recovery_share.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "unit/secrets/known_keys.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// By a Python program that follows the comment in recovery_share.hpp, with a logarithm table for GF(32).
const RecoveryShare kShare{2, 1, "abc", counting(0)};
constexpr std::string_view kText =
    "0410S-2RB2Y-CC00E-20G31\n"
    "0G2GJ-C1R8G-1450R-P30D3\n"
    "1R7H4-048JR-2CA1G-A5GQA\n"
    "30CHS-M6RWP-3MF1M-YYPH2";
const RecoveryShare kZeros{3, 5, std::string("\x00\xff\x10", 3), std::string(32, '\0')};
constexpr std::string_view kZerosText =
    "041GM-A07ZD-20007-00004\n"
    "00005-00006-00007-00008\n"
    "00009-0000A-0000B-0000C\n"
    "0000D-0000E-0000F-1700E";

std::string why_not(std::string_view typed) {
    const auto share = parse_share(typed);
    return share ? "it was read" : share.error().message;
}

TEST(RecoveryShareText, GivenAShare_WhenWritten_ThenItIsTheDocumentedText) {
    EXPECT_EQ(share_text(kShare), kText);
    EXPECT_EQ(share_text(kZeros), kZerosText);
}

TEST(RecoveryShareText, GivenItsText_WhenRead_ThenItIsTheShare) {
    for (const auto& [share, text] : {std::pair{kShare, kText}, std::pair{kZeros, kZerosText}}) {
        const auto read = parse_share(text);
        ASSERT_TRUE(read) << read.error().message;
        EXPECT_EQ(read.value().threshold, share.threshold);
        EXPECT_EQ(read.value().number, share.number);
        EXPECT_EQ(read.value().set, share.set);
        EXPECT_EQ(read.value().bytes, share.bytes);
    }
}

TEST(RecoveryShareText, GivenHowPeopleType_WhenRead_ThenItIsForgiven) {
    std::string typed(kText);
    std::transform(typed.begin(), typed.end(), typed.begin(), [](unsigned char c) { return std::tolower(c); });
    EXPECT_TRUE(parse_share(typed));
    std::replace(typed.begin(), typed.end(), '-', ' ');
    std::replace(typed.begin(), typed.end(), '0', 'o');
    std::replace(typed.begin(), typed.end(), '1', 'l');
    EXPECT_TRUE(parse_share(typed)) << why_not(typed);
    std::string full_width(kText);
    full_width.replace(0, 2, "０４");
    EXPECT_TRUE(parse_share(full_width));
}

// 80 places, 31 wrong characters each.
TEST(RecoveryShareText, GivenAnyOneWrongCharacter_WhenRead_ThenItsGroupIsNamed) {
    constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    int place = 0;
    for (std::size_t i = 0; i < kText.size(); ++i) {
        if (kText[i] == '-' || kText[i] == '\n') continue;
        const int group = place++ / 5 + 1;
        for (const char wrong : kAlphabet) {
            if (wrong == kText[i]) continue;
            std::string typed(kText);
            typed[i] = wrong;
            const auto said = why_not(typed);
            ASSERT_THAT(said, AllOf(HasSubstr("第 " + std::to_string(group) + " 组"),
                                    HasSubstr("group " + std::to_string(group) + " is mistyped")));
        }
    }
    EXPECT_EQ(place, 80);
}

TEST(RecoveryShareText, GivenTwoCharactersOfAGroupThatChangedPlaces_WhenRead_ThenItsGroupIsNamed) {
    std::string characters(kText);
    std::erase_if(characters, [](char c) { return c == '-' || c == '\n'; });
    for (std::size_t group = 0; group < 16; ++group)
        for (std::size_t a = 0; a < 5; ++a)
            for (std::size_t b = a + 1; b < 5; ++b) {
                auto typed = characters;
                std::swap(typed[5 * group + a], typed[5 * group + b]);
                if (typed == characters) continue;
                ASSERT_THAT(why_not(typed), HasSubstr("group " + std::to_string(group + 1) + " is mistyped"));
            }
}

TEST(RecoveryShareText, GivenTwoGroupsOrTwoLinesThatChangedPlaces_WhenRead_ThenItIsRefused) {
    std::string characters(kText);
    std::erase_if(characters, [](char c) { return c == '-' || c == '\n'; });
    for (std::size_t a = 0; a < 16; ++a)
        for (std::size_t b = a + 1; b < 16; ++b) {
            auto typed = characters;
            for (std::size_t i = 0; i < 5; ++i) std::swap(typed[5 * a + i], typed[5 * b + i]);
            if (typed != characters) {
                ASSERT_THAT(why_not(typed), HasSubstr("is mistyped")) << a << " " << b;
            }
        }
}

TEST(RecoveryShareText, GivenOneTooFewOrTooMany_WhenRead_ThenItSaysHowManyThereAre) {
    const std::string text(kText);
    EXPECT_THAT(why_not(text.substr(0, text.size() - 1)), AllOf(HasSubstr("现有 79 个"), HasSubstr("there are 79")));
    EXPECT_THAT(why_not(text + "0"), HasSubstr("there are 81"));
    EXPECT_THAT(why_not(""), HasSubstr("there are 0"));
}

TEST(RecoveryShareText, GivenACharacterThatNoShareHas_WhenRead_ThenItIsRefusedAndNothingIsRepeated) {
    std::string typed(kText);
    typed[3] = '!';
    EXPECT_THAT(why_not(typed), AllOf(HasSubstr("none of a share's"), Not(HasSubstr("!")), Not(HasSubstr("0410"))));
}

// The groups are right, what they say is not: no share of ours, made up to look like one.
TEST(RecoveryShareText, GivenGroupsThatAreRightAndABadChecksum_WhenRead_ThenItIsNoShare) {
    auto damaged = kShare;
    damaged.bytes[0] = 'x';
    const auto good = share_text(kShare), other = share_text(damaged);
    std::string mixed = other.substr(0, other.size() - 11) + good.substr(good.size() - 11);  // the last two groups
    EXPECT_THAT(why_not(mixed), AllOf(HasSubstr("不是恢复份额"), HasSubstr("no recovery share")));
}

}  // namespace
}  // namespace vigil::test

#include "files/text_encoding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigil {
namespace {

using testing::HasSubstr;

// 中文 and 䶮 (a rare character of names, in GBK) in GB18030, from the standard's tables; 𠮷 has four bytes there.
constexpr std::string_view kGb = "\xD6\xD0\xCE\xC4\xFE\x9F\x95\x34\xB2\x35";

TEST(TextEncoding, GivenUtf8_WhenRead_ThenItStaysAsItIs) {
    EXPECT_EQ(to_utf8("姓名,张三\n").value(), "姓名,张三\n");
    EXPECT_EQ(to_utf8("").value(), "");
}

TEST(TextEncoding, GivenUtf8WithAMark_WhenRead_ThenTheMarkIsGone) {
    EXPECT_EQ(to_utf8("\xEF\xBB\xBF姓名").value(), "姓名");
}

TEST(TextEncoding, GivenGb18030_WhenRead_ThenItIsDetected) { EXPECT_EQ(to_utf8(kGb).value(), "中文䶮𠮷"); }

TEST(TextEncoding, GivenGb18030WithItsMark_WhenRead_ThenTheMarkIsGone) {
    EXPECT_EQ(to_utf8("\x84\x31\x95\x33" + std::string(kGb)).value(), "中文䶮𠮷");
}

// 联通 in GBK looks like UTF-8 to careless programs; it has an overlong form.
TEST(TextEncoding, GivenTheWordThatFoolsEditors_WhenRead_ThenItIsGb18030) {
    EXPECT_EQ(to_utf8("\xC1\xAA\xCD\xA8").value(), "联通");
}

TEST(TextEncoding, GivenAnEncodingThatWasNamed_WhenTheBytesAreOfAnother_ThenTheLineIsNamed) {
    const auto refused = to_utf8("ascii\n" + std::string(kGb), TextEncoding::utf8);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message, "line 2: not UTF-8");
}

TEST(TextEncoding, GivenBytesOfNeither_WhenRead_ThenTheLineIsNamed) {
    const auto refused = to_utf8("a\nb\n\xFF\xFF\n");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message, "line 3: neither UTF-8 nor GB18030");
    EXPECT_FALSE(to_utf8("\xD6"));
}

TEST(TextEncoding, GivenUtf16_WhenRead_ThenItSaysHowToSaveTheSheet) {
    const auto refused = to_utf8(std::string_view("\xFF\xFE\xD3\x59", 4));
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("CSV UTF-8"));
}

}  // namespace
}  // namespace vigil

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vigil/protocol/messages/alert.hpp>
#include <vigil/protocol/messages/report.hpp>

#include "unit/protocol/sample_messages.hpp"

using namespace vigil;
using namespace vigil::protocol;

namespace {

std::string encoded_text(std::string_view text) {
    Texts message;
    message.text = text;
    return encode(message);
}

TEST(Encode, GivenAMessage_WhenEncoded_ThenMembersStandInDeclarationOrderWithoutSpaces) {
    Whole whole{.text = "t",
                .flag = true,
                .number = -5,
                .word = DangerNow::unknown,
                .part = {.label = "a", .yes = false},
                .parts = {},
                .codes = {"x", "y"},
                .table = {{1, 2}, {}},
                .raw = {R"({"k":[1]})"}};
    whole.parts.push_back({.label = "b", .yes = std::nullopt});
    EXPECT_EQ(encode(whole), R"({"text":"t","flag":true,"number":-5,"word":"unknown","part":{"label":"a","yes":false},)"
                             R"("parts":[{"label":"b"}],"codes":["x","y"],"table":[[1,2],[]],"raw":{"k":[1]}})");
}

TEST(Encode, GivenEmptyOptionalFields_WhenEncoded_ThenTheyAreNotWritten) {
    EXPECT_EQ(encode(Texts{}), "{}");
    EXPECT_EQ(encode(Choice{}), "{}");
    EXPECT_EQ(encode(Nothing{}), "{}");
}

TEST(Encode, GivenEmptyRequiredFields_WhenEncoded_ThenTheyAreWritten) {
    EXPECT_EQ(encode(Whole{}), R"({"text":"","flag":false,"number":0,"word":"no","part":{"label":""},"parts":[]})");
}

TEST(Encode, GivenAFalseOptionalFlag_WhenEncoded_ThenItIsWritten) {
    Choice choice;
    choice.flag = false;
    EXPECT_EQ(encode(choice), R"({"flag":false})");
}

TEST(Encode, GivenAMessageWithAType_WhenEncoded_ThenTheTypeStandsFirst) {
    EXPECT_EQ(encode(Greeting{.to = "you"}), R"({"type":"greeting","to":"you"})");
    EXPECT_EQ(encode(Greeting{}), R"({"type":"greeting"})");
}

// RFC 8259 section 7: what must be escaped, and nothing else.
TEST(Encode, GivenCharactersThatMustBeEscaped_WhenEncoded_ThenTheyAre) {
    EXPECT_EQ(encoded_text("\"\\"), R"({"text":"\"\\"})");
    EXPECT_EQ(encoded_text("\n\r\t"), R"({"text":"\n\r\t"})");
    EXPECT_EQ(encoded_text(std::string_view("\0\x01\x1f", 3)), R"({"text":"\u0000\u0001\u001f"})");
    EXPECT_EQ(encoded_text("\b\f"), R"({"text":"\u0008\u000c"})");
}

TEST(Encode, GivenOtherCharacters_WhenEncoded_ThenTheyStandAsTheyAre) {
    EXPECT_EQ(encoded_text("/ \x7F旗ᠮ𠮷"), "{\"text\":\"/ \x7F旗ᠮ𠮷\"}");
}

TEST(Encode, GivenEveryAsciiCharacter_WhenReadByAnotherParser_ThenItIsTheSame) {
    std::string all;
    for (char c = 0; c < 127; ++c) all += c;
    EXPECT_EQ(nlohmann::json::parse(encoded_text(all)).at("text").get<std::string>(), all);
}

// Hudum script with a free variation selector and a narrow no-break space, as keyboards write it.
TEST(Encode, GivenTraditionalMongolian_WhenSentAndReceived_ThenNotOneCodePointIsLost) {
    const std::string text = "ᠮᠣᠩᠭᠣᠯ\u180B ᠪᠢᠴᠢᠭ\u202Fᠦᠨ ᠠᠯᠪᠠ\u180E᠎ᠠ";
    FileReport report;
    report.key = "919108f7-52d1-4320-9bac-f847db4148a8";
    report.nonce = "AAAAAAAAAAAAAAAAAAAAAA";
    report.circumstance = "other_concern";
    report.places.now = Place{DivisionCode("150424101000"), text};
    report.narrative = text;
    const auto read = decode<FileReport>(encode(report));
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value().narrative, text);
    EXPECT_EQ(read.value().places.now->detail, text);
}

TEST(Encode, GivenAnAlert_WhenReadByAnotherParser_ThenItsMembersHaveTheirPublishedNames) {
    AlertSummary alert;
    alert.alert_id = AlertId("a");
    alert.function = Function::police;
    alert.owner = true;
    alert.version = 2;
    alert.level = Level::orange;
    alert.raised_at = instant_of(1790000000000);
    alert.due_at = instant_of(1790000600000);
    const auto json = nlohmann::json::parse(encode(alert));
    EXPECT_EQ(json.at("alert_id"), "a");
    EXPECT_EQ(json.at("function"), "police");
    EXPECT_EQ(json.at("owner"), true);
    EXPECT_EQ(json.at("version"), 2);
    EXPECT_EQ(json.at("level"), "orange");
    EXPECT_EQ(json.at("raised_at"), 1790000000000);
    EXPECT_EQ(json.at("due_at"), 1790000600000);
    EXPECT_FALSE(json.contains("decide_by"));
    EXPECT_FALSE(json.contains("acknowledged_by"));
}

}  // namespace

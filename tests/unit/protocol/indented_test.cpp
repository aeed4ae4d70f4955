#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vigil/protocol/indented.hpp>

namespace vigil::protocol {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Indented, GivenADocument_WhenShown_ThenEachMemberHasALine) {
    EXPECT_EQ(indented(R"({"b":1,"a":{"名":"苏木"}})"), "{\n  \"b\": 1,\n  \"a\": {\n    \"名\": \"苏木\"\n  }\n}");
}

// "\u202E" turns what follows: a name could read as another, or hide that a line goes on (CVE-2021-42574 is such a trick).
TEST(Indented, GivenNamesThatCommandATerminal_WhenShown_ThenTheirEscapesAreSeen) {
    const nlohmann::json document{{"escape", "\x1b[31m"},       {"csi", "\xc2\x9b[31m"},     {"del", "\x7f"},
                                  {"override", "\xe2\x80\xae"}, {"isolate", "\xe2\x81\xa6"}, {"mark", "\xe2\x80\x8f"},
                                  {"arabic", "\xd8\x9c"},       {"line", "\xe2\x80\xa8"},    {"feed", "\n"}};
    const auto shown = indented(document.dump());
    for (const char* escape :
         {"\\u001b[31m", "\\u009b[31m", "\\u007f", "\\u202e", "\\u2066", "\\u200f", "\\u061c", "\\u2028"})
        EXPECT_THAT(shown, HasSubstr(escape));
    for (const char* raw :
         {"\x1b", "\xc2\x9b", "\x7f", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x80\x8f", "\xd8\x9c", "\xe2\x80\xa8"})
        EXPECT_THAT(shown, Not(HasSubstr(raw)));
    EXPECT_EQ(nlohmann::json::parse(shown), document) << "it is the same document";
}

TEST(Indented, GivenTextsOfManyScripts_WhenShown_ThenTheyAreAsTheyWere) {
    const std::string text =
        "Өнөр ᠮᠣᠩᠭᠣᠯ 苏木 𠮷 é \xe2\x80\x8d \xe2\x80\xaf";  // with a joiner and Mongolian's narrow space
    EXPECT_THAT(indented(nlohmann::json{{"text", text}}.dump()), HasSubstr(text));
}

}  // namespace
}  // namespace vigil::protocol

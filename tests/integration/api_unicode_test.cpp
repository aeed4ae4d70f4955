// Characters that nobody sees, or that command whoever shows them: a report keeps them as they were sent, and nothing else of the server repeats them.
#include <vigil/protocol/messages/report.hpp>

#include "integration/api_support.hpp"

namespace vigil::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Trick {
    const char* name;
    const char* text;  // UTF-8
    std::size_t size;
};

template <std::size_t N>
constexpr Trick trick(const char* name, const char (&text)[N]) {
    return {name, text, N - 1};
}

const Trick kTricks[] = {
    trick("RightToLeftOverride", "小\u202E明\u202C"),
    trick("Isolates", "\u2066小明\u2069\u2067"),
    trick("ZeroWidth", "小\u200B\u200D\uFEFF明"),
    trick("TerminalEscape", "小明\x1b]0;owned\x07\x1b[2J"),
    trick("ControlSequenceIntroducer", "小明\u009B31m"),
    trick("LineEnds", "小明\r\n{\"event\":\"forged\"}\n\u2028\u2029\u0085"),
    trick("Nul", "小\0明"),
    trick("Noncharacters", "小\uFFFE\uFFFF明\U0010FFFF"),
    trick("PrivateUseAndTags", "小\uE000\U000E0041\U000E007F明"),
    trick("CombiningFlood", "小\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030A明"),
    trick("FormatDirectives", "%s%n{}{0}${jndi:ldap://x}<script>'--"),
};

class ApiUnicodeTest : public ApiTest, public ::testing::WithParamInterface<Trick> {};

TEST_P(ApiUnicodeTest, GivenANameWithOddCharacters_WhenItIsFiled_ThenItComesBackAsItWasAndStandsInNoLog) {
    auto& reporter = teacher();
    const std::string session = token(reporter);
    const std::string name(GetParam().text, GetParam().size);
    auto report = red_report();
    report.children.resize(1);
    report.children[0].child_name = name;
    report.narrative = "看到 " + name;
    const auto body = protocol::encode(report);
    const auto filed = post("/v1/reports", body, session);
    ASSERT_THAT(filed, HasStatus(201)) << filed.body;

    const auto id = decoded<protocol::Filed>(filed).report_id;
    const auto own = decoded<protocol::OwnReport>(get("/v1/reports/" + id.str(), session));
    const auto kept = protocol::decode<protocol::FileReport>(own.body.text).value();
    EXPECT_EQ(kept.children[0].child_name, name);
    EXPECT_EQ(kept.narrative, report.narrative);

    const auto log = server.log_text();
    EXPECT_THAT(log, Not(HasSubstr("明")));
    EXPECT_THAT(log, Not(HasSubstr("forged")));
    EXPECT_THAT(log, Not(HasSubstr("jndi")));
    for (const char c : log) EXPECT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7f)) << "the log is printable ASCII";
}

INSTANTIATE_TEST_SUITE_P(Tricks, ApiUnicodeTest, ::testing::ValuesIn(kTricks),
                         [](const auto& each) { return each.param.name; });

using ApiUnicodeHeaderTest = ApiTest;

TEST_F(ApiUnicodeHeaderTest, GivenHeadersThatWouldForgeALine_WhenTheyAreSent_ThenTheLogHoldsWholeLinesOfItsOwn) {
    const auto line = connect();
    for (const std::string field :
         {"X-Request-Id: a\",\"event\":\"forged", "X-Request-Id: \xe2\x80\xae", "User-Agent: forged\x1b[2J",
          "Accept-Language: \xff\xfe", "X-Forwarded-For: forged"})
        line->ask("GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n\r\n");
    const auto log = server.log_text();
    EXPECT_THAT(log, Not(HasSubstr("forged")));
    for (std::size_t begin = 0; begin < log.size();) {
        const auto end = log.find('\n', begin);
        ASSERT_NE(end, std::string::npos);
        EXPECT_TRUE(nlohmann::json::accept(log.substr(begin, end - begin))) << log.substr(begin, end - begin);
        begin = end + 1;
    }
}

}  // namespace
}  // namespace vigil::test

// Nothing of what was sent is ever repeated: neither in an answer nor in the log (PROTOCOL.md section 3, promise P7).
#include "integration/api_support.hpp"

namespace vigil::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kName = "NergüiBaatar";
constexpr const char* kEscapedName = "Nerg\\u00fcBaatar";

class ApiEchoTest : public ApiTest {
protected:
    void expect_silence(const client::HttpAnswer& answer) {
        EXPECT_GE(answer.status, 400);
        std::string said = answer.body;
        for (const auto& [name, value] : answer.headers) said += "\n" + name + ": " + value;
        for (const char* part : {"Baatar", "baatar"}) {
            EXPECT_THAT(said, Not(HasSubstr(part)));
            EXPECT_THAT(server.log_text(), Not(HasSubstr(part)));
        }
    }
    void expect_silence_about(const json& document) { expect_silence(post("/v1/reports", document.dump())); }
    json report() const { return json_of(red_report()); }
};

TEST_F(ApiEchoTest, GivenANameInAMemberOfAnotherType_WhenItIsRefused_ThenTheNameIsNotRepeated) {
    auto document = report();
    for (const char* member : {"key", "nonce", "places", "signals", "danger_now", "seen_at", "children", "voice_note"})
        document[member] = kName;
    expect_silence_about(document);
}

TEST_F(ApiEchoTest, GivenANameAsACode_WhenItIsRefused_ThenTheNameIsNotRepeated) {
    auto document = report();
    document["circumstance"] = "baatar";
    document["signals"] = {"Baatar_nergui", "baatar"};
    document["suspect_relation"] = "baatar";
    expect_silence_about(document);
}

TEST_F(ApiEchoTest, GivenANameAsTheNameOfAMember_WhenTheMemberIsThereTwice_ThenTheNameIsNotRepeated) {
    const std::string body = std::string("{\"") + kName + "\":1,\"" + kName + "\":2}";
    const auto refused = post("/v1/reports", body);
    EXPECT_EQ(code_of(refused), "duplicate_key");
    expect_silence(refused);
}

TEST_F(ApiEchoTest, GivenANameBeforeBrokenJson_WhenItIsRefused_ThenTheNameIsNotRepeated) {
    for (const std::string behind : {"", "\x01", "\\q", "\xff", "\\ud83d\"}", "\"]"}) {
        const auto refused = post("/v1/reports", std::string("{\"narrative\":\"") + kEscapedName + kName + behind);
        EXPECT_EQ(refused.status, 400);
        expect_silence(refused);
    }
}

TEST_F(ApiEchoTest, GivenANameInThePathOrQuery_WhenItIsRefused_ThenTheNameIsNotRepeated) {
    const auto session = token(officer());
    for (const std::string target :
         {"/v1/reports/Baatar", "/v1/cases/Baatar", "/v1/alerts/Baatar", "/Baatar", "/v1/alerts?state=Baatar",
          "/v1/alerts?cursor=Baatar", "/v1/reports?cursor=Baatar", "/v1/divisions?parent=Baatar", "/%Baatar"})
        expect_silence(get(target, session));
}

TEST_F(ApiEchoTest, GivenANameInAHeader_WhenItIsRefused_ThenTheNameIsNotRepeated) {
    const std::string body = protocol::encode(red_report());
    expect_silence(post("/v1/reports", body, {}, {{"Idempotency-Key", "Baatar"}, {"X-Request-Id", "Baatar"}}));
    expect_silence(send("POST", "/v1/reports", body, {{"Content-Type", "Baatar/json"}}));
    expect_silence(get("/v1/reports", {}, {{"Authorization", "Baatar Baatar"}, {"X-Request-Id", "Baatar"}}));
    expect_silence(send("Baatar", "/v1/reports", {}));
}

TEST_F(ApiEchoTest, GivenALoginAndPasswordThatAreWrong_WhenTheyAreRefused_ThenNeitherIsRepeated) {
    const json login{{"login", "Baatar"}, {"password", "the password of Baatar"}};
    const auto refused = post("/v1/sessions/password", login.dump());
    EXPECT_THAT(refused, IsProblem(401, "session_refused"));
    expect_silence(refused);
}

TEST_F(ApiEchoTest, GivenAReportWithANameThatIsTaken_WhenTheLogIsRead_ThenItTellsOfTheReportAndNotOfTheName) {
    auto named = red_report();
    named.narrative = std::string(kName) + " 的后背有伤";
    named.children.front().child_name = kName;
    const auto filed = file(named, token(teacher()));
    EXPECT_THAT(server.log_text(), HasSubstr(filed.report_id.str()));
    EXPECT_THAT(server.log_text(), Not(HasSubstr("Baatar")));
}

}  // namespace
}  // namespace vigil::test

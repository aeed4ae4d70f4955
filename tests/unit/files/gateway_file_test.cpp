#include "files/gateway_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "contract/temp_folder.hpp"

namespace vigil::files {
namespace {

namespace fs = std::filesystem;
using gateways::Outcome;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// The least that is well, with `more` members and whatever a member of the same name is replaced by.
std::string a_gateway(const std::map<std::string, std::string>& members = {}) {
    std::map<std::string, std::string> all{
        {"url", R"("https://sms.example.cn/v1/send")"},
        {"method", R"("POST")"},
        {"query", R"({"to": "{number}"})"},
        {"text", R"("您有一条待处理的工作消息")"},
        {"signature", R"({"scheme": "none"})"},
        {"success", R"({"statuses": [200], "pointer": "/code", "value": 0})"},
    };
    for (const auto& [key, value] : members) all[key] = value;
    std::string text = "{";
    for (const auto& [key, value] : all)
        if (!value.empty()) text += (text.size() > 1 ? ", " : "") + ("\"" + key + "\": ") + value;
    return text + "}";
}

std::vector<std::string> problems_of_gateway(const std::string& text) {
    const auto read = parse_gateway(text, "/etc/vigil");
    std::vector<std::string> found;
    if (!read)
        for (const auto& each : read.error().violations) found.push_back(each.pointer + " " + each.code);
    return found;
}

std::vector<std::string> problems_with(const std::string& key, const std::string& value) {
    return problems_of_gateway(a_gateway({{key, value}}));
}

GatewayDescription read_with(const std::map<std::string, std::string>& members) {
    auto read = parse_gateway(a_gateway(members), "/etc/vigil");
    if (!read) throw std::runtime_error(testing::PrintToString(problems_of_gateway(a_gateway(members))));
    return std::move(read).value();
}

// A template in the form of the file, with <names> for what is filled in.
std::string shown(const GatewayTemplate& in) {
    std::string text;
    for (const auto& piece : in.pieces) {
        text += piece.text;
        if (piece.placeholder) text += "<" + std::string(to_text(*piece.placeholder)) + ">";
    }
    return text;
}

TEST(GatewayFile, GivenEveryShippedFile_WhenLoaded_ThenItIsWellAndTellsNothingOfAnybody) {
    const fs::path folder = VIGIL_SOURCE_DIR "/config/gateways";
    int files = 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        ++files;
        const auto read = load_gateway(entry.path());
        ASSERT_TRUE(read) << problems_of_gateway(a_gateway()).size() << read.error().message << " "
                          << (read.error().violations.empty() ? "" : read.error().violations[0].pointer);
        EXPECT_EQ(read.value().text, "您有一条待处理的工作消息") << entry.path();
        EXPECT_EQ(read.value().signature.secret.parent_path(), folder);
        EXPECT_THAT(read.value().allow, IsEmpty());
    }
    EXPECT_GE(files, 2);
}

TEST(GatewayFile, GivenTheShippedTextMessages_WhenLoaded_ThenTheCodesComeToWhatTheTableSays) {
    const auto read = load_gateway(VIGIL_SOURCE_DIR "/config/gateways/aliyun-sms.json").value();
    EXPECT_EQ(read.host, "dysmsapi.aliyuncs.com");
    EXPECT_EQ(read.signature.scheme, GatewaySignature::acs3);
    EXPECT_EQ(read.signature.action, "SendSms");
    EXPECT_EQ(read.id, "/BizId");
    const auto outcome_of = [&](const std::string& value) {
        for (const auto& each : read.errors)
            if (each.value == value) return each.outcome;
        return Outcome::accepted;
    };
    EXPECT_EQ(outcome_of(R"("isv.MOBILE_NUMBER_ILLEGAL")"), Outcome::target_dead);
    EXPECT_EQ(outcome_of(R"("isv.BUSINESS_LIMIT_CONTROL")"), Outcome::retry);
    EXPECT_EQ(outcome_of("Throttling"), Outcome::retry);
    EXPECT_EQ(outcome_of("isv.ACCOUNT_"), Outcome::ask_operator);
}

TEST(GatewayFile, GivenTheLeast_WhenParsed_ThenTheRestHasItsDefaults) {
    const auto read = read_with({});
    EXPECT_EQ(read.host, "sms.example.cn");
    EXPECT_EQ(read.port, "443");
    EXPECT_EQ(read.path, "/v1/send");
    EXPECT_EQ(read.body, GatewayBody::none);
    EXPECT_EQ(read.limits.connect, std::chrono::seconds(5));
    EXPECT_EQ(read.limits.handshake, std::chrono::seconds(5));
    EXPECT_EQ(read.limits.answer, std::chrono::seconds(15));
    EXPECT_EQ(read.per_second, 10);
    EXPECT_EQ(read.success.value, "0");
    EXPECT_TRUE(read.authority.empty());
}

TEST(GatewayFile, GivenUrls_WhenParsed_ThenTheirPartsAreKnown) {
    const auto parts = [](const std::string& url) {
        const auto read = read_with({{"url", "\"" + url + "\""}});
        return read.host + " " + read.port + " " + read.path;
    };
    EXPECT_EQ(parts("https://a.example.cn"), "a.example.cn 443 /");
    EXPECT_EQ(parts("https://a.example.cn:8443/x/y_z-1~2.3/"), "a.example.cn 8443 /x/y_z-1~2.3/");
    EXPECT_EQ(parts("https://[2001:db8::1]:8443/x"), "2001:db8::1 8443 /x");
    EXPECT_EQ(parts("https://10.1.2.3/x"), "10.1.2.3 443 /x");
}

class WrongUrl : public testing::TestWithParam<const char*> {};
TEST_P(WrongUrl, GivenAUrlThatIsNotOne_WhenParsed_ThenItIsAProblem) {
    EXPECT_THAT(problems_with("url", "\"" + std::string(GetParam()) + "\""), ElementsAre("/url url"));
}
INSTANTIATE_TEST_SUITE_P(Urls, WrongUrl,
                         testing::Values("http://a.cn/", "ftp://a.cn/", "a.cn", "https://", "https:///x",
                                         "https://u:p@a.cn/", "https://u@a.cn", "https://a.cn/#x", "https://a.cn#x",
                                         "https://a.cn/?a=1", "https://a.cn?a=1", "https://a.cn:0/",
                                         "https://a.cn:65536/", "https://a.cn:/", "https://a.cn:80x/",
                                         "https://a.cn:-1/", "https://a.cn:08/", "https://a b/", "https://a.cn/a b",
                                         "https://a.cn/%41", "https://a.cn/../x", "https://a.cn/./x", "https://[::1",
                                         "https://[::1]x/", "https://[1.2.3.4]/", "https://[::/0]/",
                                         "https://a.cn\\\\x", "https://a.cn/\\r\\nHost: b", "https://\\u4f8b.cn/"));

TEST(GatewayFile, GivenTemplates_WhenParsed_ThenPlaceholdersStandInTheirPlaces) {
    const auto read = read_with(
        {{"query",
          R"({"a": "{number}{delivery}", "b": "x{national_number}y", "c": "{text}!", "d": "{{}}{{{number}}}"})"}});
    std::vector<std::string> all;
    for (const auto& [name, value] : read.query) all.push_back(name + "=" + shown(value));
    EXPECT_THAT(all, ElementsAre("a=<number><delivery>", "b=x<national_number>y", "c=您有一条待处理的工作消息!",
                                 "d={}{<number>}"));
}

class WrongTemplate : public testing::TestWithParam<const char*> {};
TEST_P(WrongTemplate, GivenAnotherPlaceholder_WhenParsed_ThenItIsAProblemWherever) {
    const auto text = std::string(GetParam());
    EXPECT_THAT(problems_with("query", R"({"x": ")" + text + R"("})"), ElementsAre("/query/x placeholder"));
    EXPECT_THAT(problems_with("headers", R"({"X-A": ")" + text + R"("})"), ElementsAre("/headers/X-A placeholder"));
    EXPECT_THAT(problems_with("body", R"({"kind": "form", "members": {"x": ")" + text + R"("}})"),
                ElementsAre("/body/members/x placeholder"));
    EXPECT_THAT(problems_with("body", R"({"kind": "json", "members": {"a": {"b": [1, ")" + text + R"("]}}})"),
                ElementsAre("/body/members/a/b/1 placeholder"));
}
INSTANTIATE_TEST_SUITE_P(Templates, WrongTemplate,
                         testing::Values("{name}", "{}", "{", "}", "a}b", "{number", "{Number}", "{number }", "{child}",
                                         "{alert}", "{{number}", "{{{name}}}"));

TEST(GatewayFile, GivenAJsonBody_WhenParsed_ThenItIsOneTemplateOfItsText) {
    const auto read = read_with({{"query", ""}, {"body", R"({"kind": "json", "members": {
        "to": ["{number}"], "n": 3, "f": 1.5, "on": true, "none": null, "empty": "", "o": {}, "l": [],
        "text": "{text} \"{delivery}\"", "a\"b": {"c": "{{}}"}}})"}});
    EXPECT_EQ(shown(read.json), R"({"a\"b":{"c":"{}"},"empty":"","f":1.5,"l":[],"n":3,"none":null,"o":{},"on":true,)"
                                R"("text":"您有一条待处理的工作消息 \"<delivery>\"","to":["<number>"]})");
}

TEST(GatewayFile, GivenMistakesInTheBody_WhenParsed_ThenEachIsNamed) {
    EXPECT_THAT(problems_with("body", "[]"), ElementsAre("/body type"));
    EXPECT_THAT(problems_with("body", "{}"), ElementsAre("/body/kind unknown_word"));
    EXPECT_THAT(problems_with("body", R"({"kind": "xml"})"), ElementsAre("/body/kind unknown_word"));
    EXPECT_THAT(problems_with("body", R"({"kind": "none", "members": {}})"), ElementsAre("/body/members unknown_key"));
    EXPECT_THAT(problems_with("body", R"({"kind": "form"})"), ElementsAre("/body/members required"));
    EXPECT_THAT(problems_with("body", R"({"kind": "json", "members": []})"), ElementsAre("/body/members type"));
    EXPECT_THAT(problems_with("body", R"({"kind": "json", "members": {}, "more": 1})"),
                UnorderedElementsAre("/body/more unknown_key", "/body/members type"));
    EXPECT_THAT(problems_with("body", R"({"kind": "form", "members": {"a": 5}})"), ElementsAre("/body/members/a type"));
    EXPECT_THAT(problems_with("body", R"({"kind": "json", "members": {"a": "x\u0001"}})"),
                ElementsAre("/body/members/a control_character"));
    EXPECT_THAT(problems_of_gateway(
                    a_gateway({{"method", R"("GET")"}, {"body", R"({"kind": "form", "members": {"a": "b"}})"}})),
                ElementsAre("/body/kind body"));
}

TEST(GatewayFile, GivenNoPlaceForTheNumber_WhenParsed_ThenItIsAProblem) {
    EXPECT_THAT(problems_with("query", R"({"id": "{delivery}"})"), ElementsAre(" number"));
    EXPECT_THAT(problems_of_gateway(a_gateway({{"query", ""}, {"headers", R"({"X-To": "{national_number}"})"}})),
                IsEmpty());
}

TEST(GatewayFile, GivenHeadersThatAreNotTheirs_WhenParsed_ThenEachIsAProblem) {
    for (const std::string name : {"Authorization", "authorization", "Proxy-Authorization", "Cookie"})
        EXPECT_THAT(problems_with("headers", "{\"" + name + "\": \"x\"}"), ElementsAre("/headers/" + name + " secret"));
    for (const std::string name : {"Host", "content-length", "Content-Type", "Transfer-Encoding", "Connection",
                                   "Expect", "TE", "Upgrade", "Trailer", "Accept-Encoding"})
        EXPECT_THAT(problems_with("headers", "{\"" + name + "\": \"x\"}"),
                    ElementsAre("/headers/" + name + " reserved"));
    EXPECT_THAT(problems_with("headers", R"({"a:": "x"})"), ElementsAre("/headers/a: header_name"));
    EXPECT_THAT(problems_with("headers", R"({"": "x"})"), ElementsAre("/headers/ name", "/headers/ header_name"));
    EXPECT_THAT(problems_with("headers", R"({"X-Text": "{text}"})"), ElementsAre("/headers/X-Text ascii"));
    EXPECT_THAT(problems_with("headers", R"({"X-A": "a\r\nb"})"),
                ElementsAre("/headers/X-A control_character", "/headers/X-A ascii"));
    EXPECT_THAT(problems_with("headers", "[]"), ElementsAre("/headers type"));
}

TEST(GatewayFile, GivenSignatures_WhenParsed_ThenEachHasItsMembers) {
    const auto of = [](const std::string& value) { return read_with({{"signature", value}}).signature; };
    EXPECT_EQ(of(R"({"scheme": "bearer", "secret": "token"})").secret, "/etc/vigil/token");
    EXPECT_EQ(of(R"({"scheme": "bearer", "secret": "../keys/token"})").secret, "/etc/keys/token");
    EXPECT_EQ(of(R"({"scheme": "bearer", "secret": "/run/token"})").secret, "/run/token");
    EXPECT_EQ(of(R"({"scheme": "header", "secret": "t", "header": "X-Key"})").header, "X-Key");
    const auto acs3 = of(R"({"scheme": "acs3", "secret": "t", "key_id": "k", "action": "A", "version": "V"})");
    EXPECT_EQ(acs3.key_id + acs3.action + acs3.version, "kAV");
    const auto hmac =
        read_with({{"body", R"({"kind": "form", "members": {"a": "b"}})"},
                   {"signature", R"({"scheme": "hmac-sha256", "secret": "t", "header": "X-S", "encoding": "base64"})"}})
            .signature;
    EXPECT_EQ(hmac.encoding, ByteText::base64);
}

TEST(GatewayFile, GivenMistakesInTheSignature_WhenParsed_ThenEachIsNamed) {
    const auto of = [](const std::string& value) { return problems_with("signature", value); };
    EXPECT_THAT(of(""), ElementsAre("/signature required"));
    EXPECT_THAT(of("5"), ElementsAre("/signature type"));
    EXPECT_THAT(of("{}"), ElementsAre("/signature/scheme unknown_word"));
    EXPECT_THAT(of(R"({"scheme": "md5"})"), ElementsAre("/signature/scheme unknown_word"));
    EXPECT_THAT(of(R"({"scheme": "none", "secret": "x"})"), ElementsAre("/signature/secret unknown_key"));
    EXPECT_THAT(of(R"({"scheme": "bearer"})"), ElementsAre("/signature/secret required"));
    EXPECT_THAT(of(R"({"scheme": "bearer", "secret": "x", "token": "y"})"), ElementsAre("/signature/token unknown_key"))
        << "a secret in the file itself";
    EXPECT_THAT(of(R"({"scheme": "header", "secret": "x", "header": "a", "value": "y"})"),
                ElementsAre("/signature/value unknown_key"));
    EXPECT_THAT(of(R"({"scheme": "acs3", "secret": "x", "key_id": "k", "action": "A", "version": "V", "key": "y"})"),
                ElementsAre("/signature/key unknown_key"));
    EXPECT_THAT(of(R"({"scheme": "bearer", "secret": "a\u0000b"})"), ElementsAre("/signature/secret path"));
    EXPECT_THAT(of(R"({"scheme": "header", "secret": "x"})"), ElementsAre("/signature/header required"));
    EXPECT_THAT(of(R"({"scheme": "header", "secret": "x", "header": "a b"})"),
                ElementsAre("/signature/header header_name"));
    EXPECT_THAT(of(R"({"scheme": "header", "secret": "x", "header": "Host"})"),
                ElementsAre("/signature/header header_name"));
    EXPECT_THAT(of(R"({"scheme": "hmac-sha256", "secret": "x", "header": "a"})"),
                ElementsAre("/signature/encoding unknown_word"));
    EXPECT_THAT(of(R"({"scheme": "hmac-sha256", "secret": "x", "header": "a", "encoding": "hex"})"),
                ElementsAre("/signature body"))
        << "there is none to sign";
    EXPECT_THAT(of(R"({"scheme": "acs3", "secret": "x"})"),
                UnorderedElementsAre("/signature/key_id required", "/signature/action required",
                                     "/signature/version required"));
    EXPECT_THAT(of(R"({"scheme": "acs3", "secret": "x", "key_id": "a b", "action": "签", "version": "1"})"),
                UnorderedElementsAre("/signature/key_id ascii", "/signature/action ascii"));
    EXPECT_THAT(
        problems_of_gateway(a_gateway({{"headers", R"({"x-key": "a"})"},
                                       {"signature", R"({"scheme": "header", "secret": "x", "header": "X-Key"})"}})),
        ElementsAre("/headers/X-Key reserved"));
    EXPECT_THAT(
        problems_of_gateway(a_gateway(
            {{"headers", R"({"X-Acs-Date": "a"})"},
             {"signature", R"({"scheme": "acs3", "secret": "x", "key_id": "k", "action": "A", "version": "V"})"}})),
        ElementsAre("/headers/X-Acs-Date reserved"));
}

TEST(GatewayFile, GivenMistakesInSuccess_WhenParsed_ThenEachIsNamed) {
    const auto of = [](const std::string& value) { return problems_with("success", value); };
    EXPECT_THAT(of(""), ElementsAre("/success required"));
    EXPECT_THAT(of(R"("OK")"), ElementsAre("/success type"));
    EXPECT_THAT(of(R"({"statuses": [200]})"),
                UnorderedElementsAre("/success/pointer required", "/success/value required"))
        << "a status alone is no success";
    EXPECT_THAT(of(R"({"statuses": [], "pointer": "/a", "value": 1})"), ElementsAre("/success/statuses too_few"));
    EXPECT_THAT(of(R"({"pointer": "/a", "value": 1})"), ElementsAre("/success/statuses required"));
    EXPECT_THAT(of(R"({"statuses": [199, 302, "200"], "pointer": "/a", "value": 1})"),
                ElementsAre("/success/statuses/0 range", "/success/statuses/1 range", "/success/statuses/2 type"));
    for (const std::string pointer : {"a", "Code/x", "/a~", "/a~2", "/a~b"})
        EXPECT_THAT(of(R"({"statuses": [200], "value": 1, "pointer": ")" + pointer + "\"}"),
                    ElementsAre("/success/pointer pointer"))
            << pointer;
    for (const std::string value : {"null", "[]", "{}", "1.5"})
        EXPECT_THAT(of(R"({"statuses": [200], "pointer": "/a", "value": )" + value + "}"),
                    ElementsAre("/success/value type"))
            << value;
    EXPECT_THAT(of(R"({"statuses": [200], "pointer": "/a~0b~1c", "value": "x", "more": 1})"),
                ElementsAre("/success/more unknown_key"));
}

TEST(GatewayFile, GivenErrors_WhenParsed_ThenTheyKeepTheirOrder) {
    const auto read = read_with({{"errors", R"([
        {"pointer": "/code", "equals": 5, "outcome": "target_dead"},
        {"pointer": "/code", "begins_with": "Thr", "outcome": "retry", "wait_s": 60},
        {"status": 401, "outcome": "refresh_credentials"},
        {"status": 400, "pointer": "/e", "equals": "x", "outcome": "ask_operator"}])"}});
    EXPECT_EQ(read.errors,
              (std::vector<GatewayError>{{std::nullopt, "/code", "5", false, Outcome::target_dead, std::nullopt},
                                         {std::nullopt, "/code", "Thr", true, Outcome::retry, std::chrono::seconds(60)},
                                         {401, "", "", false, Outcome::refresh_credentials, std::nullopt},
                                         {400, "/e", R"("x")", false, Outcome::ask_operator, std::nullopt}}));
}

TEST(GatewayFile, GivenMistakesInErrors_WhenParsed_ThenEachIsNamed) {
    const auto of = [](const std::string& value) { return problems_with("errors", "[" + value + "]"); };
    EXPECT_THAT(problems_with("errors", "{}"), ElementsAre("/errors type"));
    EXPECT_THAT(of("5"), ElementsAre("/errors/0 type"));
    EXPECT_THAT(of(R"({"outcome": "retry"})"), UnorderedElementsAre("/errors/0/pointer required", "/errors/0 one_of"));
    EXPECT_THAT(of(R"({"pointer": "/a", "outcome": "retry"})"), ElementsAre("/errors/0 one_of"));
    EXPECT_THAT(of(R"({"pointer": "/a", "equals": 1, "begins_with": "1", "outcome": "retry"})"),
                ElementsAre("/errors/0 one_of"));
    EXPECT_THAT(of(R"({"pointer": "/a", "begins_with": 1, "outcome": "retry"})"),
                ElementsAre("/errors/0/begins_with type"));
    EXPECT_THAT(of(R"({"pointer": "/a", "begins_with": "", "outcome": "retry"})"),
                ElementsAre("/errors/0/begins_with type"))
        << "everything begins so";
    EXPECT_THAT(of(R"({"status": 400, "equals": 1, "outcome": "retry"})"), ElementsAre("/errors/0/pointer required"));
    EXPECT_THAT(of(R"({"status": 302, "outcome": "retry"})"), ElementsAre("/errors/0/status range"));
    EXPECT_THAT(of(R"({"status": 99, "outcome": "retry"})"), ElementsAre("/errors/0/status range"));
    EXPECT_THAT(of(R"({"status": 400})"), ElementsAre("/errors/0/outcome unknown_word"));
    EXPECT_THAT(of(R"({"status": 400, "outcome": "drop"})"), ElementsAre("/errors/0/outcome unknown_word"));
    EXPECT_THAT(of(R"({"status": 400, "outcome": "accepted"})"), ElementsAre("/errors/0/outcome range"));
    EXPECT_THAT(of(R"({"status": 400, "outcome": "retry", "wait_s": 0})"), ElementsAre("/errors/0/wait_s range"));
    EXPECT_THAT(of(R"({"status": 400, "outcome": "retry", "wait_s": 86401})"), ElementsAre("/errors/0/wait_s range"));
    EXPECT_THAT(of(R"({"status": 400, "outcome": "retry", "more": 1})"), ElementsAre("/errors/0/more unknown_key"));
}

TEST(GatewayFile, GivenMistakesInTheRest_WhenParsed_ThenEachIsNamed) {
    EXPECT_THAT(problems_with("limits", "5"), ElementsAre("/limits type"));
    EXPECT_THAT(problems_with("limits", R"({"connect_ms": 0, "handshake_ms": 60001, "answer_ms": "1s", "x": 1})"),
                UnorderedElementsAre("/limits/connect_ms range", "/limits/handshake_ms range", "/limits/answer_ms type",
                                     "/limits/x unknown_key"));
    EXPECT_THAT(problems_with("allow", R"(["10.1.2.3", "10.1.2.3/8", "localhost", 5])"),
                ElementsAre("/allow/1 network", "/allow/2 network", "/allow/3 type", "/allow/3 network"));
    EXPECT_THAT(problems_with("authority", "5"), ElementsAre("/authority type"));
    EXPECT_THAT(problems_with("per_second", "0"), ElementsAre("/per_second range"));
    EXPECT_THAT(problems_with("per_second", "1001"), ElementsAre("/per_second range"));
    EXPECT_THAT(problems_with("id", R"("BizId")"), ElementsAre("/id pointer"));
    EXPECT_THAT(problems_with("method", R"("PUT")"), ElementsAre("/method unknown_word"));
    EXPECT_THAT(problems_with("text", ""), ElementsAre("/text required"));
    EXPECT_THAT(problems_with("text", R"("a\nb")"), ElementsAre("/text control_character"));
    std::string long_text;
    for (int i = 0; i < 70; ++i) long_text += "字";
    EXPECT_THAT(problems_with("text", "\"" + long_text + "\""), IsEmpty());
    EXPECT_THAT(problems_with("text", "\"" + long_text + "字\""), ElementsAre("/text too_long"));
    EXPECT_THAT(problems_with("more", "1"), ElementsAre("/more unknown_key"));
    EXPECT_THAT(problems_with("query", R"({"a b": "{number}"})"), ElementsAre("/query/a b name"));
    EXPECT_THAT(problems_with("query", R"({"a": 5, "to": "{number}"})"), ElementsAre("/query/a type"));
}

TEST(GatewayFile, GivenSeveralMistakes_WhenParsed_ThenAllAreListedByTheirPlace) {
    EXPECT_THAT(problems_of_gateway(R"({"url": "http://a.cn", "secret": "x"})"),
                UnorderedElementsAre("/secret unknown_key", "/url url", "/method unknown_word", "/text required",
                                     "/signature required", "/success required"));
    EXPECT_THAT(problems_of_gateway("[]"), ElementsAre(" type"));
    EXPECT_THAT(problems_of_gateway("{"), ElementsAre(" malformed_json"));
    EXPECT_THAT(problems_of_gateway(R"({"url": "a", "url": "b"})"), ElementsAre("/url duplicate_key"));
}

TEST(GatewayFile, GivenAFile_WhenLoaded_ThenProblemsNameItAndPathsCountFromItsFolder) {
    const test::TempFolder folder;
    const auto file = folder.path() / "sms.json";
    std::ofstream(file) << a_gateway({{"authority", R"("ca.pem")"}});
    EXPECT_EQ(load_gateway(file).value().authority, folder.path() / "ca.pem");
    std::ofstream(file) << a_gateway({{"per_second", "0"}});
    EXPECT_THAT(load_gateway(file).error().violations.at(0).pointer, HasSubstr("sms.json: /per_second"));
    EXPECT_FALSE(load_gateway(folder.path() / "nowhere.json"));
}

}  // namespace
}  // namespace vigil::files

#include "files/webhook_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "contract/temp_folder.hpp"

namespace vigil::files {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using namespace std::chrono_literals;

constexpr const char* kOne = "019ca000-0000-7000-8000-000000000101";
constexpr const char* kTwo = "019ca000-0000-7000-8000-000000000102";

// The least that is well, with `more` members and whatever a member of the same name is replaced by; "": without it.
std::string an_endpoint(const std::map<std::string, std::string>& members = {}) {
    std::map<std::string, std::string> all{
        {"name", R"("platform")"},
        {"url", R"("https://platform.example.cn/alerts")"},
        {"organisations", "[\"" + std::string(kOne) + "\"]"},
        {"secrets", R"(["platform.secret"])"},
    };
    for (const auto& [key, value] : members) all[key] = value;
    std::string text = "{";
    for (const auto& [key, value] : all)
        if (!value.empty()) text += (text.size() > 1 ? ", " : "") + ("\"" + key + "\": ") + value;
    return text + "}";
}
std::string a_list(const std::string& endpoints) { return R"({"endpoints": [)" + endpoints + "]}"; }

std::vector<std::string> problems_of_webhooks(const std::string& text) {
    const auto read = parse_webhooks(text, "/etc/vigil");
    std::vector<std::string> found;
    if (!read)
        for (const auto& each : read.error().violations) found.push_back(each.pointer + " " + each.code);
    return found;
}
std::vector<std::string> problems_of_member(const std::string& key, const std::string& value) {
    return problems_of_webhooks(a_list(an_endpoint({{key, value}})));
}
WebhookDescription read_endpoint_with(const std::map<std::string, std::string>& members) {
    auto read = parse_webhooks(a_list(an_endpoint(members)), "/etc/vigil");
    if (!read) throw std::runtime_error(testing::PrintToString(problems_of_webhooks(a_list(an_endpoint(members)))));
    return read.value().at(0);
}

TEST(WebhookFile, GivenTheLeast_WhenParsed_ThenTheRestHasItsDefaults) {
    const auto read = read_endpoint_with({});
    EXPECT_EQ(read.name, "platform");
    EXPECT_EQ(read.url, (HttpsUrl{"platform.example.cn", "443", "/alerts"}));
    EXPECT_THAT(read.organisations, ElementsAre(OrganisationId(kOne)));
    EXPECT_THAT(read.kinds, ElementsAre(WebhookEvent::alert_raised, WebhookEvent::alert_changed));
    EXPECT_THAT(read.secrets, ElementsAre("/etc/vigil/platform.secret"));
    EXPECT_THAT(read.allow, IsEmpty());
    EXPECT_TRUE(read.authority.empty());
    EXPECT_EQ(read.limits, (ServiceLimits{5s, 5s, 15s}));
    EXPECT_EQ(read.per_second, 10);
}

TEST(WebhookFile, GivenEveryKey_WhenParsed_ThenEachIsRead) {
    const auto read = read_endpoint_with({{"organisations", "[\"" + std::string(kTwo) + "\", \"" + kOne + "\"]"},
                                          {"kinds", R"(["limit.changed", "alert.raised"])"},
                                          {"secrets", R"(["new.secret", "/run/secrets/old"])"},
                                          {"url", R"("https://[fd00::5]:8443/hooks/a%20b?token=x&y=1")"},
                                          {"allow", R"(["10.1.0.0/16", "fd00::5"])"},
                                          {"authority", R"("ca.pem")"},
                                          {"limits", R"({"connect_ms": 1, "handshake_ms": 2, "answer_ms": 30000})"},
                                          {"per_second", "1000"}});
    EXPECT_THAT(read.organisations, ElementsAre(OrganisationId(kTwo), OrganisationId(kOne)));
    EXPECT_THAT(read.kinds, ElementsAre(WebhookEvent::limit_changed, WebhookEvent::alert_raised));
    EXPECT_THAT(read.secrets, ElementsAre("/etc/vigil/new.secret", "/run/secrets/old"));
    EXPECT_EQ(read.url, (HttpsUrl{"fd00::5", "8443", "/hooks/a%20b?token=x&y=1"}));
    EXPECT_THAT(read.allow, ElementsAre(parse_network("10.1.0.0/16").value(), parse_network("fd00::5").value()));
    EXPECT_EQ(read.authority, "/etc/vigil/ca.pem");
    EXPECT_EQ(read.limits, (ServiceLimits{1ms, 2ms, 30s}));
    EXPECT_EQ(read.per_second, 1000);
}

TEST(WebhookFile, GivenUrlsWithAndWithoutAPath_WhenParsed_ThenTheTargetBeginsWithASlash) {
    EXPECT_EQ(read_endpoint_with({{"url", R"("https://a.cn")"}}).url.target, "/");
    EXPECT_EQ(read_endpoint_with({{"url", R"("https://a.cn?x=1")"}}).url.target, "/?x=1");
    EXPECT_EQ(read_endpoint_with({{"url", R"("https://a.cn/?to=@x")"}}).url.target, "/?to=@x");
}

TEST(WebhookFile, GivenNoEndpoint_WhenParsed_ThenThereIsNone) {
    EXPECT_THAT(parse_webhooks(a_list(""), "/").value(), IsEmpty());
}

class WrongWebhookUrl : public testing::TestWithParam<const char*> {};
TEST_P(WrongWebhookUrl, GivenAUrlThatIsNotOne_WhenParsed_ThenItIsAProblem) {
    EXPECT_THAT(problems_of_member("url", "\"" + std::string(GetParam()) + "\""), ElementsAre("/endpoints/0/url url"));
}
INSTANTIATE_TEST_SUITE_P(Urls, WrongWebhookUrl,
                         testing::Values("http://a.cn/", "a.cn", "https://", "https:///x", "https://u:p@a.cn/",
                                         "https://u@a.cn", "https://a.cn/#x", "https://a.cn#x", "https://a.cn:0/",
                                         "https://a.cn:65536/", "https://a b/", "https://a.cn/a b", "https://[::1",
                                         "https://a.cn/\\r\\nHost: b", "https://\\u4f8b.cn/", "https://a.cn/\\u4f8b",
                                         "https://a.cn/{id}", "https://a.cn/\\\\x"));

struct WrongMember {
    const char* key;
    const char* value;
    const char* problem;
};
class WrongWebhookMember : public testing::TestWithParam<WrongMember> {};
TEST_P(WrongWebhookMember, GivenAMemberThatIsWrong_WhenParsed_ThenItIsNamedByItsPlace) {
    const auto& [key, value, problem] = GetParam();
    EXPECT_THAT(problems_of_member(key, value), ElementsAre("/endpoints/0/" + std::string(problem))) << key << value;
}
INSTANTIATE_TEST_SUITE_P(
    Members, WrongWebhookMember,
    testing::Values(
        WrongMember{"name", "", "name required"}, WrongMember{"name", "1", "name type"},
        WrongMember{"name", R"("")", "name type"}, WrongMember{"name", R"("Platform")", "name name"},
        WrongMember{"name", R"("a_b")", "name name"}, WrongMember{"name", R"("a b")", "name name"},
        WrongMember{"name", R"("123456789012345678901234567890123456789012345678901")", "name name"},
        WrongMember{"url", "", "url required"}, WrongMember{"organisations", "", "organisations required"},
        WrongMember{"organisations", "{}", "organisations type"},
        WrongMember{"organisations", "[]", "organisations too_few"},
        WrongMember{"organisations", "[1]", "organisations/0 type"},
        WrongMember{"organisations", R"(["station"])", "organisations/0 id"},
        WrongMember{"organisations", R"(["019CA000-0000-7000-8000-000000000101"])", "organisations/0 id"},
        WrongMember{"organisations", R"(["019ca000-0000-7000-8000-000000000101 "])", "organisations/0 id"},
        WrongMember{"organisations",
                    R"(["019ca000-0000-7000-8000-000000000101", "019ca000-0000-7000-8000-000000000101"])",
                    "organisations/1 repeated"},
        WrongMember{"kinds", "[]", "kinds too_few"}, WrongMember{"kinds", R"("alert.raised")", "kinds type"},
        WrongMember{"kinds", R"(["alert"])", "kinds/0 unknown_word"},
        WrongMember{"kinds", R"(["webhook.test"])", "kinds/0 unknown_word"},
        WrongMember{"kinds", R"(["alert.raised", "alert.raised"])", "kinds/1 repeated"},
        WrongMember{"secrets", "", "secrets required"}, WrongMember{"secrets", "[]", "secrets too_few"},
        WrongMember{"secrets", R"(["a", "b", "c"])", "secrets too_many"},
        WrongMember{"secrets", R"(["a", "./a"])", "secrets/1 repeated"},
        WrongMember{"secrets", R"(["a\u0000b"])", "secrets/0 path"}, WrongMember{"secrets", "[2]", "secrets/0 type"},
        WrongMember{"allow", R"(["10.1.2.3/8"])", "allow/0 network"},
        WrongMember{"allow", R"(["localhost"])", "allow/0 network"},
        WrongMember{"allow", R"("10.1.2.3")", "allow type"}, WrongMember{"authority", "1", "authority type"},
        WrongMember{"limits", "1", "limits type"},
        WrongMember{"limits", R"({"answer_ms": 30001})", "limits/answer_ms range"},
        WrongMember{"limits", R"({"connect_ms": 0})", "limits/connect_ms range"},
        WrongMember{"limits", R"({"total_ms": 1})", "limits/total_ms unknown_key"},
        WrongMember{"per_second", "0", "per_second range"}, WrongMember{"per_second", "1001", "per_second range"},
        WrongMember{"per_second", R"("10")", "per_second type"},
        WrongMember{"secret", R"("whsec_x")", "secret unknown_key"}));

TEST(WebhookFile, GivenManyMistakes_WhenParsed_ThenAllAreListedAtOnce) {
    const auto text = a_list(an_endpoint({{"url", R"("http://a.cn")"}, {"secrets", ""}}) + ", 7, " +
                             an_endpoint({{"kinds", R"(["x"])"}, {"per_second", "0"}}) + ", " + an_endpoint());
    EXPECT_THAT(problems_of_webhooks(text),
                UnorderedElementsAre("/endpoints/0/url url", "/endpoints/0/secrets required", "/endpoints/1 type",
                                     "/endpoints/2/kinds/0 unknown_word", "/endpoints/2/per_second range",
                                     "/endpoints/2/name repeated", "/endpoints/3/name repeated"));
}

TEST(WebhookFile, GivenADocumentThatIsNoList_WhenParsed_ThenItIsAProblem) {
    EXPECT_THAT(problems_of_webhooks("[]"), ElementsAre(" type"));
    EXPECT_THAT(problems_of_webhooks("{"), ElementsAre(" malformed_json"));
    EXPECT_THAT(problems_of_webhooks("{}"), ElementsAre("/endpoints required"));
    EXPECT_THAT(problems_of_webhooks(R"({"endpoints": {}})"), ElementsAre("/endpoints type"));
    EXPECT_THAT(problems_of_webhooks(R"({"endpoints": [], "endpoint": []})"), ElementsAre("/endpoint unknown_key"));
    EXPECT_THAT(problems_of_webhooks(R"({"endpoints": [], "endpoints": []})"), ElementsAre("/endpoints duplicate_key"));
}

TEST(WebhookFile, GivenMoreEndpointsThanThereMayBe_WhenParsed_ThenItIsAProblem) {
    std::string many;
    for (int i = 0; i < 51; ++i)
        many += (i == 0 ? "" : ", ") + an_endpoint({{"name", "\"e" + std::to_string(i) + "\""}});
    EXPECT_THAT(problems_of_webhooks(a_list(many)), ElementsAre("/endpoints too_many"));
}

TEST(WebhookFile, GivenAFile_WhenLoaded_ThenItsFolderAndNameAreUsed) {
    const test::TempFolder folder;
    const auto file = folder.path() / "webhooks.json";
    EXPECT_FALSE(load_webhooks(file));
    std::ofstream(file) << a_list(an_endpoint());
    EXPECT_THAT(load_webhooks(file).value().at(0).secrets, ElementsAre(folder.path() / "platform.secret"));
    std::ofstream(file) << a_list(an_endpoint({{"name", "1"}}));
    EXPECT_EQ(load_webhooks(file).error().violations.at(0).pointer, file.string() + ": /endpoints/0/name");
}

// What stands in config/webhooks as an example.
TEST(WebhookFile, GivenTheExample_WhenLoaded_ThenItIsWell) {
    EXPECT_EQ(load_webhooks(VIGIL_SOURCE_DIR "/config/webhooks/example.json").value().size(), 1u);
}

}  // namespace
}  // namespace vigil::files

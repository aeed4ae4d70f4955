// "callback" of the description of a gateway; the rest of it: gateway_file_test.cpp.
#include "files/gateway_callback.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "files/gateway_file.hpp"

namespace vigil::files {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::string with_callback(const std::string& callback, const std::string& text = "{text} {code}") {
    return R"({"url": "https://sms.example.cn/", "method": "GET", "query": {"to": "{number}", "text": ")" + text +
           R"("},
               "text": "您有一条待处理的工作消息", "signature": {"scheme": "none"},
               "success": {"statuses": [200], "pointer": "/code", "value": 0}, "callback": )" +
           callback + "}";
}

std::vector<std::string> problems_of_callback(const std::string& callback, const std::string& text = "{text} {code}") {
    const auto read = parse_gateway(with_callback(callback, text), "/etc/vigil");
    std::vector<std::string> found;
    if (!read)
        for (const auto& each : read.error().violations) found.push_back(each.pointer + " " + each.code);
    return found;
}

TEST(GatewayCallbackFile, GivenEveryMember_WhenParsed_ThenItIsThatValue) {
    const auto read = parse_gateway(with_callback(R"({"keys": ["one.key", "/etc/keys/two"], "from": ["203.0.113.0/24"],
        "answer": {"code": 0, "msg": "ok"},
        "receipts": {"entries": "/list", "delivery": "/out_id", "delivered": {"pointer": "/success", "equals": true},
                     "pending": {"pointer": "/state", "equals": "queued"}, "code": "/err_code",
                     "pressed": {"pointer": "/dtmf", "equals": "1"}},
        "replies": {"entries": "/list", "number": "/phone", "text": "/content"}})"),
                                    "/etc/vigil");
    ASSERT_TRUE(read);
    const auto& callback = read.value().callback.value();
    EXPECT_THAT(callback.keys, ElementsAre("/etc/vigil/one.key", "/etc/keys/two"));
    EXPECT_THAT(callback.from, ElementsAre(parse_network("203.0.113.0/24").value()));
    EXPECT_EQ(callback.answer, R"({"code":0,"msg":"ok"})");
    EXPECT_EQ(callback.receipts, (GatewayReceipts{.entries = "/list",
                                                  .delivery = "/out_id",
                                                  .delivered = {"/success", "true"},
                                                  .pending = GatewayMatch{"/state", R"("queued")"},
                                                  .code = "/err_code",
                                                  .pressed = GatewayMatch{"/dtmf", R"("1")"}}));
    EXPECT_EQ(callback.replies, (GatewayReplies{.entries = "/list", .number = "/phone", .text = "/content"}));
}

TEST(GatewayCallbackFile, GivenMistakes_WhenParsed_ThenEachIsNamedByItsPlace) {
    const auto with = [](const std::string& members) {
        return problems_of_callback(R"({"keys": ["k"])" + members + "}");
    };
    const std::string receipts =
        R"(, "receipts": {"delivery": "/id", "delivered": {"pointer": "/ok", "equals": true}})";
    EXPECT_THAT(with(receipts), IsEmpty());
    EXPECT_THAT(problems_of_callback("7"), ElementsAre("/callback type"));
    EXPECT_THAT(problems_of_callback(R"({"keys": []})"),
                UnorderedElementsAre("/callback/keys count", "/callback empty"));
    EXPECT_THAT(problems_of_callback(R"({"keys": ["a", "b", "c"], "replies": {"number": "/n", "text": "/t"}})"),
                ElementsAre("/callback/keys count"));
    EXPECT_THAT(problems_of_callback(R"({"replies": {"number": "/n", "text": "/t"}})"),
                ElementsAre("/callback/keys required"));
    EXPECT_THAT(with(""), ElementsAre("/callback empty"));
    EXPECT_THAT(with(receipts + R"(, "from": ["everywhere"])"), ElementsAre("/callback/from/0 network"));
    EXPECT_THAT(with(receipts + R"(, "colour": 1)"), ElementsAre("/callback/colour unknown_key"));
    EXPECT_THAT(with(receipts + R"(, "answer": ")" + std::string(600, 'x') + "\""),
                ElementsAre("/callback/answer too_long"));
    EXPECT_THAT(with(R"(, "receipts": 1)"), ElementsAre("/callback/receipts type"));
    EXPECT_THAT(with(R"(, "receipts": {})"),
                UnorderedElementsAre("/callback/receipts/delivery required", "/callback/receipts/delivered required"));
    EXPECT_THAT(
        with(R"(, "receipts": {"delivery": "id", "delivered": {"pointer": "/ok", "equals": [1]}, "pressed": true})"),
        UnorderedElementsAre("/callback/receipts/delivery pointer", "/callback/receipts/delivered/equals type",
                             "/callback/receipts/pressed type"));
    EXPECT_THAT(with(R"(, "replies": {"number": ""})"),
                UnorderedElementsAre("/callback/replies/number type", "/callback/replies/text required"));
}

// Nobody else could tell a reply from another one.
TEST(GatewayCallbackFile, GivenRepliesToMessagesWithoutACode_WhenParsed_ThenTheyAreRefused) {
    const auto* replies = R"({"keys": ["k"], "replies": {"number": "/n", "text": "/t"}})";
    EXPECT_THAT(problems_of_callback(replies), IsEmpty());
    EXPECT_THAT(problems_of_callback(replies, "{text}"), ElementsAre("/callback code"));
}

}  // namespace
}  // namespace vigil::files

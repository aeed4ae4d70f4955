// What webhooks tell a system of others, in ids alone (promise P7), in the shape that the Standard Webhooks specification
// recommends; and the administrators' commands about them.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/webhook_words.hpp>

namespace vigil::protocol {

inline constexpr Bounds webhook_name = code_points(1, 50);
inline constexpr Bounds webhook_id = code_points(1, 64);

// `offset`: where it stands in the stream of the organisation. Of two messages about one alert the higher one is the later.
struct AlertNotice {
    OrganisationId organisation_id;
    AlertId alert_id;
    std::int64_t offset{};

    static constexpr std::string_view name = "AlertNotice";
    static constexpr auto fields =
        std::tuple{field<&AlertNotice::organisation_id>("organisation_id", required, format(Format::uuid), "单位编号",
                                                        "whose stream it stands in"),
                   field<&AlertNotice::alert_id>("alert_id", required, format(Format::uuid), "警报编号", "alert"),
                   field<&AlertNotice::offset>("offset", required, range(1, INT64_MAX), "偏移", "place in the stream")};
};

struct LimitNotice {
    OrganisationId organisation_id;
    ClockId clock_id;
    std::int64_t offset{};

    static constexpr std::string_view name = "LimitNotice";
    static constexpr auto fields =
        std::tuple{field<&LimitNotice::organisation_id>("organisation_id", required, format(Format::uuid), "单位编号",
                                                        "whose stream it stands in"),
                   field<&LimitNotice::clock_id>("clock_id", required, format(Format::uuid), "时限编号", "clock"),
                   field<&LimitNotice::offset>("offset", required, range(1, INT64_MAX), "偏移", "place in the stream")};
};

struct TestNotice {
    std::string endpoint;

    static constexpr std::string_view name = "TestNotice";
    static constexpr auto fields = std::tuple{
        field<&TestNotice::endpoint>("endpoint", required, webhook_name, "端点名称", "name of the endpoint")};
};

struct AlertRaised {
    std::string timestamp;
    AlertNotice data;

    static constexpr std::string_view name = "AlertRaised";
    static constexpr std::string_view type = to_text(WebhookEvent::alert_raised);
    static constexpr auto fields =
        std::tuple{field<&AlertRaised::timestamp>("timestamp", required, "发生时间", "when, RFC 3339"),
                   field<&AlertRaised::data>("data", required, "内容", "which alert")};
};

struct AlertChanged {
    std::string timestamp;
    AlertNotice data;

    static constexpr std::string_view name = "AlertChanged";
    static constexpr std::string_view type = to_text(WebhookEvent::alert_changed);
    static constexpr auto fields =
        std::tuple{field<&AlertChanged::timestamp>("timestamp", required, "发生时间", "when, RFC 3339"),
                   field<&AlertChanged::data>("data", required, "内容", "which alert")};
};

struct LimitChanged {
    std::string timestamp;
    LimitNotice data;

    static constexpr std::string_view name = "LimitChanged";
    static constexpr std::string_view type = to_text(WebhookEvent::limit_changed);
    static constexpr auto fields =
        std::tuple{field<&LimitChanged::timestamp>("timestamp", required, "发生时间", "when, RFC 3339"),
                   field<&LimitChanged::data>("data", required, "内容", "which limit")};
};

struct WebhookTest {
    std::string timestamp;
    TestNotice data;

    static constexpr std::string_view name = "WebhookTest";
    static constexpr std::string_view type = to_text(WebhookEvent::test);
    static constexpr auto fields =
        std::tuple{field<&WebhookTest::timestamp>("timestamp", required, "发生时间", "when, RFC 3339"),
                   field<&WebhookTest::data>("data", required, "内容", "which endpoint")};
};

// webhook.enable, webhook.test.
struct NameWebhook {
    std::string endpoint;

    static constexpr std::string_view name = "NameWebhook";
    static constexpr auto fields = std::tuple{
        field<&NameWebhook::endpoint>("endpoint", required, webhook_name, "端点名称", "name of the endpoint")};
};

struct WebhookView {
    std::string endpoint;
    std::vector<OrganisationId> organisation_ids;
    Instant since{};
    std::int64_t waiting{};
    std::int64_t failed{};
    std::optional<Instant> waiting_since{};
    std::optional<Instant> succeeded_at{};
    std::optional<Instant> failing_since{};
    std::optional<Instant> disabled_at{};
    std::string code{};

    static constexpr std::string_view name = "Webhook";
    static constexpr auto fields = std::tuple{
        field<&WebhookView::endpoint>("endpoint", required, webhook_name, "端点名称", "name of the endpoint"),
        field<&WebhookView::organisation_ids>("organisation_ids", required, items(0, 1000, format(Format::uuid)),
                                              "所属单位编号", "whose streams it is told of"),
        field<&WebhookView::since>("since", required, instant, "启用时间", "since when it is told"),
        field<&WebhookView::waiting>("waiting", required, range(0, INT64_MAX), "待发送", "messages that wait"),
        field<&WebhookView::failed>("failed", required, range(0, INT64_MAX), "发送失败",
                                    "messages that will not be sent by themselves"),
        field<&WebhookView::waiting_since>("waiting_since", optional, instant, "最早一条等待始于",
                                           "since when the oldest of them waits"),
        field<&WebhookView::succeeded_at>("succeeded_at", optional, instant, "最近成功时间",
                                          "when it last took a message"),
        field<&WebhookView::failing_since>("failing_since", optional, instant, "持续失败始于",
                                           "since when every attempt has failed"),
        field<&WebhookView::disabled_at>("disabled_at", optional, instant, "停用时间",
                                         "when it asked to be told nothing more"),
        field<&WebhookView::code>("code", optional, "最近失败原因", "why the last attempt failed")};
};

struct WebhookList {
    std::vector<WebhookView> endpoints;

    static constexpr std::string_view name = "WebhookList";
    static constexpr auto fields =
        std::tuple{field<&WebhookList::endpoints>("endpoints", required, items(0, 100), "端点", "endpoints by name")};
};

// One that failed, as administrators see it.
struct FailedWebhook {
    WebhookMessageId message_id;
    std::string endpoint;
    WebhookEvent event{};
    OrganisationId organisation_id{};
    std::string subject_id{};
    Instant failed_at{};
    std::int64_t attempts{};
    std::string code{};

    static constexpr std::string_view name = "FailedWebhook";
    static constexpr auto fields = std::tuple{
        field<&FailedWebhook::message_id>("message_id", required, webhook_id, "消息编号", "message"),
        field<&FailedWebhook::endpoint>("endpoint", required, webhook_name, "端点名称", "name of the endpoint"),
        field<&FailedWebhook::event>("event", required, "事件", "what it tells"),
        field<&FailedWebhook::organisation_id>("organisation_id", optional, format(Format::uuid), "单位编号",
                                               "whose stream it stands in; none: a test"),
        field<&FailedWebhook::subject_id>("subject_id", optional, format(Format::uuid), "警报或时限编号",
                                          "the alert or clock; none: a test"),
        field<&FailedWebhook::failed_at>("failed_at", required, instant, "失败时间", "when"),
        field<&FailedWebhook::attempts>("attempts", required, range(0, INT64_MAX), "尝试次数", "attempts"),
        field<&FailedWebhook::code>("code", required, "原因代码", "why")};
};

struct FailedWebhooks {
    std::vector<FailedWebhook> messages;

    static constexpr std::string_view name = "FailedWebhooks";
    static constexpr auto fields = std::tuple{field<&FailedWebhooks::messages>(
        "messages", required, items(0, 100), "发送失败的消息", "the newest first, at most 100")};
};

// webhook.again: one message, or all of an endpoint that have failed.
struct SendWebhookAgain {
    WebhookMessageId message_id{};
    std::string endpoint{};

    static constexpr std::string_view name = "SendWebhookAgain";
    static constexpr auto fields = std::tuple{
        field<&SendWebhookAgain::message_id>("message_id", optional, webhook_id, "消息编号", "message that failed"),
        field<&SendWebhookAgain::endpoint>("endpoint", optional, code_points(1, 50), "端点名称",
                                           "name of the endpoint, for all of its messages that failed")};
    static constexpr auto rules = std::tuple{at_least_one<&SendWebhookAgain::message_id, &SendWebhookAgain::endpoint>};
};

struct WebhooksQueued {
    std::int64_t messages{};

    static constexpr std::string_view name = "WebhooksQueued";
    static constexpr auto fields = std::tuple{field<&WebhooksQueued::messages>(
        "messages", required, range(0, INT64_MAX), "待发送消息数", "how many are sent again")};
};

struct WebhookTestQueued {
    WebhookMessageId message_id;

    static constexpr std::string_view name = "WebhookTestQueued";
    static constexpr auto fields = std::tuple{field<&WebhookTestQueued::message_id>(
        "message_id", required, webhook_id, "消息编号", "the message, by which the endpoint knows it")};
};

}  // namespace vigil::protocol

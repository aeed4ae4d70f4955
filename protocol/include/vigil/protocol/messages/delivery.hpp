// Who was told of an alert, when and by which way (F63); telephones of officers, and what could not be sent.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/delivery_words.hpp>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::protocol {

// One person and one device or telephone, of the alert's current version.
struct DeliveryView {
    AccountId account_id;
    DeviceId device_id{};
    ChannelKind channel{};
    DeliveryState state{};
    std::optional<Instant> due_at{};
    std::optional<Instant> sent_at{};
    std::optional<Instant> stored_at{};
    std::optional<Instant> ended_at{};
    std::optional<std::int64_t> attempts{};
    std::string code{};
    DeliveryId delivery_id{};

    static constexpr std::string_view name = "Delivery";
    static constexpr auto fields = std::tuple{
        field<&DeliveryView::account_id>("account_id", required, format(Format::uuid), "工作人员账号",
                                         "who is to be reached"),
        field<&DeliveryView::device_id>("device_id", optional, format(Format::uuid), "设备编号",
                                        "by which device; none: by telephone"),
        field<&DeliveryView::channel>("channel", required, "渠道", "by which way"),
        field<&DeliveryView::state>("state", required, "状态", "how far it has come"),
        field<&DeliveryView::due_at>("due_at", optional, instant, "预定发送时间",
                                     "when it is sent, unless it is spared"),
        field<&DeliveryView::sent_at>("sent_at", optional, instant, "发送时间", "when whoever carries it took it"),
        field<&DeliveryView::stored_at>("stored_at", optional, instant, "送达时间",
                                        "when its carrier said that it arrived"),
        field<&DeliveryView::ended_at>("ended_at", optional, instant, "结束时间", "when it failed or was cancelled"),
        field<&DeliveryView::attempts>("attempts", optional, range(0, INT64_MAX), "尝试次数", "attempts so far"),
        field<&DeliveryView::code>("code", optional, "原因代码", "why it stands so, in a word"),
        field<&DeliveryView::delivery_id>("delivery_id", optional, format(Format::uuid), "发送编号",
                                          "by which the carrier knows it")};
};

struct DeliveryList {
    std::vector<DeliveryView> deliveries;

    static constexpr std::string_view name = "DeliveryList";
    static constexpr auto fields = std::tuple{field<&DeliveryList::deliveries>(
        "deliveries", required, items(0, 10000), "送达情况", "by person, then by channel")};
};

// account.telephone. An empty number forgets the one that there is.
struct SetTelephone {
    AccountId account_id;
    std::string number;

    static constexpr std::string_view name = "SetTelephone";
    static constexpr auto fields = std::tuple{
        field<&SetTelephone::account_id>("account_id", required, format(Format::uuid), "账号", "account"),
        field<&SetTelephone::number>("number", optional, format(Format::telephone), "手机号码",
                                     "telephone number with its country, as +8613800000000; none: it is forgotten")};
};

// delivery.again.
struct NameDelivery {
    DeliveryId delivery_id;

    static constexpr std::string_view name = "NameDelivery";
    static constexpr auto fields = std::tuple{field<&NameDelivery::delivery_id>(
        "delivery_id", required, format(Format::uuid), "发送编号", "delivery that failed")};
};

// One that failed, as administrators see it.
struct FailedDelivery {
    DeliveryId delivery_id;
    AlertId alert_id{};
    AccountId account_id;
    ChannelKind channel{};
    Instant failed_at{};
    std::int64_t attempts{};
    std::string code;
    bool waits = false;
    VisitId visit_id{};

    static constexpr std::string_view name = "FailedDelivery";
    static constexpr auto fields = std::tuple{
        field<&FailedDelivery::delivery_id>("delivery_id", required, format(Format::uuid), "发送编号", "delivery"),
        field<&FailedDelivery::alert_id>("alert_id", optional, format(Format::uuid), "警报编号", "about which alert"),
        field<&FailedDelivery::account_id>("account_id", required, format(Format::uuid), "工作人员账号",
                                           "who was to be reached"),
        field<&FailedDelivery::channel>("channel", required, "渠道", "by which way"),
        field<&FailedDelivery::failed_at>("failed_at", required, instant, "失败时间", "when"),
        field<&FailedDelivery::attempts>("attempts", required, range(0, INT64_MAX), "尝试次数", "attempts"),
        field<&FailedDelivery::code>("code", required, "原因代码", "why"),
        field<&FailedDelivery::waits>("waits", required, "仍需通知",
                                      "whether the alert still waits for an answer, or the officer is still not back"),
        field<&FailedDelivery::visit_id>("visit_id", optional, format(Format::uuid), "走访编号", "about which visit")};
};

struct FailedDeliveries {
    std::vector<FailedDelivery> deliveries;

    static constexpr std::string_view name = "FailedDeliveries";
    static constexpr auto fields = std::tuple{field<&FailedDeliveries::deliveries>(
        "deliveries", required, items(0, 100), "发送失败的消息", "the newest first, at most 100")};
};

}  // namespace vigil::protocol

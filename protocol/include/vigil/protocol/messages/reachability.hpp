// Whether officers can be reached: what devices say of themselves, tests, and warnings before a duty begins (F51).
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/reachability_words.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::protocol {

// PUT /v1/devices/current/condition: what the device says of itself, whole each time. `test_id`: it answers that test.
struct DeviceCondition {
    Setting notifications = Setting::unknown;
    Setting full_screen = Setting::unknown;
    Setting battery_exempt = Setting::unknown;
    Setting sound = Setting::unknown;
    Setting background = Setting::unknown;
    std::string version;
    DutyTestId test_id{};

    static constexpr std::string_view name = "DeviceCondition";
    static constexpr auto fields = std::tuple{
        field<&DeviceCondition::notifications>("notifications", required, "通知", "notifications are allowed"),
        field<&DeviceCondition::full_screen>("full_screen", required, "全屏或紧急提醒",
                                             "full-screen or critical alerts are allowed"),
        field<&DeviceCondition::battery_exempt>("battery_exempt", required, "不受省电限制",
                                                "the battery saver leaves the app alone"),
        field<&DeviceCondition::sound>("sound", required, "提示音", "alerts make a sound"),
        field<&DeviceCondition::background>("background", required, "后台运行", "running in the background is allowed"),
        field<&DeviceCondition::version>("version", required, format(Format::version), "程序版本",
                                         "version of the program"),
        field<&DeviceCondition::test_id>("test_id", optional, format(Format::uuid), "联络测试编号",
                                         "the test that this answers")};
};

// One device, as far as its reader may know (`vigil authz print`). Times are the beginning of the quarter hour in which it was.
struct DeviceStateView {
    DeviceId device_id{};
    std::string label;
    bool reachable = false;
    std::vector<Unreached> reasons;
    std::optional<Instant> heard_at{};
    std::optional<Instant> said_at{};
    std::optional<Instant> tested_at{};
    std::optional<Setting> notifications{};
    std::optional<Setting> full_screen{};
    std::optional<Setting> battery_exempt{};
    std::optional<Setting> sound{};
    std::optional<Setting> background{};
    std::string version;

    static constexpr std::string_view name = "DeviceState";
    static constexpr auto fields = std::tuple{
        field<&DeviceStateView::device_id>("device_id", optional, format(Format::uuid), "设备编号", "device"),
        field<&DeviceStateView::label>("label", optional, "设备名称", "name of the device"),
        field<&DeviceStateView::reachable>("reachable", required, "可联系", "an alert would reach it"),
        field<&DeviceStateView::reasons>("reasons", required, items(0, 10), "原因", "why it would not"),
        field<&DeviceStateView::heard_at>("heard_at", optional, instant, "最近联络时间", "when it was last heard of"),
        field<&DeviceStateView::said_at>("said_at", optional, instant, "最近自报时间", "when it last spoke of itself"),
        field<&DeviceStateView::tested_at>("tested_at", optional, instant, "最近应答测试时间",
                                           "when it last answered a test"),
        field<&DeviceStateView::notifications>("notifications", optional, "通知", "notifications are allowed"),
        field<&DeviceStateView::full_screen>("full_screen", optional, "全屏或紧急提醒",
                                             "full-screen or critical alerts are allowed"),
        field<&DeviceStateView::battery_exempt>("battery_exempt", optional, "不受省电限制",
                                                "the battery saver leaves the app alone"),
        field<&DeviceStateView::sound>("sound", optional, "提示音", "alerts make a sound"),
        field<&DeviceStateView::background>("background", optional, "后台运行", "running in the background is allowed"),
        field<&DeviceStateView::version>("version", optional, "程序版本", "version of the program")};
};

// GET /v1/devices: one's own that were not revoked.
struct OwnDevices {
    std::vector<DeviceStateView> devices;

    static constexpr std::string_view name = "OwnDevices";
    static constexpr auto fields =
        std::tuple{field<&OwnDevices::devices>("devices", required, items(0, 1000), "本人设备", "one's own devices")};
};

// Before a duty begins somebody cannot be reached. Without an account: nobody who is on duty can.
struct DutyWarningView {
    DutyWarningId warning_id;
    OrganisationId organisation_id;
    AccountId account_id{};
    Instant from{};
    Instant until{};
    std::vector<Unreached> reasons;
    Instant told_at{};
    std::optional<Instant> ended_at{};
    std::optional<WarningEnd> end{};

    static constexpr std::string_view name = "DutyWarning";
    static constexpr auto fields = std::tuple{
        field<&DutyWarningView::warning_id>("warning_id", required, format(Format::uuid), "预警编号", "warning"),
        field<&DutyWarningView::organisation_id>("organisation_id", required, format(Format::uuid), "单位",
                                                 "whose duty it is"),
        field<&DutyWarningView::account_id>("account_id", optional, format(Format::uuid), "值班员账号",
                                            "who cannot be reached; none: nobody on duty can"),
        field<&DutyWarningView::from>("from", required, instant, "值班开始时间", "the duty begins"),
        field<&DutyWarningView::until>("until", required, instant, "值班结束时间", "the duty ends"),
        field<&DutyWarningView::reasons>("reasons", required, items(0, 10), "原因", "why, when it was told"),
        field<&DutyWarningView::told_at>("told_at", required, instant, "预警时间", "when it was told"),
        field<&DutyWarningView::ended_at>("ended_at", optional, instant, "结束时间", "when it ended"),
        field<&DutyWarningView::end>("end", optional, "结束原因", "how it ended")};
};

// The devices of an organisation's officers are to say that they are there.
struct DutyTestView {
    DutyTestId test_id;
    OrganisationId organisation_id;
    Instant sent_at{};

    static constexpr std::string_view name = "DutyTest";
    static constexpr auto fields =
        std::tuple{field<&DutyTestView::test_id>("test_id", required, format(Format::uuid), "测试编号", "test"),
                   field<&DutyTestView::organisation_id>("organisation_id", required, format(Format::uuid), "单位",
                                                         "whose officers are asked"),
                   field<&DutyTestView::sent_at>("sent_at", required, instant, "发出时间", "when it was sent")};
};

struct OfficerView {
    AccountId account_id;
    bool reachable = false;
    bool tested = false;
    bool telephone = false;
    std::vector<Unreached> reasons;
    std::vector<DeviceStateView> devices;

    static constexpr std::string_view name = "OfficerReachability";
    static constexpr auto fields = std::tuple{
        field<&OfficerView::account_id>("account_id", required, format(Format::uuid), "账号编号", "account"),
        field<&OfficerView::reachable>("reachable", required, "可联系", "an alert would reach the officer"),
        field<&OfficerView::tested>("tested", required, "已测试", "a device answered a test lately"),
        field<&OfficerView::telephone>("telephone", required, "可打电话", "has a telephone that can be called"),
        field<&OfficerView::reasons>("reasons", required, items(0, 10), "原因", "why no device counts"),
        field<&OfficerView::devices>("devices", required, items(0, 1000), "设备", "devices")};
};

// GET /v1/organisations/{id}/reachability
struct ReachabilityView {
    OrganisationId organisation_id;
    Instant at{};
    std::optional<Instant> tested_at{};
    std::vector<OfficerView> officers;
    std::vector<DutyWarningView> warnings;

    static constexpr std::string_view name = "Reachability";
    static constexpr auto fields =
        std::tuple{field<&ReachabilityView::organisation_id>("organisation_id", required, format(Format::uuid), "单位",
                                                             "organisation"),
                   field<&ReachabilityView::at>("at", required, instant, "时间", "as of when"),
                   field<&ReachabilityView::tested_at>("tested_at", optional, instant, "最近测试时间",
                                                       "when its officers were last tested"),
                   field<&ReachabilityView::officers>("officers", required, items(0, 10000), "工作人员",
                                                      "everybody who answers alerts there, by account"),
                   field<&ReachabilityView::warnings>("warnings", required, items(0, 10000), "值班预警",
                                                      "warnings of its duty that stand, the earliest first")};
};

}  // namespace vigil::protocol

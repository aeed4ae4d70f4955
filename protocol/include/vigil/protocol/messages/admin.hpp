// The administrator's commands, as they cross the local socket. Never reachable over the network.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

// One line of JSON each way.
struct AdminRequest {
    std::string command;  // "org.add"
    RawJson arguments;

    static constexpr std::string_view name = "AdminRequest";
    static constexpr auto fields =
        std::tuple{field<&AdminRequest::command>("command", required, code_points(1, 64), "命令", "command"),
                   field<&AdminRequest::arguments>("arguments", optional, "参数", "arguments")};
};

struct AdminReply {
    bool ok = false;
    RawJson result;
    RawJson problem;  // RFC 9457, where it is not ok

    static constexpr std::string_view name = "AdminReply";
    static constexpr auto fields =
        std::tuple{field<&AdminReply::ok>("ok", required, "成功", "done"),
                   field<&AdminReply::result>("result", optional, "结果", "result"),
                   field<&AdminReply::problem>("problem", optional, "问题", "problem document")};
};

struct AddOrganisation {
    std::string organisation_name;
    std::string kind;
    DivisionCode division;
    std::vector<Function> functions;

    static constexpr std::string_view name = "AddOrganisation";
    static constexpr auto fields = std::tuple{
        field<&AddOrganisation::organisation_name>("name", required, code_points(1, 200), "名称", "name"),
        field<&AddOrganisation::kind>("kind", required, format(Format::code), "类别", "kind"),
        field<&AddOrganisation::division>("division", required, format(Format::division_code), "区划", "division"),
        field<&AddOrganisation::functions>("functions", optional, items(0, 20), "职能",
                                           "what it does for its division")};
};

struct OrganisationView {
    OrganisationId organisation_id;
    std::string organisation_name;
    std::string kind;
    DivisionCode division;
    bool active = true;

    static constexpr std::string_view name = "Organisation";
    static constexpr auto fields = std::tuple{
        field<&OrganisationView::organisation_id>("organisation_id", required, format(Format::uuid), "编号", "id"),
        field<&OrganisationView::organisation_name>("name", required, "名称", "name"),
        field<&OrganisationView::kind>("kind", required, "类别", "kind"),
        field<&OrganisationView::division>("division", required, "区划", "division"),
        field<&OrganisationView::active>("active", required, "是否有效", "active")};
};

struct ListOrganisations {
    std::optional<DivisionCode> division;

    static constexpr std::string_view name = "ListOrganisations";
    static constexpr auto fields = std::tuple{
        field<&ListOrganisations::division>("division", optional, format(Format::division_code), "区划", "division")};
};

struct OrganisationList {
    std::vector<OrganisationView> organisations;

    static constexpr std::string_view name = "OrganisationList";
    static constexpr auto fields =
        std::tuple{field<&OrganisationList::organisations>("organisations", required, "单位", "organisations")};
};

struct NameOrganisation {
    OrganisationId organisation_id;

    static constexpr std::string_view name = "NameOrganisation";
    static constexpr auto fields = std::tuple{field<&NameOrganisation::organisation_id>(
        "organisation_id", required, format(Format::uuid), "编号", "organisation")};
};

struct CoverageView {
    OrganisationId organisation_id;
    Function function{};
    DivisionCode division;

    static constexpr std::string_view name = "Coverage";
    static constexpr auto fields = std::tuple{
        field<&CoverageView::organisation_id>("organisation_id", required, format(Format::uuid), "单位",
                                              "organisation"),
        field<&CoverageView::function>("function", required, "职能", "function"),
        field<&CoverageView::division>("division", required, format(Format::division_code), "区划", "division")};
};

struct CoverageList {
    std::vector<CoverageView> coverage;

    static constexpr std::string_view name = "CoverageList";
    static constexpr auto fields =
        std::tuple{field<&CoverageList::coverage>("coverage", required, "职能分工", "coverage")};
};

struct AddAccount {
    OrganisationId organisation_id;
    Role role{};
    std::string person;
    std::string reporter_kind;
    std::string login;
    std::string password;

    static constexpr std::string_view name = "AddAccount";
    static constexpr auto fields = std::tuple{
        field<&AddAccount::organisation_id>("organisation_id", required, format(Format::uuid), "单位", "organisation"),
        field<&AddAccount::role>("role", required, "角色", "role"),
        field<&AddAccount::person>("name", required, code_points(1, 100), "姓名", "name"),
        field<&AddAccount::reporter_kind>("reporter_kind", optional, format(Format::code), "报告人类别",
                                          "kind of reporter"),
        field<&AddAccount::login>("login", optional, code_points(1, 100), "登录名", "login"),
        field<&AddAccount::password>("password", optional, code_points(10, 200), "密码", "password")};
};

struct AccountView {
    AccountId account_id;
    std::string person;
    bool active = true;
    std::vector<Role> roles;

    static constexpr std::string_view name = "Account";
    static constexpr auto fields =
        std::tuple{field<&AccountView::account_id>("account_id", required, format(Format::uuid), "编号", "id"),
                   field<&AccountView::person>("name", required, "姓名", "name"),
                   field<&AccountView::active>("active", required, "是否有效", "active"),
                   field<&AccountView::roles>("roles", required, "角色", "roles")};
};

struct AccountList {
    std::vector<AccountView> accounts;

    static constexpr std::string_view name = "AccountList";
    static constexpr auto fields = std::tuple{field<&AccountList::accounts>("accounts", required, "账号", "accounts")};
};

struct NameAccount {
    AccountId account_id;

    static constexpr std::string_view name = "NameAccount";
    static constexpr auto fields =
        std::tuple{field<&NameAccount::account_id>("account_id", required, format(Format::uuid), "账号", "account")};
};

// What an account is in one organisation; one person may be on duty for several.
struct AccountRole {
    AccountId account_id;
    OrganisationId organisation_id;
    Role role{};

    static constexpr std::string_view name = "AccountRole";
    static constexpr auto fields = std::tuple{
        field<&AccountRole::account_id>("account_id", required, format(Format::uuid), "账号", "account"),
        field<&AccountRole::organisation_id>("organisation_id", required, format(Format::uuid), "单位", "organisation"),
        field<&AccountRole::role>("role", required, "角色", "role")};
};

struct IssuedEnrolment {
    AccountId account_id;
    std::string code;
    Instant expires_at{};

    static constexpr std::string_view name = "IssuedEnrolment";
    static constexpr auto fields =
        std::tuple{field<&IssuedEnrolment::account_id>("account_id", required, format(Format::uuid), "账号", "account"),
                   field<&IssuedEnrolment::code>("code", required, "绑定码", "one-time code"),
                   field<&IssuedEnrolment::expires_at>("expires_at", required, instant, "失效时间", "when it expires")};
};

struct NameDevice {
    DeviceId device_id;

    static constexpr std::string_view name = "NameDevice";
    static constexpr auto fields =
        std::tuple{field<&NameDevice::device_id>("device_id", required, format(Format::uuid), "设备", "device")};
};

struct DeviceView {
    DeviceId device_id;
    AccountId account_id;
    std::string label;
    Instant created_at{};
    std::optional<Instant> revoked_at;

    static constexpr std::string_view name = "Device";
    static constexpr auto fields =
        std::tuple{field<&DeviceView::device_id>("device_id", required, format(Format::uuid), "设备", "device"),
                   field<&DeviceView::account_id>("account_id", required, format(Format::uuid), "账号", "account"),
                   field<&DeviceView::label>("label", optional, "名称", "label"),
                   field<&DeviceView::created_at>("created_at", required, instant, "绑定时间", "when it was bound"),
                   field<&DeviceView::revoked_at>("revoked_at", optional, instant, "撤销时间", "when it was revoked")};
};

struct DeviceList {
    std::vector<DeviceView> devices;

    static constexpr std::string_view name = "DeviceList";
    static constexpr auto fields = std::tuple{field<&DeviceList::devices>("devices", required, "设备", "devices")};
};

// The answer of account.second-factor: shown once, handed over in person.
struct IssuedSecondFactor {
    AccountId account_id;
    std::string uri;
    std::vector<std::string> recovery_codes;

    static constexpr std::string_view name = "IssuedSecondFactor";
    static constexpr auto fields = std::tuple{
        field<&IssuedSecondFactor::account_id>("account_id", required, format(Format::uuid), "账号", "account"),
        field<&IssuedSecondFactor::uri>("uri", required, "动态验证码密钥", "otpauth URI for an authenticator"),
        field<&IssuedSecondFactor::recovery_codes>("recovery_codes", required, items(0, 20), "恢复码",
                                                   "each good for one login")};
};

struct Done {
    static constexpr std::string_view name = "Done";
    static constexpr std::tuple<> fields{};
};

}  // namespace vigil::protocol

// The demonstration: an invented region over the real divisions, and the people who play in it.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

struct DemoRegion {
    std::int64_t organisations{};
    std::int64_t townships{};
    std::int64_t townships_without_station{};
    bool stood_already = false;

    static constexpr std::string_view name = "DemoRegion";
    static constexpr auto fields = std::tuple{
        field<&DemoRegion::organisations>("organisations", required, "单位数", "organisations"),
        field<&DemoRegion::townships>("townships", required, "苏木乡镇数", "townships"),
        field<&DemoRegion::townships_without_station>("townships_without_station", required, "没有工作站的苏木乡镇数",
                                                      "townships without a station, on purpose"),
        field<&DemoRegion::stood_already>("stood_already", required, "此前已建", "it had been made before")};
};

// Somebody to play: a reporter of a kind at a place, or one officer for all the organisations that the reports of some
// places reach, at a level or above it (the township, where none is said).
struct DemoRole {
    Role role{};
    std::vector<DivisionCode> divisions;
    std::string reporter_kind;
    std::string reporter_org_kind;
    std::optional<DivisionLevel> level;

    static constexpr std::string_view name = "DemoRole";
    static constexpr auto fields =
        std::tuple{field<&DemoRole::role>("role", required, "角色", "role"),
                   field<&DemoRole::divisions>("divisions", required, items(1, 1000, format(Format::division_code)),
                                               "区划", "divisions"),
                   field<&DemoRole::reporter_kind>("reporter_kind", optional, format(Format::code), "报告人类别",
                                                   "kind of reporter"),
                   field<&DemoRole::reporter_org_kind>("reporter_org_kind", optional, format(Format::code),
                                                       "报告人单位类别", "kind of the reporter's organisation"),
                   field<&DemoRole::level>("level", optional, "层级", "level of the officer's organisation")};
};

struct DemoRoles {
    std::vector<DemoRole> roles;

    static constexpr std::string_view name = "DemoRoles";
    static constexpr auto fields =
        std::tuple{field<&DemoRoles::roles>("roles", required, items(0, 1000), "角色", "roles")};
};

struct DemoPlayer {
    AccountId account_id;
    OrganisationId organisation_id;
    std::string organisation_name;
    std::string code;

    static constexpr std::string_view name = "DemoPlayer";
    static constexpr auto fields = std::tuple{
        field<&DemoPlayer::account_id>("account_id", required, format(Format::uuid), "账号", "account"),
        field<&DemoPlayer::organisation_id>("organisation_id", required, format(Format::uuid), "单位", "organisation"),
        field<&DemoPlayer::organisation_name>("organisation_name", required, "单位名称", "organisation"),
        field<&DemoPlayer::code>("code", required, "绑定码", "enrolment code")};
};

// In the order of the roles asked for.
struct DemoCast {
    std::vector<DemoPlayer> players;

    static constexpr std::string_view name = "DemoCast";
    static constexpr auto fields = std::tuple{field<&DemoCast::players>("players", required, "人物", "players")};
};

}  // namespace vigil::protocol

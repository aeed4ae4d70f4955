// How often alerts wake officers (F138): a siren that sounds too often is switched off.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::protocol {

// Of one organisation. Whatever rings until it is answered counts as one: a version of an alert, or all alerts of one sender's burst.
struct SirenSummary {
    OrganisationId organisation_id;
    std::string organisation_name;
    std::int64_t alerts{};
    std::int64_t answered{};
    std::int64_t answered_soon{};
    std::int64_t known{};
    std::int64_t confirmed{};
    std::int64_t most{};
    std::int64_t above_budget{};

    static constexpr std::string_view name = "SirenSummary";
    static constexpr auto fields = std::tuple{
        field<&SirenSummary::organisation_id>("organisation_id", required, format(Format::uuid), "单位",
                                              "organisation"),
        field<&SirenSummary::organisation_name>("organisation_name", required, "单位名称", "its name"),
        field<&SirenSummary::alerts>("alerts", required, range(0, INT64_MAX), "响铃警报数",
                                     "alerts that woke somebody"),
        field<&SirenSummary::answered>("answered", required, range(0, INT64_MAX), "已签收数", "of them, answered"),
        field<&SirenSummary::answered_soon>("answered_soon", required, range(0, INT64_MAX), "两分钟内签收数",
                                            "of them, answered within two minutes"),
        field<&SirenSummary::known>("known", required, range(0, INT64_MAX), "已有结果数",
                                    "of them, with a result that was told to the reporter"),
        field<&SirenSummary::confirmed>("confirmed", required, range(0, INT64_MAX), "查实数",
                                        "of those with a result, where danger was found"),
        field<&SirenSummary::most>("most", required, range(0, INT64_MAX), "单班最多响铃次数",
                                   "most sirens of one officer in one shift"),
        field<&SirenSummary::above_budget>("above_budget", required, range(0, INT64_MAX), "超限班次数",
                                           "shifts of officers with more sirens than the budget")};
};

struct SirenOfficer {
    AccountId account_id;
    std::int64_t sirens{};
    std::int64_t shifts{};
    std::int64_t most{};

    static constexpr std::string_view name = "SirenOfficer";
    static constexpr auto fields = std::tuple{
        field<&SirenOfficer::account_id>("account_id", required, format(Format::uuid), "账号", "officer"),
        field<&SirenOfficer::sirens>("sirens", required, range(0, INT64_MAX), "响铃次数", "how often alerts woke it"),
        field<&SirenOfficer::shifts>("shifts", required, range(0, INT64_MAX), "有响铃的班次数",
                                     "in how many shifts; a day off duty counts as one"),
        field<&SirenOfficer::most>("most", required, range(0, INT64_MAX), "单班最多响铃次数", "most in one of them")};
};

struct SirenShift {
    AccountId account_id;
    Instant from{};
    Instant until{};
    bool on_duty = false;
    std::int64_t sirens{};

    static constexpr std::string_view name = "SirenShift";
    static constexpr auto fields = std::tuple{
        field<&SirenShift::account_id>("account_id", required, format(Format::uuid), "账号", "officer"),
        field<&SirenShift::from>("from", required, instant, "班次开始", "when the shift, or the day, began"),
        field<&SirenShift::until>("until", required, instant, "班次结束", "when it ended"),
        field<&SirenShift::on_duty>("on_duty", required, "在班", "whether the officer was on duty; else it is a day"),
        field<&SirenShift::sirens>("sirens", required, range(0, INT64_MAX), "响铃次数", "how often alerts woke it")};
};

// GET /v1/organisations/{id}/sirens: the last four weeks.
struct SirenReport {
    static constexpr std::size_t kMostShifts = 100;

    SirenSummary total;
    Instant since{};
    std::int64_t budget{};
    std::vector<SirenOfficer> officers{};
    std::vector<SirenShift> above_budget{};

    static constexpr std::string_view name = "SirenReport";
    static constexpr auto fields = std::tuple{
        field<&SirenReport::total>("total", required, "合计", "of the organisation"),
        field<&SirenReport::since>("since", required, instant, "统计起始时间", "from when they are counted"),
        field<&SirenReport::budget>("budget", required, range(1, 1000), "每班响铃上限", "sirens of a shift"),
        field<&SirenReport::officers>("officers", required, items(0, 10'000), "人员", "officers who were woken"),
        field<&SirenReport::above_budget>("above_budget", required, items(0, kMostShifts), "超限班次",
                                          "shifts with more sirens than the budget, newest first")};
};

// GET /v1/sirens: of the organisations whose duty the caller plans and at which an alert has woken somebody, by id.
struct SirenList {
    std::int64_t budget{};
    std::vector<SirenSummary> organisations{};
    std::string next{};

    static constexpr std::string_view name = "SirenList";
    static constexpr auto fields = std::tuple{
        field<&SirenList::budget>("budget", required, range(1, 1000), "每班响铃上限", "sirens of a shift"),
        field<&SirenList::organisations>("organisations", required, items(0, 100), "单位", "organisations, by id"),
        field<&SirenList::next>("next", optional, "下一页", "cursor of the next page")};
};

// siren.list: `after` continues a page.
struct ListSirens {
    std::optional<OrganisationId> after{};

    static constexpr std::string_view name = "ListSirens";
    static constexpr auto fields = std::tuple{
        field<&ListSirens::after>("after", optional, format(Format::uuid), "下一页", "where the page before ended")};
};

}  // namespace vigil::protocol

// Setting who is on duty, changing shifts with a colleague, and the proof that somebody always is (F46, F50).
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/messages/roster.hpp>
#include <vigil/protocol/reachability_words.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

// PUT /v1/organisations/{id}/roster. `replaces`: the version that its writer has seen; 0: there was none.
struct SetRoster {
    std::int64_t replaces{};
    Roster roster;
    std::optional<bool> force{};
    std::string text{};

    static constexpr std::string_view name = "SetRoster";
    static constexpr auto fields =
        std::tuple{field<&SetRoster::replaces>("replaces", required, range(0, INT64_MAX), "所替换的版本",
                                               "the version that is replaced; 0: there was none"),
                   field<&SetRoster::roster>("roster", required, "值班表", "the roster"),
                   field<&SetRoster::force>("force", optional, "仍要保存",
                                            "although it opens a time in which nobody can be reached"),
                   field<&SetRoster::text>("text", optional, code_points(0, 1000), "理由", "why; force takes one")};
};

// Within the next 14 days, from an instant until another.
struct OnDuty {
    Instant from{};
    Instant until{};
    std::vector<AccountId> officers;

    static constexpr std::string_view name = "OnDuty";
    static constexpr auto fields =
        std::tuple{field<&OnDuty::from>("from", required, instant, "开始时间", "from when"),
                   field<&OnDuty::until>("until", required, instant, "结束时间", "until when"),
                   field<&OnDuty::officers>("officers", required, items(0, 1000, format(Format::uuid)), "值班员账号",
                                            "who is on duty; empty: nobody")};
};

// A time in which an alert of the organisation would find nobody.
struct DutyHole {
    OrganisationId organisation_id;
    std::string organisation_name;
    HoleKind kind{};
    Instant from{};
    Instant until{};

    static constexpr std::string_view name = "DutyHole";
    static constexpr auto fields = std::tuple{
        field<&DutyHole::organisation_id>("organisation_id", required, format(Format::uuid), "单位", "organisation"),
        field<&DutyHole::organisation_name>("organisation_name", required, "单位名称", "its name"),
        field<&DutyHole::kind>("kind", required, "情形", "what is missing"),
        field<&DutyHole::from>("from", required, instant, "开始时间", "from when"),
        field<&DutyHole::until>("until", required, instant, "结束时间", "until when")};
};

struct RosterView {
    OrganisationId organisation_id;
    std::int64_t version{};
    Roster roster;
    Instant set_at{};
    AccountId set_by{};
    bool forced = false;
    std::vector<OnDuty> duty;
    std::vector<DutyHole> holes;

    static constexpr std::string_view name = "RosterView";
    static constexpr auto fields = std::tuple{
        field<&RosterView::organisation_id>("organisation_id", required, format(Format::uuid), "单位", "organisation"),
        field<&RosterView::version>("version", required, range(0, INT64_MAX), "版本", "0: no roster was set yet"),
        field<&RosterView::roster>("roster", required, "值班表", "the roster"),
        field<&RosterView::set_at>("set_at", required, instant, "设定时间", "when it was set"),
        field<&RosterView::set_by>("set_by", optional, format(Format::uuid), "设定人账号",
                                   "by whom; none: an administrator"),
        field<&RosterView::forced>("forced", required, "强制保存", "it was kept although it opened a hole"),
        field<&RosterView::duty>("duty", required, items(0, 10000), "十四日值班", "who is on duty in the next 14 days"),
        field<&RosterView::holes>("holes", required, items(0, 10000), "值班空缺", "and when nobody can be reached")};
};

// An officer who is on duty within the next 14 days and cannot be reached now, or has not answered a test lately. That an alert may ring
// the officer all the same is another matter: an alert leaves nobody out who might hear it.
struct UnprovedOfficer {
    OrganisationId organisation_id;
    std::string organisation_name;
    AccountId account_id;
    bool reachable = false;
    std::vector<Unreached> reasons;

    static constexpr std::string_view name = "UnprovedOfficer";
    static constexpr auto fields = std::tuple{
        field<&UnprovedOfficer::organisation_id>("organisation_id", required, format(Format::uuid), "单位",
                                                 "organisation"),
        field<&UnprovedOfficer::organisation_name>("organisation_name", required, "单位名称", "its name"),
        field<&UnprovedOfficer::account_id>("account_id", required, format(Format::uuid), "值班员账号", "who it is"),
        field<&UnprovedOfficer::reachable>("reachable", required, "可联系",
                                           "can be reached, but no device has answered a test lately"),
        field<&UnprovedOfficer::reasons>("reasons", required, items(0, 10), "原因", "why the devices do not count")};
};

// vigil duty check: holes in order of organisation, then of time; officers in order of organisation.
struct DutyCheck {
    std::int64_t organisations{};
    Instant from{};
    Instant until{};
    std::vector<DutyHole> holes;
    std::vector<UnprovedOfficer> officers;

    static constexpr std::string_view name = "DutyCheck";
    static constexpr auto fields = std::tuple{
        field<&DutyCheck::organisations>("organisations", required, range(0, INT64_MAX), "单位数",
                                         "organisations that were checked"),
        field<&DutyCheck::from>("from", required, instant, "开始时间", "from when"),
        field<&DutyCheck::until>("until", required, instant, "结束时间", "until when"),
        field<&DutyCheck::holes>("holes", required, items(0, 1'000'000), "值班空缺", "when nobody can be reached"),
        field<&DutyCheck::officers>("officers", required, items(0, 1'000'000), "未确认可联系的值班员",
                                    "who cannot be reached now, or has answered no test lately")};
};

// duty.check; without an organisation: of all.
struct CheckDuty {
    OrganisationId organisation_id{};

    static constexpr std::string_view name = "CheckDuty";
    static constexpr auto fields = std::tuple{
        field<&CheckDuty::organisation_id>("organisation_id", optional, format(Format::uuid), "单位", "of this one")};
};

// duty.set
struct AdministerRoster {
    OrganisationId organisation_id;
    SetRoster change;

    static constexpr std::string_view name = "AdministerRoster";
    static constexpr auto fields =
        std::tuple{field<&AdministerRoster::organisation_id>("organisation_id", required, format(Format::uuid), "单位",
                                                             "organisation"),
                   field<&AdministerRoster::change>("change", required, "值班表", "what is set")};
};

// POST /v1/organisations/{id}/swaps: a colleague is asked to be on duty instead. `swap_id` is made by the client.
struct AskForSwap {
    SwapId swap_id;
    AccountId taker_id;
    Instant from{};
    Instant until{};

    static constexpr std::string_view name = "AskForSwap";
    static constexpr auto fields = std::tuple{
        field<&AskForSwap::swap_id>("swap_id", required, format(Format::uuid), "换班编号", "made by the client"),
        field<&AskForSwap::taker_id>("taker_id", required, format(Format::uuid), "接班人账号", "who is asked"),
        field<&AskForSwap::from>("from", required, instant, "开始时间", "from when"),
        field<&AskForSwap::until>("until", required, instant, "结束时间", "until when")};
};

// POST /v1/swaps/{id}/decision
struct DecideSwap {
    SwapVerdict verdict{};

    static constexpr std::string_view name = "DecideSwap";
    static constexpr auto fields = std::tuple{field<&DecideSwap::verdict>(
        "verdict", required, "决定", "whoever is asked agrees or refuses; whoever asked withdraws")};
};

struct SwapView {
    SwapId swap_id;
    OrganisationId organisation_id;
    AccountId giver_id;
    AccountId taker_id;
    Instant from{};
    Instant until{};
    SwapState state{};

    static constexpr std::string_view name = "Swap";
    static constexpr auto fields = std::tuple{
        field<&SwapView::swap_id>("swap_id", required, format(Format::uuid), "换班编号", "swap"),
        field<&SwapView::organisation_id>("organisation_id", required, format(Format::uuid), "单位", "organisation"),
        field<&SwapView::giver_id>("giver_id", required, format(Format::uuid), "交班人账号", "who gives the duty away"),
        field<&SwapView::taker_id>("taker_id", required, format(Format::uuid), "接班人账号", "who is on duty instead"),
        field<&SwapView::from>("from", required, instant, "开始时间", "from when"),
        field<&SwapView::until>("until", required, instant, "结束时间", "until when"),
        field<&SwapView::state>("state", required, "状态", "what became of it")};
};

// One time in which the caller is on duty, for one of its organisations.
struct OwnDuty {
    OrganisationId organisation_id;
    std::string organisation_name;
    Instant from{};
    Instant until{};

    static constexpr std::string_view name = "OwnDuty";
    static constexpr auto fields = std::tuple{
        field<&OwnDuty::organisation_id>("organisation_id", required, format(Format::uuid), "单位", "organisation"),
        field<&OwnDuty::organisation_name>("organisation_name", required, "单位名称", "its name"),
        field<&OwnDuty::from>("from", required, instant, "开始时间", "from when"),
        field<&OwnDuty::until>("until", required, instant, "结束时间", "until when")};
};

// GET /v1/duty: of the next 14 days, for all of the caller's organisations, by time; and swaps that are not over.
struct OwnDuties {
    std::vector<OwnDuty> duties;
    std::vector<SwapView> swaps;

    static constexpr std::string_view name = "OwnDuties";
    static constexpr auto fields =
        std::tuple{field<&OwnDuties::duties>("duties", required, items(0, 10000), "本人值班", "when one is on duty"),
                   field<&OwnDuties::swaps>("swaps", required, items(0, 1000), "换班",
                                            "swaps of one's own that are not over, the earliest first")};
};

}  // namespace vigil::protocol

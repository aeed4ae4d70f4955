// Looks that somebody should look at, and a phone that is lost.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

using UnusualLookId = Id<struct UnusualLookTag>;

// What is unusual about a look of somebody whom nobody asked about the case (F111).
enum class Unusual { many_cases, many_readers, same_family_name };
constexpr auto words_of(Unusual) {
    using enum Unusual;
    return std::array{Word<Unusual>{many_cases, "many_cases", "一日内查看多个与己无关的个案",
                                    "one person looked at many cases within a day that it was not asked about"},
                      Word<Unusual>{many_readers, "many_readers", "一日内多名无关人员查看同一个案",
                                    "many people looked at one case within a day who were not asked about it"},
                      Word<Unusual>{same_family_name, "same_family_name", "查看人与儿童同姓",
                                    "the reader has the family name of a child of the case"}};
}

}  // namespace vigil

namespace vigil::protocol {

struct UnusualLookView {
    UnusualLookId look_id;
    Unusual unusual{};
    AccountId account_id;
    std::string account_name;
    CaseId case_id;
    Instant at{};

    static constexpr std::string_view name = "UnusualLook";
    static constexpr auto fields =
        std::tuple{field<&UnusualLookView::look_id>("look_id", required, format(Format::uuid), "编号", "id"),
                   field<&UnusualLookView::unusual>("unusual", required, "异常情形", "what is unusual about it"),
                   field<&UnusualLookView::account_id>("account_id", required, format(Format::uuid), "账号", "account"),
                   field<&UnusualLookView::account_name>("account_name", optional, "姓名", "who looked"),
                   field<&UnusualLookView::case_id>("case_id", required, format(Format::uuid), "个案编号", "case"),
                   field<&UnusualLookView::at>("at", required, instant, "时间", "when")};
};

struct UnusualLookList {
    std::vector<UnusualLookView> looks;

    static constexpr std::string_view name = "UnusualLookList";
    static constexpr auto fields =
        std::tuple{field<&UnusualLookList::looks>("looks", required, items(0, 1000), "异常查看", "oldest first")};
};

// POST /v1/unusual-looks/{look_id}/review
struct ReviewLook {
    bool justified = false;

    static constexpr std::string_view name = "ReviewLook";
    static constexpr auto fields =
        std::tuple{field<&ReviewLook::justified>("justified", required, "是否正当", "whether it was justified")};
};

// POST /v1/devices/losses
struct ReportLoss {
    std::optional<AccountId> account_id;
    Instant lost_at{};

    static constexpr std::string_view name = "ReportLoss";
    static constexpr auto fields = std::tuple{
        field<&ReportLoss::account_id>("account_id", optional, format(Format::uuid), "账号",
                                       "whose phone; a colleague of the caller. Absent: the caller"),
        field<&ReportLoss::lost_at>("lost_at", required, instant, "丢失时间",
                                    "since when it is lost: not in the future, and not more than 7 days ago")};
};

struct LossOutcome {
    std::int64_t devices{};
    std::int64_t alerts{};

    static constexpr std::string_view name = "LossOutcome";
    static constexpr auto fields =
        std::tuple{field<&LossOutcome::devices>("devices", required, range(0, INT64_MAX), "停用设备数",
                                                "devices that were revoked"),
                   field<&LossOutcome::alerts>("alerts", required, range(0, INT64_MAX), "重新派送警报数",
                                               "alerts that were answered since then and are asked anew")};
};

}  // namespace vigil::protocol

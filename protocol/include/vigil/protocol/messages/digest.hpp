// What waits at an organisation and rings nobody.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::protocol {

// Once on each work day on which something waits. It says no more than that: what waits is for each reader to ask, because nobody
// may learn of a case from which they are barred.
struct DigestNotice {
    OrganisationId organisation_id;
    std::string day;  // YYYY-MM-DD

    static constexpr std::string_view name = "DigestNotice";
    static constexpr auto fields =
        std::tuple{field<&DigestNotice::organisation_id>("organisation_id", required, format(Format::uuid), "单位",
                                                         "organisation"),
                   field<&DigestNotice::day>("day", required, format(Format::date), "日期", "in China")};
};

struct Digest {
    OrganisationId organisation_id;
    std::int64_t waiting{};
    std::int64_t overdue{};
    std::optional<Instant> oldest_at{};
    std::int64_t breaches{};

    static constexpr std::string_view name = "Digest";
    static constexpr auto fields = std::tuple{
        field<&Digest::organisation_id>("organisation_id", required, format(Format::uuid), "单位", "organisation"),
        field<&Digest::waiting>("waiting", required, range(0, INT64_MAX), "待签收蓝色警报",
                                "blue alerts that nobody has answered"),
        field<&Digest::overdue>("overdue", required, range(0, INT64_MAX), "其中已逾期",
                                "of these, those whose limit has passed"),
        field<&Digest::oldest_at>("oldest_at", optional, instant, "最早发出时间",
                                  "when the oldest of these was raised"),
        field<&Digest::breaches>("breaches", required, range(0, INT64_MAX), "逾期事项",
                                 "limits that have passed and are not done, its own and those that it oversees")};
};

// GET /v1/digest.
struct DigestList {
    std::vector<Digest> digests;

    static constexpr std::string_view name = "DigestList";
    static constexpr auto fields = std::tuple{field<&DigestList::digests>(
        "digests", required, items(0, 1000), "每日提要", "one for each organisation of the caller, by its id")};
};

}  // namespace vigil::protocol

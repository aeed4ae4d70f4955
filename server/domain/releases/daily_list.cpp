#include "domain/releases/daily_list.hpp"

#include <algorithm>
#include <set>

#include "domain/access/access.hpp"

namespace vigil {
namespace {

// The next rows of all of the organisations, by id.
Result<std::vector<DailyEntry>> next_entries(Unit& unit, const std::set<OrganisationId>& organisations, const Date& day,
                                             const std::optional<DailyEntryId>& after, std::size_t limit) {
    std::vector<DailyEntry> found;
    for (const auto& organisation : organisations) {
        VIGIL_TRY(auto entries, unit.releases().entries(organisation, day, after, limit));
        std::move(entries.begin(), entries.end(), std::back_inserter(found));
    }
    std::sort(found.begin(), found.end(), [](const DailyEntry& a, const DailyEntry& b) { return a.id < b.id; });
    if (found.size() > limit) found.erase(found.begin() + static_cast<std::ptrdiff_t>(limit), found.end());
    return found;
}

}  // namespace

Result<protocol::DailyList> read_daily_list(Unit& unit, const Caller& caller, const Date& day,
                                            const std::optional<DailyEntryId>& after, std::size_t limit, Instant now) {
    if (day >= china_date(now)) return Error{ErrorKind::invalid_input, "the day is not over yet", "bad_request"};
    std::set<OrganisationId> organisations;
    for (const auto& membership : caller.memberships)
        if (sees_alerts(membership.role)) organisations.insert(membership.organisation);

    protocol::DailyList list{.day = to_text(day), .entries = {}, .next = {}};
    // Reads on until the page is full: what may not be seen must not show as a gap either.
    for (auto from = after;;) {
        VIGIL_TRY(const auto entries, next_entries(unit, organisations, day, from, limit));
        for (const auto& entry : entries) {
            VIGIL_TRY(const auto bars, unit.cases().bars(entry.case_id));
            if (is_barred(caller.account, bars) || is_barred(entry.organisation, bars)) continue;
            if (list.entries.size() == limit) {
                list.next = list.entries.back().entry_id.str();
                return list;
            }
            list.entries.push_back({.entry_id = entry.id,
                                    .recipient = entry.recipient,
                                    .organisation_id = entry.organisation,
                                    .level = entry.level,
                                    .division = entry.division});
        }
        if (entries.size() < limit) return list;
        from = entries.back().id;
    }
}

}  // namespace vigil

#include "domain/releases/daily_list.hpp"

#include <algorithm>
#include <set>

#include "domain/access/access.hpp"

namespace vigil {
namespace {

// The next rows of all of the organisations, by case.
Result<std::vector<DailyEntry>> next_entries(Unit& unit, const std::set<OrganisationId>& organisations, const Date& day,
                                             const std::optional<CaseId>& after, std::size_t limit) {
    std::vector<DailyEntry> found;
    for (const auto& organisation : organisations) {
        VIGIL_TRY(auto entries, unit.releases().entries(organisation, day, after, limit));
        std::move(entries.begin(), entries.end(), std::back_inserter(found));
    }
    std::sort(found.begin(), found.end(), [](const DailyEntry& a, const DailyEntry& b) {
        return std::tie(a.case_id, a.organisation) < std::tie(b.case_id, b.organisation);
    });
    return found;
}

}  // namespace

Result<protocol::DailyList> read_daily_list(Unit& unit, const Caller& caller, const Date& day,
                                            const std::optional<CaseId>& after, std::size_t limit, Instant now) {
    if (day >= china_date(now)) return Error{ErrorKind::invalid_input, "the day is not over yet", "bad_request"};
    std::set<OrganisationId> organisations;
    for (const auto& membership : caller.memberships)
        if (sees_alerts(membership.role)) organisations.insert(membership.organisation);

    protocol::DailyList list{.day = to_text(day), .entries = {}, .next = {}};
    // Reads on until the page is full: what may not be seen must not show as a gap either. All entries of one case are on
    // one page, so that as many more are read as one case can have.
    for (auto from = after;;) {
        VIGIL_TRY(const auto entries, next_entries(unit, organisations, day, from, limit + organisations.size()));
        for (std::size_t at = 0; at < entries.size(); ++at) {
            const auto& entry = entries[at];
            const bool begins_case = at == 0 || entries[at - 1].case_id != entry.case_id;
            if (begins_case && list.entries.size() >= limit) {
                list.next = list.entries.back().case_id.str();
                return list;
            }
            if (begins_case && at >= limit) break;  // behind it some may not have been read
            from = entry.case_id;
            VIGIL_TRY(const auto bars, unit.cases().bars(entry.case_id));
            if (is_barred(caller.account, bars) || is_barred(entry.organisation, bars)) continue;
            list.entries.push_back({.case_id = entry.case_id,
                                    .recipient = entry.recipient,
                                    .organisation_id = entry.organisation,
                                    .level = entry.level,
                                    .division = entry.division});
        }
        if (entries.size() < limit) return list;
    }
}

}  // namespace vigil

#include "domain/matching/discretion.hpp"

#include <algorithm>
#include <array>

#include "domain/access/access.hpp"
#include "domain/matching/same_child.hpp"

namespace vigil::matching {
namespace {

// What the trail calls them: the signal of rule T9, and the cause of its long patterns.
constexpr std::array<std::string_view, 2> kOtherReports{"repeat_report", "earlier_reports"};

bool names_others(const std::string& words) {
    return std::any_of(kOtherReports.begin(), kOtherReports.end(),
                       [&](std::string_view word) { return words.find(word) != std::string::npos; });
}

// The words without those that name other reports.
std::string without_others(const std::string& words) {
    std::string kept;
    for (std::size_t at = 0; at < words.size();) {
        const auto end = std::min(words.find(' ', at), words.size());
        const auto word = std::string_view(words).substr(at, end - at);
        if (std::find(kOtherReports.begin(), kOtherReports.end(), word) == kOtherReports.end())
            kept.append(kept.empty() ? "" : " ").append(word);
        at = end + 1;
    }
    return kept;
}

}  // namespace

bool tells_of_other_reports(const std::vector<protocol::FiredRule>& fired) {
    return std::any_of(fired.begin(), fired.end(), [](const protocol::FiredRule& each) {
        return names_others(each.on) || names_others(each.effect);
    });
}

void leave_out_other_reports(std::vector<protocol::FiredRule>& fired) {
    std::erase_if(fired, [](const protocol::FiredRule& each) {
        return names_others(each.effect) || (names_others(each.on) && without_others(each.on).empty());
    });
    for (auto& each : fired) {
        each.on = without_others(each.on);
        std::erase_if(each.causes, [](const protocol::TrailCause& cause) { return names_others(cause.code); });
    }
}

Result<bool> is_barred_from_others(Unit& unit, const Caller& caller, const CaseId& id) {
    VIGIL_TRY(const auto children, named_children(unit, id));
    IndexLookups lookups(unit);
    for (const auto& child : children) {
        VIGIL_TRY(const auto reports, reports_on(unit, lookups, child));
        for (const auto& report : reports) {
            VIGIL_TRY(const auto bars, unit.cases().bars(report.mention.case_id));
            if (is_barred_anywhere(caller, bars)) return true;
        }
    }
    return false;
}

}  // namespace vigil::matching

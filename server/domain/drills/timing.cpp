#include "domain/drills/timing.hpp"

#include <algorithm>
#include <vigil/protocol/date.hpp>

#include "domain/drills/starting.hpp"

namespace vigil {
namespace {

constexpr int kDaysOfWeek = 7;

std::int64_t day_number(Weekday day) { return static_cast<std::int64_t>(day); }  // Monday is the first

std::uint64_t number_of(std::string_view lot) {
    std::uint64_t number = 0;
    for (const char byte : lot.substr(0, sizeof number)) number = (number << 8) | static_cast<unsigned char>(byte);
    return number;
}

// In order, each once.
std::vector<Weekday> days_of(const DrillHours& hours) {
    auto days = hours.weekdays;
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
}

// One that was cut off has shown nothing.
Result<bool> was_drilled_since(Unit& unit, const OrganisationId& organisation, Instant since) {
    VIGIL_TRY(const auto drills, unit.drills().of_organisation(organisation, since));
    return std::any_of(drills.begin(), drills.end(),
                       [](const Drill& each) { return each.outcome != DrillOutcome::cut_off; });
}

}  // namespace

Instant week_of(Instant at) {
    const auto day = china_date(at);
    const int since_monday = (weekday(day) + kDaysOfWeek - 1) % kDaysOfWeek;
    return china_midnight(date_of_days(days_since_epoch(day) - since_monday));
}

Instant drill_time(const DrillHours& hours, Instant week, std::string_view lot) {
    const auto days = days_of(hours);
    const auto minutes = static_cast<std::uint64_t>((hours.until - hours.from).count());
    const auto drawn = number_of(lot) % (minutes * days.size());
    const auto day = day_number(days[static_cast<std::size_t>(drawn / minutes)]);
    return week + std::chrono::hours(24 * day) + hours.from +
           std::chrono::minutes(static_cast<std::int64_t>(drawn % minutes));
}

Result<std::vector<OrganisationId>> due_for_drill(Unit& unit, const triage::RuleSet& rules, const DrillHours& hours,
                                                  const Pseudonyms& pseudonyms, Instant now) {
    const Instant week = week_of(now);
    const auto monday = to_text(china_date(week));
    VIGIL_TRY(const auto organisations, unit.organisations().list(std::nullopt));
    std::vector<OrganisationId> due;
    for (const auto& organisation : organisations) {
        if (!organisation.active) continue;
        const Instant at = drill_time(hours, week, pseudonyms.drill_lot(organisation.id, monday));
        if (now < at || now >= at + kDrillPatience) continue;
        VIGIL_TRY(const bool drilled, was_drilled_since(unit, organisation.id, week));
        if (drilled) continue;
        const auto may = may_be_drilled(unit, rules, organisation.id);
        if (may)
            due.push_back(organisation.id);
        else if (may.error().kind != ErrorKind::conflict)
            return may.error();
    }
    return due;
}

}  // namespace vigil

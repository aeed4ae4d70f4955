#include "domain/sirens/shifts.hpp"

#include <algorithm>
#include <vigil/protocol/date.hpp>

#include "domain/duty/plan.hpp"

namespace vigil {

Result<Shifts> Shifts::between(Unit& unit, const OrganisationId& organisation, Instant from, Instant until) {
    auto rosters = unit.rosters().in_force(organisation, from, until);
    if (!rosters && rosters.error().kind == ErrorKind::invalid_input) return Shifts({});  // one that cannot be read
    if (!rosters) return rosters.error();
    std::vector<DutySpan> spans;
    for (auto roster = rosters.value().begin(); roster != rosters.value().end(); ++roster) {
        const auto next = std::next(roster);
        const Instant begins = std::max(from, roster->set_at);
        const Instant ends = next == rosters.value().end() ? until : next->set_at;
        VIGIL_TRY(auto planned, planned_duty(unit, organisation, roster->roster, begins, ends));
        spans.insert(spans.end(), std::make_move_iterator(planned.begin()), std::make_move_iterator(planned.end()));
    }
    return Shifts(std::move(spans));
}

Shift Shifts::of(const AccountId& officer, Instant at) const {
    const Instant midnight = china_midnight(china_date(at));
    const Shift day{midnight, midnight + std::chrono::hours(24), false};
    const auto is_on = [&](const DutySpan& span) { return names(span.officers, officer); };
    auto last = std::upper_bound(spans_.begin(), spans_.end(), at,
                                 [](Instant moment, const DutySpan& span) { return moment < span.until; });
    if (last == spans_.end() || at < last->from || !is_on(*last)) return day;
    auto first = last;
    while (first != spans_.begin() && std::prev(first)->until == first->from && is_on(*std::prev(first))) --first;
    while (std::next(last) != spans_.end() && std::next(last)->from == last->until && is_on(*std::next(last))) ++last;
    if (last->until - first->from > kLongestShift) return day;
    return {first->from, last->until, true};
}

}  // namespace vigil

#include "domain/duty/ringing.hpp"

#include <algorithm>

#include "domain/access/access.hpp"
#include "domain/alerts/items.hpp"
#include "domain/clocks/counting.hpp"
#include "domain/duty/plan.hpp"
#include "domain/measures/case_clocks.hpp"

namespace vigil {
namespace {

// A red case keeps whoever answered for it busy until its children are seen, but not for ever.
constexpr std::chrono::hours kBusyAtMost{24};

Result<bool> is_busy(Unit& unit, const AccountId& officer, Instant now) {
    VIGIL_TRY(const auto answered, unit.alerts().answered_by(officer, now - kBusyAtMost));
    for (const auto& alert : answered) {
        if (alert.level != Level::red) continue;
        VIGIL_TRY(const bool waits, waits_for_first_contact(unit, alert.case_id));
        if (waits) return true;
    }
    return false;
}

// The officers of one organisation, as an alert finds them.
class Staff {
public:
    static Result<Staff> of(Unit& unit, const Alert& alert, const StoredRoster& roster, Instant now) {
        Staff found;
        VIGIL_TRY(found.all_, answering_officers(unit, alert.organisation));
        VIGIL_TRY(const auto bars, unit.cases().bars(alert.case_id));
        std::erase_if(found.all_, [&](const AccountId& each) { return is_barred(each, bars); });
        found.chiefs_ = roster.roster.chiefs;
        VIGIL_TRY(const auto duty,
                  planned_duty(unit, alert.organisation, roster.roster, now, now + std::chrono::milliseconds(1)));
        for (const auto& officer : duty.front().officers) {
            if (!std::binary_search(found.all_.begin(), found.all_.end(), officer)) continue;
            VIGIL_TRY(const bool busy, is_busy(unit, officer, now));
            if (!busy) found.free_.push_back(officer);
        }
        return found;
    }

    // Whom a ring reaches.
    std::vector<AccountId> who(Rings rings) const {
        if (rings == Rings::on_duty) return free_;
        if (rings == Rings::chiefs) return all_;
        auto officers = all_;
        std::erase_if(officers, [&](const AccountId& each) {
            return std::find(chiefs_.begin(), chiefs_.end(), each) != chiefs_.end();
        });
        return officers;
    }

private:
    std::vector<AccountId> all_{};  // in order
    std::vector<AccountId> chiefs_{};
    std::vector<AccountId> free_{};  // on duty, and not busy
};

struct NextRing {
    std::size_t number{};
    std::vector<AccountId> who{};
};

// The first ring from `number` on that reaches anybody beyond `before`; none: nobody is left to ring.
std::optional<NextRing> next_ring(const triage::Ladder& ladder, const Staff& officers, std::size_t number,
                                  const std::vector<AccountId>& before) {
    for (; number < ladder.rings.size(); ++number) {
        auto who = before;
        for (auto& each : officers.who(ladder.rings[number].whom))
            if (std::find(before.begin(), before.end(), each) == before.end()) who.push_back(std::move(each));
        if (who.size() > before.size()) return NextRing{number, std::move(who)};
    }
    return std::nullopt;
}

Clock clock_of(const Alert& alert, std::size_t number, const Limit& after, Instant started_at) {
    return {.id = ClockId(),
            .subject = alert.id.str(),
            .kind = std::string(kRingClock),
            .state_version = alert.version,
            .legal_basis = {},
            .started_at = started_at,
            .calendar = {},
            .limit = after,
            .rung = static_cast<int>(number)};
}

void record(Unit& unit, const Alert& alert, bool late, Instant now) {
    std::string who;
    for (const auto& officer : alert.rung) who += (who.empty() ? "" : " ") + officer.str();
    unit.log().append({"alert.rings",
                       alert.id.str(),
                       now,
                       {{"version", std::to_string(alert.version)},
                        {"rings", std::string(to_text(*alert.rings))},
                        {"accounts", who},
                        {"late", late ? "yes" : "no"}}});
}

}  // namespace

const triage::Ladder* Ringer::ladder_of(const Alert& alert) const {
    const auto* rule = rules_.acknowledgement(alert.function);
    if (rule == nullptr || rule->ladder.rings.empty() || alert.level == Level::blue) return nullptr;
    return &rule->ladder;
}

Result<void> Ringer::start_clock(Unit& unit, const Alert& alert, Clock next, const std::string& started_by) const {
    next.id = ClockId(ids_.next(alert.raised_at));
    next.started_by = started_by;
    VIGIL_TRY(start_counted(unit, std::move(next)));
    return success();
}

Result<void> Ringer::begin(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const {
    alert.rings.reset();
    alert.rung.clear();
    const auto* ladder = ladder_of(alert);
    if (ladder == nullptr) return success();
    VIGIL_TRY(const auto roster, unit.rosters().newest(alert.organisation));
    if (!roster) return success();
    VIGIL_TRY(const auto officers, Staff::of(unit, alert, *roster, now));
    auto first = next_ring(*ladder, officers, 0, {});
    if (!first) return success();  // nobody answers there: whoever looks at it may, and it climbs
    alert.rings = ladder->rings[first->number].whom;
    alert.rung = std::move(first->who);
    record(unit, alert, false, now);
    const auto next = first->number + 1;
    if (next == ladder->rings.size()) return success();
    const auto& after = triage::limit_at(ladder->rings[next].after, alert.level);
    if (!after) return success();
    return start_clock(unit, alert, clock_of(alert, next, *after, now), started_by);
}

Result<void> Ringer::hurry(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const {
    VIGIL_TRY(const auto running, unit.clocks().running(alert.id.str()));
    const auto waiting =
        std::find_if(running.begin(), running.end(), [](const Clock& each) { return each.kind == kRingClock; });
    const auto* ladder = ladder_of(alert);
    if (ladder == nullptr) return success();
    if (!alert.rings) return begin(unit, alert, started_by, now);  // it rang nobody before
    if (waiting == running.end()) return success();                // it rings everybody already
    const auto number = std::min(static_cast<std::size_t>(waiting->rung), ladder->rings.size() - 1);
    const auto& after = triage::limit_at(ladder->rings[number].after, alert.level);
    if (!after) return success();
    Clock sooner = clock_of(alert, number, *after, now);
    sooner.no_later_than = waiting->due_at;
    VIGIL_TRY(unit.clocks().stop(alert.id.str(), std::string(kRingClock), now));
    return start_clock(unit, alert, std::move(sooner), started_by);
}

Result<void> Ringer::widen(Unit& unit, Alert alert, const Clock& fired, bool late, Instant now) const {
    const auto* ladder = ladder_of(alert);
    if (ladder == nullptr) return success();
    VIGIL_TRY(const auto roster, unit.rosters().newest(alert.organisation));
    if (!roster) return success();
    VIGIL_TRY(const auto officers, Staff::of(unit, alert, *roster, now));
    auto more = next_ring(*ladder, officers, static_cast<std::size_t>(fired.rung), alert.rung);
    if (!more) return success();
    alert.rings = ladder->rings[more->number].whom;
    alert.rung = std::move(more->who);
    alert.revision += 1;
    VIGIL_TRY(unit.alerts().update(alert));
    record(unit, alert, late, now);
    VIGIL_TRY(const auto about, unit.cases().find(alert.case_id));
    if (!about) return Error{ErrorKind::internal, "an alert without a case"};
    VIGIL_TRY(announce_again(unit, alert, *about, now));
    const auto next = more->number + 1;
    if (next == ladder->rings.size()) return success();
    const auto& after = triage::limit_at(ladder->rings[next].after, alert.level);
    if (!after) return success();
    return start_clock(unit, alert, clock_of(alert, next, *after, fired.started_at), alert.id.str());
}

}  // namespace vigil

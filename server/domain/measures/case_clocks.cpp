#include "domain/measures/case_clocks.hpp"

#include <algorithm>
#include <cassert>

#include "domain/clocks/counting.hpp"
#include "domain/clocks/limits.hpp"
#include "domain/matching/same_child.hpp"
#include "domain/measures/breaching.hpp"

namespace vigil {
namespace {

constexpr std::array kCaseLimits{
    CaseLimit{MeasureKind::child_seen, kChildSeen, Per::child},
    CaseLimit{MeasureKind::reporter_instructed, kReporterInstructed, Per::report},
    CaseLimit{MeasureKind::incident_number, "incident_number_recorded", Per::whole_case},
    CaseLimit{MeasureKind::evidence_preserved, "evidence_preserved", Per::whole_case},
    CaseLimit{MeasureKind::note, "first_note", Per::whole_case},
    CaseLimit{MeasureKind::feedback, "feedback_to_reporter", Per::report},
    CaseLimit{MeasureKind::result, "result_to_reporter", Per::report},
    CaseLimit{{}, kDepartmentsTold, Per::release},
};

// The clock runs by no limit of its own, only until then.
void run_until(Clock& clock, Instant due) {
    clock.limit.reset();
    clock.no_later_than.reset();
    clock.due_at = due;
    clock.calendar = kWallCalendar;
}

// "30 minutes before": of the wall, in whatever unit the rules say it.
std::chrono::milliseconds length_of(const Limit& limit) {
    constexpr std::chrono::hours kDay{24};
    return limit.unit == LimitUnit::seconds ? std::chrono::milliseconds(std::chrono::seconds(limit.count))
                                            : std::chrono::milliseconds(kDay * limit.count);
}

bool is_of(const Clock& clock, std::string_view kind, const std::string& concerns) {
    return clock.kind == kind && clock.concerns == concerns;
}

Result<std::vector<Clock>> unseen(Unit& unit, const CaseId& id) {
    VIGIL_TRY(const auto parts, unit.cases().members(id));
    std::vector<Clock> found;
    for (const auto& part : parts) {
        VIGIL_TRY(const auto running, unit.clocks().running(part.id.str()));
        std::copy_if(running.begin(), running.end(), std::back_inserter(found),
                     [](const Clock& clock) { return clock.kind == kChildSeen; });
    }
    return found;
}

Result<std::vector<NotificationId>> pending_releases_of(Unit& unit, const CaseId& id) {
    VIGIL_TRY(const auto releases, unit.releases().of_case(id));
    std::vector<NotificationId> pending;
    for (const auto& each : releases)
        if (each.state == ReleaseState::pending) pending.push_back(each.notification);
    return pending;
}

}  // namespace

std::span<const CaseLimit> case_limits() { return kCaseLimits; }

const CaseLimit& limit_of(MeasureKind measure) {
    const auto found = std::find_if(kCaseLimits.begin(), kCaseLimits.end(),
                                    [&](const CaseLimit& each) { return each.measure == measure; });
    assert(found != kCaseLimits.end());
    return *found;
}

const CaseLimit* limit_of_clock(std::string_view kind) {
    const auto found =
        std::find_if(kCaseLimits.begin(), kCaseLimits.end(), [&](const CaseLimit& each) { return each.clock == kind; });
    return found == kCaseLimits.end() ? nullptr : &*found;
}

std::optional<Clock> CaseClocks::clock_for(const triage::ClockRule& rule, const Case& about,
                                           const std::string& concerns, Level level, Instant now) const {
    Clock clock{.id = ClockId(),
                .subject = about.id.str(),
                .kind = rule.code,
                .state_version = 1,
                .legal_basis = rule.basis,
                .started_at = now,
                .calendar = {},
                .superior = rule.superior,
                .limit = rule.limit(level)};
    clock.concerns = concerns;
    const auto& before = triage::limit_at(rule.before_decide_by, level);
    if (before && about.decide_by) clock.no_later_than = std::max(now, *about.decide_by - length_of(*before));
    if (!clock.limit && !clock.no_later_than) return std::nullopt;
    return clock;
}

std::vector<Clock> CaseClocks::wanted(const Case& about, const Subject& subject, const Demands& demands,
                                      Instant now) const {
    std::vector<Clock> clocks;
    const auto add = [&](const triage::ClockRule& rule, const std::string& concerns) {
        if (auto clock = clock_for(rule, about, concerns, demands.level, now)) clocks.push_back(std::move(*clock));
    };
    for (const auto* rule : demands.rules) {
        const auto* limit = limit_of_clock(rule->code);
        if (limit == nullptr) continue;
        const bool names_no_child = limit->per == Per::child && subject.children.empty();
        if (limit->per == Per::whole_case || names_no_child) add(*rule, {});
        if (limit->per == Per::child)
            for (const auto& child : subject.children) add(*rule, child.str());
        if (limit->per == Per::report)
            for (const auto& report : subject.reports) add(*rule, report.str());
        if (limit->per == Per::release)
            for (const auto& release : subject.releases) add(*rule, release.str());
    }
    return clocks;
}

Result<void> CaseClocks::begin(Unit& unit, Clock clock, const std::string& started_by, Instant now) const {
    clock.id = ClockId(ids_.next(now));
    clock.started_by = started_by;
    if (!clock.limit) {
        run_until(clock, *clock.no_later_than);
        return unit.clocks().start(clock);
    }
    VIGIL_TRY(start_counted(unit, std::move(clock)));
    return success();
}

Result<void> CaseClocks::start(Unit& unit, const Case& opened, const ReportId& report,
                               const std::vector<ChildId>& children, const Demands& demands, Instant now) const {
    VIGIL_TRY(const auto releases, pending_releases_of(unit, opened.id));
    for (auto& clock : wanted(opened, {{report}, children, releases}, demands, now)) {
        VIGIL_TRY(begin(unit, std::move(clock), demands.started_by, now));
    }
    return success();
}

Result<void> CaseClocks::begin_unless_known(Unit& unit, const std::vector<Clock>& known, Clock clock,
                                            const std::string& started_by, Instant now) const {
    // A child that is named once more is seen once.
    if (clock.kind == kChildSeen && !clock.concerns.empty()) {
        VIGIL_TRY(const auto mentions, mentions_of(unit, CaseId(clock.subject), ChildId(clock.concerns)));
        const auto runs = [&](const ChildId& mention) {
            return std::any_of(known.begin(), known.end(),
                               [&](const Clock& each) { return is_of(each, clock.kind, mention.str()); });
        };
        if (std::any_of(mentions.begin(), mentions.end(), runs)) return success();
    }
    return begin(unit, std::move(clock), started_by, now);
}

Result<void> CaseClocks::adjust(Unit& unit, const Case& part, const Demands& demands, Instant now) const {
    VIGIL_TRY(auto known, unit.clocks().of(part.id.str()));
    Subject subject;
    VIGIL_TRY(const auto reports, unit.reports().of_case(part.id));
    for (const auto& report : reports) subject.reports.push_back(report.id);
    VIGIL_TRY(const auto children, unit.reports().children(part.id));
    for (const auto& child : children) subject.children.push_back(child.id);
    VIGIL_TRY(subject.releases, pending_releases_of(unit, part.id));
    VIGIL_TRY(const auto calendar, unit.calendars().calendar());
    Case about = part;
    if (about.decide_by && *about.decide_by <= now) about.decide_by.reset();  // it was rung for, or another reporter's
    for (auto& clock : wanted(about, subject, demands, now)) {
        const auto is_same = [&](const Clock& each) { return is_of(each, clock.kind, clock.concerns); };
        const auto newest = std::find_if(known.rbegin(), known.rend(), is_same);
        // One that was stopped for an organisation which waits again begins anew.
        const bool waits_again =
            newest != known.rend() && newest->stopped_at && limit_of_clock(clock.kind)->per == Per::release;
        if (newest == known.rend() || waits_again) {
            if (waits_again) clock.state_version = newest->state_version + 1;
            if (demands.of_part && limit_of_clock(clock.kind)->per == Per::whole_case) continue;
            VIGIL_TRY(begin_unless_known(unit, known, clock, demands.started_by, now));
            known.push_back(std::move(clock));
            continue;
        }
        if (newest->stopped_at || newest->fired_at || rules_.clock(clock.kind)->statutory) continue;
        clock.no_later_than = clock.no_later_than ? std::min(*clock.no_later_than, newest->due_at) : newest->due_at;
        Clock sooner = clock;
        if (sooner.limit)
            count(sooner, *calendar);
        else
            run_until(sooner, *sooner.no_later_than);
        if (sooner.due_at >= newest->due_at) continue;
        clock.state_version = newest->state_version + 1;
        Clock replaced = *newest;
        replaced.stopped_at = now;
        VIGIL_TRY(unit.clocks().end(replaced));
        VIGIL_TRY(begin(unit, std::move(clock), demands.started_by, now));
    }
    return success();
}

Result<void> CaseClocks::ask_for_instruction(Unit& unit, const Case& part, const ReportId& report,
                                             const std::string& started_by, Instant now) const {
    const auto* rule = rules_.clock(kReporterInstructed);
    if (rule == nullptr) return success();
    auto clock = clock_for(*rule, part, report.str(), part.level, now);
    if (!clock) return success();
    VIGIL_TRY(const auto running, unit.clocks().running(part.id.str()));
    for (Clock each : running) {
        if (!is_of(each, kReporterInstructed, report.str())) continue;
        clock->state_version = each.state_version + 1;
        // What was demanded before is still demanded by then.
        if (!each.fired_at) clock->no_later_than = std::min(clock->no_later_than.value_or(each.due_at), each.due_at);
        each.stopped_at = now;
        VIGIL_TRY(unit.clocks().end(each));
        VIGIL_TRY(end_breaches(unit, each.id, now));
    }
    return begin(unit, std::move(*clock), started_by, now);
}

Result<void> CaseClocks::run_until_decision(Unit& unit, const Case& part, Level level, const Clock& fired,
                                            Instant now) const {
    const auto* rule = rules_.clock(fired.kind);
    if (rule == nullptr || !part.decide_by) return success();
    const auto& before = triage::limit_at(rule->before_decide_by, level);
    if (!before || *part.decide_by - length_of(*before) <= now) return success();
    Clock next = fired;
    next.fired_at.reset();
    next.state_version += 1;
    next.started_at = now;
    next.limit.reset();
    next.no_later_than = *part.decide_by - length_of(*before);
    return begin(unit, std::move(next), fired.id.str(), now);
}

Result<std::vector<ChildId>> mentions_of(Unit& unit, const CaseId& whole, const ChildId& child) {
    std::vector<ChildId> found{child};
    const auto add = [&](const ChildId& id) {
        if (std::find(found.begin(), found.end(), id) == found.end()) found.push_back(id);
    };
    VIGIL_TRY(const auto named, matching::named_children(unit, whole));
    // Whatever shares a term with one that was found is found too, until nothing is added.
    for (std::size_t at = 0; at < found.size(); ++at) {
        VIGIL_TRY(const auto linked, unit.matches().linked_to(found[at]));
        std::for_each(linked.begin(), linked.end(), add);
        const auto known = std::find_if(named.begin(), named.end(),
                                        [&](const matching::NamedChild& each) { return each.id == found[at]; });
        if (known == named.end()) continue;
        for (const auto& other : named) {
            const bool shares = std::any_of(known->kept.begin(), known->kept.end(), [&](const auto& term) {
                return matching::is_certain(term.kind) &&
                       std::any_of(other.kept.begin(), other.kept.end(),
                                   [&](const auto& each) { return each.hash == term.hash; });
            });
            if (shares) add(other.id);
        }
    }
    return found;
}

Result<bool> waits_for_first_contact(Unit& unit, const CaseId& id) {
    VIGIL_TRY(const auto clocks, unseen(unit, id));
    return !clocks.empty();
}

Result<std::optional<FirstContact>> first_contact(Unit& unit, const CaseId& id, Instant answered_at) {
    VIGIL_TRY(const auto clocks, unseen(unit, id));
    VIGIL_TRY(const auto calendar, unit.calendars().calendar());
    std::optional<FirstContact> first;
    for (const auto& clock : clocks) {
        const bool has_passed = clock.fired_at.has_value();
        if (has_passed && !clock.limit) continue;
        const Instant by = has_passed ? due_at(*clock.limit, answered_at, *calendar).at : clock.due_at;
        if (!first) first = FirstContact{by, true, clock.legal_basis};
        first->by = std::min(first->by, by);
        // What rings for one child would not ring for another whose limit has passed.
        first->has_clock = first->has_clock && !has_passed;
    }
    return first;
}

}  // namespace vigil

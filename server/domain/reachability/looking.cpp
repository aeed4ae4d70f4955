#include "domain/reachability/looking.hpp"

#include <algorithm>
#include <map>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/date.hpp>
#include <vigil/protocol/messages/live.hpp>

#include "domain/alerts/items.hpp"
#include "domain/duty/plan.hpp"
#include "domain/reachability/reachability.hpp"
#include "domain/reachability/warning.hpp"
#include "domain/routing/router.hpp"

namespace vigil {
namespace {

constexpr std::chrono::hours kSeenBehind{24};  // a duty that began earlier counts anew each day
constexpr std::chrono::hours kRoundEvery{24};
constexpr std::chrono::seconds kBetweenFirstLooks{20};  // a thousand stations are not looked at in one second
const std::string kRoundSubject = "duty";

Clock clock_of(IdSource& ids, std::string_view kind, std::string subject, Instant due, Instant now) {
    Clock clock;
    clock.id = ClockId(ids.next(now));
    clock.subject = std::move(subject);
    clock.kind = std::string(kind);
    clock.legal_basis = "F51";
    clock.started_at = now;
    clock.due_at = due;
    clock.calendar = std::string(kWallCalendar);
    return clock;
}

Result<std::optional<Clock>> running(Unit& unit, const std::string& subject, std::string_view kind) {
    VIGIL_TRY(auto clocks, unit.clocks().running(subject));
    for (auto& clock : clocks)
        if (clock.kind == kind) return std::optional(std::move(clock));
    return std::optional<Clock>();
}

Result<void> set_forward(Unit& unit, Clock clock, Instant due) {
    clock.due_at = due;
    return unit.clocks().recount(clock);
}

struct Duty {
    Instant from{};
    Instant until{};
};

// From where `first` begins to where `last` ends, of spans that begin `kSeenBehind` ago. What began before that counts anew each day, so
// that nobody is told only once of a phone that lies broken for a week.
Duty duty_of(const std::vector<DutySpan>& spans, std::size_t first, std::size_t last, Instant now) {
    return {first == 0 ? china_midnight(china_date(now)) : spans[first].from, spans[last].until};
}

// Of one officer: as long as it is on without a break.
Duty duty_of(const std::vector<DutySpan>& spans, std::size_t at, const AccountId& officer, Instant now) {
    auto first = at, last = at;
    while (first > 0 && names(spans[first - 1].officers, officer)) --first;
    while (last + 1 < spans.size() && names(spans[last + 1].officers, officer)) ++last;
    return duty_of(spans, first, last, now);
}

// Asks of each officer once.
class Reaches {
public:
    Reaches(Unit& unit, std::optional<Instant> asked, const ReachabilityLimits& limits, Instant now)
        : unit_(unit), asked_(asked), limits_(limits), now_(now) {}

    Result<const OfficerReach*> of(const AccountId& officer) {
        const auto known = known_.find(officer);
        if (known != known_.end()) return &known->second;
        VIGIL_TRY(auto reach, reach_of(unit_, officer, asked_, limits_, now_));
        return &(known_[officer] = std::move(reach));
    }
    Result<bool> any_of(const std::vector<AccountId>& officers) {
        for (const auto& officer : officers) {
            VIGIL_TRY(const auto* reach, of(officer));
            if (reach->reachable()) return true;
        }
        return false;
    }

private:
    Unit& unit_;
    std::optional<Instant> asked_;
    const ReachabilityLimits& limits_;
    Instant now_;
    std::map<AccountId, OfficerReach> known_{};
};

// How a warning ends now; none: it stands.
Result<std::optional<WarningEnd>> end_of(Unit& unit, Reaches& reaches, const DutyWarning& warning, Instant now) {
    if (warning.until <= now) return std::optional(WarningEnd::over);
    VIGIL_TRY(const auto officers,
              on_duty_between(unit, warning.organisation, std::max(warning.from, now), warning.until));
    if (warning.account.empty()) {
        VIGIL_TRY(const bool somebody, reaches.any_of(officers));
        return somebody ? std::optional(WarningEnd::reachable_again) : std::nullopt;
    }
    if (!names(officers, warning.account)) return std::optional(WarningEnd::off_duty);
    VIGIL_TRY(const auto* reach, reaches.of(warning.account));
    return reach->reachable() ? std::optional(WarningEnd::reachable_again) : std::nullopt;
}

class Look {
public:
    Look(Unit& unit, const triage::RuleSet& rules, IdSource& ids, Organisation organisation,
         std::set<Function> functions, Reaches reaches, Instant now)
        : unit_(unit),
          rules_(rules),
          ids_(ids),
          organisation_(std::move(organisation)),
          functions_(std::move(functions)),
          reaches_(std::move(reaches)),
          now_(now) {}

    Result<Instant> run() {
        VIGIL_TRY(end_what_is_over());
        VIGIL_TRY(const auto spans, planned_duty(unit_, organisation_.id, now_ - kSeenBehind, now_ + kLookAtLeast));
        Instant next = now_ + kLookAtLeast;
        bool begins_soon = false;
        if (spans) {
            VIGIL_TRY(tell_of_officers(*spans));
            for (const auto& span : *spans) {
                if (span.from <= now_) continue;
                for (const auto ahead : {kTestAhead, kLookAhead})
                    if (span.from - ahead > now_) next = std::min(next, span.from - ahead);
                begins_soon = begins_soon || span.from <= now_ + kTestAhead;
            }
        } else {
            VIGIL_TRY(tell_of_nobody());
        }
        VIGIL_TRY(test(begins_soon));
        VIGIL_TRY(const auto open, unit_.reachability().open_warnings_of(organisation_.id));
        for (const auto& warning : open) next = std::min(next, warning.until);
        return next;
    }

private:
    Result<void> end_what_is_over() {
        VIGIL_TRY(const auto open, unit_.reachability().open_warnings_of(organisation_.id));
        for (const auto& warning : open) {
            VIGIL_TRY(const auto how, end_of(unit_, reaches_, warning, now_));
            if (!how) continue;
            VIGIL_TRY(end(unit_, warning, *how, now_));
        }
        return success();
    }

    Result<void> tell_of_officers(const std::vector<DutySpan>& spans) {
        for (std::size_t at = 0; at < spans.size(); ++at) {
            const auto& span = spans[at];
            if (span.from > now_ + kLookAhead || span.until <= now_ || span.officers.empty()) continue;
            for (const auto& officer : span.officers) {
                VIGIL_TRY(const auto* reach, reaches_.of(officer));
                if (reach->reachable()) continue;
                VIGIL_TRY(tell_of(officer, duty_of(spans, at, officer, now_), reach->reasons()));
            }
            VIGIL_TRY(const bool somebody, reaches_.any_of(span.officers));
            if (somebody) continue;
            VIGIL_TRY(const auto above, whoever_stands_above());
            for (const auto& each : above) {
                VIGIL_TRY(tell(each, {}, duty_of(spans, at, at, now_), {}));
            }
        }
        return success();
    }

    // Its overseers beside the officer; where there are none, those of whoever stands above.
    Result<void> tell_of(const AccountId& officer, const Duty& duty, const std::vector<Unreached>& reasons) {
        VIGIL_TRY(tell(organisation_.id, officer, duty, reasons));
        VIGIL_TRY(auto overseers, overseers_of(unit_, organisation_.id));
        overseers.erase(officer);
        if (!overseers.empty()) return success();
        VIGIL_TRY(const auto above, whoever_stands_above());
        for (const auto& each : above) {
            VIGIL_TRY(tell(each, officer, duty, reasons));
        }
        return success();
    }

    // Without a roster everybody is on duty always, and one who can be reached is enough.
    Result<void> tell_of_nobody() {
        VIGIL_TRY(const auto officers, answering_officers(unit_, organisation_.id));
        VIGIL_TRY(const bool somebody, reaches_.any_of(officers));
        if (somebody || officers.empty()) return success();
        VIGIL_TRY(auto told, whoever_stands_above());
        told.insert(organisation_.id);
        const Instant today = china_midnight(china_date(now_));
        for (const auto& each : told) {
            VIGIL_TRY(tell(each, {}, {today, now_ + kLookAtLeast}, {}));
        }
        return success();
    }

    Result<void> test(bool begins_soon) {
        VIGIL_TRY(const auto last, unit_.reachability().newest_test(organisation_.id));
        const auto age = last ? now_ - last->sent_at : std::chrono::milliseconds::max();
        // Once for a duty: the second look at it comes half an hour after the first.
        const bool wanted = age >= kTestAtLeast || (begins_soon && age > kTestAhead);
        if (!wanted) return success();
        const DutyTest test{DutyTestId(ids_.next(now_)), organisation_.id, now_};
        VIGIL_TRY(unit_.reachability().put_test(test));
        protocol::ItemBody body{.kind = ItemKind::duty_test, .alert = {}, .report = {}};
        body.test = protocol::DutyTestView{test.id, test.organisation, test.sent_at};
        unit_.streams().push({stream_of(test.organisation), body.kind, test.id.str(), 1, protocol::encode(body), now_});
        return success();
    }

    // By the ladders that its alerts climb.
    Result<std::set<OrganisationId>> whoever_stands_above() {
        std::set<OrganisationId> above;
        VIGIL_TRY(auto router, Router::at(unit_, organisation_.division));
        for (const auto function : functions_) {
            const auto* rule = rules_.acknowledgement(function);
            if (rule == nullptr || rule->ladder.rungs.empty()) continue;
            VIGIL_TRY(const auto route,
                      router.route_beside({function, rule->ladder.rungs.front().asks}, {organisation_.id}));
            if (route) above.insert(route->organisation.id);
        }
        return above;
    }

    // Once for each duty, and not beside a warning that stands.
    Result<void> tell(const OrganisationId& told, const AccountId& officer, const Duty& duty,
                      const std::vector<Unreached>& reasons) {
        VIGIL_TRY(const auto open, unit_.reachability().open_warnings_of(organisation_.id));
        for (const auto& each : open)
            if (each.told == told && each.account == officer) return success();
        DutyWarning warning;
        warning.id = DutyWarningId(ids_.next(now_));
        warning.organisation = organisation_.id;
        warning.account = officer;
        warning.told = told;
        warning.from = duty.from;
        warning.until = duty.until;
        warning.reasons = reasons;
        VIGIL_TRY(warn(unit_, std::move(warning), now_));
        return success();
    }

    Unit& unit_;
    const triage::RuleSet& rules_;
    IdSource& ids_;
    Organisation organisation_;
    std::set<Function> functions_;
    Reaches reaches_;
    Instant now_;
};

}  // namespace

Result<void> begin_looks(Unit& unit, IdSource& ids, const OrganisationId& organisation, Instant now) {
    VIGIL_TRY(auto clock, running(unit, organisation.str(), kDutyLookClock));
    if (clock) return set_forward(unit, std::move(*clock), now);
    return unit.clocks().start(clock_of(ids, kDutyLookClock, organisation.str(), now, now));
}

Result<void> look_soon(Unit& unit, const OrganisationId& organisation, Instant now) {
    VIGIL_TRY(auto clock, running(unit, organisation.str(), kDutyLookClock));
    if (!clock) return success();
    return set_forward(unit, std::move(*clock), now);
}

Result<void> begin_rounds(Unit& unit, IdSource& ids, Instant now) {
    VIGIL_TRY(const bool is_running, has_rounds(unit));
    if (is_running) return success();
    auto clock = clock_of(ids, kDutyRoundClock, kRoundSubject, now, now);
    VIGIL_TRY(unit.clocks().start(clock));
    return go_round(unit, ids, std::move(clock), now);
}

Result<bool> has_rounds(Unit& unit) {
    VIGIL_TRY(const auto clock, running(unit, kRoundSubject, kDutyRoundClock));
    return clock.has_value();
}

Result<void> go_round(Unit& unit, IdSource& ids, Clock clock, Instant now) {
    VIGIL_TRY(const auto organisations, unit.organisations().list(std::nullopt));
    Instant first = now + kSettling;
    for (const auto& organisation : organisations) {
        if (!organisation.active) continue;
        VIGIL_TRY(const auto functions, laddered_functions(unit, organisation.id));
        if (functions.empty()) continue;
        VIGIL_TRY(const auto looks, running(unit, organisation.id.str(), kDutyLookClock));
        if (looks) continue;
        VIGIL_TRY(unit.clocks().start(clock_of(ids, kDutyLookClock, organisation.id.str(), first, now)));
        first += kBetweenFirstLooks;
    }
    return set_forward(unit, std::move(clock), now + kRoundEvery);
}

Result<void> look(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const ReachabilityLimits& limits,
                  Clock clock, Instant now) {
    if (now < limits.hearing_since + kSettling)
        return set_forward(unit, std::move(clock), limits.hearing_since + kSettling);
    VIGIL_TRY(const auto organisation, unit.organisations().find(OrganisationId(clock.subject)));
    VIGIL_TRY(auto functions, laddered_functions(unit, OrganisationId(clock.subject)));
    if (!organisation || !organisation->active || functions.empty()) {
        VIGIL_TRY(const auto open, unit.reachability().open_warnings_of(OrganisationId(clock.subject)));
        for (const auto& warning : open) {
            VIGIL_TRY(end(unit, warning, WarningEnd::off_duty, now));
        }
        clock.fired_at = clock.stopped_at = now;
        return unit.clocks().end(clock);
    }
    // One whose roster cannot be read rings everybody, and `vigil duty check` says so until it is set anew.
    const auto roster = unit.rosters().newest(organisation->id);
    if (!roster && roster.error().kind == ErrorKind::invalid_input)
        return set_forward(unit, std::move(clock), now + kLookAtLeast);
    VIGIL_TRY(const auto asked, asked_at(unit, organisation->id, now));
    Look one(unit, rules, ids, *organisation, std::move(functions), Reaches(unit, asked, limits, now), now);
    VIGIL_TRY(const auto next, one.run());
    return set_forward(unit, std::move(clock), next);
}

Result<void> heard_again(Unit& unit, const std::set<AccountId>& accounts, const ReachabilityLimits& limits,
                         Instant now) {
    VIGIL_TRY(const auto open, unit.reachability().open_warnings());
    for (const auto& warning : open) {
        if (!warning.account.empty() && !accounts.contains(warning.account)) continue;
        VIGIL_TRY(const auto asked, asked_at(unit, warning.organisation, now));
        Reaches reaches(unit, asked, limits, now);
        VIGIL_TRY(const auto how, end_of(unit, reaches, warning, now));
        if (!how) continue;
        VIGIL_TRY(end(unit, warning, *how, now));
    }
    return success();
}

}  // namespace vigil

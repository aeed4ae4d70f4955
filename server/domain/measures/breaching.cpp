#include "domain/measures/breaching.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/date.hpp>
#include <vigil/protocol/messages/live.hpp>

#include "domain/access/access.hpp"
#include "domain/alerts/items.hpp"
#include "domain/alerts/raising.hpp"
#include "domain/digests/digest.hpp"
#include "domain/measures/case_clocks.hpp"
#include "domain/releases/releasing.hpp"
#include "domain/routing/router.hpp"

namespace vigil {
namespace {

Instant day_of(Instant at) { return china_midnight(china_date(at)); }

// The case itself, or the one in which it lives on.
Result<Case> whole_case(Unit& unit, const CaseId& id) {
    VIGIL_TRY(const auto members, unit.cases().members(id));
    if (members.empty()) return Error{ErrorKind::internal, "a clock of a case that is not there"};
    return members.front();
}

Result<void> push(Unit& unit, const Breach& breach, Instant now) {
    VIGIL_TRY(auto view, view_of(unit, breach));
    protocol::ItemBody body{.kind = ItemKind::breach, .alert = {}, .report = {}};
    body.breach = std::move(view);
    constexpr std::int64_t kTold = 1, kEnded = 2;
    unit.streams().push({stream_of(breach.organisation), body.kind, breach.clock.str(),
                         breach.ended_at ? kEnded : kTold, protocol::encode(body), now});
    return success();
}

// At once in silence, and with the digest of each work day until it ends.
Result<void> tell(Unit& unit, IdSource& ids, const Breach& breach, Instant now) {
    VIGIL_TRY(unit.measures().insert_breach(breach));
    VIGIL_TRY(push(unit, breach, now));
    return expect_digest(unit, ids, breach.organisation, breach.clock.str(), now);
}

Breach breach_of(IdSource& ids, const OrganisationId& organisation, Projection projection, const CaseId& about,
                 const Clock& fired, Instant now) {
    return {.id = ids.next(now),
            .organisation = organisation,
            .case_id = about,
            .clock = fired.id,
            .kind = fired.kind,
            .due_at = fired.due_at,
            .legal_basis = fired.legal_basis,
            .projection = projection,
            .told_at = now};
}

// Somebody who would usually be told has a conflict of interest: as few as can be hear of the case (rule N10).
bool is_discreet(const std::vector<Bar>& bars) {
    return std::any_of(bars.begin(), bars.end(), [](const Bar& bar) {
        return bar.organisation && (bar.reason == "conflict_of_interest" || bar.reason == "suspect_relation" ||
                                    bar.reason == "must_not_know" || bar.reason == kKinship);
    });
}

// Who is told, each once and as much as it may see.
class BreachAudience {
public:
    // `place`: the organisation above which the superiors stand.
    BreachAudience(Unit& unit, const OrganisationId& place, const std::vector<Bar>& bars)
        : unit_(unit), place_(place), passed_over_(barred_organisations(bars)) {}

    void handled_by(const OrganisationId& owner) { add(owner, Projection::handling); }
    void pass_over(const OrganisationId& organisation) { passed_over_.insert(organisation); }

    // Whoever protects children at that level, and at each above it unless `only_that`.
    Result<void> superiors_from(DivisionLevel level, bool only_that) {
        const int last = static_cast<int>(only_that ? level : DivisionLevel::region);
        for (int at = static_cast<int>(level); at >= last; --at) {
            VIGIL_TRY(auto route, route_of({Function::protection, static_cast<DivisionLevel>(at)}));
            if (route) add(route->organisation.id, Projection::overseeing);
        }
        return success();
    }
    Result<void> procuratorate() {
        VIGIL_TRY(auto route, route_of({Function::procuratorate, DivisionLevel::banner}));
        if (route && !route->substituted) add(route->organisation.id, Projection::overseeing);
        return success();
    }

    const std::vector<std::pair<OrganisationId, Projection>>& organisations() const { return told_; }

private:
    void add(const OrganisationId& organisation, Projection projection) {
        if (passed_over_.insert(organisation).second) told_.emplace_back(organisation, projection);
    }
    Result<std::optional<Route>> route_of(const Demand& demand) {
        VIGIL_TRY(const auto organisation, unit_.organisations().find(place_));
        if (!organisation) return Error{ErrorKind::internal, "a limit of no organisation"};
        VIGIL_TRY(auto router, Router::at(unit_, organisation->division));
        return router.route_beside(demand, passed_over_);
    }

    Unit& unit_;
    const OrganisationId& place_;
    OrganisationSet passed_over_;  // barred, or told already
    std::vector<std::pair<OrganisationId, Projection>> told_{};
};

// Whoever answered and has not done it is asked anew; an alert that is open climbs as it is, and only rings once more where
// somebody waits.
Result<void> ring(Unit& unit, const AlertRaiser& raiser, const Case& whole, bool reporter_waits, Instant now) {
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(whole.id));
    for (Alert alert : alerts) {
        const bool concerned = alert.owner || (reporter_waits && alert.function == Function::police);
        if (!concerned || alert.climbed_from || alert.state == AlertState::closed) continue;
        VIGIL_TRY(const auto about, unit.cases().find(alert.case_id));
        if (!about) return Error{ErrorKind::internal, "an alert without a case"};
        if (alert.state == AlertState::acknowledged) {
            VIGIL_TRY(raiser.ask_anew(unit, *about, alert, now));
        } else if (reporter_waits) {
            alert.revision += 1;
            VIGIL_TRY(unit.alerts().update(alert));
            VIGIL_TRY(announce_again(unit, alert, *about, now));
        }
    }
    return success();
}

Result<void> tell_reporters(Unit& unit, const Case& whole, Instant now) {
    VIGIL_TRY(auto parts, unit.cases().members(whole.id));
    for (auto& part : parts) {
        part.revision += 1;
        VIGIL_TRY(unit.cases().update(part));
        VIGIL_TRY(announce_status(unit, part, now));
    }
    return success();
}

}  // namespace

Result<void> bring_back(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const CaseId& id, Instant now) {
    VIGIL_TRY(const auto whole, whole_case(unit, id));
    VIGIL_TRY(ring(unit, AlertRaiser(rules, ids), whole, false, now));
    return tell_reporters(unit, whole, now);
}

Result<void> tell_of_breach(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Clock& fired, Instant now) {
    VIGIL_TRY(const auto whole, whole_case(unit, CaseId(fired.subject)));
    VIGIL_TRY(const auto bars, unit.cases().bars(whole.id));
    const auto* rule = rules.clock(fired.kind);
    BreachAudience told(unit, whole.owner, bars);
    told.handled_by(whole.owner);
    // That departments wait for a release would tell from where the report came (rule N7).
    if (fired.superior && fired.kind != kDepartmentsTold) {
        VIGIL_TRY(told.superiors_from(*fired.superior, is_discreet(bars)));
    }
    if (rule != nullptr && rule->statutory) {
        VIGIL_TRY(told.procuratorate());
    }
    for (const auto& [organisation, projection] : told.organisations()) {
        const Breach breach = breach_of(ids, organisation, projection, CaseId(fired.subject), fired, now);
        VIGIL_TRY(tell(unit, ids, breach, now));
    }
    VIGIL_TRY(const auto part, unit.cases().find(CaseId(fired.subject)));
    if (!part) return Error{ErrorKind::internal, "a clock of a case that is not there"};
    const bool reporter_must_decide = fired.kind == kReporterInstructed && part->decide_by.has_value();
    if (fired.kind != kChildSeen && !reporter_must_decide) return success();
    VIGIL_TRY(ring(unit, AlertRaiser(rules, ids), whole, reporter_must_decide, now));
    VIGIL_TRY(tell_reporters(unit, whole, now));
    if (!reporter_must_decide) return success();
    return CaseClocks(rules, ids).run_until_decision(unit, *part, whole.level, fired, now);
}

Result<void> tell_of_silence(Unit& unit, IdSource& ids, const Alert& alert, const Clock& fired, Instant now) {
    VIGIL_TRY(const bool released, was_released(unit, alert));
    if (!fired.superior || released) return success();
    VIGIL_TRY(const auto bars, unit.cases().bars(alert.case_id));
    const bool only_superior = alert.level == Level::blue || is_discreet(bars);
    BreachAudience told(unit, alert.organisation, bars);
    told.pass_over(alert.organisation);
    VIGIL_TRY(told.superiors_from(*fired.superior, only_superior));
    for (const auto& [organisation, projection] : told.organisations()) {
        Breach breach = breach_of(ids, organisation, projection, alert.case_id, fired, now);
        breach.alert = alert.id;
        VIGIL_TRY(tell(unit, ids, breach, now));
    }
    return success();
}

Result<void> tell_new_owner(Unit& unit, IdSource& ids, const CaseId& id, Instant now) {
    VIGIL_TRY(const auto parts, unit.cases().members(id));
    if (parts.empty()) return Error{ErrorKind::internal, "a case that is not there"};
    const auto& owner = parts.front().owner;
    for (const auto& part : parts) {
        VIGIL_TRY(const auto running, unit.clocks().running(part.id.str()));
        for (const auto& clock : running) {
            if (!clock.fired_at || limit_of_clock(clock.kind) == nullptr) continue;
            VIGIL_TRY(const auto told, unit.measures().breaches_of(clock.id));
            bool knows = false;
            for (Breach breach : told) {
                const auto shown = breach.organisation == owner ? Projection::handling : Projection::overseeing;
                knows = knows || breach.organisation == owner;
                if (breach.projection == shown) continue;
                breach.projection = shown;
                VIGIL_TRY(unit.measures().update_breach(breach));
            }
            if (knows) continue;
            const Breach breach = breach_of(ids, owner, Projection::handling, part.id, clock, now);
            VIGIL_TRY(tell(unit, ids, breach, now));
        }
    }
    return success();
}

Result<void> end_breaches(Unit& unit, const ClockId& clock, Instant now) {
    VIGIL_TRY(const auto breaches, unit.measures().breaches_of(clock));
    for (Breach breach : breaches) {
        if (breach.ended_at) continue;
        breach.ended_at = now;
        VIGIL_TRY(unit.measures().update_breach(breach));
        VIGIL_TRY(push(unit, breach, now));
    }
    return success();
}

Result<protocol::BreachView> view_of(Unit& unit, const Breach& breach) {
    VIGIL_TRY(const auto whole, whole_case(unit, breach.case_id));
    const bool by_hour = breach.projection == Projection::handling;
    const auto shown = [&](Instant at) { return by_hour ? at : day_of(at); };
    protocol::BreachView view{.clock_id = breach.clock,
                              .case_id = breach.case_id,
                              .kind = breach.kind,
                              .state = breach.ended_at ? ClockState::done : ClockState::breached,
                              .due_at = shown(breach.due_at),
                              .legal_basis = breach.legal_basis,
                              .level = whole.level,
                              .division = whole.division,
                              .owner_id = whole.owner,
                              .told_at = shown(breach.told_at)};
    if (breach.ended_at) view.ended_at = shown(*breach.ended_at);
    if (!breach.alert) return view;
    VIGIL_TRY(const auto alert, unit.alerts().find(*breach.alert));
    if (!alert) return Error{ErrorKind::internal, "a breach of an alert that is not there"};
    view.alert_id = alert->id;
    view.asked_id = alert->organisation;
    return view;
}

Result<protocol::BreachList> read_breaches(Unit& unit, const Caller& caller, const std::optional<std::string>& before,
                                           std::size_t limit) {
    std::vector<OrganisationId> organisations;
    for (const auto& membership : caller.memberships)
        if (sees_alerts(membership.role) &&
            std::find(organisations.begin(), organisations.end(), membership.organisation) == organisations.end())
            organisations.push_back(membership.organisation);
    protocol::BreachList page;
    // Reads on until the page is full: what may not be seen must not show as a gap either.
    for (auto from = before;;) {
        VIGIL_TRY(const auto breaches, unit.measures().open_breaches(organisations, from, limit));
        for (const auto& breach : breaches) {
            VIGIL_TRY(const auto bars, unit.cases().bars(breach.case_id));
            if (is_barred(caller.account, bars) || is_barred(breach.organisation, bars)) continue;
            if (page.breaches.size() == limit) return page;
            VIGIL_TRY(auto view, view_of(unit, breach));
            page.breaches.push_back(std::move(view));
            page.next = breach.id;
        }
        if (breaches.size() < limit) {
            page.next.clear();
            return page;
        }
        from = breaches.back().id;
    }
}

}  // namespace vigil

#include "domain/alerts/raising.hpp"

#include <algorithm>
#include <tuple>

#include "domain/access/access.hpp"
#include "domain/alerts/climbing.hpp"
#include "domain/alerts/items.hpp"
#include "domain/clocks/counting.hpp"

namespace vigil {
namespace {

// Finds the routes of one assessment. Routers are kept per place, because every recipient asks for the same parents.
class AudienceFinder {
public:
    AudienceFinder(Unit& unit, const triage::RuleSet& rules, const CasePlaces& places)
        : unit_(unit), rules_(rules), places_(places) {}

    Result<void> open() {
        VIGIL_TRY(auto router, Router::at(unit_, places_.now));
        now_.emplace(std::move(router));
        if (places_.lives) {
            VIGIL_TRY(auto home, Router::at(unit_, *places_.lives));
            lives_.emplace(std::move(home));
        }
        return success();
    }

    const Router& now() const { return *now_; }

    Result<Route> route(std::string_view recipient, triage::Place place, int levels_up) {
        VIGIL_TRY(const auto* known, find(recipient));
        Router& router = place == triage::Place::lives && lives_ ? *lives_ : *now_;
        return router.route({known->function, known->starts_at, levels_up}, barred_);
    }

    // Bars whoever would usually answer for `recipient` here.
    Result<void> bar_usual(std::string_view recipient, std::string_view reason) {
        VIGIL_TRY(const auto* known, find(recipient));
        VIGIL_TRY(const auto usual, now_->route({known->function, known->starts_at, 0}));
        // Whoever only stands in is nobody's neighbour: the banner for a township without a station, or a protection
        // organisation where nobody performs the function.
        const bool protects_from_above = known->function == Function::protection &&
                                         known->starts_at == DivisionLevel::township && usual.level < known->starts_at;
        if (usual.substituted || protects_from_above) return success();
        if (barred_.insert(usual.organisation.id).second) reasons_.emplace_back(usual.organisation.id, reason);
        return success();
    }

    void bar(const OrganisationId& organisation) { barred_.insert(organisation); }

    bool is_barred(const OrganisationId& organisation) const { return barred_.contains(organisation); }

    // Nobody else protects the place: somebody must answer all the same (promises P3, P4).
    void keep(const OrganisationId& organisation) {
        barred_.erase(organisation);
        std::erase_if(reasons_, [&](const auto& each) { return each.first == organisation; });
    }

    Result<const triage::Recipient*> find(std::string_view recipient) const {
        const auto* known = rules_.words.recipients.find(recipient);
        if (known == nullptr)
            return Error{ErrorKind::internal, "an assessment names a recipient that its rule set lacks"};
        return known;
    }

    const std::vector<std::pair<OrganisationId, std::string>>& reasons() const { return reasons_; }

private:
    Unit& unit_;
    const triage::RuleSet& rules_;
    const CasePlaces& places_;
    std::optional<Router> now_;
    std::optional<Router> lives_;
    OrganisationSet barred_;
    std::vector<std::pair<OrganisationId, std::string>> reasons_;
};

Result<void> bar_conflicted(AudienceFinder& finder, const triage::Assessment& assessment, const triage::Facts& facts) {
    if (!assessment.conflict_of_interest) return success();
    VIGIL_TRY(finder.bar_usual("township_station", "conflict_of_interest"));
    for (const auto& notification : assessment.notifications) {
        if (notification.levels_up == 0) continue;
        VIGIL_TRY(finder.bar_usual(notification.recipient, "suspect_relation"));
    }
    for (const auto& recipient : facts.must_not_know) {
        VIGIL_TRY(finder.bar_usual(recipient, "must_not_know"));
    }
    return success();
}

Event raised_event(const Alert& alert, Instant now) {
    return {"alert.raised",
            alert.id.str(),
            now,
            {{"case", alert.case_id.str()},
             {"organisation", alert.organisation.str()},
             {"function", std::string(to_text(alert.function))},
             {"level", std::string(to_text(alert.level))},
             {"version", std::to_string(alert.version)}}};
}

}  // namespace

Result<Audience> find_audience(Unit& unit, const triage::RuleSet& rules, const triage::Assessment& assessment,
                               const triage::Facts& facts, const CasePlaces& places, const CaseId& about,
                               const std::optional<OrganisationId>& standing_owner,
                               const std::vector<Bar>& standing_bars) {
    AudienceFinder finder(unit, rules, places);
    VIGIL_TRY(finder.open());
    for (const auto& each : standing_bars)
        if (each.organisation) finder.bar(*each.organisation);
    VIGIL_TRY(bar_conflicted(finder, assessment, facts));

    Audience audience;
    audience.division = finder.now().division_at(DivisionLevel::township).code;
    VIGIL_TRY(const auto owner, finder.route(assessment.owner, triage::Place::now, 0));
    finder.keep(owner.organisation.id);
    audience.owner = standing_owner && !finder.is_barred(*standing_owner) ? *standing_owner : owner.organisation.id;
    audience.changes_hands = standing_owner && *standing_owner != audience.owner;
    for (const auto& notification : assessment.notifications) {
        VIGIL_TRY(auto route, finder.route(notification.recipient, notification.place, notification.levels_up));
        VIGIL_TRY(const auto* recipient, finder.find(notification.recipient));
        auto told = std::find_if(audience.told.begin(), audience.told.end(),
                                 [&](const Told& each) { return each.route.organisation.id == route.organisation.id; });
        if (told == audience.told.end()) {
            const bool owns = route.organisation.id == audience.owner;
            told = audience.told.insert(told, Told{std::move(route),
                                                   owns ? Function::protection : recipient->function,
                                                   notification.release,
                                                   owns,
                                                   {}});
        }
        told->release = std::min(told->release, notification.release);
        told->notifications.push_back(notification);
    }
    for (const auto& [organisation, reason] : finder.reasons())
        audience.bars.push_back({.case_id = about, .organisation = organisation, .reason = reason, .row = {}});
    return audience;
}

void mark_own(Audience& audience, const triage::Assessment& own) {
    const auto is_own = [&](const triage::Notification& notification) {
        return notification.release == ReleaseClass::now &&
               std::any_of(own.notifications.begin(), own.notifications.end(), [&](const triage::Notification& each) {
                   return each.recipient == notification.recipient && each.place == notification.place &&
                          each.levels_up == notification.levels_up && each.release == ReleaseClass::now;
               });
    };
    for (auto& told : audience.told)
        told.own = std::any_of(told.notifications.begin(), told.notifications.end(), is_own);
}

Result<std::vector<Alert>> AlertRaiser::raise_of_new_case(Unit& unit, const Case& opened, const Audience& audience,
                                                          const AssessmentId& assessment, Instant now) const {
    std::vector<Alert> raised;
    for (const auto& told : audience.told) {
        VIGIL_TRY(notify(unit, opened, told, assessment, {}, now));
        if (told.release != ReleaseClass::now) continue;
        VIGIL_TRY(auto alert, raise_first(unit, opened, told, audience, assessment, now));
        raised.push_back(std::move(alert));
    }
    return raised;
}

Result<std::vector<Alert>> AlertRaiser::raise(Unit& unit, const Case& about, const Audience& audience,
                                              const AssessmentId& assessment, Demanding demanding, Instant now) const {
    VIGIL_TRY(const auto standing, unit.alerts().of_whole_case(about.id));
    VIGIL_TRY(const auto notified, unit.cases().notifications(about.id));
    std::vector<Alert> raised;
    for (const auto& told : audience.told) {
        VIGIL_TRY(notify(unit, about, told, assessment, notified, now));
        std::vector<Alert> mine;
        for (const auto& alert : standing)
            if (alert.organisation == told.route.organisation.id && !alert.climbed_from) mine.push_back(alert);
        // What a reporter adds is asked in the name of their case: their status follows from the answers to that.
        const bool has_own =
            std::any_of(mine.begin(), mine.end(), [&](const Alert& each) { return each.case_id == about.id; });
        const bool is_new =
            told.release == ReleaseClass::now &&
            (mine.empty() || (!has_own && (told.in_its_name || (told.own && demanding == Demanding::again))));
        if (is_new) {
            VIGIL_TRY(auto alert, raise_first(unit, about, told, audience, assessment, now));
            raised.push_back(std::move(alert));
        }
        const bool owned = std::any_of(mine.begin(), mine.end(), [](const Alert& each) { return each.owner; });
        const bool takes_over = told.owner && (audience.changes_hands || !owned);
        VIGIL_TRY(raise_mine(unit, about, told, mine, is_new, takes_over, demanding, assessment, now, raised));
    }
    return raised;
}

Result<void> AlertRaiser::notify(Unit& unit, const Case& about, const Told& told, const AssessmentId& assessment,
                                 const std::vector<StoredNotification>& notified, Instant now) const {
    for (const auto& notification : told.notifications) {
        const auto repeats = [&](const StoredNotification& each) {
            return each.recipient == notification.recipient && each.organisation == told.route.organisation.id &&
                   each.release <= notification.release;
        };
        if (std::any_of(notified.begin(), notified.end(), repeats)) continue;
        VIGIL_TRY(unit.cases().insert_notification({.id = NotificationId(ids_.next(now)),
                                                    .case_id = about.id,
                                                    .assessment = assessment,
                                                    .recipient = notification.recipient,
                                                    .organisation = told.route.organisation.id,
                                                    .release = notification.release,
                                                    .neutral = notification.neutral,
                                                    .substituted = told.route.substituted}));
    }
    return success();
}

Result<Alert> AlertRaiser::raise_first(Unit& unit, const Case& about, const Told& told, const Audience& audience,
                                       const AssessmentId& assessment, Instant now) const {
    Alert alert{.id = AlertId(ids_.next(now)),
                .case_id = about.id,
                .organisation = told.route.organisation.id,
                .function = told.function,
                .owner = told.owner,
                .level = about.level,
                .division = about.division,
                .raised_at = now,
                .burst = audience.burst,
                .unverified = audience.unverified,
                .own_version = told.own ? 1 : 0};
    VIGIL_TRY(start_clock(unit, alert, assessment.str(), now));
    VIGIL_TRY(unit.alerts().insert(alert));
    VIGIL_TRY(announce_alert(unit, alert, about, now));
    return alert;
}

Result<void> AlertRaiser::raise_mine(Unit& unit, const Case& about, const Told& told, const std::vector<Alert>& mine,
                                     bool is_asked_already, bool takes_over, Demanding demanding,
                                     const AssessmentId& assessment, Instant now, std::vector<Alert>& raised) const {
    // Which one is asked: that of the case which says something new, else an open one, else the strictest.
    const auto rank = [&](const Alert& alert) {
        return std::tuple(alert.state != AlertState::closed, demanding == Demanding::again && alert.case_id == about.id,
                          alert.state == AlertState::open, alert.level);
    };
    const auto asked =
        std::max_element(mine.begin(), mine.end(), [&](const Alert& a, const Alert& b) { return rank(a) < rank(b); });
    for (const auto& alert : mine) {
        const bool is_asked = !is_asked_already && alert.id == asked->id;
        if (!is_asked && (alert.state != AlertState::open || alert.level >= about.level)) continue;
        VIGIL_TRY(raise_again(unit, about, alert, told, is_asked && takes_over,
                              is_asked ? demanding : Demanding::only_if_raised, assessment, now, raised));
    }
    return success();
}

Result<void> AlertRaiser::raise_again(Unit& unit, const Case& about, Alert alert, const Told& told, bool takes_over,
                                      Demanding demanding, const AssessmentId& assessment, Instant now,
                                      std::vector<Alert>& raised) const {
    const bool is_stricter = about.level > alert.level;
    // Whoever has to take the case over is asked anew, even if it had acknowledged as a bystander.
    const bool again = demanding == Demanding::again || is_stricter || takes_over;
    if (takes_over) {
        alert.owner = true;
        alert.function = Function::protection;
    }
    alert.level = std::max(alert.level, about.level);
    alert.revision += 1;
    if (again && alert.state == AlertState::acknowledged) {
        VIGIL_TRY(open_anew(unit, alert, assessment.str(), now));
    } else if (is_stricter && alert.state == AlertState::open) {
        VIGIL_TRY(hurry(unit, alert, assessment.str(), now));
    }
    // A merged case may ask by an alert of another reporter's case, who is not shown that.
    const bool of_this_case = alert.case_id == about.id;
    if (of_this_case && told.own && (demanding == Demanding::again || alert.own_version == 0))
        alert.own_version = alert.version;
    VIGIL_TRY(unit.alerts().update(alert));
    std::optional<Case> its_case = about;
    if (!of_this_case) {
        VIGIL_TRY(its_case, unit.cases().find(alert.case_id));
    }
    if (!its_case) return Error{ErrorKind::internal, "an alert without a case"};
    if (!again) return announce_change(unit, alert, *its_case, now);
    raised.push_back(alert);
    return announce_alert(unit, alert, *its_case, now);
}

Result<void> AlertRaiser::let_others_follow(Unit& unit, const Case& whole, const std::string& started_by,
                                            Instant now) const {
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(whole.id));
    for (Alert alert : alerts) {
        if (alert.state != AlertState::open || alert.climbed_from || alert.level >= whole.level) continue;
        alert.level = whole.level;
        alert.revision += 1;
        VIGIL_TRY(hurry(unit, alert, started_by, now));
        VIGIL_TRY(unit.alerts().update(alert));
        VIGIL_TRY(const auto about, unit.cases().find(alert.case_id));
        if (!about) return Error{ErrorKind::internal, "an alert without a case"};
        VIGIL_TRY(announce_alert(unit, alert, *about, now));
    }
    return success();
}

Result<Alert> AlertRaiser::ask(Unit& unit, const Case& about, const OrganisationId& organisation,
                               const std::string& started_by, std::optional<Instant> no_later_than, Instant now) const {
    VIGIL_TRY(const auto parts, unit.cases().members(about.id));
    if (parts.empty()) return Error{ErrorKind::internal, "a case that is not there"};
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(about.id));
    for (Alert alert : alerts) {
        if (alert.organisation != organisation || alert.climbed_from || alert.state == AlertState::closed) continue;
        VIGIL_TRY(const auto its_case, unit.cases().find(alert.case_id));
        if (!its_case) return Error{ErrorKind::internal, "an alert without a case"};
        alert.level = std::max(alert.level, parts.front().level);
        if (alert.state == AlertState::acknowledged) {
            VIGIL_TRY(open_anew(unit, alert, started_by, now, no_later_than));
        }
        VIGIL_TRY(tell_anew(unit, *its_case, alert, now));
        alert.revision += 1;
        return alert;
    }
    Alert alert{.id = AlertId(ids_.next(now)),
                .case_id = about.id,
                .organisation = organisation,
                .function = Function::protection,
                .owner = false,
                .level = parts.front().level,
                .division = about.division,
                .raised_at = now,
                .due_at = no_later_than,
                .own_version = 0};
    VIGIL_TRY(start_clock(unit, alert, started_by, now));
    VIGIL_TRY(unit.alerts().insert(alert));
    unit.log().append(raised_event(alert, now));
    VIGIL_TRY(announce_alert(unit, alert, about, now));
    return alert;
}

Result<void> AlertRaiser::reopen(Unit& unit, const Case& about, Alert alert, Instant now) const {
    alert.level = std::max(alert.level, about.level);
    alert.owner = alert.organisation == about.owner;
    VIGIL_TRY(open_anew(unit, alert, alert.id.str(), now));
    return tell_anew(unit, about, std::move(alert), now);
}

Result<void> AlertRaiser::ask_anew(Unit& unit, const Case& about, Alert alert, Instant now) const {
    VIGIL_TRY(open_anew(unit, alert, alert.id.str(), now));
    // Whoever reported is shown that the answer does not hold any more.
    if (alert.own_version > 0) alert.own_version = alert.version;
    return tell_anew(unit, about, std::move(alert), now);
}

Result<void> AlertRaiser::ask_anew_for_barred(Unit& unit, const Case& whole, Instant now) const {
    VIGIL_TRY(const auto bars, unit.cases().bars(whole.id));
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(whole.id));
    for (const auto& alert : alerts) {
        if (alert.state != AlertState::acknowledged || !alert.acknowledgement || alert.climbed_from) continue;
        VIGIL_TRY(const auto given, unit.alerts().find_acknowledgement(*alert.acknowledgement));
        if (!given || !is_barred(given->organisation, bars)) continue;
        VIGIL_TRY(const auto about, unit.cases().find(alert.case_id));
        if (!about) return Error{ErrorKind::internal, "an alert without a case"};
        VIGIL_TRY(ask_anew(unit, *about, alert, now));
    }
    return success();
}

Result<void> AlertRaiser::tell_anew(Unit& unit, const Case& about, Alert alert, Instant now) const {
    alert.revision += 1;
    VIGIL_TRY(unit.alerts().update(alert));
    unit.log().append(raised_event(alert, now));
    return announce_alert(unit, alert, about, now);
}

Result<void> AlertRaiser::open_anew(Unit& unit, Alert& alert, const std::string& started_by, Instant now,
                                    std::optional<Instant> no_later_than) const {
    alert.version += 1;
    alert.state = AlertState::open;
    alert.acknowledgement.reset();
    alert.raised_at = now;
    alert.due_at = no_later_than;
    return start_clock(unit, alert, started_by, now);
}

// The stricter limit begins now, but never ends later than the one that was running: of the answer, or, where that has passed,
// of the next rung.
Result<void> AlertRaiser::hurry(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const {
    VIGIL_TRY(const bool climbs, LadderClimber(rules_, ids_).hurry(unit, alert, started_by, now));
    if (climbs) return success();
    VIGIL_TRY(unit.clocks().stop(alert.id.str(), std::string(kAcknowledgementClock), now));
    return start_clock(unit, alert, started_by, now);
}

Result<void> AlertRaiser::start_clock(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const {
    const auto* rule = rules_.acknowledgement(alert.function);
    if (rule == nullptr || !rule->limit(alert.level)) return success();
    VIGIL_TRY(alert.due_at, start_counted(unit, {.id = ClockId(ids_.next(now)),
                                                 .subject = alert.id.str(),
                                                 .kind = std::string(kAcknowledgementClock),
                                                 .state_version = alert.version,
                                                 .legal_basis = rule->basis,
                                                 .started_at = now,
                                                 .calendar = {},
                                                 .superior = rule->superior,
                                                 .limit = rule->limit(alert.level),
                                                 .no_later_than = alert.due_at,
                                                 .started_by = started_by}));
    return success();
}

}  // namespace vigil

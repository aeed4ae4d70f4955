#include "domain/alerts/raising.hpp"

#include <algorithm>
#include <tuple>
#include <vigil/protocol/date.hpp>

#include "domain/access/access.hpp"
#include "domain/alerts/climbing.hpp"
#include "domain/alerts/items.hpp"
#include "domain/clocks/counting.hpp"
#include "domain/digests/digest.hpp"
#include "domain/duty/ringing.hpp"
#include "domain/releases/releasing.hpp"

namespace vigil {
namespace {

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

Result<std::vector<Alert>> AlertRaiser::raise_of_new_case(Unit& unit, const Case& opened, const Audience& audience,
                                                          const AssessmentId& assessment, Instant now) const {
    std::vector<Alert> raised;
    for (const auto& told : audience.told) {
        VIGIL_TRY(notify(unit, opened, told, told.release == ReleaseClass::now, assessment, {}, now));
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
        const auto& organisation = told.route.organisation.id;
        std::vector<Alert> mine;
        for (const auto& alert : standing)
            if (alert.organisation == organisation && !alert.climbed_from) mine.push_back(alert);
        const bool knows = told.release == ReleaseClass::now || !mine.empty();
        VIGIL_TRY(notify(unit, about, told, knows, assessment, notified, now));
        if (knows) {
            VIGIL_TRY(supersede_releases(unit, about.id, organisation, now));
        }
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

Result<void> AlertRaiser::notify(Unit& unit, const Case& about, const Told& told, bool knows,
                                 const AssessmentId& assessment, const std::vector<StoredNotification>& notified,
                                 Instant now) const {
    for (const auto& notification : told.notifications) {
        const auto repeats = [&](const StoredNotification& each) {
            return each.recipient == notification.recipient && each.organisation == told.route.organisation.id &&
                   each.release <= notification.release;
        };
        const auto earlier = std::find_if(notified.begin(), notified.end(), repeats);
        if (earlier != notified.end()) {
            if (!knows && earlier->release == ReleaseClass::on_release) {
                VIGIL_TRY(tell_on_release(unit, *earlier, told.function));
            }
            continue;
        }
        const StoredNotification stored{.id = NotificationId(ids_.next(now)),
                                        .case_id = about.id,
                                        .assessment = assessment,
                                        .recipient = notification.recipient,
                                        .organisation = told.route.organisation.id,
                                        .release = notification.release,
                                        .neutral = notification.neutral,
                                        .substituted = told.route.substituted};
        VIGIL_TRY(unit.cases().insert_notification(stored));
        if (knows) continue;
        VIGIL_TRY(tell_later(unit, about, stored, told.function, now));
    }
    return success();
}

Result<void> AlertRaiser::tell_on_release(Unit& unit, const StoredNotification& notification, Function function) const {
    VIGIL_TRY(const auto known, unit.releases().find(notification.id));
    if (known) return success();
    return unit.releases().insert({.notification = notification.id,
                                   .case_id = notification.case_id,
                                   .organisation = notification.organisation,
                                   .function = function,
                                   .recipient = notification.recipient});
}

Result<void> AlertRaiser::tell_later(Unit& unit, const Case& about, const StoredNotification& notification,
                                     Function function, Instant now) const {
    if (notification.release == ReleaseClass::on_release) return tell_on_release(unit, notification, function);
    return unit.releases().enter({.id = DailyEntryId(ids_.random()),
                                  .organisation = notification.organisation,
                                  .day = china_date(now),
                                  .case_id = about.id,
                                  .recipient = notification.recipient,
                                  .level = about.level,
                                  .division = about.division});
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
    VIGIL_TRY(Ringer(rules_, ids_).begin(unit, alert, assessment.str(), now));
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

Result<Alert> AlertRaiser::ask(Unit& unit, const Case& about, const Addressee& addressee, const std::string& started_by,
                               std::optional<Instant> no_later_than, Instant now) const {
    VIGIL_TRY(const auto parts, unit.cases().members(about.id));
    if (parts.empty()) return Error{ErrorKind::internal, "a case that is not there"};
    VIGIL_TRY(supersede_releases(unit, about.id, addressee.organisation, now));
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(about.id));
    for (Alert alert : alerts) {
        if (alert.organisation != addressee.organisation || alert.climbed_from || alert.state == AlertState::closed)
            continue;
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
                .organisation = addressee.organisation,
                .function = addressee.function,
                .owner = false,
                .level = parts.front().level,
                .division = about.division,
                .raised_at = now,
                .due_at = no_later_than,
                .own_version = 0};
    VIGIL_TRY(start_clock(unit, alert, started_by, now));
    VIGIL_TRY(Ringer(rules_, ids_).begin(unit, alert, started_by, now));
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
    VIGIL_TRY(start_clock(unit, alert, started_by, now));
    return Ringer(rules_, ids_).begin(unit, alert, started_by, now);
}

// The stricter limit begins now, but never ends later than the one that was running: of the answer, or, where that has passed,
// of the next rung.
Result<void> AlertRaiser::hurry(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const {
    VIGIL_TRY(Ringer(rules_, ids_).hurry(unit, alert, started_by, now));
    VIGIL_TRY(const bool climbs, LadderClimber(rules_, ids_).hurry(unit, alert, started_by, now));
    if (climbs) return success();
    VIGIL_TRY(stop_answer_clock(unit, alert.id, now));
    return start_clock(unit, alert, started_by, now);
}

Result<void> AlertRaiser::start_clock(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const {
    if (alert.level == Level::blue) {
        VIGIL_TRY(expect_digest(unit, ids_, alert.organisation, started_by, now));
    }
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

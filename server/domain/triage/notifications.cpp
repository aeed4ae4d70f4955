#include "domain/triage/notifications.hpp"

#include <algorithm>
#include <utility>

namespace vigil::triage {
namespace {

using Notifications = std::vector<Notification>;

bool names(const Notifications& notifications, const std::string& recipient) {
    return std::any_of(notifications.begin(), notifications.end(),
                       [&](const Notification& each) { return each.recipient == recipient; });
}

// Several rules may name one recipient: the earliest release class wins, and it is neutral only if all of them are.
void add(Notifications& notifications, const NotificationRule& rule, const std::string& recipient) {
    const auto same = std::find_if(notifications.begin(), notifications.end(), [&](const Notification& each) {
        return each.recipient == recipient && each.place == rule.place;
    });
    if (same == notifications.end()) {
        notifications.push_back({recipient, rule.release, {rule.id}, rule.place, 0, rule.neutral});
        return;
    }
    static_assert(ReleaseClass::now < ReleaseClass::on_release && ReleaseClass::on_release < ReleaseClass::file_only);
    same->release = std::min(same->release, rule.release);
    same->neutral = same->neutral && rule.neutral;
    same->rules.push_back(rule.id);
}

// Whether somebody who is, or works for, `recipient` counts as a receiver. A recipient that more danger would take away
// again (N13) counts in any case: otherwise a danger signal could end the conflict, and with it the procuratorate.
bool is_receiver(const std::string& recipient, const Notifications& notifications, const RuleSet& rules) {
    const auto could_be_told = [&](const NotificationRule& rule) {
        return !rule.when.monotone && contains(rule.recipients, recipient);
    };
    return names(notifications, recipient) ||
           std::any_of(rules.notifications.begin(), rules.notifications.end(), could_be_told);
}

// What makes N10 hold: the suspect's office, a person to be kept out who is or works for a receiver, or a kinship that an
// officer declared. A person who works for nobody that would be told only goes on the bar list.
std::vector<Cause> conflicts(const Picture& picture, const Notifications& notifications) {
    const Facts& facts = picture.facts();
    const DenyRule& deny = picture.rules().deny;
    std::vector<Cause> causes;
    if (picture.holds(deny.when)) {
        causes = picture.causes(deny.when);
        if (causes.empty()) causes.push_back({"conflict_of_interest"});
    }
    if (std::any_of(facts.must_not_know.begin(), facts.must_not_know.end(),
                    [&](const std::string& each) { return is_receiver(each, notifications, picture.rules()); }))
        causes.push_back({"must_not_know"});
    if (facts.kinship_declared) causes.push_back({"kinship"});
    return causes;
}

// N10: whose superior is told instead.
bool goes_one_level_up(const Picture& picture, const std::string& recipient) {
    const Facts& facts = picture.facts();
    if (contains(facts.must_not_know, recipient)) return true;
    const auto& level_up = picture.rules().deny.level_up;
    return std::any_of(level_up.begin(), level_up.end(), [&](const DenyRule::LevelUp& each) {
        return each.recipient == recipient &&
               std::any_of(facts.reports.begin(), facts.reports.end(),
                           [&](const ReportFacts& report) { return report.suspect_relation == each.suspect_relation; });
    });
}

void record(Assessment& assessment, const Rule& rule, Effect effect, std::vector<Cause> causes,
            std::vector<std::string> targets, std::optional<ReleaseClass> release = std::nullopt) {
    Fired fired{rule.id, effect, std::move(causes), {}, std::move(targets), release, rule.basis};
    assessment.trail.push_back(std::move(fired));
}

// N10 outranks every other rule: only its own recipients are told, and those it keeps if another rule named them.
Notifications deny(const Picture& picture, const Notifications& wanted, std::vector<Cause> causes,
                   Assessment& assessment) {
    const DenyRule& rule = picture.rules().deny;
    Notifications told;
    for (const auto& recipient : rule.recipients)
        told.push_back({recipient, ReleaseClass::now, {rule.id}, Place::now, 0, false});
    std::vector<std::string> barred;
    for (const auto& notification : wanted) {
        if (contains(rule.kept, notification.recipient)) {
            told.push_back(notification);
        } else if (!contains(rule.recipients, notification.recipient) && !contains(barred, notification.recipient)) {
            barred.push_back(notification.recipient);
        }
    }
    std::vector<std::string> up;
    for (auto& notification : told) {
        if (!goes_one_level_up(picture, notification.recipient)) continue;
        notification.levels_up = 1;
        up.push_back(notification.recipient);
    }
    record(assessment, rule, Effect::denies, causes, std::move(barred));
    record(assessment, rule, Effect::notifies, causes, rule.recipients, ReleaseClass::now);
    if (!up.empty()) record(assessment, rule, Effect::one_level_up, std::move(causes), std::move(up));
    return told;
}

// Of the notified, the first that protects children owns the case (promise P3: somebody always does).
std::string owner_of(const Notifications& notifications, const Words& words) {
    const auto protects = [&](const Notification& notification) {
        const Recipient* recipient = words.recipients.find(notification.recipient);
        return recipient != nullptr && recipient->function == Function::protection && notification.place == Place::now;
    };
    const auto owner = std::find_if(notifications.begin(), notifications.end(), protects);
    return owner != notifications.end() ? owner->recipient : std::string();
}

}  // namespace

void find_notifications(const Picture& picture, Assessment& assessment) {
    const RuleSet& rules = picture.rules();
    std::vector<const NotificationRule*> fired;
    Notifications notifications;
    for (const auto& rule : rules.notifications) {
        if (!picture.holds(rule.when)) continue;
        fired.push_back(&rule);
        for (const auto& recipient : rule.recipients) add(notifications, rule, recipient);
    }

    auto causes = conflicts(picture, notifications);
    assessment.conflict_of_interest = !causes.empty();
    if (assessment.conflict_of_interest) notifications = deny(picture, notifications, std::move(causes), assessment);

    // The trail shows what a rule achieved: recipients that N10 barred are not among it.
    for (const auto* rule : fired) {
        auto told = rule->recipients;
        if (assessment.conflict_of_interest)
            std::erase_if(told, [&](const std::string& each) { return !contains(rules.deny.kept, each); });
        if (!told.empty())
            record(assessment, *rule, Effect::notifies, picture.causes(rule->when), std::move(told), rule->release);
    }
    assessment.owner = owner_of(notifications, rules.words);
    assessment.notifications = std::move(notifications);

    assessment.guardian_contact_allowed = picture.facts().safe_to_tell_guardian;
    if (assessment.guardian_contact_allowed)
        record(assessment, rules.levels.guardian_contact, Effect::guardian_may_be_told, {}, {});
}

}  // namespace vigil::triage

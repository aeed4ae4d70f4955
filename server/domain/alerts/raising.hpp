// From an audience to alerts: who is asked, by when, and what is recorded.
#pragma once

#include "domain/alerts/audience.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// Whether whoever has acknowledged is asked anew.
enum class Demanding { only_if_raised, again };

// Who is asked outside of any judging, and in which capacity.
struct Addressee {
    OrganisationId organisation;
    Function function{};
};

// Raises an alert for every organisation that is told now, a notification for every recipient, a clock for every alert
// that demands an answer. An organisation that has an alert of the case already gets a new version where it had
// acknowledged, or the stricter level and the earlier limit where it had not. In a merged case it may have several: one is
// asked anew, the open ones among the others take the stricter level.
class AlertRaiser {
public:
    AlertRaiser(const triage::RuleSet& rules, IdSource& ids) : rules_(rules), ids_(ids) {}

    // `about`: the case in whose name new alerts are raised, with level and owner of the whole. Answers the alerts that are
    // raised, or raised anew. They have no entry of their own in the log, so that its length tells a reporter nothing of
    // other reports: the caller names them in the entry of the assessment.
    Result<std::vector<Alert>> raise(Unit& unit, const Case& about, const Audience& audience,
                                     const AssessmentId& assessment, Demanding demanding, Instant now) const;
    // The same for a case of which nobody has been told yet.
    Result<std::vector<Alert>> raise_of_new_case(Unit& unit, const Case& opened, const Audience& audience,
                                                 const AssessmentId& assessment, Instant now) const;

    // The level of the whole case was raised: whoever waits for an answer without being told by the assessment, as one that is
    // to take the case over, takes it too. Call after raise.
    Result<void> let_others_follow(Unit& unit, const Case& whole, const std::string& started_by, Instant now) const;

    // Asks an organisation outside of any judging: by a new alert, or by a new version of the one it has; one that waits for an
    // answer already keeps its limit. To be answered within the limit of the level, and not after
    // `no_later_than`. Answers the alert.
    Result<Alert> ask(Unit& unit, const Case& about, const Addressee& addressee, const std::string& started_by,
                      std::optional<Instant> no_later_than, Instant now) const;

    // Demands an answer again of an alert that was withdrawn by mistake, with a clock of its own. Of alerts that climbed,
    // here and in ask_anew, the root.
    Result<void> reopen(Unit& unit, const Case& about, Alert alert, Instant now) const;

    // Whoever had answered steps back: the alert is open again, a new version with a clock of its own (promise P4).
    Result<void> ask_anew(Unit& unit, const Case& about, Alert alert, Instant now) const;
    // The same for every alert of the case that stands answered by an organisation which is barred now (promise P4): one that
    // was asked above whoever stayed silent.
    Result<void> ask_anew_for_barred(Unit& unit, const Case& whole, Instant now) const;

private:
    // `knows`: an alert tells it of the case already, so that nothing of it waits for a release.
    Result<void> notify(Unit& unit, const Case& about, const Told& told, bool knows, const AssessmentId& assessment,
                        const std::vector<StoredNotification>& notified, Instant now) const;
    // Unless it waits already, or did. One from before there were releases has none.
    Result<void> tell_on_release(Unit& unit, const StoredNotification& notification, Function function) const;
    Result<void> tell_later(Unit& unit, const Case& about, const StoredNotification& notification, Function function,
                            Instant now) const;
    Result<Alert> raise_first(Unit& unit, const Case& about, const Told& told, const Audience& audience,
                              const AssessmentId& assessment, Instant now) const;
    // `mine`: the alerts of the organisation that is told; `is_asked_already`: by a new one.
    Result<void> raise_mine(Unit& unit, const Case& about, const Told& told, const std::vector<Alert>& mine,
                            bool is_asked_already, bool takes_over, Demanding demanding, const AssessmentId& assessment,
                            Instant now, std::vector<Alert>& raised) const;
    Result<void> raise_again(Unit& unit, const Case& about, Alert alert, const Told& told, bool takes_over,
                             Demanding demanding, const AssessmentId& assessment, Instant now,
                             std::vector<Alert>& raised) const;
    // `started_by`: the subject of the entry of the log from which the clock follows.
    Result<void> open_anew(Unit& unit, Alert& alert, const std::string& started_by, Instant now,
                           std::optional<Instant> no_later_than = {}) const;
    Result<void> hurry(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const;
    Result<void> tell_anew(Unit& unit, const Case& about, Alert alert, Instant now) const;
    Result<void> start_clock(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const;

    const triage::RuleSet& rules_;
    IdSource& ids_;
};

}  // namespace vigil

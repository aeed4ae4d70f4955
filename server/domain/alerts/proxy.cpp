#include "domain/alerts/proxy.hpp"

#include "domain/access/access.hpp"
#include "domain/alerts/climbing.hpp"
#include "domain/alerts/items.hpp"
#include "domain/alerts/raising.hpp"
#include "domain/cases/casework.hpp"
#include "domain/clocks/counting.hpp"

namespace vigil {
namespace {

// The answer by proxy by which the alert stands answered, and which nobody has confirmed.
Result<std::optional<Proxy>> unconfirmed(Unit& unit, const Alert& alert) {
    if (alert.state != AlertState::acknowledged || !alert.acknowledgement) return std::optional<Proxy>();
    VIGIL_TRY(auto proxy, unit.alerts().find_proxy(*alert.acknowledgement));
    if (proxy && proxy->confirmed_at) proxy.reset();
    return proxy;
}

// For which organisation the caller stands in.
Result<OrganisationId> may_stand_in(Unit& unit, const Caller& caller, const Alert& alert) {
    VIGIL_TRY(const auto found, find_handled_case(unit, caller, alert.case_id));
    const auto& owner = found.about().owner;
    if (!acts_for(caller, owner, {Right::handle}, found.bars))
        return Error{ErrorKind::forbidden, "only the owner answers for the police", "role_refused"};
    if (alert.function != Function::police || alert.organisation == owner)
        return Error{ErrorKind::invalid_input,
                     "the alert asks nobody of the police",
                     "invalid_document",
                     {{"/taken_by", "unexpected", "only an alert of the police is answered for somebody else"}}};
    return owner;
}

std::string_view clock_of(const Proxy& proxy) { return proxy.by ? kTelephoneClock : kProxyClock; }

// The rule by whose limit it must be confirmed; none: by no limit.
const triage::ClockRule* rule_of(const triage::RuleSet& rules, std::string_view clock, const Alert& root) {
    for (const auto* rule : {rules.clock(clock), rules.clock(kProxyClock), rules.acknowledgement(root.function)})
        if (rule != nullptr && rule->limit(root.level)) return rule;
    return nullptr;
}

Result<void> start_clock(Unit& unit, const triage::RuleSet& rules, const Proxy& proxy, const Alert& root, Instant now) {
    const auto clock = clock_of(proxy);
    const auto* rule = rule_of(rules, clock, root);
    if (rule == nullptr) return success();
    VIGIL_TRY(start_counted(unit, {.id = ClockId(proxy.acknowledgement.str()),
                                   .subject = root.id.str(),
                                   .kind = std::string(clock),
                                   .state_version = root.version,
                                   .legal_basis = rule->basis,
                                   .started_at = now,
                                   .calendar = {},
                                   .limit = rule->limit(root.level),
                                   .started_by = proxy.acknowledgement.str()}));
    return success();
}

// What stands beside the answer has changed.
Result<void> announce_mark(Unit& unit, Alert root, const Case& about, Instant now) {
    root.revision += 1;
    VIGIL_TRY(unit.alerts().update(root));
    return announce_change(unit, root, about, now);
}

// The answer to that alert was passed on: it is marked so, and waits to be confirmed.
Result<void> mark(Unit& unit, const triage::RuleSet& rules, const Proxy& proxy, const AlertId& id, Instant now) {
    VIGIL_TRY(unit.alerts().insert_proxy(proxy));
    VIGIL_TRY(const auto alert, unit.alerts().find(id));
    VIGIL_TRY(const auto about, unit.cases().find(proxy.case_id));
    if (!alert || !about) return Error{ErrorKind::internal, "an answer without its alert"};
    VIGIL_TRY(auto root, root_of(unit, *alert));
    VIGIL_TRY(start_clock(unit, rules, proxy, root, now));
    return announce_mark(unit, std::move(root), *about, now);
}

}  // namespace

Result<Answered> acknowledge_by_proxy(Unit& unit, const triage::RuleSet& rules, const Caller& caller,
                                      const Answer& answer, const std::string& taken_by, Instant now) {
    VIGIL_TRY(const auto alert, unit.alerts().find(answer.alert));
    if (!alert) return Error{ErrorKind::not_found, "there is no such alert"};
    VIGIL_TRY(const auto by, may_stand_in(unit, caller, *alert));
    VIGIL_TRY(const auto about, unit.cases().find(alert->case_id));
    if (!about) return Error{ErrorKind::internal, "an alert without a case"};
    VIGIL_TRY(auto answered, acknowledge(unit, caller, {*alert, *about, by}, answer, now));
    VIGIL_TRY(const auto kept, unit.alerts().find_proxy(answer.id));
    if (kept || !answered.acknowledgement.stops) return answered;

    VIGIL_TRY(const auto sealer, unit.vault().sealer(about->key));
    VIGIL_TRY(mark(unit, rules,
                   {.acknowledgement = answer.id,
                    .case_id = about->id,
                    .sealed_taken_by = sealer->seal(Field::proxy, answer.id.str(), taken_by)},
                   alert->id, now));
    return answered;
}

Result<bool> acknowledge_by_telephone(Unit& unit, const triage::RuleSet& rules, const Delivery& delivery, Instant now) {
    if (delivery.visit) return false;  // a colleague is safe when somebody says how it is known
    VIGIL_TRY(const auto alert, unit.alerts().find(delivery.alert));
    VIGIL_TRY(const auto account, unit.accounts().find(delivery.account));
    if (!alert || !account || !account->active) return false;
    const Caller caller{
        .account = account->id, .reporter_kind = account->reporter_kind, .memberships = account->memberships};
    VIGIL_TRY(const auto bars, unit.cases().bars(alert->case_id));
    if (!may_acknowledge(caller, *alert, bars)) return false;
    // The id of what was sent: however often it is replied to, it is one answer.
    const Answer answer{
        .id = AcknowledgementId(delivery.id.str()), .alert = alert->id, .version = delivery.version, .by = delivery.by};
    VIGIL_TRY(const auto answered, acknowledge(unit, caller, answer, now));
    VIGIL_TRY(const auto kept, unit.alerts().find_proxy(answer.id));
    if (kept || !answered.acknowledgement.stops) return true;
    VIGIL_TRY(mark(unit, rules, {.acknowledgement = answer.id, .case_id = alert->case_id, .by = delivery.by}, alert->id,
                   now));
    return true;
}

Result<void> confirm_proxy(Unit& unit, const Caller& caller, const Alert& root, Instant now) {
    VIGIL_TRY(auto proxy, unconfirmed(unit, root));
    if (!proxy) return success();
    proxy->confirmed_by = caller.account;
    proxy->confirmed_at = now;
    VIGIL_TRY(unit.alerts().confirm_proxy(*proxy));
    VIGIL_TRY(unit.clocks().stop(root.id.str(), std::string(clock_of(*proxy)), now));
    unit.log().append({proxy->by ? "alert.telephone_confirmed" : "alert.proxy_confirmed",
                       root.id.str(),
                       now,
                       {{"acknowledgement", proxy->acknowledgement.str()}, {"account", caller.account.str()}}});
    VIGIL_TRY(const auto about, unit.cases().find(root.case_id));
    if (!about) return Error{ErrorKind::internal, "an alert without a case"};
    return announce_mark(unit, root, *about, now);
}

Result<bool> ask_unconfirmed_anew(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Clock& fired,
                                  Instant now) {
    VIGIL_TRY(const auto alert, unit.alerts().find(AlertId(fired.subject)));
    if (!alert || alert->version != fired.state_version) return false;
    VIGIL_TRY(const auto proxy, unconfirmed(unit, *alert));
    if (!proxy) return false;
    VIGIL_TRY(const auto about, unit.cases().find(alert->case_id));
    if (!about) return Error{ErrorKind::internal, "an alert without a case"};
    VIGIL_TRY(AlertRaiser(rules, ids).ask_anew(unit, *about, *alert, now));
    return true;
}

}  // namespace vigil

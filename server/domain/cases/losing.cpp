#include "domain/cases/losing.hpp"

#include <algorithm>

#include "domain/access/matrix.hpp"
#include "domain/accounts/sessions.hpp"
#include "domain/alerts/climbing.hpp"
#include "domain/alerts/raising.hpp"
#include "domain/duty/ringing.hpp"

namespace vigil {
namespace {

// Of one organisation, for which the caller handles cases.
bool is_colleague(const Caller& caller, const Account& account) {
    return std::any_of(caller.memberships.begin(), caller.memberships.end(), [&](const Membership& mine) {
        return may(mine.role, Right::handle) &&
               std::any_of(account.memberships.begin(), account.memberships.end(), [&](const Membership& theirs) {
                   return theirs.organisation == mine.organisation && theirs.role != Role::reporter;
               });
    });
}

Result<Account> whose(Unit& unit, const Caller& caller, const std::optional<AccountId>& named) {
    const auto id = named.value_or(caller.account);
    VIGIL_TRY(auto account, unit.accounts().find(id));
    // The same answer for an account of elsewhere and for none: ids are not to be tried out.
    if (!account || (id != caller.account && !is_colleague(caller, *account)))
        return Error{ErrorKind::forbidden, "only a colleague's phone can be reported", "role_refused"};
    return std::move(*account);
}

}  // namespace

Result<Loss> report_loss(Unit& unit, const CaseTools& tools, const Caller& caller, const protocol::ReportLoss& loss,
                         Instant now) {
    if (loss.lost_at > now || loss.lost_at < now - kLongestLoss)
        return Error{ErrorKind::invalid_input,
                     "the time of the loss is out of range",
                     "invalid_document",
                     {{"/lost_at", "out_of_range", "not in the future, and at most 7 days ago"}}};
    VIGIL_TRY(const auto account, whose(unit, caller, loss.account_id));
    Loss outcome;
    VIGIL_TRY(const auto devices, unit.devices().of_account(account.id));
    for (const auto& device : devices) {
        if (device.revoked_at || device.id == caller.device) continue;
        VIGIL_TRY(revoke_device(unit, device.id, now));
        outcome.devices.push_back(device.id);
    }
    if (account.id != caller.account) {
        VIGIL_TRY(unit.sessions().revoke_of_account(account.id, std::chrono::ceil<std::chrono::hours>(now)));
    }
    VIGIL_TRY(const auto alerts, unit.alerts().answered_by(account.id, loss.lost_at));
    for (const auto& alert : alerts) {
        VIGIL_TRY(auto root, root_of(unit, alert));
        // It was asked anew since, or taken back: that answer does not stand any more.
        if (root.state != AlertState::acknowledged || root.acknowledgement != alert.acknowledgement) continue;
        VIGIL_TRY(const auto about, unit.cases().find(alert.case_id));
        if (!about) return Error{ErrorKind::internal, "an alert without a case"};
        VIGIL_TRY(AlertRaiser(tools.rules, tools.ids).ask_anew(unit, *about, std::move(root), now));
        ++outcome.alerts;
    }
    VIGIL_TRY(Ringer(tools.rules, tools.ids).ring_others(unit, account, now));
    // That of a reporter names no account: nothing may join one with the time at which it did something (F140).
    const bool named = is_officer(account);
    unit.log().append({"device.lost",
                       tools.ids.next(now),
                       now,
                       {{"account", named ? account.id.str() : std::string()},
                        {"by", named ? caller.account.str() : std::string()},
                        {"devices", std::to_string(outcome.devices.size())},
                        {"alerts", std::to_string(outcome.alerts)}}});
    return outcome;
}

}  // namespace vigil

#include "domain/administration/administration.hpp"

#include <algorithm>
#include <array>

#include "domain/duty/ringing.hpp"
#include "domain/reachability/looking.hpp"

namespace vigil {
namespace {

Error unknown_code(std::string pointer) {
    return {ErrorKind::invalid_input,
            "a code that the rule set does not know",
            "unknown_code",
            {{std::move(pointer), "unknown_code", "must be a code of the rule set"}}};
}

Result<void> forget_devices(Unit& unit, const AccountId& id, Instant now) {
    VIGIL_TRY(unit.devices().expire_enrolments(id, now));
    VIGIL_TRY(const auto devices, unit.devices().of_account(id));
    for (const auto& device : devices) {
        if (device.revoked_at) continue;
        VIGIL_TRY(revoke_device(unit, device.id, now));
    }
    return success();
}

Result<void> require_division(Unit& unit, const DivisionCode& code) {
    VIGIL_TRY(const auto division, unit.divisions().find(code));
    if (division) return success();
    return Error{ErrorKind::invalid_input,
                 "the division is not known",
                 "unknown_division",
                 {{"/division", "unknown_division", "must be a division of the list"}}};
}

Error last_protection() {
    return {ErrorKind::conflict, "it is the last organisation that protects the region; every report needs an owner"};
}

bool holds(const Account& account, const Membership& membership) {
    return std::find(account.memberships.begin(), account.memberships.end(), membership) != account.memberships.end();
}

Event membership_event(std::string kind, const AccountId& account, const Membership& membership, Instant now) {
    return {std::move(kind),
            account.str(),
            now,
            {{"organisation", membership.organisation.str()}, {"role", std::string(to_text(membership.role))}}};
}

Event coverage_event(std::string kind, const Coverage& coverage, Instant now) {
    return {std::move(kind),
            coverage.organisation.str(),
            now,
            {{"function", std::string(to_text(coverage.function))}, {"division", coverage.division.str()}}};
}

}  // namespace

Result<Organisation> Administration::add_organisation(Unit& unit, const std::string& name, const std::string& kind,
                                                      const DivisionCode& division,
                                                      const std::vector<Function>& functions, Instant now) const {
    VIGIL_TRY(require_division(unit, division));
    Organisation organisation{OrganisationId(ids_.next(now)), name, kind, division, true};
    VIGIL_TRY(unit.organisations().insert(organisation));
    unit.log().append(
        {"organisation.added", organisation.id.str(), now, {{"kind", kind}, {"division", division.str()}}});
    for (const auto function : functions) {
        VIGIL_TRY(cover(unit, {organisation.id, function, division}, now));
    }
    return organisation;
}

Result<bool> Administration::is_last_protection(Unit& unit, const OrganisationId& id) const {
    VIGIL_TRY(const auto roots, unit.divisions().roots());
    std::vector<DivisionCode> codes;
    for (const auto& root : roots) codes.push_back(root.code);
    VIGIL_TRY(const auto protectors, unit.organisations().covering(Function::protection, codes));
    return std::any_of(protectors.begin(), protectors.end(),
                       [&](const Coverage& each) { return each.organisation == id; }) &&
           std::all_of(protectors.begin(), protectors.end(),
                       [&](const Coverage& each) { return each.organisation == id; });
}

Result<Organisation> Administration::end_organisation(Unit& unit, const OrganisationId& id, Instant now) const {
    VIGIL_TRY(auto organisation, unit.organisations().find(id));
    if (!organisation) return Error{ErrorKind::not_found, "there is no such organisation"};
    VIGIL_TRY(const bool last, is_last_protection(unit, id));
    if (last) return last_protection();
    if (organisation->active) {
        organisation->active = false;
        VIGIL_TRY(unit.organisations().update(*organisation));
        unit.log().append({"organisation.ended", id.str(), now});
    }
    return std::move(*organisation);
}

Result<std::monostate> Administration::cover(Unit& unit, const Coverage& coverage, Instant now) const {
    VIGIL_TRY(const auto organisation, unit.organisations().find(coverage.organisation));
    if (!organisation) return Error{ErrorKind::not_found, "there is no such organisation"};
    VIGIL_TRY(require_division(unit, coverage.division));
    VIGIL_TRY(unit.organisations().cover(coverage));
    unit.log().append(coverage_event("coverage.added", coverage, now));
    return std::monostate{};
}

Result<std::monostate> Administration::uncover(Unit& unit, const Coverage& coverage, Instant now) const {
    VIGIL_TRY(const auto standing, unit.organisations().coverage_of(coverage.organisation));
    if (std::find(standing.begin(), standing.end(), coverage) == standing.end())
        return Error{ErrorKind::not_found, "the organisation does not cover this"};
    if (coverage.function == Function::protection) {
        VIGIL_TRY(const auto division, unit.divisions().find(coverage.division));
        VIGIL_TRY(const bool last, is_last_protection(unit, coverage.organisation));
        if (last && division && !division->parent) return last_protection();
    }
    VIGIL_TRY(unit.organisations().uncover(coverage));
    unit.log().append(coverage_event("coverage.removed", coverage, now));
    return std::monostate{};
}

Result<Account> Administration::add_account(Unit& unit, const NewAccount& added, Instant now) const {
    VIGIL_TRY(const auto organisation, unit.organisations().find(added.organisation));
    if (!organisation) return Error{ErrorKind::not_found, "there is no such organisation"};
    if (!added.reporter_kind.empty() && !rules_.words.reporter_kinds.contains(added.reporter_kind))
        return unknown_code("/reporter_kind");
    Account account{.id = AccountId(ids_.next(now)),
                    .sealed_name = {},
                    .reporter_kind = added.reporter_kind,
                    .active = true,
                    .memberships = {{added.organisation, added.role}}};
    account.sealed_name = unit.vault().directory().seal(Field::account_name, account.id.str(), added.name);
    VIGIL_TRY(unit.accounts().insert(account));
    if (added.credential) {
        // Whoever has the login may still be found under an earlier index key.
        for (const auto& index : added.credential->login_index) {
            VIGIL_TRY(const auto taken, unit.accounts().find_credential(index.hash));
            if (taken) return Error{ErrorKind::conflict, "this login exists"};
        }
        const auto& newest = added.credential->login_index.front();
        Credential credential{.account = account.id,
                              .login_index = newest.hash,
                              .sealed_login = {},
                              .password_hash = added.credential->password_hash,
                              .index_key = newest.key};
        credential.sealed_login =
            unit.vault().directory().seal(Field::account_login, account.id.str(), added.credential->login);
        VIGIL_TRY(unit.accounts().put_credential(credential));
    }
    unit.log().append({"account.added",
                       account.id.str(),
                       now,
                       {{"organisation", added.organisation.str()}, {"role", std::string(to_text(added.role))}}});
    return account;
}

Result<Account> Administration::join(Unit& unit, const AccountId& id, const Membership& membership, Instant now) const {
    VIGIL_TRY(auto account, unit.accounts().find(id));
    if (!account || !account->active) return Error{ErrorKind::not_found, "there is no such account"};
    VIGIL_TRY(const auto organisation, unit.organisations().find(membership.organisation));
    if (!organisation) return Error{ErrorKind::not_found, "there is no such organisation"};
    if (holds(*account, membership)) return std::move(*account);
    // Whoever has the phone of a reporter, or a code for one, must not have an officer's by it (F141).
    if (!is_officer(*account) && membership.role != Role::reporter) {
        VIGIL_TRY(forget_devices(unit, id, now));
    }
    VIGIL_TRY(unit.accounts().add_membership(id, membership));
    unit.log().append(membership_event("account.joined", id, membership, now));
    account->memberships.push_back(membership);
    return std::move(*account);
}

Result<Account> Administration::leave(Unit& unit, const AccountId& id, const Membership& membership,
                                      Instant now) const {
    VIGIL_TRY(auto account, unit.accounts().find(id));
    if (!account || !holds(*account, membership))
        return Error{ErrorKind::not_found, "the account has no such role there"};
    VIGIL_TRY(unit.accounts().remove_membership(id, membership));
    unit.log().append(membership_event("account.left", id, membership, now));
    VIGIL_TRY(Ringer(rules_, ids_).ring_others(unit, *account, now));
    std::erase(account->memberships, membership);
    return std::move(*account);
}

Result<Account> Administration::end_account(Unit& unit, const AccountId& id, Instant now) const {
    VIGIL_TRY(auto account, unit.accounts().find(id));
    if (!account) return Error{ErrorKind::not_found, "there is no such account"};
    if (account->active) {
        account->active = false;
        VIGIL_TRY(unit.accounts().set_active(id, false));
        VIGIL_TRY(unit.sessions().revoke_of_account(id, std::chrono::ceil<std::chrono::hours>(now)));
        VIGIL_TRY(unit.deliveries().remove_telephone(id));
        unit.log().append({"account.ended", id.str(), now});
        VIGIL_TRY(Ringer(rules_, ids_).ring_others(unit, *account, now));
    }
    return std::move(*account);
}

Result<void> Administration::set_telephone(Unit& unit, const AccountId& id, const std::string& number,
                                           Instant now) const {
    VIGIL_TRY(const auto account, unit.accounts().find(id));
    if (!account || !account->active) return Error{ErrorKind::not_found, "there is no such account"};
    if (!is_officer(*account))
        return Error{ErrorKind::conflict, "only somebody who answers alerts is called; a reporter is not"};
    if (number.empty()) {
        VIGIL_TRY(unit.deliveries().remove_telephone(id));
    } else {
        VIGIL_TRY(unit.deliveries().put_telephone(
            {.account = id,
             .sealed_number = unit.vault().directory().seal(Field::telephone, id.str(), number),
             .set_at = now}));
    }
    for (const auto& membership : account->memberships) {
        VIGIL_TRY(look_soon(unit, membership.organisation, now));
    }
    unit.log().append({number.empty() ? "telephone.removed" : "telephone.set", id.str(), now});
    return success();
}

Result<Enrolment> Administration::enrol(Unit& unit, const AccountId& account_id, const std::string& code_hash,
                                        Instant expires_at, Instant now) const {
    VIGIL_TRY(const auto account, unit.accounts().find(account_id));
    if (!account || !account->active) return Error{ErrorKind::not_found, "there is no such account"};
    const Enrolment enrolment{EnrolmentId(ids_.next(now)), account_id, code_hash, expires_at};
    VIGIL_TRY(unit.devices().insert_enrolment(enrolment));
    unit.log().append({"enrolment.issued", enrolment.id.str(), now, {{"account", account_id.str()}}});
    return enrolment;
}

}  // namespace vigil

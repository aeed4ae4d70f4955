// What administrators do: organisations, coverage, accounts, enrolment, devices. Every change is an event of the log.
#pragma once

#include "domain/accounts/sessions.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// A login and the encoded hash of its password; hashed before the transaction.
struct NewCredential {
    std::string login;
    std::vector<BlindIndex> login_index;  // under each index key in use, the newest first
    std::string password_hash;
};

struct NewAccount {
    OrganisationId organisation;
    Role role{};
    std::string name;
    std::string reporter_kind;  // for role reporter: a code of the rule set
    std::optional<NewCredential> credential{};
};

// Runs inside write transactions. Errors: not_found; invalid_input with code unknown_division or unknown_code; conflict.
class Administration {
public:
    Administration(const triage::RuleSet& rules, IdSource& ids) : rules_(rules), ids_(ids) {}

    // With coverage of its own division for each function.
    Result<Organisation> add_organisation(Unit& unit, const std::string& name, const std::string& kind,
                                          const DivisionCode& division, const std::vector<Function>& functions,
                                          Instant now) const;
    // conflict, where it is the last that protects the region: every report needs an owner (promise P3).
    Result<Organisation> end_organisation(Unit& unit, const OrganisationId& id, Instant now) const;

    Result<std::monostate> cover(Unit& unit, const Coverage& coverage, Instant now) const;
    Result<std::monostate> uncover(Unit& unit, const Coverage& coverage, Instant now) const;  // conflict: as above

    Result<Account> add_account(Unit& unit, const NewAccount& account, Instant now) const;
    // A further role of the account, or one less; repeating it changes nothing. A reporter who becomes an officer has to bind
    // a device anew. Leaving what it does not hold: not_found.
    Result<Account> join(Unit& unit, const AccountId& id, const Membership& membership, Instant now) const;
    Result<Account> leave(Unit& unit, const AccountId& id, const Membership& membership, Instant now) const;

    // Where an officer is called; an empty number forgets it. conflict: the account is a reporter's.
    Result<void> set_telephone(Unit& unit, const AccountId& id, const std::string& number, Instant now) const;

    // Ends the account's sessions and forgets its telephone; its devices stay listed.
    Result<Account> end_account(Unit& unit, const AccountId& id, Instant now) const;

    Result<Enrolment> enrol(Unit& unit, const AccountId& account, const std::string& code_hash, Instant expires_at,
                            Instant now) const;

private:
    Result<bool> is_last_protection(Unit& unit, const OrganisationId& id) const;

    const triage::RuleSet& rules_;
    IdSource& ids_;
};

}  // namespace vigil

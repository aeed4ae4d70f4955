#include "domain/accounts/second_factors.hpp"

namespace vigil {
namespace {

constexpr int kRecoveryCodes = 10;

Error required(const char* message) { return {ErrorKind::unauthenticated, message, "second_factor_required"}; }

}  // namespace

Result<IssuedFactor> SecondFactors::issue(Unit& unit, const AccountId& id, Instant now) const {
    VIGIL_TRY(const auto account, unit.accounts().find(id));
    if (!account || !account->active) return Error{ErrorKind::not_found, "there is no such account"};
    // Reporters have none: a login of theirs writes nothing that names them (decision 0016).
    if (!is_officer(*account))
        return Error{ErrorKind::conflict, "only officers and administrators have a second factor, not reporters"};
    const std::string secret = codes_.fresh_secret();
    IssuedFactor issued{codes_.uri(secret, id.str()), {}};
    std::vector<std::string> hashes;
    for (int i = 0; i < kRecoveryCodes; ++i) {
        issued.recovery_codes.push_back(tokens_.enrolment_code());
        hashes.push_back(tokens_.enrolment_hash(issued.recovery_codes.back()));
    }
    VIGIL_TRY(unit.accounts().put_second_factor(
        {.account = id,
         .sealed_secret = unit.vault().directory().seal(Field::second_factor, id.str(), secret),
         .last_step = 0,
         .confirmed = false}));
    VIGIL_TRY(unit.accounts().put_recovery_codes(id, hashes));
    VIGIL_TRY(unit.sessions().revoke_of_account(id, std::chrono::ceil<std::chrono::hours>(now)));
    unit.log().append({"second_factor.issued", id.str(), now});
    return issued;
}

Result<void> SecondFactors::check(Unit& unit, const AccountId& id, const std::string& code, FactorDemand demand,
                                  Instant now) const {
    VIGIL_TRY(const auto account, unit.accounts().find(id));
    if (account && !is_officer(*account)) return success();
    VIGIL_TRY(auto factor, unit.accounts().find_second_factor(id));
    if (!factor) {
        if (demand == FactorDemand::where_it_exists) return success();
        return required("the account has no second factor; the security administrator gives it one");
    }
    if (code.empty()) return required("the login gives no code of the second factor");
    VIGIL_TRY(const auto secret, unit.vault().open(Field::second_factor, id.str(), factor->sealed_secret));
    const auto step = codes_.step_of(secret, code, now);
    if (step && *step > factor->last_step) {
        factor->last_step = *step;
        factor->confirmed = true;
        return unit.accounts().put_second_factor(*factor);
    }
    VIGIL_TRY(const bool recovered, unit.accounts().use_recovery_code(id, tokens_.enrolment_hash(code)));
    if (!recovered) return Error{ErrorKind::unauthenticated, "the session is refused", "session_refused"};
    unit.log().append({"second_factor.recovered", id.str(), now});
    return success();
}

}  // namespace vigil

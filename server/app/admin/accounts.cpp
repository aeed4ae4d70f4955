// account.*: people and what they are where.
#include <fmt/format.h>

#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/delivery.hpp>
#include <vigil/protocol/messages/stored.hpp>
#include <vigil/protocol/problems.hpp>

#include "app/admin/command.hpp"
#include "app/admin/officers.hpp"
#include "domain/accounts/second_factors.hpp"
#include "runtime/run_on.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;
using protocol::decode;
using protocol::encode;

Result<protocol::AccountView> view_of(Unit& unit, const Account& account) {
    protocol::AccountView view{account.id, {}, account.active, {}};
    VIGIL_TRY(view.person, unit.vault().open(Field::account_name, account.id.str(), account.sealed_name));
    for (const auto& membership : account.memberships) view.roles.push_back(membership.role);
    return view;
}

Result<std::string> shown(Unit& unit, const Account& account) {
    VIGIL_TRY(const auto view, view_of(unit, account));
    return encode(view);
}

// Arguments that name a role. Where nothing else is wrong, a role that does not exist has a code of its own.
template <class Message>
Result<Message> decode_with_role(const std::string& arguments) {
    auto message = decode<Message>(arguments);
    if (message) return message;
    auto& error = message.error();
    if (error.violations.size() == 1 && error.violations.front().pointer == "/role" &&
        error.violations.front().code == "unknown_value")
        return problem("unknown_role", "there is no such role", std::move(error.violations));
    return std::move(error);
}

// The password becomes its hash, which takes a tenth of a second and must not hold up the transaction.
asio::awaitable<Result<std::string>> hash_password(const DeskParts& parts, std::string arguments) {
    VIGIL_CO_TRY(auto asked, decode_with_role<protocol::AddAccount>(arguments));
    if (asked.login.empty() != asked.password.empty())
        co_return problem("invalid_document", "a login needs a password, and a password a login");
    protocol::StoredNewAccount stored{.account = std::move(asked), .password_hash = {}};
    std::string& password = stored.account.password;
    if (!password.empty()) {
        auto hash = [&passwords = parts.passwords, &password] { return passwords.hash(password); };
        stored.password_hash = co_await runtime::run_on(parts.workers, std::move(hash));
        password.clear();
    }
    co_return encode(stored);
}

Result<std::string> add_account(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto stored, decode<protocol::StoredNewAccount>(arguments));
    const auto& asked = stored.account;
    NewAccount account{asked.organisation_id, asked.role, asked.person, asked.reporter_kind, {}};
    if (!asked.login.empty())
        account.credential =
            NewCredential{asked.login, parts.pseudonyms.login_index(asked.login), stored.password_hash};
    VIGIL_TRY(const auto added, Administration(*parts.rules, parts.ids).add_account(unit, account, now));
    return shown(unit, added);
}

Result<std::string> list_accounts(const DeskParts&, Unit& unit, const std::string& arguments, Instant) {
    VIGIL_TRY(const auto asked, decode<protocol::NameOrganisation>(arguments));
    VIGIL_TRY(require(unit.organisations().find(asked.organisation_id), "organisation"));
    VIGIL_TRY(const auto accounts, unit.accounts().of_organisation(asked.organisation_id));
    protocol::AccountList listed;
    for (const auto& each : accounts) {
        VIGIL_TRY(auto view, view_of(unit, each));
        listed.accounts.push_back(std::move(view));
    }
    return encode(listed);
}

Result<std::string> join(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode_with_role<protocol::AccountRole>(arguments));
    VIGIL_TRY(
        const auto changed,
        Administration(*parts.rules, parts.ids).join(unit, asked.account_id, {asked.organisation_id, asked.role}, now));
    return shown(unit, changed);
}

Result<std::string> leave(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode_with_role<protocol::AccountRole>(arguments));
    VIGIL_TRY(const auto changed, Administration(*parts.rules, parts.ids)
                                      .leave(unit, asked.account_id, {asked.organisation_id, asked.role}, now));
    return shown(unit, changed);
}

void tell_roles(const DeskParts& parts, const std::string& arguments) {
    const auto asked = decode<protocol::AccountRole>(arguments);
    if (asked && parts.on_roles_changed) parts.on_roles_changed(asked.value().account_id);
}

Result<std::string> end_account(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameAccount>(arguments));
    VIGIL_TRY(const auto ended, Administration(*parts.rules, parts.ids).end_account(unit, asked.account_id, now));
    return shown(unit, ended);
}

void tell_end(const DeskParts& parts, const std::string& arguments) {
    const auto asked = decode<protocol::NameAccount>(arguments);
    if (asked && parts.on_account_ended) parts.on_account_ended(asked.value().account_id);
}

Result<std::string> set_telephone(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::SetTelephone>(arguments));
    if (!asked.number.empty() && !parts.calls_telephones)
        return problem("conflict", "nobody would be called: neither channels.sms nor channels.voice is configured");
    VIGIL_TRY(Administration(*parts.rules, parts.ids).set_telephone(unit, asked.account_id, asked.number, now));
    return done();
}

Result<Concern> concern_of_telephone(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::SetTelephone>(arguments));
    return Concern{asked.account_id.str(), {}, {}, {}};
}

Result<std::string> issue_second_factor(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameAccount>(arguments));
    VIGIL_TRY(auto issued, SecondFactors(parts.one_time_codes, parts.tokens).issue(unit, asked.account_id, now));
    return encode(
        protocol::IssuedSecondFactor{asked.account_id, std::move(issued.uri), std::move(issued.recovery_codes)});
}

void tell_new_factor(const DeskParts& parts, const std::string& arguments) {
    const auto asked = decode<protocol::NameAccount>(arguments);
    if (asked && parts.on_roles_changed) parts.on_roles_changed(asked.value().account_id);  // begins anew, if it may
}

Result<Concern> concern_within(Unit& unit, std::string subject, const OrganisationId& id, std::string details) {
    VIGIL_TRY(const auto organisation, unit.organisations().find(id));
    if (!organisation) return Error{ErrorKind::not_found, "there is no such organisation"};
    return Concern{std::move(subject), id, organisation->division, std::move(details)};
}

Result<Concern> concern_of_new_account(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto stored, decode<protocol::StoredNewAccount>(arguments));
    const auto& asked = stored.account;
    std::string details = asked.person;
    if (!asked.login.empty()) details += fmt::format(" (登录名 login: {})", asked.login);
    return concern_within(unit, std::string(to_text(asked.role)), asked.organisation_id, std::move(details));
}

// Whoever agrees to a role sees how many devices would have it.
Result<Concern> concern_of_role(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode_with_role<protocol::AccountRole>(arguments));
    VIGIL_TRY(const auto devices, devices_in_words(unit, asked.account_id));
    return concern_within(unit, asked.account_id.str(), asked.organisation_id,
                          fmt::format("{} ({})", to_text(asked.role), devices));
}

Result<Concern> concern_of_list(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::NameOrganisation>(arguments));
    return concern_within(unit, {}, asked.organisation_id, {});
}

// A reporter sees nobody's reports; an officer does.
Result<Weight> weight_of_new_account(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto stored, decode<protocol::StoredNewAccount>(arguments));
    return stored.account.role == Role::reporter ? Weight::light : Weight::two;
}

Result<Weight> weight_of_role(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode_with_role<protocol::AccountRole>(arguments));
    return asked.role == Role::reporter ? Weight::light : Weight::two;
}

constexpr std::array kAccountCommands{
    AdminCommand{"account.add", Effect::changes, add_account, hash_password, nullptr, Right::administer,
                 concern_of_new_account, weight_of_new_account},
    AdminCommand{"account.list", Effect::looks, list_accounts, nullptr, nullptr, Right::administer, concern_of_list},
    AdminCommand{"account.join", Effect::changes, join, nullptr, tell_roles, Right::administer, concern_of_role,
                 weight_of_role},
    AdminCommand{"account.leave", Effect::changes, leave, nullptr, tell_roles, Right::administer, concern_of_role,
                 weight_of_role},
    AdminCommand{"account.end", Effect::changes, end_account, nullptr, tell_end, Right::administer, concern_of_account,
                 shown_of_officers},
    AdminCommand{"account.telephone", Effect::changes, set_telephone, nullptr, nullptr, Right::administer,
                 concern_of_telephone},
    AdminCommand{"account.second-factor", Effect::changes, issue_second_factor, nullptr, tell_new_factor, Right::secure,
                 concern_of_account, shown_of_officers},
};

}  // namespace

std::span<const AdminCommand> account_commands() { return kAccountCommands; }

}  // namespace vigil::app

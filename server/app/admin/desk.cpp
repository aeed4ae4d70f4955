#include "app/admin/desk.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/problems.hpp>

#include "app/demo/region.hpp"
#include "runtime/run_on.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;
using protocol::decode;
using protocol::encode;

protocol::OrganisationView view_of(const Organisation& organisation) {
    return {organisation.id, organisation.name, organisation.kind, organisation.division, organisation.active};
}

Result<protocol::AccountView> view_of(Unit& unit, const Account& account) {
    protocol::AccountView view{account.id, {}, account.active, {}};
    VIGIL_TRY(view.person, unit.vault().open(Field::account_name, account.id.str(), account.sealed_name));
    for (const auto& membership : account.memberships) view.roles.push_back(membership.role);
    return view;
}

Result<protocol::DeviceView> view_of(Unit& unit, const Device& device) {
    protocol::DeviceView view{device.id, device.account, {}, device.created_at, device.revoked_at};
    if (device.sealed_label.empty()) return view;  // it has no name
    VIGIL_TRY(view.label, unit.vault().open(Field::device_label, device.id.str(), device.sealed_label));
    return view;
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

// A list of what nobody has would look like one of somebody who has nothing.
template <class Found>
Result<void> require(const Found& found, std::string_view what) {
    if (!found) return found.error();
    if (!found.value()) return problem("not_found", "there is no such " + std::string(what));
    return success();
}

std::string done() { return encode(protocol::Done{}); }

}  // namespace

AdminDesk::AdminDesk(DeskParts parts) : parts_(std::move(parts)) {
    const auto bind = [this](auto method) {
        return [this, method](std::string text) { return (this->*method)(std::move(text)); };
    };
    handlers_ = {{"org.add", bind(&AdminDesk::add_organisation)},
                 {"org.list", bind(&AdminDesk::list_organisations)},
                 {"org.end", bind(&AdminDesk::end_organisation)},
                 {"coverage.add", bind(&AdminDesk::cover)},
                 {"coverage.remove", bind(&AdminDesk::uncover)},
                 {"coverage.list", bind(&AdminDesk::list_coverage)},
                 {"account.add", bind(&AdminDesk::add_account)},
                 {"account.list", bind(&AdminDesk::list_accounts)},
                 {"account.join", bind(&AdminDesk::join)},
                 {"account.leave", bind(&AdminDesk::leave)},
                 {"account.end", bind(&AdminDesk::end_account)},
                 {"enrol", bind(&AdminDesk::enrol)},
                 {"device.list", bind(&AdminDesk::list_devices)},
                 {"device.revoke", bind(&AdminDesk::revoke_device)},
                 {"demo.region", bind(&AdminDesk::make_demo_region)},
                 {"demo.cast", bind(&AdminDesk::cast_demo)},
                 {"time.accept", bind(&AdminDesk::accept_time)}};
}

std::vector<std::string> AdminDesk::commands() const {
    std::vector<std::string> names;
    for (const auto& [name, handler] : handlers_) names.push_back(name);
    return names;
}

asio::awaitable<Result<std::string>> AdminDesk::run(std::string command, std::string arguments) {
    const auto found =
        std::find_if(handlers_.begin(), handlers_.end(), [&](const auto& each) { return each.first == command; });
    if (found == handlers_.end()) co_return problem("not_found", "there is no such command");
    co_return co_await found->second(std::move(arguments));
}

asio::awaitable<std::string> AdminDesk::answer(std::string line) {
    Result<std::string> result = Error{ErrorKind::internal, "the command did not run"};
    auto request = decode<protocol::AdminRequest>(line);
    if (request) {
        std::string arguments = request.value().arguments.empty() ? "{}" : request.value().arguments.text;
        result = co_await run(request.value().command, std::move(arguments));
    } else {
        result = request.error();
    }
    protocol::AdminReply reply;
    reply.ok = result.has_value();
    if (result)
        reply.result.text = result.value();
    else
        reply.problem.text = problem_json(result.error(), Locale::zh_cn, {});
    co_return encode(reply);
}

asio::awaitable<Result<std::string>> AdminDesk::add_organisation(std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::AddOrganisation>(arguments));
    const Administration administration(*parts_.rules, parts_.ids);
    auto add = [&, now = parts_.timers.now()](Unit& unit) {
        return administration.add_organisation(unit, asked.organisation_name, asked.kind, asked.division,
                                               asked.functions, now);
    };
    VIGIL_CO_TRY(const auto added, co_await parts_.store.write(std::move(add)));
    co_return encode(view_of(added.value));
}

asio::awaitable<Result<std::string>> AdminDesk::list_organisations(std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::ListOrganisations>(arguments));
    auto list = [&](Unit& unit) { return unit.organisations().list(asked.division); };
    VIGIL_CO_TRY(const auto found, co_await parts_.store.read(std::move(list)));
    protocol::OrganisationList listed;
    for (const auto& each : found) listed.organisations.push_back(view_of(each));
    co_return encode(listed);
}

asio::awaitable<Result<std::string>> AdminDesk::end_organisation(std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::NameOrganisation>(arguments));
    const Administration administration(*parts_.rules, parts_.ids);
    auto end = [&, now = parts_.timers.now()](Unit& unit) {
        return administration.end_organisation(unit, asked.organisation_id, now);
    };
    VIGIL_CO_TRY(const auto ended, co_await parts_.store.write(std::move(end)));
    co_return encode(view_of(ended.value));
}

asio::awaitable<Result<std::string>> AdminDesk::cover(std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::CoverageView>(arguments));
    const Administration administration(*parts_.rules, parts_.ids);
    auto write = [&, now = parts_.timers.now()](Unit& unit) {
        return administration.cover(unit, {asked.organisation_id, asked.function, asked.division}, now);
    };
    VIGIL_CO_TRY(co_await parts_.store.write(std::move(write)));
    co_return done();
}

asio::awaitable<Result<std::string>> AdminDesk::uncover(std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::CoverageView>(arguments));
    const Administration administration(*parts_.rules, parts_.ids);
    auto write = [&, now = parts_.timers.now()](Unit& unit) {
        return administration.uncover(unit, {asked.organisation_id, asked.function, asked.division}, now);
    };
    VIGIL_CO_TRY(co_await parts_.store.write(std::move(write)));
    co_return done();
}

asio::awaitable<Result<std::string>> AdminDesk::list_coverage(std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::NameOrganisation>(arguments));
    auto list = [&](Unit& unit) -> Result<std::vector<Coverage>> {
        VIGIL_TRY(require(unit.organisations().find(asked.organisation_id), "organisation"));
        return unit.organisations().coverage_of(asked.organisation_id);
    };
    VIGIL_CO_TRY(const auto found, co_await parts_.store.read(std::move(list)));
    protocol::CoverageList listed;
    for (const auto& each : found) listed.coverage.push_back({each.organisation, each.function, each.division});
    co_return encode(listed);
}

asio::awaitable<Result<std::string>> AdminDesk::add_account(std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode_with_role<protocol::AddAccount>(arguments));
    if (asked.login.empty() != asked.password.empty())
        co_return problem("invalid_document", "a login needs a password, and a password a login");
    NewAccount account{asked.organisation_id, asked.role, asked.person, asked.reporter_kind, {}};
    if (!asked.login.empty()) {
        auto hash = [&passwords = parts_.passwords, &password = asked.password] { return passwords.hash(password); };
        auto hashed = co_await runtime::run_on(parts_.workers, std::move(hash));
        account.credential = NewCredential{asked.login, parts_.pseudonyms.login_index(asked.login), std::move(hashed)};
    }
    const Administration administration(*parts_.rules, parts_.ids);
    auto add = [&, now = parts_.timers.now()](Unit& unit) -> Result<protocol::AccountView> {
        VIGIL_TRY(const auto added, administration.add_account(unit, account, now));
        return view_of(unit, added);
    };
    VIGIL_CO_TRY(const auto added, co_await parts_.store.write(std::move(add)));
    co_return encode(added.value);
}

asio::awaitable<Result<std::string>> AdminDesk::list_accounts(std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::NameOrganisation>(arguments));
    auto list = [&](Unit& unit) -> Result<protocol::AccountList> {
        VIGIL_TRY(require(unit.organisations().find(asked.organisation_id), "organisation"));
        VIGIL_TRY(const auto accounts, unit.accounts().of_organisation(asked.organisation_id));
        protocol::AccountList listed;
        for (const auto& each : accounts) {
            VIGIL_TRY(auto view, view_of(unit, each));
            listed.accounts.push_back(std::move(view));
        }
        return listed;
    };
    VIGIL_CO_TRY(const auto listed, co_await parts_.store.read(std::move(list)));
    co_return encode(listed);
}

asio::awaitable<Result<std::string>> AdminDesk::join(std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode_with_role<protocol::AccountRole>(arguments));
    co_return co_await change_roles(&Administration::join, asked);
}

asio::awaitable<Result<std::string>> AdminDesk::leave(std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode_with_role<protocol::AccountRole>(arguments));
    co_return co_await change_roles(&Administration::leave, asked);
}

asio::awaitable<Result<std::string>> AdminDesk::change_roles(RoleChange change, protocol::AccountRole asked) {
    const Administration administration(*parts_.rules, parts_.ids);
    auto write = [&, now = parts_.timers.now()](Unit& unit) -> Result<protocol::AccountView> {
        VIGIL_TRY(const auto changed,
                  (administration.*change)(unit, asked.account_id, {asked.organisation_id, asked.role}, now));
        return view_of(unit, changed);
    };
    VIGIL_CO_TRY(const auto changed, co_await parts_.store.write(std::move(write)));
    if (parts_.on_roles_changed) parts_.on_roles_changed(asked.account_id);
    co_return encode(changed.value);
}

asio::awaitable<Result<std::string>> AdminDesk::end_account(std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::NameAccount>(arguments));
    const Administration administration(*parts_.rules, parts_.ids);
    auto end = [&, now = parts_.timers.now()](Unit& unit) -> Result<protocol::AccountView> {
        VIGIL_TRY(const auto ended, administration.end_account(unit, asked.account_id, now));
        return view_of(unit, ended);
    };
    VIGIL_CO_TRY(const auto ended, co_await parts_.store.write(std::move(end)));
    if (parts_.on_account_ended) parts_.on_account_ended(asked.account_id);
    co_return encode(ended.value);
}

asio::awaitable<Result<std::string>> AdminDesk::enrol(std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::NameAccount>(arguments));
    const std::string code = parts_.tokens.enrolment_code();
    const Administration administration(*parts_.rules, parts_.ids);
    auto issue = [&, hash = parts_.tokens.enrolment_hash(code), now = parts_.timers.now()](Unit& unit) {
        return administration.enrol(unit, asked.account_id, hash, now + parts_.enrolment_lifetime, now);
    };
    VIGIL_CO_TRY(const auto issued, co_await parts_.store.write(std::move(issue)));
    co_return encode(protocol::IssuedEnrolment{asked.account_id, code, issued.value.expires_at});
}

asio::awaitable<Result<std::string>> AdminDesk::list_devices(std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::NameAccount>(arguments));
    auto list = [&](Unit& unit) -> Result<protocol::DeviceList> {
        VIGIL_TRY(require(unit.accounts().find(asked.account_id), "account"));
        VIGIL_TRY(const auto devices, unit.devices().of_account(asked.account_id));
        protocol::DeviceList listed;
        for (const auto& each : devices) {
            VIGIL_TRY(auto view, view_of(unit, each));
            listed.devices.push_back(std::move(view));
        }
        return listed;
    };
    VIGIL_CO_TRY(const auto listed, co_await parts_.store.read(std::move(list)));
    co_return encode(listed);
}

asio::awaitable<Result<std::string>> AdminDesk::revoke_device(std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::NameDevice>(arguments));
    const Sessions sessions(parts_.limits);
    auto revoke = [&, now = parts_.timers.now()](Unit& unit) -> Result<protocol::DeviceView> {
        VIGIL_TRY(const auto device, sessions.revoke_device(unit, asked.device_id, now));
        return view_of(unit, device);
    };
    VIGIL_CO_TRY(const auto revoked, co_await parts_.store.write(std::move(revoke)));
    if (parts_.on_device_revoked) parts_.on_device_revoked(asked.device_id);
    co_return encode(revoked.value);
}

asio::awaitable<Result<std::string>> AdminDesk::make_demo_region(std::string) {
    const Administration administration(*parts_.rules, parts_.ids);
    auto make = [&, now = parts_.timers.now()](Unit& unit) { return demo::make_region(unit, administration, now); };
    VIGIL_CO_TRY(const auto made, co_await parts_.store.write(std::move(make)));
    co_return encode(made.value);
}

asio::awaitable<Result<std::string>> AdminDesk::cast_demo(std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::DemoRoles>(arguments));
    const Administration administration(*parts_.rules, parts_.ids);
    auto cast = [&, now = parts_.timers.now()](Unit& unit) {
        return demo::cast(unit, administration, parts_.tokens, asked, now, now + parts_.enrolment_lifetime);
    };
    VIGIL_CO_TRY(const auto made, co_await parts_.store.write(std::move(cast)));
    co_return encode(made.value);
}

asio::awaitable<Result<std::string>> AdminDesk::accept_time(std::string) {
    if (!parts_.accept_time) co_return problem("conflict", "no server is running: there is no held time");
    co_return "{\"step_ms\":" + std::to_string(parts_.accept_time()) + "}";
}

}  // namespace vigil::app

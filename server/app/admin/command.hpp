// The administrators' commands: each is a row, and each subject has a file of its rows. The desk (desk.hpp) runs them.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vigil/protocol/codec.hpp>

#include "app/admin/operator.hpp"
#include "app/holders.hpp"
#include "app/rules.hpp"
#include "domain/administration/administration.hpp"
#include "domain/retention/retention.hpp"
#include "files/configuration.hpp"
#include "store/store.hpp"

namespace vigil::app {

class InstalledKeys;
class Erasures;

// What the commands work with; all of it outlives the desk.
struct DeskParts {
    Store& store;
    const Timers& timers;
    std::shared_ptr<const triage::RuleSet> rules;  // as they stood when the command began
    IdSource& ids;
    const Tokens& tokens;
    const Pseudonyms& pseudonyms;
    const Passwords& passwords;
    const OneTimeCodes& one_time_codes;
    boost::asio::any_io_executor workers;  // for password hashes
    SessionLimits limits;
    ReachabilityLimits reachability{};
    std::int64_t sirens_per_shift{};
    std::chrono::milliseconds enrolment_lifetime;
    bool second_person = false;  // changes to who may do what wait for a second administrator
    std::function<void(const DeviceId&)> on_device_revoked{};  // ends its live connections
    std::function<void(const AccountId&)> on_account_ended{};
    std::function<void(const AccountId&)> on_roles_changed{};  // its live connections begin anew
    std::function<std::int64_t()> accept_time{};               // ms of the step that was held; empty: not serving
    bool calls_telephones = true;  // a gateway is configured: a number without one would be relied upon for nothing
    RulesInUse* rules_in_use = nullptr;  // what the process judges by; null: commands see `rules` alone
    std::string log_id{};                // of the chain
    Holders holders{};                   // whose countersignatures are taken
    // Filled by the desk for each command: the administrator that gives or approves it, and whoever proposed it; empty:
    // nobody else did.
    std::string by{};
    std::string proposed_by{};
    // Of the installation; null where there is none but a store.
    InstalledKeys* keys = nullptr;
    Erasures* erasures = nullptr;
    const RetentionRules* retention = nullptr;
};

// Whether a gateway is configured, so that a number is called.
inline bool calls_telephones(const Configuration& configuration) {
    return !configuration.channels.sms.empty() || !configuration.channels.voice.empty();
}

// `looks`: opens what is sealed about people, which is recorded.
enum class Effect { reads, looks, changes };

// Whom a command is about, for the log and for whoever must agree.
struct Concern {
    std::string subject{};  // an account, or a name that tells what
    std::optional<OrganisationId> organisation{};
    std::optional<DivisionCode> division{};
    std::string details{};  // what exactly would be done, as whoever must agree reads it; not for the log
};

// How many hands a change takes, and who is shown it.
enum class Weight {
    light,  // one administrator, and the log
    shown,  // also shown for 7 days to whoever it concerns, and to whoever stands above them
    two     // also waits for a second administrator, where the installation asks for one (F141)
};

// A command takes its arguments as JSON and answers its result as JSON.
struct AdminCommand {
    using Outcome = Result<std::string>;

    std::string_view name;  // "org.add"
    Effect effect{};

    // In one transaction, with everything that it touches; may be run again.
    Outcome (*run)(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now);

    // Slow work before the transaction. Answers the arguments as `run` takes them. Null: there is none.
    boost::asio::awaitable<Outcome> (*prepare)(const DeskParts& parts, std::string arguments) = nullptr;

    // What the rest of the server hears after the commit. Null: nothing.
    void (*tell)(const DeskParts& parts, const std::string& arguments) = nullptr;

    Right right = Right::administer;  // whose work it is

    // Whom it concerns. Null: nobody in particular. In the transaction, before `run`.
    Result<Concern> (*concern)(Unit& unit, const std::string& arguments) = nullptr;

    // Null: light. Of these arguments, after `prepare`. Until a second administrator has agreed only `prepare` has run, and
    // `run` in a transaction that was undone: nothing else may have changed.
    Result<Weight> (*weight)(Unit& unit, const std::string& arguments) = nullptr;

    // Slow work before the transaction in which a second administrator approves, on the arguments as they were kept: what
    // it makes ready is found by `run` and `tell`. Null: there is none.
    boost::asio::awaitable<Result<std::monostate>> (*make_ready)(const DeskParts& parts,
                                                                 std::string arguments) = nullptr;

    Right second = Right::secure;  // whose agreement it takes

    // What has to follow the commit and takes its time: further transactions, files. Takes the result of `run` and answers
    // that of the command. May be run again, after a command that was repeated because this was interrupted. Null: nothing.
    boost::asio::awaitable<Outcome> (*finish)(const DeskParts& parts, std::string result) = nullptr;

    std::optional<Right> also{};  // whose work it is too: who approves a change may look at it
};

std::span<const AdminCommand> proposal_commands();  // proposals.cpp: proposal.*

// Every command there is, and the one of that name; null: there is none.
std::span<const AdminCommand> all_commands();
const AdminCommand* find_command(std::string_view name);

inline Result<Weight> two_always(Unit&, const std::string&) { return Weight::two; }
inline Result<Weight> shown_always(Unit&, const std::string&) { return Weight::shown; }

std::span<const AdminCommand> organisation_commands();  // organisations.cpp: org.*, coverage.*
std::span<const AdminCommand> division_commands();      // divisions.cpp: divisions.load
std::span<const AdminCommand> calendar_commands();      // calendars.cpp: calendars.*
std::span<const AdminCommand> account_commands();       // accounts.cpp: account.*
std::span<const AdminCommand> device_commands();        // devices.cpp: enrol, device.*
std::span<const AdminCommand> rules_commands();         // rules.cpp: rules.*
std::span<const AdminCommand> demo_commands();          // demonstration.cpp: demo.*
std::span<const AdminCommand> time_commands();          // time.cpp: time.*
std::span<const AdminCommand> key_commands();           // keys.cpp: keys.*
std::span<const AdminCommand> case_commands();          // cases.cpp: case.*, consideration.*, retention.*
std::span<const AdminCommand> audit_commands();         // audit.cpp: audit.*
std::span<const AdminCommand> duty_commands();          // duty.cpp: duty.*
std::span<const AdminCommand> drill_commands();         // drills.cpp: drill.*
std::span<const AdminCommand> siren_commands();         // sirens.cpp: siren.*
std::span<const AdminCommand> delivery_commands();      // deliveries.cpp: delivery.*
std::span<const AdminCommand> webhook_commands();       // webhooks.cpp: webhook.*
std::span<const AdminCommand> import_commands();        // imports.cpp: import.*

// A list of what nobody has would look like one of somebody who has nothing.
template <class Found>
Result<void> require(const Found& found, std::string_view what) {
    if (!found) return found.error();
    if (!found.value()) return Error{ErrorKind::not_found, "there is no such " + std::string(what)};
    return success();
}

// The result of a command that has nothing to say.
std::string done();

}  // namespace vigil::app

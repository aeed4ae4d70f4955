#include "app/admin/desk.hpp"

#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/control.hpp>
#include <vigil/protocol/messages/stored.hpp>
#include <vigil/protocol/problems.hpp>

#include "domain/control/proposals.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kRehearsed = "rehearsed";  // code of an Error that undoes a rehearsal; never of an answer

Event event_of(std::string kind, const AdminCommand& command, const Concern& concern, const Operator& by, Instant now) {
    return {std::move(kind),
            by.name,
            now,
            {{"command", std::string(command.name)},
             {"subject", concern.subject},
             {"organisation", concern.organisation ? concern.organisation->str() : std::string()}}};
}

Result<Concern> concern_of_call(const AdminCommand& command, Unit& unit, const std::string& arguments) {
    if (command.concern == nullptr) return Concern{};
    return command.concern(unit, arguments);
}

// The command, and the event that says who gave it.
Result<std::string> act(const AdminCommand& command, const DeskParts& parts, Unit& unit, const Concern& concern,
                        const std::string& arguments, const Operator& by, Instant now) {
    VIGIL_TRY(auto result, command.run(parts, unit, arguments, now));
    if (command.effect == Effect::changes)
        unit.log().append(event_of("administrator.changed", command, concern, by, now));
    else if (command.effect == Effect::looks)
        unit.log().append(event_of("administrator.looked", command, concern, by, now));
    return result;
}

// What is kept of a change for whoever must agree to it, and for whoever is shown it.
Proposal proposal_of(const DeskParts& parts, Unit& unit, const AdminCommand& command, const Concern& concern,
                     const std::string& arguments, const Operator& by, Instant now) {
    Proposal proposal{.id = ProposalId(parts.ids.next(now)),
                      .kind = ProposalKind::administration,
                      .subject = concern.subject,
                      .organisation = concern.organisation,
                      .division = concern.division,
                      .sealed_document = {},
                      .proposed_by = by.name,
                      .proposed_at = now,
                      .expires_at = now + kProposalLife};
    const protocol::StoredProposal document{
        .command = std::string(command.name), .arguments = {arguments}, .from = {}, .to = {}, .text = concern.details};
    proposal.sealed_document =
        unit.vault().directory().seal(Field::proposal_document, proposal.id.str(), protocol::encode(document));
    return proposal;
}

// A change that waits for a second administrator, as it was kept.
struct Proposed {
    Proposal proposal;
    const AdminCommand* command = nullptr;
    std::string arguments{};
};

Result<Proposed> find_proposed(Unit& unit, const ProposalId& id, const Operator& by, Instant now) {
    VIGIL_TRY(auto proposal, find_open_proposal(unit, id, by.name, now));
    if (proposal.kind != ProposalKind::administration)
        return problem("not_found", "there is no such proposal of administrators");
    VIGIL_TRY(const auto text,
              unit.vault().open(Field::proposal_document, proposal.id.str(), proposal.sealed_document));
    VIGIL_TRY(const auto document, protocol::decode<protocol::StoredProposal>(text));
    const auto* command = find_command(document.command);
    if (command == nullptr) return problem("conflict", "this version has no such command any more");
    if (!by.may(command->second))
        return problem("role_refused", "the second person of this change is another administrator");
    return Proposed{std::move(proposal), command, document.arguments.text};
}

}  // namespace

std::string done() { return protocol::encode(protocol::Done{}); }

std::span<const AdminCommand> all_commands() {
    static const std::vector<AdminCommand> all = [] {
        std::vector<AdminCommand> rows;
        for (const auto commands :
             {organisation_commands(), account_commands(), device_commands(), proposal_commands(), rules_commands(),
              division_commands(), calendar_commands(), demo_commands(), time_commands(), key_commands(),
              case_commands(), audit_commands(), duty_commands(), drill_commands(), siren_commands(),
              delivery_commands(), webhook_commands(), import_commands()})
            rows.insert(rows.end(), commands.begin(), commands.end());
        return rows;
    }();
    return all;
}

const AdminCommand* find_command(std::string_view name) {
    for (const auto& command : all_commands())
        if (command.name == name) return &command;
    return nullptr;
}

std::vector<std::string> AdminDesk::commands() {
    std::vector<std::string> names{"proposal.approve", "proposal.refuse"};
    for (const auto& command : all_commands()) names.emplace_back(command.name);
    return names;
}

asio::awaitable<Result<std::string>> AdminDesk::run(std::string name, std::string arguments, Operator by) {
    if (name == "proposal.approve") co_return co_await decide_change(std::move(arguments), true, std::move(by));
    if (name == "proposal.refuse") co_return co_await decide_change(std::move(arguments), false, std::move(by));
    const auto* command = find_command(name);
    if (command == nullptr) co_return problem("not_found", "there is no such command");
    if (!by.may(command->right) && !(command->also && by.may(*command->also)))
        co_return problem("role_refused", "the command is another administrator's work");
    const DeskParts parts = parts_for(by);
    if (command->prepare != nullptr) {
        VIGIL_CO_TRY(arguments, co_await command->prepare(parts, std::move(arguments)));
    }
    Weight weight = Weight::light;
    if (command->weight != nullptr) {
        auto weigh = [&](Unit& unit) { return command->weight(unit, arguments); };
        VIGIL_CO_TRY(weight, co_await parts.store.read(std::move(weigh)));
    }
    if (parts.second_person && weight == Weight::two)
        co_return co_await propose_change(*command, parts, std::move(arguments), std::move(by));
    co_return co_await carry_out(*command, weight, parts, std::move(arguments), std::move(by));
}

DeskParts AdminDesk::parts_for(const Operator& by) const {
    DeskParts parts = parts_;
    if (parts.rules_in_use != nullptr) parts.rules = parts.rules_in_use->active.get();
    parts.by = by.name;
    return parts;
}

asio::awaitable<Result<std::string>> AdminDesk::carry_out(const AdminCommand& command, Weight weight,
                                                          const DeskParts& parts, std::string arguments, Operator by) {
    auto write = [&, now = parts.timers.now()](Unit& unit) -> Result<std::string> {
        VIGIL_TRY(const auto concern, concern_of_call(command, unit, arguments));
        VIGIL_TRY(auto result, act(command, parts, unit, concern, arguments, by, now));
        if (weight == Weight::light) return result;
        Proposal made = proposal_of(parts, unit, command, concern, "{}", by, now);
        made.state = ProposalState::approved;
        made.decided_by = by.name;
        made.decided_at = now;
        VIGIL_TRY(unit.proposals().insert(made));
        return result;
    };
    if (command.effect == Effect::reads) co_return co_await parts.store.read(std::move(write));
    VIGIL_CO_TRY(auto changed, co_await parts.store.write(std::move(write)));
    co_return co_await follow(command, parts, std::move(arguments), std::move(changed.value));
}

// What comes after the commit.
asio::awaitable<Result<std::string>> AdminDesk::follow(const AdminCommand& command, const DeskParts& parts,
                                                       std::string arguments, std::string result) {
    if (command.tell != nullptr) command.tell(parts, arguments);
    if (command.finish == nullptr) co_return std::move(result);
    co_return co_await command.finish(parts, std::move(result));
}

// Rehearsed and undone first, so that whatever is wrong with it shows to whoever proposes it.
asio::awaitable<Result<std::string>> AdminDesk::propose_change(const AdminCommand& command, const DeskParts& parts,
                                                               std::string arguments, Operator by) {
    const Instant now = parts.timers.now();
    auto rehearse = [&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(command.run(parts, unit, arguments, now));
        return Error{ErrorKind::conflict, "a rehearsal is undone", kRehearsed};
    };
    const auto rehearsed = co_await parts.store.write(std::move(rehearse));
    if (rehearsed.error().code != kRehearsed) co_return rehearsed.error();

    auto keep = [&](Unit& unit) -> Result<protocol::ProposedChange> {
        VIGIL_TRY(const auto concern, concern_of_call(command, unit, arguments));
        const Proposal proposal = proposal_of(parts, unit, command, concern, arguments, by, now);
        VIGIL_TRY(propose(unit, proposal));
        return protocol::ProposedChange{proposal.id, proposal.expires_at};
    };
    VIGIL_CO_TRY(const auto kept, co_await parts.store.write(std::move(keep)));
    co_return protocol::encode(kept.value);
}

asio::awaitable<Result<std::string>> AdminDesk::decide_change(std::string arguments, bool approve, Operator by) {
    if (!by.may(Right::secure) && !by.may(Right::administer))
        co_return problem("role_refused", "the second person is the system or the security administrator");
    VIGIL_CO_TRY(const auto asked, protocol::decode<protocol::NameProposal>(arguments));
    DeskParts parts = parts_for(by);
    if (approve) {
        auto look = [&, now = parts.timers.now()](Unit& unit) {
            return find_proposed(unit, asked.proposal_id, by, now);
        };
        VIGIL_CO_TRY(const auto proposed, co_await parts.store.read(std::move(look)));
        if (proposed.command->make_ready != nullptr) {
            VIGIL_CO_TRY(co_await proposed.command->make_ready(parts, proposed.arguments));
        }
    }
    struct Decided {
        Proposed what;
        std::string result{};
    };
    auto decide_it = [&, now = parts.timers.now()](Unit& unit) -> Result<Decided> {
        VIGIL_TRY(auto proposed, find_proposed(unit, asked.proposal_id, by, now));
        VIGIL_TRY(const auto stands,
                  decide(unit, proposed.proposal, approve ? Decision::approve : Decision::refuse, by.name, now));
        Decided found{std::move(proposed), done()};
        if (!approve) return found;
        parts.proposed_by = stands.proposed_by;
        const auto& command = *found.what.command;
        VIGIL_TRY(const auto concern, concern_of_call(command, unit, found.what.arguments));
        VIGIL_TRY(found.result, act(command, parts, unit, concern, found.what.arguments, by, now));
        return found;
    };
    VIGIL_CO_TRY(auto decided, co_await parts.store.write(std::move(decide_it)));
    auto& made = decided.value;
    if (!approve) co_return std::move(made.result);
    co_return co_await follow(*made.what.command, parts, std::move(made.what.arguments), std::move(made.result));
}

asio::awaitable<std::string> AdminDesk::answer(std::string line, Operator by) {
    Result<std::string> result = Error{ErrorKind::internal, "the command did not run"};
    auto request = protocol::decode<protocol::AdminRequest>(line);
    if (request) {
        std::string arguments = request.value().arguments.empty() ? "{}" : request.value().arguments.text;
        result = co_await run(request.value().command, std::move(arguments), std::move(by));
    } else {
        result = request.error();
    }
    protocol::AdminReply reply;
    reply.ok = result.has_value();
    if (result)
        reply.result.text = result.value();
    else
        reply.problem.text = problem_json(result.error(), Locale::zh_cn, {});
    co_return protocol::encode(reply);
}

}  // namespace vigil::app

#include "app/admin/desk.hpp"

#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/problems.hpp>

namespace vigil::app {
namespace {

namespace asio = boost::asio;

std::vector<AdminCommand> all_commands() {
    std::vector<AdminCommand> all;
    for (const auto commands : {organisation_commands(), account_commands(), device_commands(), demo_commands(),
                                time_commands(), key_commands(), case_commands()})
        all.insert(all.end(), commands.begin(), commands.end());
    return all;
}

const AdminCommand* find(std::string_view name) {
    static const std::vector<AdminCommand> all = all_commands();
    for (const auto& command : all)
        if (command.name == name) return &command;
    return nullptr;
}

}  // namespace

std::string done() { return protocol::encode(protocol::Done{}); }

std::vector<std::string> AdminDesk::commands() {
    std::vector<std::string> names;
    for (const auto& command : all_commands()) names.emplace_back(command.name);
    return names;
}

asio::awaitable<Result<std::string>> AdminDesk::run(std::string name, std::string arguments) {
    const auto* command = find(name);
    if (command == nullptr) co_return problem("not_found", "there is no such command");
    if (command->prepare != nullptr) {
        VIGIL_CO_TRY(arguments, co_await command->prepare(parts_, std::move(arguments)));
    }
    auto act = [&, now = parts_.timers.now()](Unit& unit) { return command->run(parts_, unit, arguments, now); };
    if (command->effect == Effect::reads) co_return co_await parts_.store.read(std::move(act));
    VIGIL_CO_TRY(auto changed, co_await parts_.store.write(std::move(act)));
    if (command->tell != nullptr) command->tell(parts_, arguments);
    if (command->finish == nullptr) co_return std::move(changed.value);
    co_return co_await command->finish(parts_, std::move(changed.value));
}

asio::awaitable<std::string> AdminDesk::answer(std::string line) {
    Result<std::string> result = Error{ErrorKind::internal, "the command did not run"};
    auto request = protocol::decode<protocol::AdminRequest>(line);
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
    co_return protocol::encode(reply);
}

}  // namespace vigil::app

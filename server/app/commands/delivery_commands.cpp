// delivery failed, again.
#include <memory>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/delivery.hpp>

#include "app/commands/caller.hpp"
#include "app/commands/commands.hpp"

namespace vigil::app {

void add_delivery_commands(CLI::App& app, CommandLine& line) {
    auto* delivery =
        app.add_subcommand("delivery", "短信和语音提醒的发送 · messages to telephones")->require_subcommand(1);
    auto* failed = delivery->add_subcommand(
        "failed", "列出发送失败的消息，最近 100 条 · what could not be sent, the newest 100, and why");
    failed->callback([&line] { Caller{line}("delivery.failed", protocol::Done{}); });

    auto id = std::make_shared<std::string>();
    auto* again = delivery->add_subcommand("again", "重新发送一条失败的消息 · send one of them again");
    again->add_option("delivery", *id, "发送编号 · delivery id")->required();
    again->callback([&line, id] { Caller{line}("delivery.again", protocol::NameDelivery{DeliveryId(*id)}); });
}

}  // namespace vigil::app

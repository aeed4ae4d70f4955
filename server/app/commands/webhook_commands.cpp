// webhook list, failed, again, enable, test.
#include <memory>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/webhook.hpp>

#include "app/commands/caller.hpp"
#include "app/commands/commands.hpp"

namespace vigil::app {
namespace {

void add_again_command(CLI::App& webhook, CommandLine& line) {
    auto message = std::make_shared<std::string>();
    auto endpoint = std::make_shared<std::string>();
    auto* again = webhook.add_subcommand(
        "again", "重新发送失败的消息 · send again what has failed: one message, or all of an endpoint");
    auto* which = again->add_option_group("which")->require_option(1);
    which->add_option("message", *message, "消息编号 · message id");
    which->add_option("--endpoint", *endpoint,
                      "端点名称，重发其全部失败消息 · all messages of the endpoint that have failed");
    again->callback([&line, message, endpoint] {
        Caller{line}("webhook.again", protocol::SendWebhookAgain{WebhookMessageId(*message), *endpoint});
    });
}

void add_endpoint_command(CLI::App& webhook, CommandLine& line, const char* verb, const char* help) {
    auto name = std::make_shared<std::string>();
    auto* command = webhook.add_subcommand(verb, help);
    command->add_option("name", *name, "端点名称 · name of the endpoint")->required();
    command->callback(
        [&line, name, asked = "webhook." + std::string(verb)] { Caller{line}(asked, protocol::NameWebhook{*name}); });
}

}  // namespace

void add_webhook_commands(CLI::App& app, CommandLine& line) {
    auto* webhook = app.add_subcommand("webhook", "通知外部系统 · systems of others that are told of alerts")
                        ->require_subcommand(1);
    auto* list = webhook->add_subcommand(
        "list", "列出端点及其状态、待发和失败的消息数 · endpoints, how they are, what waits and what has failed");
    list->callback([&line] { Caller{line}("webhook.list", protocol::Done{}); });
    auto* failed = webhook->add_subcommand(
        "failed", "列出发送失败的消息，最近 100 条 · what could not be sent, the newest 100, and why");
    failed->callback([&line] { Caller{line}("webhook.failed", protocol::Done{}); });
    add_again_command(*webhook, line);
    add_endpoint_command(
        *webhook, line, "enable",
        "恢复已停用（应答 410）的端点 · tell an endpoint again that was disabled because it answered 410");
    add_endpoint_command(*webhook, line, "test", "发送一条测试消息 · send one message that is marked as a test");
}

}  // namespace vigil::app

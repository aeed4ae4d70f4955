#include "app/commands/ack.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vigil/crypto/uuid.hpp>
#include <vigil/protocol/messages/alert.hpp>

#include "app/commands/terminal.hpp"
#include "runtime/system_timers.hpp"

namespace vigil::app {
namespace {

struct AckOptions {
    std::string alert;
    std::int64_t version = 0;
    std::string profile = "default";
    int tries = 5;
};

Result<protocol::Acknowledged> acknowledge(const AckOptions& options) {
    VIGIL_TRY(auto terminal, Terminal::of_device(options.profile));
    // One id for all attempts: a repeated acknowledgement is one acknowledgement.
    protocol::AcknowledgeAlert request;
    request.ack_id = AcknowledgementId(crypto::uuid_v4());
    request.version = options.version;
    request.client_at = runtime::SystemTimers().now();
    client::CallOptions call;
    call.path = {options.alert};
    auto attempt = [&] {
        return terminal->api().call<protocol::AcknowledgeAlert, protocol::Acknowledged>("acknowledge_alert", request,
                                                                                        call);
    };
    return terminal->run(with_retries<protocol::Acknowledged>(terminal->api(), options.tries, attempt));
}

void run_ack(const AckOptions& options, int& status) {
    const auto done = acknowledge(options);
    if (!done) {
        explain(done.error());
        status = 1;
        return;
    }
    const auto& answer = done.value();
    std::cout << fmt::format("已签收 · acknowledged\n警报 alert {} 第 {} 版 version\n时间 at {}\n",
                             answer.alert_id.str(), answer.version, to_china_time(answer.at));
    std::cout << (answer.stops ? "此版本的签收时限已停止 · the time limit of this version has stopped\n"
                               : "此版本已有人签收或已不是最新版，时限不变 · somebody was earlier, or a newer version "
                                 "is open; nothing else stops\n");
}

}  // namespace

void add_ack(CLI::App& app, int& status) {
    auto options = std::make_shared<AckOptions>();
    auto* command = app.add_subcommand("ack", "签收一条警报 · acknowledge an alert");
    command->add_option("alert", options->alert, "警报编号 · alert id")->required();
    command->add_option("--version", options->version, "所签收的版本 · the version that is answered")
        ->required()
        ->check(CLI::PositiveNumber);
    command->add_option("--profile", options->profile, "资料夹或其名称 · profile")->capture_default_str();
    command->add_option("--tries", options->tries, "最多尝试次数 · attempts")
        ->capture_default_str()
        ->check(CLI::Range(1, 100));
    command->callback([options, &status] { run_ack(*options, status); });
}

}  // namespace vigil::app

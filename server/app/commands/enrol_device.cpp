#include "app/commands/enrol_device.hpp"

#include <unistd.h>

#include <array>
#include <iostream>
#include <memory>
#include <string>

#include "app/commands/terminal.hpp"
#include "client/durable_file.hpp"

namespace vigil::app {
namespace {

struct EnrolOptions {
    std::string server;
    std::string authority_file;
    std::string code;
    std::string profile = "default";
    std::string label;
};

std::string host_name() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "terminal";
}

Result<protocol::Enrolled> enrol_device(const EnrolOptions& options) {
    VIGIL_TRY(auto terminal, Terminal::of_stranger(options.server, options.authority_file));
    std::string authorities;
    if (!options.authority_file.empty()) {
        VIGIL_TRY(authorities, client::read_whole(options.authority_file));
    }
    VIGIL_TRY(auto profile, client::Profile::create(client::profile_folder(options.profile),
                                                    terminal->http().endpoint(), authorities));
    VIGIL_TRY(auto key, client::FileDeviceKey::open(profile.device_key()));
    VIGIL_TRY(auto enrolled, terminal->run(client::enrol(terminal->api(), key, options.code, options.label)));
    VIGIL_TRY(profile.bind(enrolled.device_id, enrolled.account_id));
    return enrolled;
}

void run_enrol(EnrolOptions options, int& status) {
    if (options.code == "-") std::getline(std::cin, options.code);
    if (options.label.empty()) options.label = host_name();
    const auto enrolled = enrol_device(options);
    if (!enrolled) {
        explain(enrolled.error());
        status = 1;
        return;
    }
    std::cout << "已绑定 · enrolled\n设备 device  " << enrolled.value().device_id.str() << "\n账号 account "
              << enrolled.value().account_id.str() << "\n资料夹 profile "
              << client::profile_folder(options.profile).string() << '\n';
}

}  // namespace

void add_enrol_device(CLI::App& app, int& status) {
    auto options = std::make_shared<EnrolOptions>();
    auto* command = app.add_subcommand("enrol-device", "用一次性绑定码绑定本终端 · bind this terminal to an account");
    command->add_option("--server", options->server, "服务器地址 · https://host[:port]")->required();
    command->add_option("--ca", options->authority_file, "唯一信任的根证书(PEM)· the only authority that is trusted");
    command
        ->add_option("--code", options->code,
                     "绑定码,- 表示从标准输入读取 · enrolment code, - reads it from standard input")
        ->required();
    command->add_option("--profile", options->profile, "资料夹或其名称 · a folder, or a name below ~/.config/vigil")
        ->capture_default_str();
    command->add_option("--label", options->label, "设备名称 · name of the device; the host's name if absent");
    command->callback([options, &status] { run_enrol(*options, status); });
}

}  // namespace vigil::app

#include <fmt/format.h>

#include "app/commands/commands.hpp"
#include "app/installation.hpp"
#include "app/server.hpp"

namespace vigil::app {
namespace {

std::string describe(const InstallationReport& report) {
    std::string waiting;
    if (report.waiting_divisions > 0)
        waiting = fmt::format(
            "\n行政区划表有 {0} 处不同，须两人变更：vigil divisions load 文件 · {0} divisions of the list differ; "
            "changing them "
            "takes two administrators: vigil divisions load FILE",
            report.waiting_divisions);
    return fmt::format("密钥{}、证书{}、行政区划 {} 个{}。· keys {}, certificate {}, {} divisions{}.",
                       report.made_keys ? "已生成" : "已存在", report.made_certificate ? "已签发" : "已存在",
                       report.divisions, report.loaded_divisions ? "(已载入)" : "", report.made_keys ? "made" : "kept",
                       report.made_certificate ? "made" : "kept", report.divisions,
                       report.loaded_divisions ? " (loaded)" : "") +
           waiting;
}

// A server that runs on the folder has been installed: nothing is left to do.
bool is_served(const Configuration& configuration) {
    return ask_admin(admin_socket(configuration), "{\"command\":\"org.list\"}").has_value();
}

}  // namespace

void add_server_commands(CLI::App& app, CommandLine& line) {
    app.add_subcommand("init", "生成密钥、证书和数据库 · make keys, certificate and database")->callback([&line] {
        const auto configuration = line.configuration();
        if (!configuration) return line.fail(configuration.error());
        if (is_served(configuration.value()))
            return line.print("服务正在运行,无需初始化。· A server is running; nothing to do.");
        const auto report = install(configuration.value());
        if (!report) return line.fail(report.error());
        line.print(describe(report.value()));
    });
    app.add_subcommand("serve", "启动服务 · run the server")->callback([&line] {
        const auto configuration = line.configuration();
        if (!configuration) return line.fail(configuration.error());
        const auto server = Server::open(configuration.value());
        if (!server) return line.fail(server.error());
        const auto ready = [&] {
            line.print(fmt::format("守望已就绪:{} · Vigil is ready (Ctrl-C 退出 · to stop)",
                                   configuration.value().server.public_url));
            std::fflush(stdout);
        };
        const auto read_configuration = [&] { return line.configuration(); };
        line.status = server.value()->run_until_signal(ready, read_configuration);
    });
}

}  // namespace vigil::app

#include "app/commands/commands.hpp"

#include <fmt/format.h>

#include <boost/system/system_error.hpp>
#include <iostream>
#include <new>
#include <system_error>
#include <vigil/protocol/api.hpp>
#include <vigil/protocol/asyncapi.hpp>
#include <vigil/protocol/version.hpp>

#include "app/commands/client_commands.hpp"
#include "app/hardening.hpp"
#include "app/shortage.hpp"
#include "files/file_problems.hpp"

namespace vigil::app {

namespace {

constexpr int kBugStatus = 70;  // EX_SOFTWARE of sysexits.h

int bug(const std::exception& thrown) {
    std::cerr << "bug: " << thrown.what() << '\n';  // the named edge of commands
    return kBugStatus;
}

int system_failed(const std::error_code& code, const std::exception& thrown) {
    if (!is_shortage(code)) return bug(thrown);
    std::cerr << "系统资源不足 · the system has no more of what is needed: " << thrown.what() << '\n';
    return kShortageStatus;
}

}  // namespace

Result<Configuration> CommandLine::configuration() const {
    auto loaded = load_configuration(root / config, root);
    if (!loaded) return named_after(root / config, std::move(loaded).error());
    return std::move(loaded).value();
}

void CommandLine::fail(const Error& error, int with) {
    status = with;
    std::cerr << problem_lines(error);
}

void CommandLine::print(const std::string& text) const { std::cout << text << '\n'; }

void add_openapi_command(CLI::App& app, CommandLine&) {
    app.add_subcommand("openapi", "打印接口文档 · print the OpenAPI 3.1 document")->callback([] {
        std::cout << protocol::openapi();
    });
}

void add_asyncapi_command(CLI::App& app, CommandLine&) {
    app.add_subcommand("asyncapi", "打印实时消息文档 · print the AsyncAPI 3.0 document of the live stream")
        ->callback([] { std::cout << protocol::asyncapi(); });
}

int run_command_line(int argc, char** argv) {
    harden_process();
    end_orderly_without_memory();
    CLI::App app{
        "守望 Vigil:未成年人保护强制报告与风险预警 · mandatory reporting and risk alerts for child protection"};
    app.set_version_flag("--version", std::string(kVersion));
    app.require_subcommand(1);
    app.fallthrough();
    CommandLine line;
    app.add_option("--config", line.config, "配置文件 · configuration file")->capture_default_str();
    app.add_option("--root", line.root, "相对路径的起点 · what relative paths are relative to")->capture_default_str();
    add_server_commands(app, line);
    add_admin_commands(app, line);
    add_import_command(app, line);
    add_rules_commands(app, line);
    add_record_command(app, line);
    add_audit_commands(app, line);
    add_replay_command(app, line);
    add_authz_command(app, line);
    add_key_commands(app, line);
    add_case_commands(app, line);
    add_duty_commands(app, line);
    add_drill_commands(app, line);
    add_siren_commands(app, line);
    add_delivery_commands(app, line);
    add_webhook_commands(app, line);
    add_demo_commands(app, line);
    add_openapi_command(app, line);
    add_asyncapi_command(app, line);
    add_client_commands(app, line.status);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int status = app.exit(error);
        return status == 0 ? 0 : 2;
    } catch (const std::bad_alloc&) {
        tell_of_no_memory();
        return kShortageStatus;
    } catch (const std::system_error& error) {
        return system_failed(error.code(), error);
    } catch (const boost::system::system_error& error) {
        return system_failed(error.code(), error);
    } catch (const std::exception& error) {
        return bug(error);
    }
    return line.status;
}

}  // namespace vigil::app

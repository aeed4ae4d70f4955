// The command line: one file per group of subcommands.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vigil/protocol/result.hpp>

#include "files/configuration.hpp"

namespace vigil::app {

// What every command knows, and the exit status that it leaves: 0 done, 1 refused or failed, 2 the command line is
// wrong, 3 the folder holds something real that a demonstration must not touch.
struct CommandLine {
    std::filesystem::path config = "config/vigil.toml";
    std::filesystem::path root = ".";
    int status = 0;

    Result<Configuration> configuration() const;
    void fail(const Error& error, int with = 1);  // prints every problem to standard error
    void print(const std::string& text) const;    // to standard output, with a line end
};

int run_command_line(int argc, char** argv);

void add_server_commands(CLI::App& app, CommandLine& line);  // init, serve
void add_admin_commands(CLI::App& app,
                        CommandLine& line);  // org, coverage, divisions, account, enrol, device, proposal, time
void add_rules_commands(CLI::App& app, CommandLine& line);  // rules check, explain, test, diff, and those of the next
void add_rules_admin_commands(CLI::App& rules, CommandLine& line);  // rules activate, roll-back, shadow, replay, ...
void add_record_command(CLI::App& app, CommandLine& line);          // record
void add_audit_commands(CLI::App& app, CommandLine& line);  // audit verify, add-countersignature, and a holder's own
void add_escalation_audit(CLI::App& audit, CommandLine& line);  // audit escalations
void add_replay_command(CLI::App& app, CommandLine& line);      // replay
void add_import_command(CLI::App& app, CommandLine& line);      // import
void add_authz_command(CLI::App& app, CommandLine& line);       // authz print
void add_key_commands(CLI::App& app,
                      CommandLine& line);  // keys status, rotate, renew, retire, share, rehearse, recover
void add_duty_commands(CLI::App& app, CommandLine& line);      // duty check, show, set
void add_drill_commands(CLI::App& app, CommandLine& line);     // drill start, list, show
void add_siren_commands(CLI::App& app, CommandLine& line);     // siren list, show
void add_delivery_commands(CLI::App& app, CommandLine& line);  // delivery failed, again
void add_webhook_commands(CLI::App& app, CommandLine& line);   // webhook list, failed, again, enable, test
void add_case_commands(CLI::App& app, CommandLine& line);      // case, consideration, retention
void add_demo_commands(CLI::App& app, CommandLine& line);      // demo region, play, climb
void add_openapi_command(CLI::App& app, CommandLine& line);
void add_asyncapi_command(CLI::App& app, CommandLine& line);

// One administrator's command: through the socket of the running server, or in-process under the folder's lock.
Result<std::string> call_desk(const Configuration& configuration, const std::string& command,
                              const std::string& arguments);

}  // namespace vigil::app

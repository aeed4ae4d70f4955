// The small terminal clients over the public API: enrol-device, report, watch, ack, receipt verify.
#pragma once

#include <CLI/CLI.hpp>

namespace vigil::app {

// `status`: the exit status that a command leaves.
void add_client_commands(CLI::App& app, int& status);

}  // namespace vigil::app

// vigil enrol-device: binds this terminal to an account with a one-time code.
#pragma once

#include <CLI/CLI.hpp>

namespace vigil::app {

// `status`: the exit status that the command leaves.
void add_enrol_device(CLI::App& app, int& status);

}  // namespace vigil::app

// vigil watch: shows live alerts in the terminal, and acknowledges them when told to.
#pragma once

#include <CLI/CLI.hpp>

namespace vigil::app {

// `status`: the exit status that the command leaves.
void add_watch(CLI::App& app, int& status);

}  // namespace vigil::app

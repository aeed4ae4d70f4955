// vigil ack: acknowledges one version of an alert.
#pragma once

#include <CLI/CLI.hpp>

namespace vigil::app {

// `status`: the exit status that the command leaves.
void add_ack(CLI::App& app, int& status);

}  // namespace vigil::app

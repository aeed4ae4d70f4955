// vigil receipt verify: checks a receipt without the server.
#pragma once

#include <CLI/CLI.hpp>

namespace vigil::app {

// `status`: the exit status that the command leaves.
void add_receipt(CLI::App& app, int& status);

}  // namespace vigil::app

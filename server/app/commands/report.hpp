// vigil report: files a report and keeps its receipt.
#pragma once

#include <CLI/CLI.hpp>

namespace vigil::app {

// `status`: the exit status that the command leaves.
void add_report(CLI::App& app, int& status);

}  // namespace vigil::app

// audit make-holder-key, audit countersign: what an outside holder runs, without configuration and without a server.
#pragma once

#include "app/commands/commands.hpp"

namespace vigil::app {

void add_holder_commands(CLI::App& audit, CommandLine& line);

}  // namespace vigil::app

// How the command line prints what came of a command, at once or after a second administrator has agreed.
#pragma once

#include <string>

#include "app/commands/commands.hpp"

namespace vigil::app {

// Shares and certificates as people read them, that something waits for a second administrator, anything else as JSON.
void print_outcome(CommandLine& line, const std::string& result);

}  // namespace vigil::app

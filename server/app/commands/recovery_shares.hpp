// Recovery shares on the command line.
#pragma once

#include <string>
#include <vigil/protocol/messages/keys.hpp>

#include "app/commands/commands.hpp"
#include "app/installation.hpp"

namespace vigil::app {

// "2-of-3".
Result<RecoveryShares> parse_split(const std::string& text);

// To standard output, with what is to be done with them.
void print_recovery_shares(CommandLine& line, const protocol::PrintedShares& printed);

}  // namespace vigil::app

// A JSON document for people.
#pragma once

#include <string>
#include <string_view>

namespace vigil::protocol {

// The same document with a member a line and two spaces for each depth. A character that commands a terminal, or turns the
// direction of what is read, stands there as its escape, so that no name can look like another or hide what follows.
// Requires: what encode() made.
std::string indented(std::string_view document);

}  // namespace vigil::protocol

// A JSON document for people.
#pragma once

#include <string>
#include <string_view>

namespace vigil::protocol {

// The same document with a member a line and two spaces for each depth. Requires: what encode() made.
std::string indented(std::string_view document);

}  // namespace vigil::protocol

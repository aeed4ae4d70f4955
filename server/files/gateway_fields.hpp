// What the parts of a gateway's description have in common.
#pragma once

#include <string>
#include <string_view>

#include "files/rule_set_json.hpp"

namespace vigil::files {

// A JSON pointer (RFC 6901) that is not empty.
std::string read_pointer(const Node& node, std::string_view key);

// A text, a whole number or a flag, as JSON text.
std::string read_scalar(const Node& node, std::string_view key);

}  // namespace vigil::files

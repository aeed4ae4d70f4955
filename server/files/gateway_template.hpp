// The texts with placeholders in the description of a gateway.
#pragma once

#include <string>
#include <string_view>

#include "files/gateway_file.hpp"
#include "files/rule_set_json.hpp"

namespace vigil::files {

// Reads the text of a node; `text` is what {text} stands for. Another placeholder, a brace that stands alone and a control
// character are problems.
GatewayTemplate read_template(const Node& node, std::string_view text);

// A JSON value whose texts are templates, as one template of the JSON text.
GatewayTemplate read_json_template(const Node& node, std::string_view text);

}  // namespace vigil::files

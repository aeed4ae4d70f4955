#include <vigil/protocol/indented.hpp>

#include <nlohmann/json.hpp>

namespace vigil::protocol {

std::string indented(std::string_view document) { return nlohmann::ordered_json::parse(document).dump(2); }

}  // namespace vigil::protocol

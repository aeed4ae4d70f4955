#include <vigil/protocol/codec.hpp>

#include "json_reader.hpp"

namespace vigil::protocol {

Result<std::string> type_of(std::string_view text) {
    VIGIL_TRY(const nlohmann::json json, read_json(text));
    const auto refuse = [](Violation violation) {
        return Error{ErrorKind::invalid_input, "a message names its type", "invalid_document", {std::move(violation)}};
    };
    if (!json.is_object()) return refuse({"", "wrong_type", "must be an object"});
    const auto type = json.find("type");
    if (type == json.end()) return refuse({"/type", "required", "must be present"});
    if (!type->is_string()) return refuse({"/type", "wrong_type", "must be text"});
    return type->get<std::string>();
}

}  // namespace vigil::protocol

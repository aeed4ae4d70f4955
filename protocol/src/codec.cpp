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

Result<std::string> without_members(std::string_view object, std::initializer_list<std::string_view> names) {
    VIGIL_TRY(read_json(object));  // so that what follows cannot fail
    auto json = nlohmann::ordered_json::parse(object);
    if (!json.is_object())
        return Error{
            ErrorKind::invalid_input, "not an object", "invalid_document", {{"", "wrong_type", "must be an object"}}};
    for (const auto name : names) json.erase(std::string(name));
    return json.dump();
}

}  // namespace vigil::protocol

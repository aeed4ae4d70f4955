// Bytes to a JSON tree, refusing what an attacker would send: bad UTF-8, duplicate keys, deep nesting.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil::protocol {

// Errors as decode() says. The error text of the JSON library is never passed on: it repeats the input.
Result<nlohmann::json> read_json(std::string_view text, int max_depth = kMaxDepth);

}  // namespace vigil::protocol

// JSON that a service of others wrote: taken as it comes, as deep as may be, and never repeated without care.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace vigil::files {

// Nothing: it is no JSON, or deeper than such a document is.
std::optional<nlohmann::json> parse_foreign(std::string_view text);

// By a JSON pointer (RFC 6901) that is well formed; null: the document has no such place.
const nlohmann::json* find_at(const nlohmann::json& document, std::string_view pointer);

// A text as it is, numbers and flags as JSON writes them; empty: neither, or null.
std::string scalar_text(const nlohmann::json* value);

// A word of the service's, as it may be logged: printable ASCII, at most 64 bytes, and without digits that could be somebody's
// number.
std::string code_of(std::string_view text);

}  // namespace vigil::files

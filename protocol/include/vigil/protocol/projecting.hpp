// A document shown in part: deny by default.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

namespace vigil::protocol {

enum class Shown {
    no,
    by_day,  // a moment as the day of Beijing it belongs to: its midnight there (UTC+8)
    yes,     // with everything below it
};

// A JSON pointer (RFC 6901); `*` stands for every element of a list.
struct ShownField {
    std::string_view pointer;
    Shown shown{};
};

// The document with only the members that `fields` shows, in their order. What no field names is left out; what stands
// above something shown stays, with that alone. Errors: those of decode(). Thread-safe.
Result<std::string> projected(std::string_view document, std::span<const ShownField> fields);

// Whether the document has anything that `fields` shows: a member that is there and not an empty list. Errors as above.
Result<bool> has_any(std::string_view document, std::span<const ShownField> fields);

}  // namespace vigil::protocol

// How a message declares itself, once. From one declaration come encode, decode with every problem, and JSON Schema.
//
//     struct Place {
//         DivisionCode division;
//         std::string detail;
//         static constexpr std::string_view name = "Place";
//         static constexpr auto fields = std::tuple{
//             field<&Place::division>("division", required, format(Format::division_code), "区划代码", "division"),
//             field<&Place::detail>("detail", optional, code_points(0, 500), "详细地点", "where exactly")};
//     };
//
// A field's type is a string, Id, enumeration of words.hpp, bool, std::int64_t, Instant (integer ms), another message,
// RawJson, or a std::vector or std::optional of one of these. An optional field that is empty is not written.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>

namespace vigil::protocol {

enum class Presence { required, optional };
inline constexpr Presence required = Presence::required;
inline constexpr Presence optional = Presence::optional;

// Named text formats; each has a regular expression for the printed schema and a matcher of its own.
enum class Format {
    any,
    uuid,           // RFC 9562, lower case
    division_code,  // twelve digits
    code,           // a word of an open list: a-z, 0-9 and _, at most 64
    date,           // YYYY-MM-DD
    time_of_day,    // HH:MM, 00:00 to 24:00
    nonce,          // 16 bytes as base64url, 22 characters
    base64url,      // without padding
    telephone,      // ITU-T E.164 with its plus sign, or empty
    version,        // of a program: letters, digits, dots, plus and minus, at most 40
};

// What a value may be. Lengths count code points; the limits of an array's elements stand beside its own.
struct Bounds {
    std::size_t min_length = 0;
    std::size_t max_length = std::numeric_limits<std::size_t>::max();
    std::size_t min_items = 0;
    std::size_t max_items = std::numeric_limits<std::size_t>::max();
    std::int64_t minimum = std::numeric_limits<std::int64_t>::min();
    std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
    Format format = Format::any;
};

constexpr Bounds code_points(std::size_t min, std::size_t max) { return {.min_length = min, .max_length = max}; }
constexpr Bounds range(std::int64_t min, std::int64_t max) { return {.minimum = min, .maximum = max}; }
constexpr Bounds format(Format of) { return {.format = of}; }
constexpr Bounds format(Format of, std::size_t min, std::size_t max) {
    return {.min_length = min, .max_length = max, .format = of};
}
constexpr Bounds items(std::size_t min, std::size_t max, Bounds element = {}) {
    element.min_items = min;
    element.max_items = max;
    return element;
}

// An Instant on the wire: 1970 to the end of 2999, in ms.
inline constexpr Bounds instant = range(0, 32503679999999);

template <auto Member>
struct Field {
    static constexpr auto member = Member;
    std::string_view name;
    Presence presence;
    Bounds bounds;
    std::string_view zh;
    std::string_view en;
};

template <auto Member>
constexpr Field<Member> field(std::string_view name, Presence presence, Bounds bounds, std::string_view zh,
                              std::string_view en) {
    return {name, presence, bounds, zh, en};
}
template <auto Member>
constexpr Field<Member> field(std::string_view name, Presence presence, std::string_view zh, std::string_view en) {
    return {name, presence, Bounds{}, zh, en};
}

// A rule over a whole message: one of these must be present and not empty (a bool: true).
template <auto... Members>
struct AtLeastOne {};
template <auto... Members>
inline constexpr AtLeastOne<Members...> at_least_one{};

// A JSON value carried as it is: written verbatim, read back as canonical text.
struct RawJson {
    std::string text;
    bool empty() const noexcept { return text.empty(); }
    bool operator==(const RawJson&) const = default;
};

}  // namespace vigil::protocol

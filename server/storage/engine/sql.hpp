// The text of a statement.
#pragma once

#include <string_view>

namespace vigil::storage {

// Only a literal makes one, so that SQL is never built from input. Its address identifies it in statement caches.
class Sql {
public:
    consteval Sql(const char* text) : text_(text) {}  // NOLINT: implicit, so that statements read as raw strings

    constexpr std::string_view text() const noexcept { return text_; }
    constexpr const void* address() const noexcept { return text_.data(); }

private:
    std::string_view text_;  // static storage, zero-terminated
};

}  // namespace vigil::storage

// One row of an answer, read from its first column to its last.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vigil/protocol/result.hpp>

#include "storage/engine/statement.hpp"

namespace vigil::storage {

// A braced initializer is evaluated from left to right, so `Case{row.get<CaseId>(), row.get<Instant>(), ...}` reads the
// columns in the order in which the statement lists them. What a file holds is not trusted: a value of another kind and
// an unknown word are remembered, and the query fails.
class Row {
public:
    explicit Row(const Statement& statement) : statement_(statement) {}

    template <class T>
    T get() {
        if constexpr (is_optional<T>::value) {
            return next_is_null() ? (++column_, T{}) : T{get<typename T::value_type>()};
        } else if constexpr (std::is_same_v<T, bool>) {
            return integer() != 0;
        } else if constexpr (std::is_integral_v<T>) {
            const auto value = integer();
            if (!std::in_range<T>(value)) fail("an integer out of range");
            return static_cast<T>(value);
        } else if constexpr (std::is_same_v<T, Instant>) {
            return instant_of(integer());
        } else if constexpr (Worded<T>) {
            const auto word = parse_word<T>(text());
            if (!word) fail("an unknown word");
            return word.value_or(T{});
        } else {
            return T{std::string(text())};  // an Id or a std::string
        }
    }

    // Bytes; empty for NULL.
    std::string blob() { return maybe_blob().value_or(std::string{}); }
    std::optional<std::string> maybe_blob();

    // What was wrong with the columns read so far.
    Result<void> checked() const;

private:
    template <class T>
    struct is_optional : std::false_type {};
    template <class T>
    struct is_optional<std::optional<T>> : std::true_type {};

    bool next_is_null() const;
    std::int64_t integer();
    std::string_view text();
    void fail(const char* what);

    const Statement& statement_;
    int column_ = 0;
    int failed_column_ = 0;
    const char* failure_ = nullptr;
};

}  // namespace vigil::storage

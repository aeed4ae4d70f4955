// Values on their way into a statement and out of a row.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::storage {

struct Text {
    std::string_view text;
};

// Bytes that are no text: hashes, keys, envelopes.
struct Blob {
    std::string_view bytes;
};

// An enumeration of protocol/words.hpp; stored as its word.
template <class E>
concept Worded = std::is_enum_v<E> && requires(E e) {
    {words_of(e).front().text};
};

// NULL, an integer, a text or a blob. Borrows texts and blobs: valid as long as what it was made of.
class Value {
public:
    using Stored = std::variant<std::monostate, std::int64_t, Text, Blob>;

    Value() = default;
    Value(bool value) : stored_(std::int64_t{value}) {}
    template <std::integral T>
    Value(T value) : stored_(static_cast<std::int64_t>(value)) {}
    Value(Instant value) : stored_(ms_of(value)) {}
    Value(Text value) : stored_(value) {}
    Value(Blob value) : stored_(value) {}
    Value(const char* text) : stored_(Text{text}) {}
    Value(std::string_view text) : stored_(Text{text}) {}
    Value(const std::string& text) : stored_(Text{text}) {}
    template <class Tag>
    Value(const Id<Tag>& id) : stored_(Text{id.str()}) {}
    template <Worded E>
    Value(E word) : stored_(Text{to_text(word)}) {}
    template <class T>
    Value(const std::optional<T>& value) : stored_(value ? Value(*value).stored_ : Stored{}) {}

    const Stored& stored() const noexcept { return stored_; }

private:
    Stored stored_;
};

// A blob that may be absent.
inline Value blob_or_null(const std::optional<std::string>& bytes) { return bytes ? Value(Blob{*bytes}) : Value(); }
inline Value blob_unless_empty(std::string_view bytes) { return bytes.empty() ? Value() : Value(Blob{bytes}); }

// What stands for `:name` in a statement.
struct Parameter {
    std::string_view name;
    Value value;
};

}  // namespace vigil::storage

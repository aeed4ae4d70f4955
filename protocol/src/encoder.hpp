// A declared message to compact JSON text, written straight into one string.
#pragma once

#include <string>
#include <string_view>

#include "type_traits.hpp"

namespace vigil::protocol {

// Appends `text` as a JSON string. Requires: valid UTF-8.
void append_quoted(std::string& out, std::string_view text);

template <class T>
void append_value(std::string& out, const T& value);

template <Message M>
void append_message(std::string& out, const M& message) {
    static_assert(absence_has_a_form<M>());
    bool first = true;
    const auto begin_member = [&](std::string_view name) {
        out += first ? '{' : ',';
        first = false;
        append_quoted(out, name);
        out += ':';
    };
    if constexpr (TypedMessage<M>) {
        begin_member("type");
        append_quoted(out, M::type);
    }
    const auto append_field = [&]<auto Member>(const Field<Member>& declared) {
        const auto& value = message.*Member;
        if (declared.presence == Presence::optional && is_absent(value)) return;
        begin_member(declared.name);
        append_value(out, value);
    };
    std::apply([&](const auto&... each) { (append_field(each), ...); }, M::fields);
    out += first ? "{}" : "}";
}

template <class T>
void append_value(std::string& out, const T& value) {
    if constexpr (IsOptional<T>::value) {
        append_value(out, *value);
    } else if constexpr (IsVector<T>::value) {
        out += '[';
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (i != 0) out += ',';
            append_value(out, value[i]);
        }
        out += ']';
    } else if constexpr (Message<T>) {
        append_message(out, value);
    } else if constexpr (IsId<T>::value) {
        append_quoted(out, value.str());
    } else if constexpr (std::is_same_v<T, std::string>) {
        append_quoted(out, value);
    } else if constexpr (std::is_same_v<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (std::is_same_v<T, RawJson>) {
        out += value.empty() ? std::string_view("null") : std::string_view(value.text);
    } else if constexpr (std::is_same_v<T, Instant>) {
        out += std::to_string(ms_of(value));
    } else if constexpr (std::is_enum_v<T>) {
        append_quoted(out, to_text(value));
    } else {
        static_assert(std::is_same_v<T, std::int64_t>, "a type that messages do not have");
        out += std::to_string(value);
    }
}

}  // namespace vigil::protocol

// Any valid message of a declared type, made by rapidcheck from the declaration itself; and a comparison of two by it.
#pragma once

#include <gtest/gtest.h>
// rapidcheck after gtest
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vigil/protocol/schema.hpp>

#include "integers.hpp"
#include "type_traits.hpp"

namespace vigil::protocol {

inline std::size_t any_size(std::size_t min, std::size_t max, std::size_t span) {
    return *rc::gen::inRange(min, std::min(max, min + span) + 1);
}

inline std::string any_of(std::string_view alphabet, std::size_t length) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i) text += alphabet[*rc::gen::inRange<std::size_t>(0, alphabet.size())];
    return text;
}

inline std::string any_text(std::size_t length) {
    static constexpr std::array<std::string_view, 16> kCharacters{
        "a",    "Z",    "0", " ",  "\"", "\\",     "/", "\n", std::string_view("\0", 1),
        "\x1f", "\x7f", "é", "旗", "ᠮ",  "\u180B", "𠮷"};
    std::string text;
    for (std::size_t i = 0; i < length; ++i) text += kCharacters[*rc::gen::inRange<std::size_t>(0, kCharacters.size())];
    return text;
}

inline std::string any_formatted(const Bounds& bounds) {
    constexpr std::string_view kHex = "0123456789abcdef";
    constexpr std::string_view kCode = "abcxyz0189_";
    constexpr std::string_view kBase64url = "AQgwaz09-_";
    switch (bounds.format) {
        case Format::any:
            return any_text(any_size(bounds.min_length, bounds.max_length, 20));
        case Format::uuid:
            return any_of(kHex, 8) + '-' + any_of(kHex, 4) + '-' + any_of(kHex, 4) + '-' + any_of(kHex, 4) + '-' +
                   any_of(kHex, 12);
        case Format::division_code:
            return any_of("0123456789", 12);
        case Format::code:
            return any_of("abcxyz", 1) + any_of(kCode, any_size(0, 63, 63));
        case Format::date:
            return any_of("0123456789", 4) + "-1" + any_of("012", 1) + "-2" + any_of("0123456789", 1);
        case Format::time_of_day:
            return any_of("01", 1) + any_of("0123456789", 1) + ':' + any_of("012345", 1) + any_of("0123456789", 1);
        case Format::nonce:
            return any_of(kBase64url, 21) + any_of("AQgw", 1);
        case Format::telephone:
            return "+8613" + any_of("0123456789", 9);
        case Format::version:
            return any_of("0189azAZ", 1) + any_of("0189azAZ.+-", any_size(0, 39, 39));
        case Format::base64url:
            return any_of(kBase64url, any_size(bounds.min_length, bounds.max_length, 50));
    }
    return {};
}

template <Message M>
M any_message();

template <class T>
T any_value(const Bounds& bounds) {
    if constexpr (IsOptional<T>::value) {
        return any_value<typename T::value_type>(bounds);
    } else if constexpr (IsVector<T>::value) {
        T values;
        const auto size = any_size(bounds.min_items, bounds.max_items, 3);
        for (std::size_t i = 0; i < size; ++i) values.push_back(any_value<typename T::value_type>(bounds));
        return values;
    } else if constexpr (Message<T>) {
        return any_message<T>();
    } else if constexpr (IsId<T>::value || std::is_same_v<T, std::string>) {
        return T(any_formatted(bounds));
    } else if constexpr (std::is_same_v<T, bool>) {
        return *rc::gen::arbitrary<bool>();
    } else if constexpr (std::is_same_v<T, RawJson>) {
        return {*rc::gen::element<std::string>(R"({"a":1,"b":[true,null,{}]})", R"("x")", "[]", "-7", "null", "2.5")};
    } else if constexpr (std::is_enum_v<T>) {
        constexpr auto words = words_of(T{});
        return words[*rc::gen::inRange<std::size_t>(0, words.size())].value;
    } else {
        const auto [least, greatest] = limits_of(bounds);
        const auto number =
            *rc::gen::oneOf(rc::gen::inRange(least, greatest), rc::gen::just(least), rc::gen::just(greatest));
        if constexpr (std::is_same_v<T, Instant>)
            return instant_of(number);
        else
            return number;
    }
}

template <class M, auto... Members>
bool satisfies(const M& message, const AtLeastOne<Members...>&) {
    const auto given = [](const auto& value) {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::optional<bool>>)
            return value.value_or(false);
        else
            return !is_absent(value);
    };
    return (given(message.*Members) || ...);
}

template <Message M>
M any_message() {
    for (;;) {
        M message{};
        const auto fill = [&]<auto Member>(const Field<Member>& declared) {
            if (declared.presence == Presence::optional && *rc::gen::arbitrary<bool>()) return;
            message.*Member = any_value<member_type<Member>>(declared.bounds);
        };
        std::apply([&](const auto&... each) { (fill(each), ...); }, M::fields);
        bool satisfied = true;
        if constexpr (HasRules<M>)
            std::apply([&](const auto&... rule) { satisfied = (satisfies(message, rule) && ...); }, M::rules);
        if (satisfied) return message;
    }
}

template <class T>
bool equal(const T& a, const T& b) {
    if constexpr (IsOptional<T>::value) {
        return a.has_value() == b.has_value() && (!a || equal(*a, *b));
    } else if constexpr (IsVector<T>::value) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [](const auto& x, const auto& y) { return equal(x, y); });
    } else if constexpr (Message<T>) {
        const auto same = [&]<auto Member>(const Field<Member>&) { return equal(a.*Member, b.*Member); };
        return std::apply([&](const auto&... each) { return (same(each) && ...); }, T::fields);
    } else {
        return a == b;
    }
}

}  // namespace vigil::protocol

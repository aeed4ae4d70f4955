// What kind of JSON value a declared C++ type is.
#pragma once

#include <optional>
#include <type_traits>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsId : std::false_type {};
template <class Tag>
struct IsId<Id<Tag>> : std::true_type {};

template <class T>
concept Message = requires {
    T::fields;
};
template <class T>
concept TypedMessage = Message<T> && requires {
    T::type;
};
template <class T>
concept HasRules = Message<T> && requires {
    T::rules;
};

template <class Owner, class T>
T member_type_of(T Owner::*);
template <auto Member>
using member_type = decltype(member_type_of(Member));

// True where both are the same member of the same message; members of other types do not compare at all.
template <auto A, auto B>
constexpr bool same_member() {
    if constexpr (std::is_same_v<decltype(A), decltype(B)>)
        return A == B;
    else
        return false;
}

// An optional field in this state is not written.
template <class T>
bool is_absent(const T& value) {
    if constexpr (IsOptional<T>::value)
        return !value.has_value();
    else if constexpr (requires { value.empty(); })
        return value.empty();
    else
        return false;
}

// A declaration that says optional needs a type that can say absent: a plain number would be written as 0.
template <Message M>
constexpr bool absence_has_a_form() {
    constexpr auto holds = []<auto Member>(const Field<Member>& declared) {
        using T = member_type<Member>;
        return declared.presence == Presence::required || IsOptional<T>::value || requires(T value) { value.empty(); };
    };
    return std::apply([&](const auto&... each) { return (holds(each) && ...); }, M::fields);
}

}  // namespace vigil::protocol

// JSON values with the identity and the conversions of JavaScript, in which the conditions of a rule set are defined.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace vigil::triage {

// One immutable value. Copying is cheap and keeps identity: as in JavaScript, two arrays or objects are the same value
// only when one is a copy of the other. Text is UTF-16, because JavaScript compares, counts and indexes code units.
// Safe to share between threads.
class Value {
public:
    using Array = std::vector<Value>;
    using Object = std::vector<std::pair<Value, Value>>;  // keys are texts, shared like all values, and unique

    Value() = default;  // undefined: what JavaScript gives for something that is not there
    static Value null() { return Value(Data(Null{})); }
    static Value boolean(bool value) { return Value(Data(value)); }
    static Value number(double value) { return Value(Data(value)); }
    static Value text(std::u16string value) {
        return Value(Data(std::make_shared<const std::u16string>(std::move(value))));
    }
    static Value text(std::string_view utf8);
    static Value array(Array items) { return Value(Data(std::make_shared<const Array>(std::move(items)))); }
    static Value object(Object members) { return Value(Data(std::make_shared<const Object>(std::move(members)))); }

    bool is_undefined() const noexcept { return std::holds_alternative<Undefined>(data_); }
    bool is_null() const noexcept { return std::holds_alternative<Null>(data_); }
    const bool* as_boolean() const noexcept { return std::get_if<bool>(&data_); }
    const double* as_number() const noexcept { return std::get_if<double>(&data_); }
    const std::u16string* as_text() const noexcept { return pointee<std::u16string>(); }
    const Array* as_array() const noexcept { return pointee<Array>(); }
    const Object* as_object() const noexcept { return pointee<Object>(); }

    // data[key]: own members of objects, elements and length of arrays and strings; undefined when there is none.
    // Members that JavaScript inherits from prototypes ("constructor", "toString") do not exist here.
    Value member(std::u16string_view key) const;
    // The same without a copy, for members of objects and elements of arrays; null for what has to be made.
    const Value* find(std::u16string_view key) const noexcept;

    // ===
    friend bool strictly_equal(const Value& left, const Value& right) noexcept;

private:
    struct Undefined {};
    struct Null {};
    template <class T>
    using Shared = std::shared_ptr<const T>;
    using Data = std::variant<Undefined, Null, bool, double, Shared<std::u16string>, Shared<Array>, Shared<Object>>;

    explicit Value(Data data) : data_(std::move(data)) {}

    template <class T>
    const T* pointee() const noexcept {
        const auto* held = std::get_if<Shared<T>>(&data_);
        return held != nullptr ? held->get() : nullptr;
    }

    Data data_;
};

// Truth as JsonLogic defines it: JavaScript's, except that an empty array is false (jsonlogic.com/truthy).
bool truthy(const Value& value) noexcept;

// String(value) and Number(value) (ECMA-262, sections 7.1.17 and 7.1.4). Objects always give "[object Object]".
std::u16string text_of(const Value& value);
double to_number(const Value& value);

// left <= right (ECMA-262, section 7.2.13): two strings by code units, anything else as numbers; NaN is never.
bool at_most(const Value& left, const Value& right);

// UTF-8 and UTF-16. Ill-formed parts become U+FFFD.
std::u16string utf16_of(std::string_view utf8);
std::string utf8_of(std::u16string_view utf16);

}  // namespace vigil::triage

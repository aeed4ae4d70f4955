// A JSON tree to a declared message, with every problem by pointer.
#pragma once

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vigil/protocol/codec.hpp>

#include "formats.hpp"
#include "type_traits.hpp"

namespace vigil::protocol {

// Whether lists may be longer than they are declared.
enum class Counts { bounded, free };

class Decoder {
public:
    explicit Decoder(Counts counts) : counts_(counts) {}

    std::vector<Violation> take_violations() { return std::move(violations_); }
    bool failed() const { return !violations_.empty(); }

    template <Message M>
    void read(const nlohmann::json& json, M& message) {
        if (!json.is_object()) return complain("wrong_type", "must be an object");
        if constexpr (TypedMessage<M>) check_type(json, M::type);
        std::apply([&](const auto&... each) { (read_field(json, message, each), ...); }, M::fields);
        if constexpr (HasRules<M>) std::apply([&](const auto&... rule) { (check<M>(json, rule), ...); }, M::rules);
    }

private:
    template <class M, auto Member>
    void read_field(const nlohmann::json& json, M& message, const Field<Member>& declared) {
        const auto found = json.find(declared.name);
        const Step step(*this, fmt::format("/{}", declared.name));
        if (found == json.end()) {
            if (declared.presence == Presence::required) complain("required", "must be present");
            return;
        }
        read_value(*found, message.*Member, declared.bounds);
    }

    template <class T>
    void read_value(const nlohmann::json& json, T& value, const Bounds& bounds) {
        if constexpr (IsOptional<T>::value) {
            read_value(json, value.emplace(), bounds);
        } else if constexpr (IsVector<T>::value) {
            read_array(json, value, bounds);
        } else if constexpr (Message<T>) {
            read(json, value);
        } else if constexpr (IsId<T>::value) {
            std::string text;
            read_text(json, text, bounds);
            value = T(std::move(text));
        } else if constexpr (std::is_same_v<T, std::string>) {
            read_text(json, value, bounds);
        } else if constexpr (std::is_same_v<T, bool>) {
            if (!json.is_boolean()) return complain("wrong_type", "must be true or false");
            value = json.get<bool>();
        } else if constexpr (std::is_same_v<T, RawJson>) {
            value.text = json.dump();
        } else if constexpr (std::is_same_v<T, Instant>) {
            std::int64_t ms = 0;
            read_integer(json, ms, bounds);
            value = instant_of(ms);
        } else if constexpr (std::is_enum_v<T>) {
            read_word(json, value);
        } else {
            static_assert(std::is_same_v<T, std::int64_t>, "a type that messages do not have");
            read_integer(json, value, bounds);
        }
    }

    void read_text(const nlohmann::json& json, std::string& value, const Bounds& bounds);
    void read_integer(const nlohmann::json& json, std::int64_t& value, const Bounds& bounds);

    template <class E>
    void read_word(const nlohmann::json& json, E& value) {
        std::string allowed;
        for (const auto& word : words_of(E{})) allowed += fmt::format("{}{}", allowed.empty() ? "" : ", ", word.text);
        if (!json.is_string()) return complain("wrong_type", "must be text, one of: " + allowed);
        const auto parsed = parse_word<E>(json.get_ref<const std::string&>());
        if (!parsed) return complain("unknown_value", "must be one of: " + allowed);
        value = *parsed;
    }

    template <class T>
    void read_array(const nlohmann::json& json, std::vector<T>& values, const Bounds& bounds) {
        if (!json.is_array()) return complain("wrong_type", "must be an array");
        if (json.size() < bounds.min_items)
            complain("too_few", fmt::format("must have at least {} items", bounds.min_items));
        if (counts_ == Counts::bounded && json.size() > bounds.max_items)
            complain("too_many", fmt::format("must have at most {} items", bounds.max_items));
        values.reserve(json.size());
        for (std::size_t i = 0; i < json.size(); ++i) {
            const Step step(*this, fmt::format("/{}", i));
            read_value(json[i], values.emplace_back(), bounds);
        }
    }

    void check_type(const nlohmann::json& json, std::string_view type);

    // Judged on the document, as the printed schema does: a member of the wrong type is given, and is complained of itself.
    template <class M, auto... Members>
    void check(const nlohmann::json& json, const AtLeastOne<Members...>&) {
        bool given = false;
        std::string names;
        const auto look = [&]<auto Member>(const Field<Member>& declared) {
            if (!(same_member<Members, Member>() || ...)) return;
            given = given || is_given<member_type<Member>>(json, declared.name);
            names += fmt::format("{}{}", names.empty() ? "" : ", ", declared.name);
        };
        std::apply([&](const auto&... each) { (look(each), ...); }, M::fields);
        if (!given) complain("at_least_one", "one of these is needed: " + names);
    }
    template <class T>
    static bool is_given(const nlohmann::json& json, std::string_view name) {
        const auto found = json.find(name);
        if (found == json.end()) return false;
        if constexpr (std::is_same_v<T, std::optional<bool>>) return found->is_boolean() && found->template get<bool>();
        if constexpr (IsVector<T>::value) return !found->is_array() || !found->empty();
        if constexpr (std::is_same_v<T, std::string>) return !found->is_string() || *found != "";
        return true;
    }

    void complain(std::string_view code, std::string message);

    // Extends the pointer while a member or element is read.
    class Step {
    public:
        Step(Decoder& decoder, const std::string& part) : decoder_(decoder), length_(decoder.pointer_.size()) {
            decoder.pointer_ += part;
        }
        ~Step() { decoder_.pointer_.resize(length_); }
        Step(const Step&) = delete;
        Step& operator=(const Step&) = delete;

    private:
        Decoder& decoder_;
        std::size_t length_;
    };

    std::string pointer_;
    Counts counts_;
    std::vector<Violation> violations_;
};

}  // namespace vigil::protocol

// Declared messages as JSON Schema (2020-12, as OpenAPI 3.1 uses it), each under components/schemas.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vigil/protocol/codec.hpp>

#include "formats.hpp"
#include "type_traits.hpp"

namespace vigil::protocol {

class SchemaWriter {
public:
    using Json = nlohmann::ordered_json;

    // All schemas so far, by name.
    const Json& schemas() const { return schemas_; }

    template <Message M>
    void describe() {
        const std::string name(M::name);
        if (schemas_.contains(name)) return;
        schemas_[name] = Json::object();  // stands already when a message refers to itself
        Json schema{{"type", "object"}};
        Json properties = Json::object();
        Json names = Json::array();
        if constexpr (TypedMessage<M>) {
            properties["type"] = {{"type", "string"}, {"const", std::string(M::type)}};
            names.push_back("type");
        }
        std::apply([&](const auto&... each) { (add_field(each, properties, names), ...); }, M::fields);
        if (!names.empty()) schema["required"] = std::move(names);
        schema["properties"] = std::move(properties);
        if constexpr (HasRules<M>) std::apply([&](const auto&... rule) { (add_rule<M>(rule, schema), ...); }, M::rules);
        schemas_[name] = std::move(schema);
    }

    static Json reference(std::string_view name) { return {{"$ref", "#/components/schemas/" + std::string(name)}}; }

private:
    template <auto Member>
    void add_field(const Field<Member>& declared, Json& properties, Json& names) {
        Json schema = schema_of<member_type<Member>>(declared.bounds);
        schema["title"] = std::string(declared.zh);
        schema["description"] = std::string(declared.en);
        properties[std::string(declared.name)] = std::move(schema);
        if (declared.presence == Presence::required) names.push_back(std::string(declared.name));
    }

    template <class T>
    Json schema_of(const Bounds& bounds) {
        if constexpr (IsOptional<T>::value) {
            return schema_of<typename T::value_type>(bounds);
        } else if constexpr (IsVector<T>::value) {
            Json schema{{"type", "array"}};
            if (bounds.min_items > 0) schema["minItems"] = bounds.min_items;
            if (bounds.max_items != Bounds{}.max_items) schema["maxItems"] = bounds.max_items;
            schema["items"] = schema_of<typename T::value_type>(bounds);
            return schema;
        } else if constexpr (Message<T>) {
            describe<T>();
            return reference(T::name);
        } else if constexpr (IsId<T>::value || std::is_same_v<T, std::string>) {
            return text_schema(bounds);
        } else if constexpr (std::is_same_v<T, bool>) {
            return {{"type", "boolean"}};
        } else if constexpr (std::is_same_v<T, RawJson>) {
            return Json::object();
        } else if constexpr (std::is_enum_v<T>) {
            Json words = Json::array();
            for (const auto& word : words_of(T{})) words.push_back(std::string(word.text));
            return {{"type", "string"}, {"enum", std::move(words)}};
        } else {
            return integer_schema(bounds);
        }
    }

    static Json text_schema(const Bounds& bounds);
    static Json integer_schema(const Bounds& bounds);

    template <class M, auto... Members>
    static void add_rule(const AtLeastOne<Members...>&, Json& schema) {
        Json ways = Json::array();
        const auto add = [&]<auto Member>(const Field<Member>& declared) {
            const bool listed = (same_member<Members, Member>() || ...);
            if (!listed) return;
            using T = member_type<Member>;
            Json given;
            if constexpr (IsVector<T>::value)
                given = {{"minItems", 1}};
            else if constexpr (std::is_same_v<T, std::string>)
                given = {{"minLength", 1}};
            else if constexpr (std::is_same_v<T, std::optional<bool>>)
                given = {{"const", true}};
            Json way{{"required", Json::array({std::string(declared.name)})}};
            if (!given.is_null()) way["properties"] = {{std::string(declared.name), given}};
            ways.push_back(std::move(way));
        };
        std::apply([&](const auto&... each) { (add(each), ...); }, M::fields);
        schema["anyOf"] = std::move(ways);
    }

    Json schemas_ = Json::object();
};

}  // namespace vigil::protocol

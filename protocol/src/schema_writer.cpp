#include "schema_writer.hpp"

#include "integers.hpp"

namespace vigil::protocol {

SchemaWriter::Json SchemaWriter::text_schema(const Bounds& bounds) {
    Json schema{{"type", "string"}};
    if (bounds.min_length > 0) schema["minLength"] = bounds.min_length;
    if (bounds.max_length != Bounds{}.max_length) schema["maxLength"] = bounds.max_length;
    const auto pattern = rule_of(bounds.format).pattern;
    if (!pattern.empty()) schema["pattern"] = std::string(pattern);
    return schema;
}

SchemaWriter::Json SchemaWriter::integer_schema(const Bounds& bounds) {
    Json schema{{"type", "integer"}};
    const auto [least, greatest] = limits_of(bounds);
    schema["minimum"] = least;
    schema["maximum"] = greatest;
    return schema;
}

}  // namespace vigil::protocol

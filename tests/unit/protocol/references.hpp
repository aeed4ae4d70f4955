#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace vigil::test {

// Every "$ref" of the document names something in it.
inline void expect_references(const nlohmann::json& part, const nlohmann::json& whole) {
    if (part.is_object() && part.contains("$ref")) {
        const auto pointer = part["$ref"].get<std::string>().substr(1);
        EXPECT_TRUE(whole.contains(nlohmann::json::json_pointer(pointer))) << pointer;
    }
    for (const auto& each : part)
        if (each.is_structured()) expect_references(each, whole);
}

}  // namespace vigil::test

// Arbitrary conditions, as rules may write them.
#pragma once

#include <string>

#include "domain/triage/condition.hpp"
#include "property/triage_generators.hpp"

namespace vigil::triage::testing {

// One comparison, membership or test of some element, as rules may write them.
inline std::string any_atom() {
    const Words& words = rules().words;
    const auto list = [](const std::string& a, const std::string& b) { return "[\"" + a + "\",\"" + b + "\"]"; };
    const auto some = [&](const std::string& name, const std::string& a, const std::string& b) {
        return R"({"some":[{"var":")" + name + R"("},{"in":[{"var":""},)" + list(a, b) + "]}]}";
    };
    const auto bound = [](const std::string& name, int limit) {
        return "{\"" + *rc::gen::element<std::string>("<=", ">=", "===") + "\":[{\"var\":\"" + name + "\"}," +
               std::to_string(limit) + "]}";
    };
    switch (*rc::gen::inRange(0, 8)) {
        case 0:
            return some("signals", *any_code(words.signals), *any_code(words.signals));
        case 1:
            return some("signal_groups", *any_code(words.signal_groups), *any_code(words.signal_groups));
        case 2:
            return some("circumstances", *any_code(words.circumstances), *any_code(words.circumstances));
        case 3:
            return some("suspect_relations", *any_code(words.suspect_relations), *any_code(words.suspect_relations));
        case 4:
            return bound("level", *rc::gen::inRange(0, 4));
        case 5:
            return bound("youngest_months", *rc::gen::inRange(0, 217));
        case 6:
            return R"({"===":[{"var":"statutory"},)" + *rc::gen::element<std::string>("true", "false") + "]}";
        default:
            return R"({"some":[{"var":"children"},{"and":[{"<=":[{"var":"youngest_months"},100]},{"===":[{"var":"sex"},"F"]}]}]})";
    }
}

inline std::string any_condition(int depth) {
    const int kind = depth == 0 ? 0 : *rc::gen::inRange(0, 5);
    if (kind == 1) return R"({"!":)" + any_condition(depth - 1) + "}";
    if (kind == 2) return R"({"and":[)" + any_condition(depth - 1) + "," + any_condition(depth - 1) + "]}";
    if (kind == 3) return R"({"or":[)" + any_condition(depth - 1) + "," + any_condition(depth - 1) + "]}";
    return any_atom();
}

inline Condition made(const std::string& json) {
    return make_condition(files::parse_value(json).value(), rules().words, "").value();
}

}  // namespace vigil::triage::testing

#include "files/gateway_fields.hpp"

namespace vigil::files {
namespace {

constexpr std::size_t kMostPointerBytes = 200;

}  // namespace

std::string read_pointer(const Node& node, std::string_view key) {
    auto pointer = node.text(key);
    bool fits = pointer.starts_with('/') && pointer.size() <= kMostPointerBytes;
    for (std::size_t at = pointer.find('~'); fits && at != pointer.npos; at = pointer.find('~', at + 1))
        fits = at + 1 < pointer.size() && (pointer[at + 1] == '0' || pointer[at + 1] == '1');
    if (!pointer.empty() && !fits) node.problem_at(key, "pointer", "a JSON pointer, such as /Code");
    return pointer;
}

std::string read_scalar(const Node& node, std::string_view key) {
    const auto& value = node.at(key).json();
    if (value.is_string() || value.is_number_integer() || value.is_boolean()) return value.dump();
    node.problem_at(key, node.has(key) ? "type" : "required", "a text, a whole number, true or false");
    return {};
}

}  // namespace vigil::files

// Any condition on any data, two JSON documents parted by a zero byte: never a crash, and the two ways to judge agree.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "domain/triage/expression.hpp"
#include "files/rule_set_file.hpp"

using namespace vigil;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(bytes), size);
    const std::size_t end = input.find('\0');
    if (end == std::string_view::npos) return 0;
    const auto rule = files::parse_value(input.substr(0, end));
    const auto data = files::parse_value(input.substr(end + 1));
    if (!rule || !data) return 0;
    const auto condition = triage::parse_expression(rule.value());
    if (!condition) return 0;
    const auto value = triage::evaluate(condition.value(), data.value());
    if (triage::truthy(value) != triage::holds(condition.value(), data.value())) std::abort();
    return 0;
}

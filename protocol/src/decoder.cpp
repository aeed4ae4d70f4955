#include "decoder.hpp"

#include <cmath>
#include <utility>

#include "integers.hpp"

namespace vigil::protocol {
namespace {

bool is_whole(double number) { return std::floor(number) == number; }

// A number outside of std::int64_t arrives as unsigned or floating; each is compared as what it is. The limits are
// below 2^53, so as a double they are exact.
bool is_below(const nlohmann::json& number, std::int64_t least) {
    if (number.is_number_float()) return number.get<double>() < static_cast<double>(least);
    if (number.is_number_unsigned()) return std::cmp_less(number.get<std::uint64_t>(), least);
    return number.get<std::int64_t>() < least;
}
bool is_above(const nlohmann::json& number, std::int64_t greatest) {
    if (number.is_number_float()) return number.get<double>() > static_cast<double>(greatest);
    if (number.is_number_unsigned()) return std::cmp_greater(number.get<std::uint64_t>(), greatest);
    return number.get<std::int64_t>() > greatest;
}

}  // namespace

void Decoder::complain(std::string_view code, std::string message) {
    if (violations_.size() < kMaxViolations) violations_.push_back({pointer_, std::string(code), std::move(message)});
}

void Decoder::read_text(const nlohmann::json& json, std::string& value, const Bounds& bounds) {
    if (!json.is_string()) return complain("wrong_type", "must be text");
    const auto& text = json.get_ref<const std::string&>();
    const auto& rule = rule_of(bounds.format);
    const std::size_t length = count_code_points(text);
    if (length < bounds.min_length)
        complain("too_short", fmt::format("must have at least {} characters", bounds.min_length));
    if (length > bounds.max_length)
        complain("too_long", fmt::format("must have at most {} characters", bounds.max_length));
    if (!rule.matches(text)) complain("bad_format", fmt::format("must be {}", rule.allowed));
    value = text;
}

void Decoder::read_integer(const nlohmann::json& json, std::int64_t& value, const Bounds& bounds) {
    // JSON Schema counts 3.0 as an integer, so this does too.
    const bool whole = json.is_number_float() ? is_whole(json.get<double>()) : json.is_number_integer();
    if (!whole) return complain("wrong_type", "must be a whole number");
    const auto [least, greatest] = limits_of(bounds);
    if (is_below(json, least)) return complain("too_small", fmt::format("must be at least {}", least));
    if (is_above(json, greatest)) return complain("too_large", fmt::format("must be at most {}", greatest));
    value = json.get<std::int64_t>();
}

void Decoder::check_type(const nlohmann::json& json, std::string_view type) {
    const auto found = json.find("type");
    const Step step(*this, "/type");
    if (found == json.end()) return complain("required", "must be present");
    if (!found->is_string()) return complain("wrong_type", "must be text");
    if (*found != type) complain("unknown_value", fmt::format("must be {}", type));
}

}  // namespace vigil::protocol

// Rules whose red alerts climb within seconds, for a demonstration.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

namespace vigil::files {

// The rule set as that version, in which red is to be answered within `step`, asks one level more after each further step, and
// then all again. Everything else stands. Errors: those of a rule set that cannot be read.
Result<std::string> with_short_limits(std::string_view rule_set_json, std::int64_t version, std::chrono::seconds step);

}  // namespace vigil::files

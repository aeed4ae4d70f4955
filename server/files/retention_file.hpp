// config/retention.json as values.
#pragma once

#include <filesystem>
#include <string_view>
#include <vigil/protocol/result.hpp>

#include "domain/retention/retention.hpp"

namespace vigil::files {

// Errors list every problem by JSON pointer. Besides the form: every level has one class of case files, no code stands twice,
// no term is shorter than the law asks for, and what the law sets has a least term.
Result<RetentionRules> parse_retention(std::string_view text);

// The same of a file, which each problem names.
Result<RetentionRules> load_retention(const std::filesystem::path& file);

}  // namespace vigil::files

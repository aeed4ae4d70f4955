// The rule set of an installation.
#pragma once

#include <filesystem>
#include <vigil/protocol/result.hpp>

#include "domain/triage/rule_set.hpp"

namespace vigil::app {

// Reads and checks the whole file; errors list every problem with its JSON pointer.
Result<triage::RuleSet> load_rule_set(const std::filesystem::path& file);

}  // namespace vigil::app

// The demonstration: the sample reports are filed by their different reporters over the public API, while a duty officer
// and a police liaison watch live and acknowledge.
#pragma once

#include <vector>

#include "app/demo/stage.hpp"

namespace vigil::app::demo {

// Plays to the end. Errors: whatever a call of the API answers that it should not.
Result<void> play(const StageParts& parts, const std::vector<files::SampleFiling>& filings);

}  // namespace vigil::app::demo

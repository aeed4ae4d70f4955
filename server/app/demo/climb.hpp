// The demonstration of what happens when nobody answers: a red report climbs from the township to the league.
#pragma once

#include <chrono>

#include "app/demo/stage.hpp"

namespace vigil::app::demo {

// Files the report, lets township and banner stay silent, and answers from the league. The rules in use must make red alerts
// climb every `step`. Leaves no alert of the report open. Errors: as play; deadline_exceeded where a level is not asked.
Result<void> climb(const StageParts& parts, const files::SampleFiling& filing, std::chrono::seconds step);

}  // namespace vigil::app::demo

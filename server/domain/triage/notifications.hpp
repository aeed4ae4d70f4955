// Who is told: the notification rules N1 to N13.
#pragma once

#include "domain/triage/assessment.hpp"
#include "domain/triage/picture.hpp"

namespace vigil::triage {

// Requires: the level of `picture` is set.
void find_notifications(const Picture& picture, Assessment& assessment);

}  // namespace vigil::triage

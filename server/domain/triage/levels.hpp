// The phases of triage that find signals, circumstances and the level, in the order T0, T1, T2, T3, T3a, T4, T5.
#pragma once

#include "domain/triage/assessment.hpp"
#include "domain/triage/picture.hpp"

namespace vigil::triage {

// Signals that the engine finds itself (T0: a young child, T9: a repeated report), and what has to be asked back (T6).
void derive_signals(Picture& picture, Assessment& assessment);

// Statutory circumstances that signals stand for, united with what the reporters chose.
void derive_circumstances(Picture& picture, Assessment& assessment);

// The level, before and after T5, with the trail of its rules.
void find_level(Picture& picture, Assessment& assessment);

}  // namespace vigil::triage

// A decision record in words, to be printed and kept.
#pragma once

#include <string>
#include <vigil/protocol/messages/decision.hpp>

#include "domain/triage/vocabulary.hpp"

namespace vigil {

// Several lines, each ended. Needs nothing but the record.
std::string text_of(const protocol::DecisionRecord& record, triage::Language language);

}  // namespace vigil

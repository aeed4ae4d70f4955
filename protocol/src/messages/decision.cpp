#include <vigil/protocol/messages/decision.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(DecisionRecord)
VIGIL_CODEC(SignedDecision)
VIGIL_CODEC(DecisionClaims)

}  // namespace vigil::protocol

#include <vigil/protocol/messages/oversight.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(UnusualLookView)
VIGIL_CODEC(UnusualLookList)
VIGIL_CODEC(ReviewLook)
VIGIL_CODEC(ReportLoss)
VIGIL_CODEC(LossOutcome)

}  // namespace vigil::protocol

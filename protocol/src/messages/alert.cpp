#include <vigil/protocol/messages/alert.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(AlertSummary)
VIGIL_CODEC(AlertList)
VIGIL_CODEC(AcknowledgeAlert)
VIGIL_CODEC(Acknowledged)
VIGIL_CODEC(MoveExpectedTime)

}  // namespace vigil::protocol

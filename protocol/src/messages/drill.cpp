#include <vigil/protocol/messages/drill.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(DrillView)
VIGIL_CODEC(DrillList)
VIGIL_CODEC(DrillCurve)
VIGIL_CODEC(NameDrill)
VIGIL_CODEC(ListDrills)

}  // namespace vigil::protocol

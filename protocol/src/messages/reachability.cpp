#include <vigil/protocol/messages/reachability.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(DeviceCondition)
VIGIL_CODEC(DeviceStateView)
VIGIL_CODEC(OwnDevices)
VIGIL_CODEC(ReachabilityView)

}  // namespace vigil::protocol

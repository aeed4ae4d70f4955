#include <vigil/protocol/messages/demo.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(DemoRegion)
VIGIL_CODEC(DemoRoles)
VIGIL_CODEC(DemoCast)

}  // namespace vigil::protocol

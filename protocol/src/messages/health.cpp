#include <vigil/protocol/messages/health.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(Health)

}  // namespace vigil::protocol

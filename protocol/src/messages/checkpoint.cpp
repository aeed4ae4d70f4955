#include <vigil/protocol/messages/checkpoint.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(CheckpointClaims)

}  // namespace vigil::protocol

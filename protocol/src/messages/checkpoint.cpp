#include <vigil/protocol/messages/checkpoint.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(CheckpointClaims)
VIGIL_CODEC(CountersignatureClaims)
VIGIL_CODEC(CountersignatureView)
VIGIL_CODEC(LatestCheckpoint)
VIGIL_CODEC(CheckpointSigned)
VIGIL_CODEC(AddCountersignature)
VIGIL_CODEC(CountersignatureAdded)

}  // namespace vigil::protocol

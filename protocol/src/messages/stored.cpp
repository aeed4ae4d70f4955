#include <vigil/protocol/messages/stored.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(StoredFacts)
VIGIL_CODEC(StoredTrail)
VIGIL_CODEC(StoredReporter)
VIGIL_CODEC(StoredNewAccount)
VIGIL_CODEC(StoredCoding)
VIGIL_CODEC(StoredMeasure)
VIGIL_CODEC(StoredProposal)

}  // namespace vigil::protocol

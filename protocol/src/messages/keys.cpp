#include <vigil/protocol/messages/keys.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(NameKey)
VIGIL_CODEC(ShareKeys)
VIGIL_CODEC(PrintedShares)
VIGIL_CODEC(Rehearsal)
VIGIL_CODEC(KeyStatus)

}  // namespace vigil::protocol

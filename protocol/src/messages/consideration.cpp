#include <vigil/protocol/messages/consideration.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(Consider)
VIGIL_CODEC(Considered)
VIGIL_CODEC(ConsiderationList)
VIGIL_CODEC(OwnConsideration)

}  // namespace vigil::protocol

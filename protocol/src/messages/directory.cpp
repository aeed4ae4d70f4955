#include <vigil/protocol/messages/directory.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(DivisionList)
VIGIL_CODEC(DivisionView)
VIGIL_CODEC(Vocabulary)

}  // namespace vigil::protocol

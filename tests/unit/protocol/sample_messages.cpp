#include "unit/protocol/sample_messages.hpp"

#include "codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(Nothing)
VIGIL_CODEC(Texts)
VIGIL_CODEC(Formatted)
VIGIL_CODEC(Numbers)
VIGIL_CODEC(Part)
VIGIL_CODEC(Whole)
VIGIL_CODEC(Choice)
VIGIL_CODEC(Greeting)

}  // namespace vigil::protocol

#include <vigil/protocol/messages/siren.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(SirenSummary)
VIGIL_CODEC(SirenOfficer)
VIGIL_CODEC(SirenShift)
VIGIL_CODEC(SirenReport)
VIGIL_CODEC(SirenList)
VIGIL_CODEC(ListSirens)

}  // namespace vigil::protocol

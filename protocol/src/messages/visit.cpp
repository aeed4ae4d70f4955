#include <vigil/protocol/messages/visit.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(BeginVisit)
VIGIL_CODEC(CheckIn)
VIGIL_CODEC(EndVisit)
VIGIL_CODEC(VisitView)
VIGIL_CODEC(VisitList)
VIGIL_CODEC(StoredVisit)

}  // namespace vigil::protocol

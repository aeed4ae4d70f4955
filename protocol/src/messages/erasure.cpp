#include <vigil/protocol/messages/erasure.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(NameCaseWithReason)
VIGIL_CODEC(NameCase)
VIGIL_CODEC(StoredErasureOrder)
VIGIL_CODEC(StoredRelease)
VIGIL_CODEC(NameConsiderationWithReason)
VIGIL_CODEC(HoldView)
VIGIL_CODEC(ErasureClaims)
VIGIL_CODEC(StoredErasure)
VIGIL_CODEC(CaseErased)
VIGIL_CODEC(StoredConsiderationErasure)
VIGIL_CODEC(ConsiderationErased)
VIGIL_CODEC(ListDue)
VIGIL_CODEC(DueList)
VIGIL_CODEC(ListDueConsiderations)
VIGIL_CODEC(DueConsiderationList)

}  // namespace vigil::protocol

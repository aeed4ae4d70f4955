#include <vigil/protocol/messages/erasure.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(NameCaseWithReason)
VIGIL_CODEC(NameCase)
VIGIL_CODEC(HoldView)
VIGIL_CODEC(ErasureClaims)
VIGIL_CODEC(StoredErasure)
VIGIL_CODEC(CaseErased)
VIGIL_CODEC(ListDue)
VIGIL_CODEC(DueList)

}  // namespace vigil::protocol

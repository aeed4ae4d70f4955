#include <vigil/protocol/messages/control.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(RequestIdentity)
VIGIL_CODEC(ReporterIdentity)
VIGIL_CODEC(ProposalView)
VIGIL_CODEC(ProposalList)
VIGIL_CODEC(DecideProposal)
VIGIL_CODEC(NameProposal)
VIGIL_CODEC(ProposedChange)

}  // namespace vigil::protocol

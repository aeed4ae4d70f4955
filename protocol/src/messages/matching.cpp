#include <vigil/protocol/messages/matching.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(MatchView)
VIGIL_CODEC(MatchList)
VIGIL_CODEC(DecideMatch)
VIGIL_CODEC(CasePattern)

}  // namespace vigil::protocol

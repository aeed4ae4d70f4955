#include <vigil/protocol/messages/handling.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(StateReason)
VIGIL_CODEC(Recuse)
VIGIL_CODEC(BarFromCase)
VIGIL_CODEC(CodeReport)
VIGIL_CODEC(ChangeLevel)
VIGIL_CODEC(LevelAnswer)
VIGIL_CODEC(AskReporter)
VIGIL_CODEC(Asked)
VIGIL_CODEC(LookList)
VIGIL_CODEC(GrantView)
VIGIL_CODEC(GrantList)
VIGIL_CODEC(ReviewGrant)
VIGIL_CODEC(Audience)

}  // namespace vigil::protocol

#include <vigil/protocol/messages/duty.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(SetRoster)
VIGIL_CODEC(RosterView)
VIGIL_CODEC(DutyCheck)
VIGIL_CODEC(CheckDuty)
VIGIL_CODEC(AdministerRoster)
VIGIL_CODEC(AskForSwap)
VIGIL_CODEC(DecideSwap)
VIGIL_CODEC(SwapView)
VIGIL_CODEC(OwnDuties)

}  // namespace vigil::protocol

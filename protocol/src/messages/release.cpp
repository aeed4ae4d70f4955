#include <vigil/protocol/messages/release.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(DecideRelease)
VIGIL_CODEC(ReleaseView)
VIGIL_CODEC(ReleaseList)
VIGIL_CODEC(DailyList)

}  // namespace vigil::protocol

#include <vigil/protocol/messages/live_closed.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(LiveClosed)

}  // namespace vigil::protocol

#include <vigil/protocol/messages/roster.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(Roster)

}  // namespace vigil::protocol

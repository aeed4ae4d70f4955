#include <vigil/protocol/messages/digest.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(DigestList)

}  // namespace vigil::protocol

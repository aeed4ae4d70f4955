#include <vigil/protocol/messages/problem.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(Problem)

}  // namespace vigil::protocol

#include <vigil/protocol/messages/importing.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(ImportText)
VIGIL_CODEC(ImportProblem)
VIGIL_CODEC(ImportedCode)
VIGIL_CODEC(ImportOutcome)

}  // namespace vigil::protocol

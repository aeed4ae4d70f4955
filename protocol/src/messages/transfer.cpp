#include <vigil/protocol/messages/transfer.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(AskForTransfer)
VIGIL_CODEC(DecideTransfer)
VIGIL_CODEC(TransferView)
VIGIL_CODEC(TransferList)

}  // namespace vigil::protocol

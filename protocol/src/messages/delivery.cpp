#include <vigil/protocol/messages/delivery.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(DeliveryList)
VIGIL_CODEC(SetTelephone)
VIGIL_CODEC(NameDelivery)
VIGIL_CODEC(FailedDeliveries)

}  // namespace vigil::protocol

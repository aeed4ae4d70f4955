#include <vigil/protocol/messages/webhook.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(AlertRaised)
VIGIL_CODEC(AlertChanged)
VIGIL_CODEC(LimitChanged)
VIGIL_CODEC(WebhookTest)
VIGIL_CODEC(NameWebhook)
VIGIL_CODEC(WebhookList)
VIGIL_CODEC(FailedWebhooks)
VIGIL_CODEC(SendWebhookAgain)
VIGIL_CODEC(WebhooksQueued)
VIGIL_CODEC(WebhookTestQueued)

}  // namespace vigil::protocol

#include <vigil/protocol/messages/rules.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(OfferRules)
VIGIL_CODEC(NameRules)
VIGIL_CODEC(StoredActivation)
VIGIL_CODEC(StoredShadow)
VIGIL_CODEC(RulesActivated)
VIGIL_CODEC(RuleHistory)
VIGIL_CODEC(ExportedRules)
VIGIL_CODEC(ShadowRunView)
VIGIL_CODEC(ShadowReport)
VIGIL_CODEC(ReplayRules)
VIGIL_CODEC(Replayed)
VIGIL_CODEC(ReplayProgress)

}  // namespace vigil::protocol

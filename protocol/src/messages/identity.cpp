#include <vigil/protocol/messages/identity.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(Jwk)
VIGIL_CODEC(JwkSet)
VIGIL_CODEC(RedeemEnrolment)
VIGIL_CODEC(Enrolled)
VIGIL_CODEC(RequestChallenge)
VIGIL_CODEC(Challenge)
VIGIL_CODEC(StartSession)
VIGIL_CODEC(RefreshSession)
VIGIL_CODEC(PasswordLogin)
VIGIL_CODEC(Pin)
VIGIL_CODEC(SessionStarted)

}  // namespace vigil::protocol

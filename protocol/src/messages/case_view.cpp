#include <vigil/protocol/messages/case_view.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(FiredRule)
VIGIL_CODEC(CaseView)

}  // namespace vigil::protocol

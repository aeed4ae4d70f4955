#include <vigil/protocol/messages/division_list.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(LoadDivisions)
VIGIL_CODEC(StoredDivisions)
VIGIL_CODEC(DivisionsLoaded)

}  // namespace vigil::protocol

#include <vigil/protocol/messages/measure.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(RecordMeasure)
VIGIL_CODEC(MeasureRecorded)
VIGIL_CODEC(BreachView)
VIGIL_CODEC(BreachList)

}  // namespace vigil::protocol

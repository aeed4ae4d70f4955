#include <vigil/protocol/messages/calendar.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(LoadCalendar)
VIGIL_CODEC(CalendarYearView)
VIGIL_CODEC(CalendarList)
VIGIL_CODEC(CalendarLoaded)

}  // namespace vigil::protocol

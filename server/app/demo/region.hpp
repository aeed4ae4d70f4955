// An invented region over the real divisions: stations, police units, offices, schools, hospitals, village committees.
// Names end in (演示), so that nobody takes them for real.
#pragma once

#include <vigil/protocol/messages/demo.hpp>

#include "domain/administration/administration.hpp"

namespace vigil::app::demo {

// Makes the region in a database that holds no other organisation and no report. Where the region stands already it is
// left as it is. conflict: the database holds something real; nothing was changed.
Result<protocol::DemoRegion> make_region(Unit& unit, const Administration& administration, Instant now);

// Accounts with enrolment codes for the roles asked for. conflict: this is no demonstration's database.
Result<protocol::DemoCast> cast(Unit& unit, const Administration& administration, const Tokens& tokens,
                                const protocol::DemoRoles& roles, Instant now, Instant codes_expire_at);

}  // namespace vigil::app::demo

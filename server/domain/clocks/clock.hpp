// A legal limit that runs: a row, never a timer in memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

#include "domain/clocks/limit.hpp"

namespace vigil {

// How a clock is counted: on the wall, or by the days of the holiday calendar.
inline constexpr std::string_view kWallCalendar = "wall";
inline constexpr std::string_view kHolidayCalendar = "cn";

// By when an alert must be answered, and when it climbs to the next rung of its ladder. An acknowledgement stops both.
inline constexpr std::string_view kAcknowledgementClock = "acknowledgement";
inline constexpr std::string_view kLadderClock = "ladder";

// When an alert that nobody has answered rings more people of the organisation that is asked; its subject is that alert.
inline constexpr std::string_view kRingClock = "ring";

// When a drill ends that nobody has answered; its subject is the alert of the drill.
inline constexpr std::string_view kDrillClock = "drill";
// When it is looked whether whoever begins a duty can be reached; its subject is the organisation, and it is set forward each time. And
// when organisations are looked for that have no such clock yet.
inline constexpr std::string_view kDutyLookClock = "duty_look";
inline constexpr std::string_view kDutyRoundClock = "duty_round";

struct Clock {
    ClockId id;
    std::string subject;  // the alert or case it runs for
    std::string kind;     // "acknowledgement", or a code of the rules: "child_seen", ...
    std::int64_t state_version{};
    std::string legal_basis;
    Instant started_at{};
    Instant due_at{};
    std::string calendar;                     // kWallCalendar or kHolidayCalendar
    int calendar_version{};                   // of the year in which it ends; 0: there was none
    bool provisional = false;                 // a year that was counted over had no calendar
    std::optional<DivisionLevel> superior{};  // who learns of a breach
    std::optional<Instant> stopped_at{};
    std::optional<Limit> limit{};            // by which it is counted anew; none: never
    std::optional<Instant> no_later_than{};  // it replaced one that was due then
    // Once, for the state version it was made for. One that a duty must still be done for runs on, as breached.
    std::optional<Instant> fired_at{};
    int rung{};  // to which it leads: of the alert's ladder, from 1 on, or of the rings of one; 0: to none
    std::string started_by{};  // the subject of the entry of the log that started it; empty: from before that was kept
    std::string concerns{};    // of a case: the child or report that it is about; empty: the whole
};

}  // namespace vigil

// Who is on duty, and when: a roster, the swaps that officers agreed on, and the holiday calendar, worked out.
#pragma once

#include <span>
#include <vector>
#include <vigil/protocol/messages/roster.hpp>

#include "domain/clocks/holiday_calendar.hpp"

namespace vigil {

// Two officers agreed: wherever `giver` would be on duty in this time, `taker` is instead. Where the giver is not, nothing
// changes.
struct DutySwap {
    AccountId giver;
    AccountId taker;
    Instant from{};
    Instant until{};
};

struct DutySpan {
    Instant from{};
    Instant until{};                    // not of it
    std::vector<AccountId> officers{};  // sorted, each once; empty: nobody is on duty

    bool operator==(const DutySpan&) const = default;
};

// Everything from `from` until `until`, in order, without gaps; neighbours differ in their officers. Nothing where the
// window is empty. Shifts and rotations add up, an override stands in place of both, and swaps are applied last, in the
// order in which they are given: whoever took may give to a third. A part of the roster that cannot be read (check() of
// roster_check.hpp refuses it) is on at no time.
std::vector<DutySpan> duty_between(const protocol::Roster& roster, std::span<const DutySwap> swaps,
                                   const HolidayCalendar& calendar, Instant from, Instant until);

// Sorted, each once; empty: nobody is on duty.
std::vector<AccountId> on_duty_at(const protocol::Roster& roster, std::span<const DutySwap> swaps,
                                  const HolidayCalendar& calendar, Instant at);

}  // namespace vigil

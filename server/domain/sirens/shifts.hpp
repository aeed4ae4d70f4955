// In which shift of an officer a moment lies.
#pragma once

#include <chrono>
#include <vector>

#include "domain/duty/duty.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

inline constexpr std::chrono::hours kLongestShift{24};  // whoever is on duty longer is counted by the day

struct Shift {
    Instant from{};
    Instant until{};
    bool on_duty = false;  // false: the day, in China, of one who is not on duty, or whose duty has no end

    auto operator<=>(const Shift&) const = default;
};

class Shifts {
public:
    explicit Shifts(std::vector<DutySpan> spans) : spans_(std::move(spans)) {}

    // As duty was planned while it lasted: by each roster in its time. Without a roster nobody is on duty.
    static Result<Shifts> between(Unit& unit, const OrganisationId& organisation, Instant from, Instant until);

    Shift of(const AccountId& officer, Instant at) const;

private:
    std::vector<DutySpan> spans_;  // in order
};

}  // namespace vigil

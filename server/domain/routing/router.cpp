#include "domain/routing/router.hpp"

#include <algorithm>

namespace vigil {

Result<Router> Router::at(Unit& unit, const DivisionCode& place) {
    VIGIL_TRY(auto ancestry, unit.divisions().ancestry(place));
    if (ancestry.empty()) return Error{ErrorKind::invalid_input, "the division is not known", "unknown_division"};
    return Router(unit, std::move(ancestry));
}

Result<std::optional<Route>> Router::nearest(Function function, DivisionLevel start, const OrganisationSet& barred) {
    std::vector<DivisionCode> asked;
    for (const auto& division : ancestry_)
        if (division.level <= start) asked.push_back(division.code);
    VIGIL_TRY(const auto coverage, unit_->organisations().covering(function, asked));
    for (const auto& division : ancestry_) {
        if (division.level > start) continue;
        for (const auto& each : coverage) {
            if (each.division != division.code || barred.contains(each.organisation)) continue;
            VIGIL_TRY(auto organisation, unit_->organisations().find(each.organisation));
            if (organisation) return std::optional<Route>(Route{std::move(*organisation), division.level});
        }
    }
    return std::optional<Route>();
}

Result<Route> Router::route(const Demand& demand, const OrganisationSet& barred) {
    DivisionLevel start = demand.start;
    for (int up = 0; up < demand.levels_up; ++up) {
        // One level above whoever would be asked; at the region there is nothing above.
        VIGIL_TRY(const auto usual, nearest(demand.function, start, {}));
        const DivisionLevel found = usual ? usual->level : start;
        if (found == DivisionLevel::region) {
            start = DivisionLevel::region;  // nor is anybody below asked instead
            break;
        }
        start = static_cast<DivisionLevel>(static_cast<int>(found) - 1);
    }
    VIGIL_TRY(auto found, nearest(demand.function, start, barred));
    if (found) return std::move(*found);
    VIGIL_TRY(auto standing_in, nearest(Function::protection, start, barred));
    if (!standing_in) {
        VIGIL_TRY(standing_in, nearest(Function::protection, DivisionLevel::region, {}));
    }
    if (!standing_in) return Error{ErrorKind::unavailable, "no organisation protects the region", "no_owner"};
    standing_in->substituted = true;
    return std::move(*standing_in);
}

Result<std::optional<Route>> Router::route_beside(const Demand& demand, const OrganisationSet& passed_over) {
    auto found = route(demand, passed_over);
    if (!found && found.error().code != "no_owner") return found.error();
    if (!found || passed_over.contains(found.value().organisation.id)) return std::optional<Route>();
    return std::optional(std::move(found).value());
}

const Division& Router::division_at(DivisionLevel level) const {
    const auto found =
        std::find_if(ancestry_.begin(), ancestry_.end(), [&](const Division& each) { return each.level <= level; });
    return found == ancestry_.end() ? ancestry_.back() : *found;
}

bool Router::knows_township() const { return ancestry_.front().level >= DivisionLevel::township; }

}  // namespace vigil

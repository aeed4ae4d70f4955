// Which organisation answers for a place: total, so that every report has an owner (promise P3).
#pragma once

#include <set>
#include <vector>

#include "domain/ports/unit.hpp"

namespace vigil {

// What is looked for: who performs `function` at `start` or above.
struct Demand {
    Function function{};
    DivisionLevel start{};  // the lowest level that may be asked
    int levels_up = 0;      // rule N10: so many levels above the organisation that would be asked otherwise
};

struct Route {
    Organisation organisation;
    DivisionLevel level{};     // where it was found
    bool substituted = false;  // nobody performs the function: a protection organisation stands in
};

using OrganisationSet = std::set<OrganisationId>;

// Walks up the parents of one place, read once. Lives inside one unit.
class Router {
public:
    // invalid_input with code unknown_division: there is no such division.
    static Result<Router> at(Unit& unit, const DivisionCode& place);

    // The nearest active organisation for `demand` that is not barred. Where nobody up to the region performs the
    // function, the nearest protection organisation stands in; where even that is missing: unavailable, code no_owner
    // (the region's protection organisation cannot be removed, so only an empty database answers so).
    Result<Route> route(const Demand& demand, const OrganisationSet& barred = {});

    // The same beside `passed_over`; none where routing, which is total, would have to name one of them in the end.
    Result<std::optional<Route>> route_beside(const Demand& demand, const OrganisationSet& passed_over);

    // The division of the place at `level`, or the nearest above it.
    const Division& division_at(DivisionLevel level) const;
    const Division& place() const { return ancestry_.front(); }
    bool knows_township() const;

private:
    Router(Unit& unit, std::vector<Division> ancestry) : unit_(&unit), ancestry_(std::move(ancestry)) {}
    Result<std::optional<Route>> nearest(Function function, DivisionLevel start, const OrganisationSet& barred);

    Unit* unit_;
    std::vector<Division> ancestry_;  // the place first, the region last
};

}  // namespace vigil

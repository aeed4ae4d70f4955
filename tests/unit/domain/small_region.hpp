// A small region: real divisions, invented organisations.
#pragma once

#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"

namespace vigil::domain_test {

inline const DivisionCode kRegion{"150000000000"};
inline const DivisionCode kLeague{"150400000000"};
inline const DivisionCode kBanner{"150424000000"};
inline const DivisionCode kTownship{"150424101000"};         // has a station and a police unit
inline const DivisionCode kVillage{"150424101200"};          // of kTownship
inline const DivisionCode kOtherTownship{"150424103000"};    // has a station
inline const DivisionCode kTownshipWithout{"150424102000"};  // has nobody
inline const DivisionCode kOtherLeague{"150100000000"};      // has nobody
inline const DivisionCode kOtherLeaguesTownship{"150102001000"};
inline const DivisionCode kNowhere{"999999999999"};

// Each performs one function for its own division.
struct SmallRegion {
    OrganisationId region, league_agency, banner_agency, station, other_station;  // protection
    OrganisationId police, banner_police;                                         // of kTownship, of kBanner
    OrganisationId procuratorate, education, women;                               // of kBanner
};

Result<void> put_divisions(Unit& unit);
Result<SmallRegion> build_region(Unit& unit, IdSource& ids, Instant now);

}  // namespace vigil::domain_test

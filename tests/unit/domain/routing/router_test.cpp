// Who answers for a place (policy facts 4.3, promise P3). All real divisions: tests/property/routing_property_test.cpp.
#include "domain/routing/router.hpp"

#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using enum DivisionLevel;

class Routing : public Casework {
protected:
    Result<Route> route(const DivisionCode& place, const Demand& demand, const OrganisationSet& barred = {}) {
        return write([&](Unit& unit) -> Result<Route> {
            VIGIL_TRY(auto router, Router::at(unit, place));
            return router.route(demand, barred);
        });
    }
    OrganisationId found(const DivisionCode& place, const Demand& demand, const OrganisationSet& barred = {}) {
        return route(place, demand, barred).value().organisation.id;
    }
    void end(const OrganisationId& id) {
        ASSERT_TRUE(write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(auto organisation, unit.organisations().find(id));
            organisation->active = false;
            return unit.organisations().update(*organisation);
        }));
    }
};

TEST_F(Routing, GivenAVillage_WhenAStationIsSought_ThenTheTownshipsAnswers) {
    const auto route = this->route(kVillage, {Function::protection, township}).value();
    EXPECT_EQ(route.organisation.id, in_.station);
    EXPECT_EQ(route.level, township);
    EXPECT_FALSE(route.substituted);
}

TEST_F(Routing, GivenATownshipWithoutAStation_WhenOneIsSought_ThenItClimbsToTheBanner) {
    const auto route = this->route(kTownshipWithout, {Function::protection, township}).value();
    EXPECT_EQ(route.organisation.id, in_.banner_agency);
    EXPECT_EQ(route.level, banner);
}

TEST_F(Routing, GivenNobodyUpToTheRegion_WhenAStationIsSought_ThenTheRegionAnswers) {
    EXPECT_EQ(found(kOtherLeaguesTownship, {Function::protection, township}), in_.region);
}

TEST_F(Routing, GivenTheSearchStartsAtTheBanner_WhenAnAgencyIsSought_ThenTheStationIsNotAsked) {
    EXPECT_EQ(found(kVillage, {Function::protection, banner}), in_.banner_agency);
    EXPECT_EQ(found(kVillage, {Function::protection, league}), in_.league_agency);
    EXPECT_EQ(found(kVillage, {Function::protection, region}), in_.region);
}

TEST_F(Routing, GivenAnEndedStation_WhenOneIsSought_ThenItIsNotAsked) {
    end(in_.station);
    EXPECT_EQ(found(kTownship, {Function::protection, township}), in_.banner_agency);
}

TEST_F(Routing, GivenABarredStation_WhenOneIsSought_ThenTheNextAboveAnswers) {
    EXPECT_EQ(found(kTownship, {Function::protection, township}, {in_.station}), in_.banner_agency);
    EXPECT_EQ(found(kTownship, {Function::protection, township}, {in_.station, in_.banner_agency}), in_.league_agency);
}

TEST_F(Routing, GivenTwoStationsInOnePlace_WhenOneIsBarred_ThenTheOtherAnswers) {
    const OrganisationId second(ids_.next(now()));
    ASSERT_TRUE(write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.organisations().insert({second, "第二工作站", "station", kTownship, true}));
        return unit.organisations().cover({second, Function::protection, kTownship});
    }));
    EXPECT_EQ(found(kTownship, {Function::protection, township}, {in_.station}), second);
}

TEST_F(Routing, GivenAnOrganisationCoversANeighbour_WhenItIsSoughtThere_ThenItAnswers) {
    ASSERT_TRUE(write([&](Unit& unit) {
        return unit.organisations().cover({in_.station, Function::protection, kTownshipWithout});
    }));
    EXPECT_EQ(found(kTownshipWithout, {Function::protection, township}), in_.station);
}

// N10: one level above whoever would be asked.
TEST_F(Routing, GivenTheTownshipHasPolice_WhenOneLevelUpIsSought_ThenTheBannersAnswer) {
    EXPECT_EQ(found(kTownship, {Function::police, township, 1}), in_.banner_police);
}

TEST_F(Routing, GivenTheBannerStandsInForTheTownship_WhenOneLevelUpIsSought_ThenItIsAboveTheBanner) {
    EXPECT_EQ(found(kTownshipWithout, {Function::protection, township, 1}), in_.league_agency);
}

TEST_F(Routing, GivenTheRegionAnswersAnyway_WhenOneLevelUpIsSought_ThenItIsStillTheRegion) {
    EXPECT_EQ(found(kOtherLeaguesTownship, {Function::protection, township, 1}), in_.region);
}

TEST_F(Routing, GivenTheRegionAlonePerformsAFunctionAndIsBarred_WhenOneLevelUpIsSought_ThenNobodyBelowStandsIn) {
    const OrganisationId clinic(ids_.next(now()));
    ASSERT_TRUE(write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.organisations().insert({clinic, "自治区精神卫生中心", "hospital", kRegion, true}));
        return unit.organisations().cover({clinic, Function::psychiatric, kRegion});
    }));
    EXPECT_EQ(found(kTownship, {Function::psychiatric, banner, 1}, {clinic}), in_.region);
}

TEST_F(Routing, GivenNobodyPerformsAFunction_WhenItIsSought_ThenTheNearestProtectionStandsIn) {
    const auto route = this->route(kTownship, {Function::psychiatric, banner}).value();
    EXPECT_EQ(route.organisation.id, in_.banner_agency);
    EXPECT_TRUE(route.substituted);
}

TEST_F(Routing, GivenTheProtectionThatWouldStandInIsBarred_WhenAFunctionIsSought_ThenTheNextStandsIn) {
    EXPECT_EQ(found(kTownship, {Function::psychiatric, banner}, {in_.banner_agency}), in_.league_agency);
}

TEST_F(Routing, GivenEverybodyIsBarred_WhenAStationIsSought_ThenTheRegionAnswersAllTheSame) {
    const OrganisationSet everybody{in_.station, in_.banner_agency, in_.league_agency, in_.region};
    EXPECT_EQ(found(kTownship, {Function::protection, township}, everybody), in_.region);
}

TEST_F(Routing, GivenNobodyProtectsTheRegion_WhenAnythingIsSought_ThenThereIsNoOwner) {
    for (const auto& id : {in_.station, in_.banner_agency, in_.league_agency, in_.region}) end(id);
    const auto refused = route(kTownship, {Function::psychiatric, banner});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "no_owner");
}

TEST_F(Routing, GivenADivisionThatNobodyKnows_WhenRouted_ThenItIsUnknown) {
    EXPECT_EQ(route(kNowhere, {Function::protection, township}).error().code, "unknown_division");
}

TEST_F(Routing, GivenAPlace_WhenADivisionOfALevelIsSought_ThenItIsThatOrTheNearestAbove) {
    find([&](Unit& unit) -> Result<bool> {
        VIGIL_TRY(const auto in_village, Router::at(unit, kVillage));
        VIGIL_TRY(const auto in_banner, Router::at(unit, kBanner));
        EXPECT_EQ(in_village.division_at(township).code, kTownship);
        EXPECT_EQ(in_village.division_at(league).code, kLeague);
        EXPECT_EQ(in_banner.division_at(township).code, kBanner);
        EXPECT_TRUE(in_village.knows_township());
        EXPECT_FALSE(in_banner.knows_township());
        return true;
    });
}

}  // namespace
}  // namespace vigil::domain_test

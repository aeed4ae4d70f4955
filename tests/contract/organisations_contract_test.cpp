#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

class OrganisationContract : public StoreContract {};
VIGIL_ON_EVERY_ENGINE(OrganisationContract);

TEST_P(OrganisationContract, GivenAnOrganisation_WhenFound_ThenEveryFieldIsAsItWasInserted) {
    write(insert_directory);
    const auto stored = found([](Unit& unit) { return unit.organisations().find(kStation); });
    ASSERT_TRUE(stored);
    const auto expected = an_organisation(kStation);
    EXPECT_EQ(fields_of(*stored), fields_of(expected));
}

TEST_P(OrganisationContract, GivenAnOrganisation_WhenItsIdIsInsertedAgain_ThenItIsAConflict) {
    write(insert_directory);
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.organisations().insert(an_organisation(kStation)); }),
              ErrorKind::conflict);
}

TEST_P(OrganisationContract, GivenNoSuchOrganisation_WhenUpdated_ThenItIsNotFound) {
    write(insert_directory);
    const auto unknown = an_organisation(an_id<OrganisationId>(999));
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.organisations().update(unknown); }), ErrorKind::not_found);
}

TEST_P(OrganisationContract, GivenAnOrganisation_WhenUpdated_ThenTheNewFieldsAreFound) {
    write(insert_directory);
    const Organisation changed{kStation, "another name", "office", kBanner, false};
    write([&](Unit& unit) { return unit.organisations().update(changed); });
    const auto stored = found([](Unit& unit) { return unit.organisations().find(kStation); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of(*stored), fields_of(changed));
}

TEST_P(OrganisationContract, GivenTwoDivisions_WhenListedByDivision_ThenOnlyItsOwnCome) {
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(insert_directory(unit));
        return unit.organisations().update({kPolice, "police", "police", kBanner, true});
    });
    const auto in_banner = found([](Unit& unit) { return unit.organisations().list(kBanner); });
    EXPECT_THAT(ids_of(in_banner), testing::ElementsAre(kPolice));
}

TEST_P(OrganisationContract, GivenTwoDivisions_WhenListedWithoutDivision_ThenAllComeById) {
    write(insert_directory);
    const auto all = found([](Unit& unit) { return unit.organisations().list(std::nullopt); });
    EXPECT_THAT(ids_of(all), testing::ElementsAre(kStation, kPolice));
}

TEST_P(OrganisationContract, GivenCoverage_WhenRepeated_ThenNothingChanges) {
    const Coverage coverage{kStation, Function::protection, kTownship};
    write(insert_directory);
    write([&](Unit& unit) { return unit.organisations().cover(coverage); });
    write([&](Unit& unit) { return unit.organisations().cover(coverage); });
    EXPECT_THAT(found([](Unit& unit) { return unit.organisations().coverage_of(kStation); }),
                testing::ElementsAre(coverage));
}

TEST_P(OrganisationContract, GivenCoverage_WhenWithdrawnTwice_ThenItIsGone) {
    const Coverage coverage{kStation, Function::protection, kTownship};
    write(insert_directory);
    write([&](Unit& unit) { return unit.organisations().cover(coverage); });
    write([&](Unit& unit) { return unit.organisations().uncover(coverage); });
    write([&](Unit& unit) { return unit.organisations().uncover(coverage); });
    EXPECT_TRUE(found([](Unit& unit) { return unit.organisations().coverage_of(kStation); }).empty());
}

TEST_P(OrganisationContract, GivenSeveralDivisions_WhenCoveringIsAsked_ThenTheAnswerIsByDivisionThenOrganisation) {
    const Coverage station{kStation, Function::protection, kTownship};
    const Coverage police{kPolice, Function::protection, kTownship};
    const Coverage banner{kPolice, Function::protection, kBanner};
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(insert_directory(unit));
        VIGIL_TRY(unit.organisations().cover(police));
        VIGIL_TRY(unit.organisations().cover(banner));
        VIGIL_TRY(unit.organisations().cover(station));
        return unit.organisations().cover({kStation, Function::police, kTownship});
    });
    const std::vector<DivisionCode> asked{kTownship, kBanner, kTownship};
    EXPECT_THAT(found([&](Unit& unit) { return unit.organisations().covering(Function::protection, asked); }),
                testing::ElementsAre(banner, station, police));
}

TEST_P(OrganisationContract, GivenAnInactiveOrganisation_WhenCoveringIsAsked_ThenItIsLeftOut) {
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(insert_directory(unit));
        VIGIL_TRY(unit.organisations().cover({kStation, Function::protection, kTownship}));
        return unit.organisations().update({kStation, "closed", "station", kTownship, false});
    });
    const std::vector<DivisionCode> asked{kTownship};
    EXPECT_TRUE(found([&](Unit& unit) { return unit.organisations().covering(Function::protection, asked); }).empty());
}

}  // namespace
}  // namespace vigil::test

#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

class ExternalKeyContract : public StoreContract {};
VIGIL_ON_EVERY_ENGINE(ExternalKeyContract);

const std::string kIndex(32, '\x7f');

Work insert(ExternalKeyOf of, const std::string& index, const std::string& subject) {
    return [=](Unit& unit) { return unit.external_keys().insert(of, index, subject); };
}

TEST_P(ExternalKeyContract, GivenAKey_WhenFound_ThenItsSubjectComesAndOfItsOwnKindOnly) {
    write(insert(ExternalKeyOf::account, kIndex, kOfficer.str()));
    EXPECT_EQ(found([](Unit& unit) { return unit.external_keys().find(ExternalKeyOf::account, kIndex); }),
              kOfficer.str());
    EXPECT_FALSE(found([](Unit& unit) { return unit.external_keys().find(ExternalKeyOf::organisation, kIndex); }));
    EXPECT_FALSE(
        found([](Unit& unit) { return unit.external_keys().find(ExternalKeyOf::account, std::string(32, 'x')); }));
}

TEST_P(ExternalKeyContract, GivenAKey_WhenAnotherClaimsIt_ThenItIsAConflictAndTheFirstKeepsIt) {
    write(insert(ExternalKeyOf::organisation, kIndex, kStation.str()));
    EXPECT_EQ(failure_of_write(insert(ExternalKeyOf::organisation, kIndex, kPolice.str())), ErrorKind::conflict);
    EXPECT_EQ(found([](Unit& unit) { return unit.external_keys().find(ExternalKeyOf::organisation, kIndex); }),
              kStation.str());
}

}  // namespace
}  // namespace vigil::test

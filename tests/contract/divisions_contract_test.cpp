#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

class DivisionContract : public StoreContract {};
VIGIL_ON_EVERY_ENGINE(DivisionContract);

std::vector<std::string> codes_of(const std::vector<Division>& divisions) {
    std::vector<std::string> codes;
    for (const auto& division : divisions) codes.push_back(division.code.str());
    return codes;
}

TEST_P(DivisionContract, GivenADivision_WhenFound_ThenEveryFieldIsAsItWasPut) {
    auto division = a_division(kTownship, kBanner, DivisionLevel::township);
    division.name = "\xE8\x8B\x8F\xE6\x9C\xA8";  // 苏木
    division.valid_to = kNow;
    division.successor = kBanner;
    write([&](Unit& unit) { return unit.divisions().put(division); });
    const auto stored = found([](Unit& unit) { return unit.divisions().find(kTownship); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of(*stored), fields_of(division));
}

TEST_P(DivisionContract, GivenADivision_WhenPutAgain_ThenTheRowIsReplaced) {
    write([](Unit& unit) { return unit.divisions().put(a_division(kTownship, kBanner, DivisionLevel::township)); });
    const auto moved = a_division(kTownship, kLeague, DivisionLevel::banner);
    write([&](Unit& unit) { return unit.divisions().put(moved); });
    const auto all = found([](Unit& unit) { return unit.divisions().all(); });
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(fields_of(all[0]), fields_of(moved));
}

TEST_P(DivisionContract, GivenATree_WhenAncestryIsAsked_ThenItClimbsFromTheDivisionToTheRegion) {
    write(insert_directory);
    const auto ancestry = found([](Unit& unit) { return unit.divisions().ancestry(kTownship); });
    EXPECT_THAT(codes_of(ancestry), testing::ElementsAre(kTownship.str(), kBanner.str(), kLeague.str(), kRegion.str()));
}

TEST_P(DivisionContract, GivenAnUnknownCode_WhenAncestryIsAsked_ThenItIsEmpty) {
    EXPECT_TRUE(found([](Unit& unit) { return unit.divisions().ancestry(kTownship); }).empty());
}

TEST_P(DivisionContract, GivenParentsInACircle_WhenAncestryIsAsked_ThenItEnds) {
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.divisions().put(a_division(kTownship, kBanner, DivisionLevel::township)));
        return unit.divisions().put(a_division(kBanner, kTownship, DivisionLevel::banner));
    });
    EXPECT_LE(found([](Unit& unit) { return unit.divisions().ancestry(kTownship); }).size(), 17u);
}

TEST_P(DivisionContract, GivenATree_WhenChildrenAreAsked_ThenOnlyTheNextLevelComesInOrder) {
    const DivisionCode other{"152527101000"};
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(insert_directory(unit));
        return unit.divisions().put(a_division(other, kBanner, DivisionLevel::township));
    });
    const auto children = found([](Unit& unit) { return unit.divisions().children(kBanner); });
    EXPECT_THAT(codes_of(children), testing::ElementsAre(kTownship.str(), other.str()));
}

TEST_P(DivisionContract, GivenFourDivisions_WhenCounted_ThenThereAreFour) {
    write(insert_directory);
    EXPECT_EQ(found([](Unit& unit) { return unit.divisions().count(); }), 4);
}

}  // namespace
}  // namespace vigil::test

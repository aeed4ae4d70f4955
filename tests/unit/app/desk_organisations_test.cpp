#include "unit/app/desk_support.hpp"

namespace vigil::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class DeskOrganisations : public DeskTest {
protected:
    std::vector<std::string> listed(const json& arguments = json::object()) {
        std::vector<std::string> names;
        const auto list = run("org.list", arguments).at("organisations");
        for (const auto& each : list) names.push_back(each.at("name"));
        return names;
    }
    // Each as "function at division".
    std::vector<std::string> coverage_of(const std::string& organisation) {
        std::vector<std::string> covered;
        const auto list = run("coverage.list", {{"organisation_id", organisation}}).at("coverage");
        for (const auto& each : list)
            covered.push_back(each.at("function").get<std::string>() + " at " + each.at("division").get<std::string>());
        return covered;
    }
    static json coverage(const std::string& organisation, const std::string& function, const DivisionCode& division) {
        return {{"organisation_id", organisation}, {"function", function}, {"division", division.str()}};
    }
};

TEST_F(DeskOrganisations, GivenADivision_WhenAnOrganisationIsAdded_ThenTheAnswerShowsIt) {
    const auto added = run("org.add", {{"name", "工作站"}, {"kind", "station"}, {"division", kTownship.str()}});
    EXPECT_EQ(added.at("name"), "工作站");
    EXPECT_EQ(added.at("kind"), "station");
    EXPECT_EQ(added.at("division"), kTownship.str());
    EXPECT_EQ(added.at("active"), true);
    EXPECT_TRUE(is_uuid(added.at("organisation_id").get<std::string>()));
}

TEST_F(DeskOrganisations, GivenFunctions_WhenAnOrganisationIsAdded_ThenItCoversItsDivisionWithEach) {
    const auto id = organisation("派出所", kTownship, {"police", "emergency_medical"});
    EXPECT_THAT(coverage_of(id), UnorderedElementsAre("police at 152527100000", "emergency_medical at 152527100000"));
}

TEST_F(DeskOrganisations, GivenAnOrganisation_WhenAdded_ThenTheLogSaysSo) {
    EXPECT_TRUE(is_logged("organisation.added", organisation("工作站", kTownship)));
}

TEST_F(DeskOrganisations, GivenOrganisations_WhenAllAreListed_ThenAllAreThere) {
    organisation("one", kTownship);
    organisation("two", kSecondTownship);
    EXPECT_THAT(listed(), UnorderedElementsAre("one", "two"));
}

TEST_F(DeskOrganisations, GivenADivision_WhenItsOrganisationsAreListed_ThenTheOthersAreNot) {
    organisation("one", kTownship);
    organisation("two", kSecondTownship);
    EXPECT_THAT(listed({{"division", kTownship.str()}}), ElementsAre("one"));
}

TEST_F(DeskOrganisations, GivenNone_WhenListed_ThenTheListIsEmpty) { EXPECT_THAT(listed(), IsEmpty()); }

TEST_F(DeskOrganisations, GivenAnOrganisation_WhenEnded_ThenItIsNoLongerActive) {
    const auto id = organisation("工作站", kTownship, {"protection"});
    EXPECT_EQ(run("org.end", {{"organisation_id", id}}).at("active"), false);
    EXPECT_TRUE(is_logged("organisation.ended", id));
}

TEST_F(DeskOrganisations, GivenAnEndedOrganisation_WhenEndedAgain_ThenNothingIsLoggedTwice) {
    const auto id = organisation("工作站", kTownship);
    run("org.end", {{"organisation_id", id}});
    const auto before = entries();
    EXPECT_EQ(run("org.end", {{"organisation_id", id}}).at("active"), false);
    EXPECT_EQ(entries(), before + 1) << "that it was asked for, and by whom";
}

TEST_F(DeskOrganisations, GivenTheLastThatProtectsTheRegion_WhenEnded_ThenItIsRefusedAndStays) {
    const auto id = organisation("保护处", kRegion, {"protection"});
    EXPECT_EQ(refusal("org.end", {{"organisation_id", id}}).at("code"), "conflict");
    EXPECT_EQ(run("org.list").at("organisations").at(0).at("active"), true);
}

TEST_F(DeskOrganisations, GivenTwoThatProtectTheRegion_WhenOneIsEnded_ThenTheOtherIsTheLast) {
    const auto first = organisation("one", kRegion, {"protection"});
    const auto second = organisation("two", kRegion, {"protection"});
    EXPECT_EQ(run("org.end", {{"organisation_id", first}}).at("active"), false);
    EXPECT_EQ(refusal("org.end", {{"organisation_id", second}}).at("code"), "conflict");
}

TEST_F(DeskOrganisations, GivenAnOrganisation_WhenCoverageIsAdded_ThenItIsListedAndLogged) {
    const auto id = organisation("派出所", kTownship);
    EXPECT_EQ(run("coverage.add", coverage(id, "police", kSecondTownship)), json::object());
    EXPECT_THAT(coverage_of(id), ElementsAre("police at 152527101000"));
    EXPECT_TRUE(is_logged("coverage.added", id));
}

TEST_F(DeskOrganisations, GivenCoverage_WhenAddedAgain_ThenItStandsOnce) {
    const auto id = organisation("派出所", kTownship, {"police"});
    run("coverage.add", coverage(id, "police", kTownship));
    EXPECT_THAT(coverage_of(id), ElementsAre("police at 152527100000"));
}

TEST_F(DeskOrganisations, GivenCoverage_WhenRemoved_ThenOnlyThatOneGoes) {
    const auto id = organisation("派出所", kTownship, {"police", "protection"});
    EXPECT_EQ(run("coverage.remove", coverage(id, "police", kTownship)), json::object());
    EXPECT_THAT(coverage_of(id), ElementsAre("protection at 152527100000"));
    EXPECT_TRUE(is_logged("coverage.removed", id));
}

TEST_F(DeskOrganisations, GivenCoverageThatIsNotThere_WhenRemoved_ThenItIsNotFoundAndNothingIsLogged) {
    const auto id = organisation("派出所", kTownship, {"police"});
    const auto before = entries();
    EXPECT_EQ(refusal("coverage.remove", coverage(id, "police", kSecondTownship)).at("code"), "not_found");
    EXPECT_EQ(entries(), before);
}

TEST_F(DeskOrganisations, GivenTheLastProtectionOfTheRegion_WhenRemoved_ThenItIsRefusedAndStays) {
    const auto id = organisation("保护处", kRegion, {"protection"});
    EXPECT_EQ(refusal("coverage.remove", coverage(id, "protection", kRegion)).at("code"), "conflict");
    EXPECT_THAT(coverage_of(id), ElementsAre("protection at 150000000000"));
}

TEST_F(DeskOrganisations, GivenTheLastProtectorOfTheRegion_WhenATownshipIsTakenFromIt_ThenThatIsAllowed) {
    const auto id = organisation("保护处", kRegion, {"protection"});
    run("coverage.add", coverage(id, "protection", kTownship));
    run("coverage.remove", coverage(id, "protection", kTownship));
    EXPECT_THAT(coverage_of(id), ElementsAre("protection at 150000000000"));
}

TEST_F(DeskOrganisations, GivenSeveralFunctionsOfWhichOneIsUnknown_WhenAdded_ThenNoHalfOfItIsKept) {
    refusal("org.add",
            {{"name", "x"}, {"kind", "station"}, {"division", kTownship.str()}, {"functions", {"police", "x"}}});
    EXPECT_THAT(listed(), IsEmpty());
}

}  // namespace
}  // namespace vigil::test

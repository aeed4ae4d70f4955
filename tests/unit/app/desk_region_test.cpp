// The demonstration's region: what is invented, and that nothing real is touched.
#include <algorithm>
#include <set>

#include "domain/routing/router.hpp"
#include "files/divisions_file.hpp"
#include "unit/app/desk_support.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::Each;
using testing::EndsWith;
using testing::Ge;
using testing::Le;
using testing::SizeIs;

class DemoRegion : public DeskTest {
protected:
    std::vector<Organisation> organisations() {
        return found([](Unit& unit) { return unit.organisations().list(std::nullopt); });
    }
    json cast(const json& roles) { return run("demo.cast", {{"roles", roles}}).at("players"); }
    static json reporter(const DivisionCode& place, const std::string& organisation_kind) {
        return {{"role", "reporter"},
                {"divisions", {place.str()}},
                {"reporter_kind", "teacher"},
                {"reporter_org_kind", organisation_kind}};
    }
};

TEST_F(DemoRegion, GivenAnEmptyDatabase_WhenTheRegionIsMade_ThenTheAnswerCountsWhatStandsThere) {
    const auto made = run("demo.region");
    EXPECT_EQ(made.at("organisations"), organisations().size());
    EXPECT_EQ(made.at("townships"), 2);
    EXPECT_EQ(made.at("stood_already"), false);
}

TEST_F(DemoRegion, GivenTheRegion_WhenItsNamesAreRead_ThenNobodyTakesThemForReal) {
    run("demo.region");
    std::vector<std::string> names;
    for (const auto& each : organisations()) names.push_back(each.name);
    EXPECT_THAT(names, Each(EndsWith("(演示)")));
}

TEST_F(DemoRegion, GivenTheRegion_WhenMadeAgain_ThenItStandsAsItWas) {
    const auto made = run("demo.region");
    const auto before = entries();
    const auto again = run("demo.region");
    EXPECT_EQ(again.at("stood_already"), true);
    EXPECT_EQ(again.at("organisations"), made.at("organisations"));
    EXPECT_EQ(entries(), before + 1) << "that it was asked for, and by whom";
}

TEST_F(DemoRegion, GivenTheRegionWithAnOfficeAddedByHand_WhenMadeAgain_ThenTheOfficeStays) {
    run("demo.region");
    const OrganisationId added(organisation("added", kTownship));
    EXPECT_EQ(run("demo.region").at("stood_already"), true);
    EXPECT_TRUE(found([&](Unit& unit) { return unit.organisations().find(added); }));
}

TEST_F(DemoRegion, GivenARealOrganisation_WhenTheRegionIsMade_ThenItIsRefusedAndNothingChanges) {
    organisation("工作站", kTownship);
    const auto before = entries();
    EXPECT_EQ(refusal("demo.region").at("code"), "conflict");
    EXPECT_THAT(organisations(), SizeIs(1));
    EXPECT_EQ(entries(), before);
}

TEST_F(DemoRegion, GivenAnEndedRealOrganisation_WhenTheRegionIsMade_ThenItIsRefusedToo) {
    run("org.end", {{"organisation_id", organisation("工作站", kTownship)}});
    EXPECT_EQ(refusal("demo.region").at("code"), "conflict");
}

TEST_F(DemoRegion, GivenARealReport_WhenTheRegionIsMade_ThenItIsRefusedAndNothingChanges) {
    ASSERT_TRUE(store.write_now(insert_case));
    const auto before = entries();
    EXPECT_EQ(refusal("demo.region").at("code"), "conflict");
    EXPECT_THAT(organisations(), SizeIs(2));  // those of the case
    EXPECT_EQ(found([](Unit& unit) { return unit.reports().count(); }), 1);
    EXPECT_EQ(entries(), before);
}

TEST_F(DemoRegion, GivenTheRegion_WhenAReporterOfANewKindIsCast_ThenTheOrganisationIsFoundedOnce) {
    run("demo.region");
    const auto before = organisations().size();
    const auto first = cast(json::array({reporter(kSecondTownship, "kindergarten")})).at(0);
    const auto second = cast(json::array({reporter(kSecondTownship, "kindergarten")})).at(0);
    EXPECT_EQ(first.at("organisation_id"), second.at("organisation_id"));
    EXPECT_NE(first.at("account_id"), second.at("account_id"));
    EXPECT_EQ(organisations().size(), before + 1);
}

TEST_F(DemoRegion, GivenTheRegion_WhenPeopleAreCast_ThenEachCodeBindsADeviceToItsOwnAccount) {
    run("demo.region");
    const auto players = cast({reporter(kTownship, "hotel"), reporter(kTownship, "hotel")});
    ASSERT_THAT(players, SizeIs(2));
    for (const auto& player : players) {
        const auto hash = RandomTokens().enrolment_hash(player.at("code").get<std::string>());
        const auto enrolment = found([&](Unit& unit) { return unit.devices().find_enrolment(hash); });
        ASSERT_TRUE(enrolment);
        EXPECT_EQ(enrolment->account.str(), player.at("account_id").get<std::string>());
    }
}

TEST_F(DemoRegion, GivenTheRegion_WhenOneOfficerIsCastForTwoTownships_ThenTheAccountBelongsToBoth) {
    run("demo.region");
    const auto player =
        cast({{{"role", "police_liaison"}, {"divisions", {kTownship.str(), kSecondTownship.str()}}}}).at(0);
    const AccountId id(player.at("account_id").get<std::string>());
    const auto account = found([&](Unit& unit) { return unit.accounts().find(id); });
    std::vector<DivisionCode> places;
    for (const auto& membership : account->memberships)
        places.push_back(
            found([&](Unit& unit) { return unit.organisations().find(membership.organisation); })->division);
    EXPECT_THAT(places, testing::UnorderedElementsAre(kTownship, kSecondTownship));
}

TEST_F(DemoRegion, GivenOneRoleThatCannotBeCast_WhenCast_ThenNobodyIs) {
    run("demo.region");
    const auto before = entries();
    const json roles{reporter(kTownship, "hotel"), reporter(DivisionCode("159999999999"), "hotel")};
    EXPECT_EQ(refusal("demo.cast", {{"roles", roles}}).at("code"), "unknown_division");
    EXPECT_EQ(entries(), before);
}

// The region over the list of divisions that is shipped.
class WholeRegion : public DemoRegion {
protected:
    WholeRegion() {
        const auto listed = load_divisions(VIGIL_SOURCE_DIR "/config/divisions/150000.csv").value();
        const auto put = store.write_now([&](Unit& unit) -> Result<void> {
            for (const auto& division : listed) {
                VIGIL_TRY(unit.divisions().put(division));
            }
            return success();
        });
        if (!put) throw std::runtime_error(put.error().message);
        made = run("demo.region");
        for (const auto& division : listed)
            if (division.level == DivisionLevel::township) townships.push_back(division);
    }

    json made{};
    std::vector<Division> townships{};
};

TEST_F(WholeRegion, GivenTheShippedDivisions_WhenTheRegionIsMade_ThenEveryTownshipIsCountedAndSomeHaveNoStation) {
    // Lines of level 4: grep -c '^[0-9]*,4,' config/divisions/150000.csv. Those of the fixture are among them.
    EXPECT_EQ(made.at("townships"), 1225);
    std::size_t stations = 0;
    for (const auto& each : organisations()) stations += each.kind == "station" ? 1 : 0;
    EXPECT_EQ(1225 - made.at("townships_without_station").get<std::size_t>(), stations);
    // About one in six had none at the end of 2023: not many fewer here, and not many more.
    EXPECT_THAT(made.at("townships_without_station").get<double>() / 1225, AllOf(Ge(0.1), Le(0.2)));
}

TEST_F(WholeRegion, GivenAnyTownship_WhenAnyFunctionIsAskedFor_ThenItIsPerformedWithoutStandIn) {
    for (const auto& township : townships)
        for (const auto& word : words_of(Function{})) {
            const auto route = found([&](Unit& unit) -> Result<std::optional<Route>> {
                VIGIL_TRY(auto router, Router::at(unit, township.code));
                VIGIL_TRY(auto answered, router.route({word.value, DivisionLevel::township}));
                return std::optional<Route>(std::move(answered));
            });
            ASSERT_TRUE(route) << township.name;
            ASSERT_FALSE(route->substituted) << township.name << " " << word.text;
        }
}

TEST_F(WholeRegion, GivenATownshipWithoutStation_WhenItsOfficerIsCast_ThenItIsTheBannersAgency) {
    std::set<DivisionCode> with_station;
    for (const auto& each : organisations())
        if (each.kind == "station") with_station.insert(each.division);
    const auto bare = std::find_if(townships.begin(), townships.end(),
                                   [&](const Division& each) { return !with_station.contains(each.code); });
    ASSERT_NE(bare, townships.end());
    const OrganisationId id(cast({{{"role", "duty_officer"}, {"divisions", {bare->code.str()}}}})
                                .at(0)
                                .at("organisation_id")
                                .get<std::string>());
    const auto agency = found([&](Unit& unit) { return unit.organisations().find(id); });
    EXPECT_EQ(agency->kind, "agency");
    EXPECT_EQ(agency->division, *bare->parent);
}

}  // namespace
}  // namespace vigil::test

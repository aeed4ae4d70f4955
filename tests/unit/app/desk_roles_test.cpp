// Roles of an account in several organisations.
#include "unit/app/desk_support.hpp"

namespace vigil::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class DeskRoles : public DeskTest {
protected:
    json role(const std::string& organisation, const std::string& name) const {
        return {{"account_id", officer}, {"organisation_id", organisation}, {"role", name}};
    }
    std::vector<Membership> memberships() {
        return found([&](Unit& unit) { return unit.accounts().find(AccountId(officer)); })->memberships;
    }

    std::string station = organisation("工作站", kTownship);
    std::string second = organisation("另一工作站", kSecondTownship);
    std::string officer = account(station, "duty_officer");
};

TEST_F(DeskRoles, GivenAnOfficer_WhenJoiningASecondStation_ThenBothRolesStand) {
    EXPECT_EQ(run("account.join", role(second, "duty_officer")).at("roles"), json({"duty_officer", "duty_officer"}));
    EXPECT_THAT(memberships(), testing::UnorderedElementsAre(Membership{OrganisationId(station), Role::duty_officer},
                                                             Membership{OrganisationId(second), Role::duty_officer}));
    EXPECT_TRUE(is_logged("account.joined", officer));
}

TEST_F(DeskRoles, GivenAnOfficer_WhenJoiningOrLeaving_ThenTheConnectionsAreTold) {
    run("account.join", role(second, "supervisor"));
    EXPECT_THAT(changed, ElementsAre(AccountId(officer)));
    run("account.leave", role(second, "supervisor"));
    EXPECT_THAT(changed, SizeIs(2));
}

TEST_F(DeskRoles, GivenARole_WhenJoinedAgain_ThenNothingIsLoggedTwice) {
    const auto before = entries();
    run("account.join", role(station, "duty_officer"));
    EXPECT_THAT(memberships(), SizeIs(1));
    EXPECT_EQ(entries(), before + 1) << "that it was asked for, and by whom";
}

TEST_F(DeskRoles, GivenTwoRoles_WhenOneIsLeft_ThenTheOtherStays) {
    run("account.join", role(station, "supervisor"));
    EXPECT_EQ(run("account.leave", role(station, "duty_officer")).at("roles"), json({"supervisor"}));
    EXPECT_THAT(memberships(), ElementsAre(Membership{OrganisationId(station), Role::supervisor}));
    EXPECT_TRUE(is_logged("account.left", officer));
}

TEST_F(DeskRoles, GivenARoleThatIsNotHeld_WhenLeft_ThenItIsNotFoundAndNobodyIsTold) {
    EXPECT_EQ(refusal("account.leave", role(second, "duty_officer")).at("code"), "not_found");
    EXPECT_THAT(changed, IsEmpty());
    EXPECT_THAT(memberships(), SizeIs(1));
}

TEST_F(DeskRoles, GivenAnEndedAccount_WhenJoining_ThenItIsNotFound) {
    run("account.end", {{"account_id", officer}});
    EXPECT_EQ(refusal("account.join", role(second, "duty_officer")).at("code"), "not_found");
}

TEST_F(DeskRoles, GivenAnUnknownOrganisation_WhenJoining_ThenItIsNotFound) {
    EXPECT_EQ(refusal("account.join", role(an_id<OrganisationId>(9).str(), "duty_officer")).at("code"), "not_found");
    EXPECT_THAT(memberships(), SizeIs(1));
}

}  // namespace
}  // namespace vigil::test

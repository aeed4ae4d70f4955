// Who may do what: deny by default (P7). The table is that of design.md section 1 and policy facts 4.2 and 5.4.
#include "domain/access/access.hpp"

#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

const OrganisationId kMine("mine");
const OrganisationId kOthers("others");

Caller with(Role role) { return {.account = AccountId("a"), .reporter_kind = {}, .memberships = {{kMine, role}}}; }

Alert alert_for(Function function, const OrganisationId& organisation = kMine) {
    return {.id = AlertId("alert"),
            .case_id = CaseId("case"),
            .organisation = organisation,
            .function = function,
            .division = {}};
}

Bar bar_of(const OrganisationId& organisation) {
    return {.case_id = CaseId("case"), .organisation = organisation, .reason = "kinship", .row = "row"};
}

// sees: reads alerts and cases of its organisation; answers: acknowledges them.
struct RoleCase {
    Role role;
    bool sees;
    bool answers;
};

class Roles : public testing::TestWithParam<RoleCase> {};

TEST_P(Roles, GivenAnAlertOfOnesOrganisation_WhenAsked_ThenTheRoleDecides) {
    const auto caller = with(GetParam().role);
    EXPECT_EQ(sees_alerts(GetParam().role), GetParam().sees);
    for (const auto& function : words_of(Function{})) {
        const auto alert = alert_for(function.value);
        EXPECT_EQ(may_see(caller, alert, {}).has_value(), GetParam().sees) << function.text;
        EXPECT_EQ(may_acknowledge(caller, alert, {}).has_value(), GetParam().answers) << function.text;
        EXPECT_EQ(may_read(caller, {alert}, {}).has_value(), GetParam().sees) << function.text;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Table, Roles,
    testing::Values(RoleCase{Role::reporter, false, false}, RoleCase{Role::duty_officer, true, true},
                    RoleCase{Role::police_liaison, true, true}, RoleCase{Role::county_officer, true, true},
                    RoleCase{Role::supervisor, true, false}, RoleCase{Role::procurator, true, false},
                    RoleCase{Role::department_officer, true, true}, RoleCase{Role::system_administrator, false, false},
                    RoleCase{Role::security_administrator, false, false},
                    RoleCase{Role::audit_administrator, false, false}),
    [](const auto& tested) { return std::string(to_text(tested.param.role)); });

TEST(Access, GivenEveryRole_WhenCounted_ThenTheTableHasThemAll) { EXPECT_EQ(words_of(Role{}).size(), 10U); }

// Policy facts 5.4: kind and organisation of the reporter are shown to the handling station and the police only.
TEST(Access, GivenAFunction_WhenItReadsACase_ThenOnlyThePoliceHandleWithoutOwningIt) {
    for (const auto& function : words_of(Function{})) {
        const auto projection = may_read(with(Role::duty_officer), {alert_for(function.value)}, {}).value();
        switch (function.value) {
            case Function::police:
                EXPECT_EQ(projection, Projection::handling);
                break;
            case Function::protection:
            case Function::procuratorate:
                EXPECT_EQ(projection, Projection::overseeing) << function.text;
                break;
            case Function::emergency_medical:
                EXPECT_EQ(projection, Projection::rescuing);
                break;
            default:
                EXPECT_EQ(projection, Projection::task) << function.text;
        }
    }
}

TEST(Access, GivenTheOwner_WhenItReadsItsCase_ThenItHandles) {
    auto alert = alert_for(Function::protection);
    alert.owner = true;
    EXPECT_EQ(may_read(with(Role::duty_officer), {alert}, {}).value(), Projection::handling);
}

TEST(Access, GivenAnAlertOfAnotherOrganisation_WhenAsked_ThenTheJurisdictionIsForeign) {
    const auto alert = alert_for(Function::protection, kOthers);
    EXPECT_EQ(may_see(with(Role::duty_officer), alert, {}).error().code, "foreign_jurisdiction");
    EXPECT_EQ(may_acknowledge(with(Role::duty_officer), alert, {}).error().code, "foreign_jurisdiction");
    EXPECT_EQ(may_read(with(Role::duty_officer), {alert}, {}).error().code, "foreign_jurisdiction");
}

TEST(Access, GivenARoleElsewhere_WhenAsked_ThenItDoesNotCountHere) {
    auto caller = with(Role::reporter);
    caller.memberships.push_back({kOthers, Role::duty_officer});
    EXPECT_FALSE(may_see(caller, alert_for(Function::protection), {}));
}

TEST(Access, GivenABarredOrganisation_WhenAsked_ThenItIsRefusedWhateverTheRole) {
    for (const auto& role : words_of(Role{})) {
        EXPECT_FALSE(may_see(with(role.value), alert_for(Function::protection), {bar_of(kMine)})) << role.text;
        EXPECT_FALSE(may_read(with(role.value), {alert_for(Function::protection)}, {bar_of(kMine)})) << role.text;
    }
}

TEST(Access, GivenABarOfAnotherOrganisationOrOfAPerson_WhenAsked_ThenOnesOwnStands) {
    const Bar person{
        .case_id = CaseId("case"), .reason = "must_not_know", .row = "row", .sealed_description = "sealed"};
    EXPECT_TRUE(may_see(with(Role::duty_officer), alert_for(Function::protection), {bar_of(kOthers), person}));
}

TEST(Access, GivenTwoOrganisationsAndOneIsBarred_WhenItReads_ThenTheOthersProjectionIsShown) {
    auto caller = with(Role::duty_officer);
    caller.memberships.push_back({kOthers, Role::department_officer});
    const std::vector<Alert> alerts{alert_for(Function::protection), alert_for(Function::education, kOthers)};
    EXPECT_EQ(may_read(caller, alerts, {bar_of(kMine)}).value(), Projection::task);
}

TEST(Access, GivenNoAlertAtAll_WhenRead_ThenItIsRefused) { EXPECT_FALSE(may_read(with(Role::duty_officer), {}, {})); }

}  // namespace
}  // namespace vigil::domain_test

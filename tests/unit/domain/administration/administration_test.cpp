// What administrators change: every report keeps an owner (P3), and every change is in the log (P8).
#include "domain/administration/administration.hpp"

#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

class AdministrationTest : public Casework {
protected:
    template <class... Arguments, class Member>
    auto call(Member member, const Arguments&... arguments) {
        return write([&](Unit& unit) { return (administration_.*member)(unit, arguments..., now()); });
    }
    Result<Organisation> add(const DivisionCode& division, const std::vector<Function>& functions) {
        return call(&Administration::add_organisation, std::string("某单位"), std::string("station"), division,
                    functions);
    }
    Result<Organisation> end(const OrganisationId& id) { return call(&Administration::end_organisation, id); }
    Result<std::monostate> uncover(const Coverage& coverage) { return call(&Administration::uncover, coverage); }
    NewAccount a_new_account() {
        return {.organisation = in_.station, .role = Role::reporter, .name = "PERSON-NAME", .reporter_kind = "teacher"};
    }

    Administration administration_{rules(), ids_};
};

// ---- organisations and coverage ----

TEST_F(AdministrationTest, GivenFunctions_WhenAnOrganisationIsAdded_ThenItPerformsThemForItsDivision) {
    const auto added = add(kTownshipWithout, {Function::protection, Function::police}).value();
    const auto coverage = find([&](Unit& unit) { return unit.organisations().coverage_of(added.id); });
    EXPECT_THAT(coverage, UnorderedElementsAre(Coverage{added.id, Function::protection, kTownshipWithout},
                                               Coverage{added.id, Function::police, kTownshipWithout}));
    EXPECT_TRUE(was_logged("organisation.added", added.id.str()));
    EXPECT_TRUE(was_logged("coverage.added", added.id.str()));
}

TEST_F(AdministrationTest, GivenADivisionThatNobodyKnows_WhenAnOrganisationIsAdded_ThenItIsRefusedByPointer) {
    const auto refused = add(kNowhere, {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "unknown_division");
    EXPECT_EQ(refused.error().violations.at(0).pointer, "/division");
}

TEST_F(AdministrationTest, GivenADivisionThatNobodyKnows_WhenItIsToBeCovered_ThenItIsRefused) {
    const auto refused = call(&Administration::cover, Coverage{in_.station, Function::protection, kNowhere});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "unknown_division");
}

TEST_F(AdministrationTest, GivenNoSuchOrganisation_WhenChanged_ThenItIsNotFound) {
    const OrganisationId nobody("nobody");
    EXPECT_EQ(end(nobody).error().kind, ErrorKind::not_found);
    EXPECT_EQ(call(&Administration::cover, Coverage{nobody, Function::police, kTownship}).error().kind,
              ErrorKind::not_found);
    EXPECT_EQ(uncover({nobody, Function::police, kTownship}).error().kind, ErrorKind::not_found);
}

TEST_F(AdministrationTest, GivenAStation_WhenItIsEnded_ThenReportsClimbPastIt) {
    ASSERT_TRUE(end(in_.station));
    EXPECT_TRUE(was_logged("organisation.ended", in_.station.str()));
    EXPECT_EQ(case_of(file(a_report())).owner, in_.banner_agency);
}

TEST_F(AdministrationTest, GivenTheLastProtectionOfTheRegion_WhenItIsEnded_ThenThatConflicts) {
    const auto refused = end(in_.region);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_TRUE(find([&](Unit& unit) { return unit.organisations().find(in_.region); })->active);
}

TEST_F(AdministrationTest, GivenTheLastProtectionOfTheRegion_WhenItIsUncovered_ThenThatConflicts) {
    const Coverage last{in_.region, Function::protection, kRegion};
    const auto refused = uncover(last);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_THAT(find([&](Unit& unit) { return unit.organisations().coverage_of(in_.region); }), ElementsAre(last));
}

TEST_F(AdministrationTest, GivenASecondProtectionOfTheRegion_WhenTheFirstIsEnded_ThenTheSecondOwns) {
    const auto second = add(kRegion, {Function::protection}).value();
    ASSERT_TRUE(end(in_.region));
    auto document = a_report();
    document.places.now->division = kOtherLeaguesTownship;
    EXPECT_EQ(case_of(file(document)).owner, second.id);
    EXPECT_EQ(end(second.id).error().kind, ErrorKind::conflict) << "now it is the last";
}

TEST_F(AdministrationTest, GivenTheOtherProtectionOfTheRegionHasEnded_WhenTheLastIsUncovered_ThenThatConflicts) {
    const auto second = add(kRegion, {Function::protection}).value();
    ASSERT_TRUE(end(second.id));
    EXPECT_EQ(uncover({in_.region, Function::protection, kRegion}).error().kind, ErrorKind::conflict);
}

TEST_F(AdministrationTest, GivenTheLastProtectionOfTheRegion_WhenItsOtherCoverageIsRemoved_ThenThatIsAllowed) {
    ASSERT_TRUE(call(&Administration::cover, Coverage{in_.region, Function::protection, kOtherLeague}));
    EXPECT_TRUE(uncover({in_.region, Function::protection, kOtherLeague}));
    EXPECT_TRUE(was_logged("coverage.removed", in_.region.str()));
}

// ---- accounts ----

TEST_F(AdministrationTest, GivenAPerson_WhenTheAccountIsAdded_ThenItsNameIsSealed) {
    const auto added = call(&Administration::add_account, a_new_account()).value();
    EXPECT_THAT(added.sealed_name, testing::Not(testing::HasSubstr("PERSON-NAME")));
    EXPECT_EQ(
        find([&](Unit& unit) { return unit.vault().open(Field::account_name, added.id.str(), added.sealed_name); }),
        "PERSON-NAME");
    EXPECT_THAT(added.memberships, ElementsAre(Membership{in_.station, Role::reporter}));
    EXPECT_TRUE(was_logged("account.added", added.id.str()));
}

TEST_F(AdministrationTest, GivenAKindOfReporterThatNobodyKnows_WhenTheAccountIsAdded_ThenItIsRefusedByPointer) {
    auto account = a_new_account();
    account.reporter_kind = "no_such";
    const auto refused = call(&Administration::add_account, account);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "unknown_code");
    EXPECT_EQ(refused.error().violations.at(0).pointer, "/reporter_kind");
}

TEST_F(AdministrationTest, GivenALoginThatIsTaken_WhenAnAccountIsAdded_ThenThatConflictsAndNothingIsKept) {
    auto account = a_new_account();
    account.credential = NewCredential{"LOGIN-NAME", {{KeyId("key"), "login index"}}, "hash"};
    ASSERT_TRUE(call(&Administration::add_account, account));
    const auto before = find([&](Unit& unit) { return unit.accounts().of_organisation(in_.station); }).size();
    EXPECT_EQ(call(&Administration::add_account, account).error().kind, ErrorKind::conflict);
    EXPECT_EQ(find([&](Unit& unit) { return unit.accounts().of_organisation(in_.station); }).size(), before);
    EXPECT_THAT(find([](Unit& unit) { return unit.accounts().find_credential("login index"); })->sealed_login,
                testing::Not(testing::HasSubstr("LOGIN-NAME")));
}

TEST_F(AdministrationTest, GivenAnAccountWithASession_WhenItIsEnded_ThenTheSessionIsRevokedAtAWholeHour) {
    const auto account = call(&Administration::add_account, a_new_account()).value();
    const Sessions sessions{SessionLimits{}};
    ASSERT_TRUE(write([&](Unit& unit) {
        return sessions.start_console(unit, account.id, SessionId(ids_.next(now())), {"access", "refresh"}, now());
    }));
    pass(20min);
    ASSERT_TRUE(call(&Administration::end_account, account.id));
    EXPECT_EQ(find([&](Unit& unit) { return sessions.identify(unit, "access", now()); })->standing, Standing::revoked);
    const auto session = find([](Unit& unit) { return unit.sessions().find_by_access("access"); }).value();
    EXPECT_EQ(session.revoked_at, std::chrono::floor<std::chrono::hours>(session.revoked_at.value()));
    EXPECT_TRUE(was_logged("account.ended", account.id.str()));
}

TEST_F(AdministrationTest, GivenAnEndedOrUnknownAccount_WhenACodeIsIssued_ThenThereIsNoSuchAccount) {
    const auto account = call(&Administration::add_account, a_new_account()).value();
    ASSERT_TRUE(call(&Administration::enrol, account.id, std::string("hash 1"), now() + 48h));
    ASSERT_TRUE(call(&Administration::end_account, account.id));
    EXPECT_EQ(call(&Administration::enrol, account.id, std::string("hash 2"), now() + 48h).error().kind,
              ErrorKind::not_found);
    EXPECT_EQ(call(&Administration::enrol, AccountId("nobody"), std::string("hash 3"), now() + 48h).error().kind,
              ErrorKind::not_found);
}

TEST_F(AdministrationTest, GivenAnAccount_WhenACodeIsIssued_ThenItBindsADeviceAndIsInTheLog) {
    const auto account = call(&Administration::add_account, a_new_account()).value();
    const auto enrolment = call(&Administration::enrol, account.id, std::string("hash"), now() + 48h).value();
    EXPECT_TRUE(was_logged("enrolment.issued", enrolment.id.str()));
    const Sessions sessions{SessionLimits{}};
    const Device device{
        .id = DeviceId(ids_.next(now())), .account = {}, .algorithm = "ES256", .public_key = "key", .sealed_label = {}};
    EXPECT_EQ(write([&](Unit& unit) { return sessions.redeem(unit, "hash", device, now()); }).value().account,
              account.id);
}

}  // namespace
}  // namespace vigil::domain_test

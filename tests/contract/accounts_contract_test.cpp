#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

class AccountContract : public StoreContract {};
VIGIL_ON_EVERY_ENGINE(AccountContract);

Credential a_credential(const AccountId& account) {
    return Credential{account, "index", "sealed login", "$argon2id$", KeyId("index key"), {}};
}

TEST_P(AccountContract, GivenAnAccount_WhenFound_ThenEveryFieldAndMembershipIsAsItWasInserted) {
    auto account = an_account(an_id<AccountId>(1));
    account.memberships = {{kStation, Role::duty_officer}, {kPolice, Role::police_liaison}};
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(insert_directory(unit));
        return unit.accounts().insert(account);
    });
    const auto stored = found([&](Unit& unit) { return unit.accounts().find(account.id); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of(*stored), fields_of(account));
}

TEST_P(AccountContract, GivenAnAccount_WhenItsIdIsInsertedAgain_ThenItIsAConflict) {
    write(insert_directory);
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.accounts().insert(an_account(kOfficer)); }),
              ErrorKind::conflict);
}

TEST_P(AccountContract, GivenAnActiveAccount_WhenSetInactive_ThenItIsFoundInactive) {
    write(insert_directory);
    write([](Unit& unit) { return unit.accounts().set_active(kOfficer, false); });
    const auto stored = found([](Unit& unit) { return unit.accounts().find(kOfficer); });
    ASSERT_TRUE(stored);
    EXPECT_FALSE(stored->active);
}

TEST_P(AccountContract, GivenNoSuchAccount_WhenSetInactive_ThenItIsNotFound) {
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.accounts().set_active(kOfficer, false); }),
              ErrorKind::not_found);
}

TEST_P(AccountContract, GivenAMembership_WhenAddedTwiceAndRemoved_ThenItIsGone) {
    const Membership membership{kPolice, Role::supervisor};
    write(insert_directory);
    write([&](Unit& unit) { return unit.accounts().add_membership(kOfficer, membership); });
    write([&](Unit& unit) { return unit.accounts().add_membership(kOfficer, membership); });
    write([&](Unit& unit) { return unit.accounts().remove_membership(kOfficer, membership); });
    const auto stored = found([](Unit& unit) { return unit.accounts().find(kOfficer); });
    ASSERT_TRUE(stored);
    EXPECT_THAT(stored->memberships, testing::ElementsAre(Membership{kStation, Role::duty_officer}));
}

TEST_P(AccountContract, GivenAccountsOfTwoOrganisations_WhenListedByOne_ThenItsOwnComeOnceEach) {
    auto liaison = an_account(an_id<AccountId>(1));
    liaison.memberships = {{kPolice, Role::police_liaison}, {kPolice, Role::supervisor}};
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(insert_directory(unit));
        return unit.accounts().insert(liaison);
    });
    const auto accounts = found([](Unit& unit) { return unit.accounts().of_organisation(kPolice); });
    ASSERT_EQ(accounts.size(), 1u);
    EXPECT_EQ(fields_of(accounts[0]), fields_of(liaison));
}

TEST_P(AccountContract, GivenACredential_WhenFoundByItsLogin_ThenEveryFieldIsAsItWasPut) {
    const auto credential = a_credential(kOfficer);
    write(insert_directory);
    write([&](Unit& unit) { return unit.accounts().put_credential(credential); });
    const auto stored = found([](Unit& unit) { return unit.accounts().find_credential("index"); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of(*stored), fields_of(credential));
}

TEST_P(AccountContract, GivenACredential_WhenPutAgain_ThenItIsReplaced) {
    auto credential = a_credential(kOfficer);
    write(insert_directory);
    write([&](Unit& unit) { return unit.accounts().put_credential(credential); });
    credential.password_hash = "$argon2id$another";
    write([&](Unit& unit) { return unit.accounts().put_credential(credential); });
    const auto stored = found([](Unit& unit) { return unit.accounts().find_credential("index"); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of(*stored), fields_of(credential));
}

TEST_P(AccountContract, GivenFailedAttempts_WhenPut_ThenTheLoginHasThemUntilTheyAreNone) {
    write(insert_directory);
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.accounts().put_credential(a_credential(kOfficer)));
        return unit.accounts().put_attempts(kOfficer, {3, kNow});
    });
    auto stored = found([](Unit& unit) { return unit.accounts().find_credential("index"); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->attempts.failures, 3);
    EXPECT_EQ(stored->attempts.locked_until, kNow);
    write([](Unit& unit) { return unit.accounts().put_attempts(kOfficer, {}); });
    stored = found([](Unit& unit) { return unit.accounts().find_credential("index"); });
    EXPECT_EQ(stored->attempts.failures, 0);
    EXPECT_EQ(stored->attempts.locked_until, std::nullopt);
}

TEST_P(AccountContract, GivenASecondFactor_WhenPutAgain_ThenItIsTheNewOne) {
    write(insert_directory);
    write([](Unit& unit) { return unit.accounts().put_second_factor({kOfficer, "sealed", 7, true}); });
    write([](Unit& unit) { return unit.accounts().put_second_factor({kOfficer, "sealed anew", 0, false}); });
    const auto stored = found([](Unit& unit) { return unit.accounts().find_second_factor(kOfficer); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(std::tie(stored->sealed_secret, stored->last_step, stored->confirmed),
              std::make_tuple(std::string("sealed anew"), std::int64_t{0}, false));
}

TEST_P(AccountContract, GivenRecoveryCodes_WhenOneIsUsed_ThenItIsGoodOnceAndOnlyOfItsAccount) {
    const std::vector<std::string> hashes{"one", "two"};
    const auto use = [&](const AccountId& account, const std::string& hash) {
        bool used = false;
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(used, unit.accounts().use_recovery_code(account, hash));
            return success();
        });
        return used;
    };
    write(insert_directory);
    write([&](Unit& unit) { return unit.accounts().put_recovery_codes(kOfficer, hashes); });
    EXPECT_FALSE(use(an_id<AccountId>(1), "one"));
    EXPECT_TRUE(use(kOfficer, "one"));
    EXPECT_FALSE(use(kOfficer, "one"));
    EXPECT_TRUE(use(kOfficer, "two"));
}

TEST_P(AccountContract, GivenALoginOfAnotherAccount_WhenPut_ThenItIsAConflict) {
    const auto other = an_id<AccountId>(1);
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(insert_directory(unit));
        VIGIL_TRY(unit.accounts().insert(an_account(other)));
        return unit.accounts().put_credential(a_credential(kOfficer));
    });
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.accounts().put_credential(a_credential(other)); }),
              ErrorKind::conflict);
}

}  // namespace
}  // namespace vigil::test

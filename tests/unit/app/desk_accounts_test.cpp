#include "secrets/passwords.hpp"
#include "unit/app/desk_support.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class DeskAccounts : public DeskTest {
protected:
    json with_login(const std::string& login, const std::string& password) const {
        return {{"organisation_id", station},
                {"role", "duty_officer"},
                {"name", "值班员"},
                {"login", login},
                {"password", password}};
    }
    std::vector<std::string> listed() {
        std::vector<std::string> names;
        const auto list = run("account.list", {{"organisation_id", station}}).at("accounts");
        for (const auto& each : list) names.push_back(each.at("name"));
        return names;
    }
    json named(const std::string& account) const { return {{"account_id", account}}; }

    std::string station = organisation("工作站", kTownship, {"protection"});
};

TEST_F(DeskAccounts, GivenAnOrganisation_WhenAnAccountIsAdded_ThenTheAnswerShowsIt) {
    const auto added = run("account.add", {{"organisation_id", station}, {"role", "police_liaison"}, {"name", "ᠪᠠᠲᠤ"}});
    EXPECT_EQ(added.at("name"), "ᠪᠠᠲᠤ");
    EXPECT_EQ(added.at("roles"), json({"police_liaison"}));
    EXPECT_EQ(added.at("active"), true);
    EXPECT_TRUE(is_logged("account.added", added.at("account_id")));
}

TEST_F(DeskAccounts, GivenAnAccount_WhenStored_ThenItsNameIsSealed) {
    const AccountId id(account(station));
    const auto stored = found([&](Unit& unit) { return unit.accounts().find(id); });
    EXPECT_EQ(stored->sealed_name.find("某人"), std::string::npos);
}

TEST_F(DeskAccounts, GivenAReporter_WhenAdded_ThenTheProfessionIsKept) {
    const AccountId id(
        run("account.add",
            {{"organisation_id", station}, {"role", "reporter"}, {"name", "x"}, {"reporter_kind", "teacher"}})
            .at("account_id")
            .get<std::string>());
    EXPECT_EQ(found([&](Unit& unit) { return unit.accounts().find(id); })->reporter_kind, "teacher");
}

TEST_F(DeskAccounts, GivenAccounts_WhenListed_ThenTheirNamesAreOpened) {
    account(station);
    EXPECT_THAT(listed(), ElementsAre("某人"));
}

TEST_F(DeskAccounts, GivenALoginWithAPassword_WhenAdded_ThenNeitherIsInTheAnswer) {
    const auto answer = run("account.add", with_login("duty.officer", "a long password")).dump();
    EXPECT_EQ(answer.find("a long password"), std::string::npos);
    EXPECT_EQ(answer.find("duty.officer"), std::string::npos);
}

TEST_F(DeskAccounts, GivenALoginThatSomebodyHas_WhenAddedAgain_ThenItIsAConflictAndNoSecondAccountIsKept) {
    run("account.add", with_login("duty.officer", "a long password"));
    EXPECT_EQ(refusal("account.add", with_login("duty.officer", "another password")).at("code"), "conflict");
    EXPECT_THAT(listed(), SizeIs(1));
}

TEST_F(DeskAccounts, GivenALoginWithoutAPassword_WhenAdded_ThenItIsRefused) {
    auto arguments = with_login("duty.officer", "");
    arguments.erase("password");
    EXPECT_EQ(refusal("account.add", arguments).at("code"), "invalid_document");
    EXPECT_THAT(listed(), IsEmpty());
}

TEST_F(DeskAccounts, GivenAPasswordWithoutALogin_WhenAdded_ThenItIsRefusedAndNotRepeated) {
    auto arguments = with_login("", "a long password");
    arguments.erase("login");
    const auto problem = refusal("account.add", arguments);
    EXPECT_EQ(problem.at("code"), "invalid_document");
    EXPECT_EQ(problem.dump().find("a long password"), std::string::npos);
}

TEST_F(DeskAccounts, GivenAnAccount_WhenEnded_ThenItIsInactiveAndItsConnectionsEnd) {
    const auto id = account(station);
    EXPECT_EQ(run("account.end", named(id)).at("active"), false);
    EXPECT_THAT(ended, ElementsAre(AccountId(id)));
    EXPECT_TRUE(is_logged("account.ended", id));
}

TEST_F(DeskAccounts, GivenAnEndedAccount_WhenEndedAgain_ThenNothingIsLoggedTwice) {
    const auto id = account(station);
    run("account.end", named(id));
    const auto before = entries();
    run("account.end", named(id));
    EXPECT_EQ(entries(), before + 1) << "that it was asked for, and by whom";
}

TEST_F(DeskAccounts, GivenAnUnknownAccount_WhenEnded_ThenNoConnectionIsEnded) {
    EXPECT_EQ(refusal("account.end", named(an_id<AccountId>(9).str())).at("code"), "not_found");
    EXPECT_THAT(ended, IsEmpty());
}

TEST_F(DeskAccounts, GivenAnAccount_WhenACodeIsIssued_ThenItIsGoodForTheConfiguredTime) {
    const auto id = account(station);
    const auto issued = run("enrol", named(id));
    EXPECT_EQ(issued.at("account_id"), id);
    // Three days after 2026-03-02T01:00:00Z, by date -d 2026-03-05T01:00:00Z +%s000.
    EXPECT_EQ(issued.at("expires_at"), 1'772'672'400'000);
    EXPECT_THAT(issued.at("code"),
                testing::ResultOf([](const json& code) { return code.get<std::string>().size(); }, 19U));
}

TEST_F(DeskAccounts, GivenACode_WhenADeviceRedeemsIt_ThenTheDeviceIsTheAccounts) {
    const auto id = account(station);
    const auto device = redeem(run("enrol", named(id)).at("code"));
    ASSERT_TRUE(device) << device.error().message;
    EXPECT_EQ(device.value().account, AccountId(id));
}

TEST_F(DeskAccounts, GivenACode_WhenItsTimeIsOver_ThenNoDeviceIsBound) {
    const auto code = run("enrol", named(account(station))).at("code").get<std::string>();
    store.timers().advance(72h);
    const auto device = redeem(code);
    ASSERT_FALSE(device);
    EXPECT_EQ(device.error().code, "enrolment_refused");
}

TEST_F(DeskAccounts, GivenAnEndedAccount_WhenACodeIsAskedFor_ThenItIsNotFound) {
    const auto id = account(station);
    run("account.end", named(id));
    EXPECT_EQ(refusal("enrol", named(id)).at("code"), "not_found");
}

TEST_F(DeskAccounts, GivenTwoCodes_WhenIssued_ThenTheyDiffer) {
    const auto id = account(station);
    EXPECT_NE(run("enrol", named(id)).at("code"), run("enrol", named(id)).at("code"));
}

class DeskDevices : public DeskAccounts {
protected:
    std::string owner = account(station);
    std::string device = redeem(run("enrol", named(owner)).at("code")).value().id.str();
    json the_device() const { return {{"device_id", device}}; }
};

TEST_F(DeskDevices, GivenADevice_WhenListed_ThenItIsShown) {
    const auto devices = run("device.list", named(owner)).at("devices");
    ASSERT_THAT(devices, SizeIs(1));
    EXPECT_EQ(devices.at(0).at("device_id"), device);
    EXPECT_EQ(devices.at(0).at("account_id"), owner);
    EXPECT_EQ(devices.at(0).at("label"), "值班手机");
    EXPECT_EQ(devices.at(0).at("created_at"), ms_of(std::chrono::floor<std::chrono::days>(FixedTimers::kStart)))
        << "the day: not the minute in which its holder perhaps reported";
    EXPECT_FALSE(devices.at(0).contains("revoked_at"));
}

TEST_F(DeskDevices, GivenNoDevice_WhenListed_ThenTheListIsEmpty) {
    EXPECT_THAT(run("device.list", named(account(station))).at("devices"), IsEmpty());
}

TEST_F(DeskDevices, GivenADevice_WhenRevoked_ThenTheAnswerSaysWhenAndItsConnectionsEnd) {
    store.timers().advance(1h);
    EXPECT_EQ(run("device.revoke", the_device()).at("revoked_at"), ms_of(FixedTimers::kStart + 1h));
    EXPECT_THAT(revoked, ElementsAre(DeviceId(device)));
}

TEST_F(DeskDevices, GivenARevokedDevice_WhenRevokedAgain_ThenTheFirstTimeStays) {
    run("device.revoke", the_device());
    store.timers().advance(1h);
    EXPECT_EQ(run("device.revoke", the_device()).at("revoked_at"), ms_of(FixedTimers::kStart));
}

TEST_F(DeskDevices, GivenAnUnknownDevice_WhenRevoked_ThenNoConnectionIsEnded) {
    EXPECT_EQ(refusal("device.revoke", {{"device_id", an_id<DeviceId>(9).str()}}).at("code"), "not_found");
    EXPECT_THAT(revoked, IsEmpty());
}

}  // namespace
}  // namespace vigil::test

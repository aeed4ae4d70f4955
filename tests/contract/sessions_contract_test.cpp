#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;

class SessionContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write(insert_directory);
    }
    bool consume(const std::string& hash, const DeviceId& device, Instant now) {
        bool valid = false;
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(valid, unit.sessions().consume_challenge(hash, device, now));
            return success();
        });
        return valid;
    }
    std::optional<Session> by_refresh(const std::string& hash) {
        return found([&](Unit& unit) { return unit.sessions().find_by_refresh(hash); });
    }
};
VIGIL_ON_EVERY_ENGINE(SessionContract);

TEST_P(SessionContract, GivenAChallenge_WhenConsumedTwice_ThenOnlyTheFirstIsValid) {
    write([](Unit& unit) { return unit.sessions().insert_challenge("hash", kConsole, kNow + 1min); });
    EXPECT_TRUE(consume("hash", kConsole, kNow));
    EXPECT_FALSE(consume("hash", kConsole, kNow));
}

TEST_P(SessionContract, GivenAChallenge_WhenConsumedAtItsEnd_ThenItIsNoLongerValid) {
    write([](Unit& unit) { return unit.sessions().insert_challenge("hash", kConsole, kNow + 1min); });
    EXPECT_FALSE(consume("hash", kConsole, kNow + 1min));
}

TEST_P(SessionContract, GivenAChallengeOfAnotherDevice_WhenConsumed_ThenItIsNotValid) {
    write([](Unit& unit) { return unit.sessions().insert_challenge("hash", kConsole, kNow + 1min); });
    EXPECT_FALSE(consume("hash", an_id<DeviceId>(302), kNow));
}

TEST_P(SessionContract, GivenTwoChallenges_WhenTheExpiredAreForgotten_ThenTheOtherIsStillValid) {
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.sessions().insert_challenge("old", kConsole, kNow - 1ms));
        VIGIL_TRY(unit.sessions().insert_challenge("new", kConsole, kNow));
        return unit.sessions().forget_challenges(kNow);
    });
    EXPECT_FALSE(consume("old", kConsole, kNow - 1h));
    EXPECT_TRUE(consume("new", kConsole, kNow - 1h));
}

TEST_P(SessionContract, GivenASession_WhenFoundByItsId_ThenEveryFieldIsAsItWasInserted) {
    const auto session = a_session(1);
    write([&](Unit& unit) { return unit.sessions().insert(session); });
    const auto stored = found([&](Unit& unit) { return unit.sessions().find(session.id); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of(*stored), fields_of(session));
    EXPECT_FALSE(found([&](Unit& unit) { return unit.sessions().find(a_session(2).id); }));
}

TEST_P(SessionContract, GivenADeviceThatDoesNotExist_WhenChallenged_ThenTheChallengeIsKeptLikeAnyOther) {
    const auto nobody = an_id<DeviceId>(999);
    write([&](Unit& unit) { return unit.sessions().insert_challenge("hash", nobody, kNow + 1min); });
    EXPECT_TRUE(consume("hash", nobody, kNow));
}

TEST_P(SessionContract, GivenASession_WhenFoundByItsAccessToken_ThenEveryFieldIsAsItWasInserted) {
    const auto session = a_session(1);
    write([&](Unit& unit) { return unit.sessions().insert(session); });
    const auto stored = found([&](Unit& unit) { return unit.sessions().find_by_access(session.access_hash); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of(*stored), fields_of(session));
}

TEST_P(SessionContract, GivenASession_WhenFoundByItsPresentAndItsPreviousRefreshToken_ThenBothFindIt) {
    write([](Unit& unit) { return unit.sessions().insert(a_session(1)); });
    EXPECT_TRUE(by_refresh("refresh 1"));
    EXPECT_TRUE(by_refresh("before 1"));
}

TEST_P(SessionContract, GivenASessionWithoutPreviousToken_WhenAnEmptyOneIsLookedUp_ThenNothingIsFound) {
    auto session = a_session(1);
    session.previous_refresh_hash.clear();
    write([&](Unit& unit) { return unit.sessions().insert(session); });
    EXPECT_FALSE(by_refresh(""));
}

TEST_P(SessionContract, GivenASession_WhenUpdated_ThenOnlyTheNewTokensFindIt) {
    auto session = a_session(1);
    write([&](Unit& unit) { return unit.sessions().insert(session); });
    session.refresh_hash = "rotated";
    session.previous_refresh_hash = "refresh 1";
    write([&](Unit& unit) { return unit.sessions().update(session); });
    EXPECT_TRUE(by_refresh("rotated"));
    EXPECT_TRUE(by_refresh("refresh 1"));
    EXPECT_FALSE(by_refresh("before 1"));
}

TEST_P(SessionContract, GivenNoSuchSession_WhenUpdated_ThenItIsNotFound) {
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.sessions().update(a_session(1)); }), ErrorKind::not_found);
}

TEST_P(SessionContract, GivenSessionsOfTwoDevices_WhenOneIsRevoked_ThenTheOtherGoesOn) {
    auto password = a_session(2);
    password.device.reset();
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.sessions().insert(a_session(1)));
        VIGIL_TRY(unit.sessions().insert(password));
        return unit.sessions().revoke_of_device(kConsole, kNow);
    });
    EXPECT_EQ(by_refresh("refresh 1")->revoked_at, kNow);
    EXPECT_EQ(by_refresh("refresh 2")->revoked_at, std::nullopt);
}

TEST_P(SessionContract, GivenARevokedSession_WhenTheAccountIsRevoked_ThenEverySessionIsAndTheFirstTimeStays) {
    auto password = a_session(2);
    password.device.reset();
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.sessions().insert(a_session(1)));
        VIGIL_TRY(unit.sessions().insert(password));
        VIGIL_TRY(unit.sessions().revoke_of_device(kConsole, kNow));
        return unit.sessions().revoke_of_account(kOfficer, kNow + 1h);
    });
    EXPECT_EQ(by_refresh("refresh 1")->revoked_at, kNow);
    EXPECT_EQ(by_refresh("refresh 2")->revoked_at, kNow + 1h);
}

}  // namespace
}  // namespace vigil::test

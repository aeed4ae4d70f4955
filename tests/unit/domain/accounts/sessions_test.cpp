// Enrolment and sessions (PROTOCOL.md section 4; decisions 0006 and 0012).
#include "domain/accounts/sessions.hpp"

#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using std::chrono::floor;
using std::chrono::hours;

class SessionsTest : public Casework {
protected:
    void SetUp() override {
        account_ = officer(in_.station).account;
        const Enrolment enrolment{EnrolmentId(ids_.next(now())), account_, "code hash", now() + 48h};
        ASSERT_TRUE(write([&](Unit& unit) { return unit.devices().insert_enrolment(enrolment); }));
    }
    Device a_device(const char* key = "key") {
        return {.id = DeviceId(ids_.next(now())),
                .account = {},
                .algorithm = "ES256",
                .public_key = key,
                .sealed_label = "sealed phone"};
    }
    Result<Device> redeem(const Device& device, const char* code_hash = "code hash") {
        return write([&](Unit& unit) { return sessions_.redeem(unit, code_hash, device, now()); });
    }
    Result<Session> start(const DeviceId& device, const char* challenge = "challenge") {
        return write([&](Unit& unit) {
            return sessions_.start(unit, device, challenge, SessionId(ids_.next(now())), {"access 0", "refresh 0"},
                                   now());
        });
    }
    Instant challenge(const DeviceId& device) {
        return find([&](Unit& unit) { return sessions_.challenge(unit, device, "challenge", now()); });
    }
    // A device with a session whose tokens are "access 0" and "refresh 0".
    Device a_device_with_a_session() {
        const auto device = redeem(a_device()).value();
        challenge(device.id);
        EXPECT_TRUE(start(device.id));
        return device;
    }
    Result<Session> refresh(const char* token, const TokenHashes& fresh) {
        return write([&](Unit& unit) { return sessions_.refresh(unit, token, fresh, now()); });
    }
    std::optional<Standing> standing(const char* access = "access 0") {
        const auto found = find([&](Unit& unit) { return sessions_.identify(unit, access, now()); });
        return found ? std::optional(found->standing) : std::nullopt;
    }
    void end_account() {
        ASSERT_TRUE(write([&](Unit& unit) { return unit.accounts().set_active(account_, false); }));
    }

    Sessions sessions_{SessionLimits{}};
    AccountId account_;
};

template <class T>
bool is_refused(const Result<T>& answer, std::string_view code) {
    return !answer && answer.error().code == code;
}

// ---- enrolment ----

TEST_F(SessionsTest, GivenACode_WhenRedeemed_ThenTheDeviceBelongsToTheAccount) {
    const auto device = redeem(a_device()).value();
    EXPECT_EQ(device.account, account_);
    EXPECT_TRUE(was_logged("device.enrolled", device.id.str()));
}

TEST_F(SessionsTest, GivenTheAnswerWasLost_WhenTheSameKeyRedeemsAgain_ThenItIsTheFirstDevice) {
    const auto first = redeem(a_device()).value();
    EXPECT_EQ(redeem(a_device()).value().id, first.id);
}

TEST_F(SessionsTest, GivenARedeemedCode_WhenAnotherKeyRedeemsIt_ThenItIsRefused) {
    ASSERT_TRUE(redeem(a_device()));
    EXPECT_TRUE(is_refused(redeem(a_device("another key")), "enrolment_refused"));
}

TEST_F(SessionsTest, GivenAnUnknownOrExpiredCode_WhenRedeemed_ThenItIsRefusedInTheSameWords) {
    EXPECT_TRUE(is_refused(redeem(a_device(), "no such hash"), "enrolment_refused"));
    pass(48h);
    EXPECT_TRUE(is_refused(redeem(a_device()), "enrolment_refused"));
}

TEST_F(SessionsTest, GivenAnEndedAccount_WhenItsCodeIsRedeemed_ThenItIsRefused) {
    end_account();
    EXPECT_TRUE(is_refused(redeem(a_device()), "enrolment_refused"));
}

TEST_F(SessionsTest, GivenARevokedDevice_WhenItRedeemsItsCodeAgain_ThenItIsRefused) {
    const auto device = redeem(a_device()).value();
    ASSERT_TRUE(write([&](Unit& unit) { return revoke_device(unit, device.id, now()); }));
    EXPECT_TRUE(is_refused(redeem(a_device()), "enrolment_refused"));
}

// ---- challenges ----

TEST_F(SessionsTest, GivenAChallenge_WhenUsedTwice_ThenTheSecondTimeIsRefused) {
    const auto device = a_device_with_a_session();
    EXPECT_TRUE(is_refused(start(device.id), "session_refused"));
}

TEST_F(SessionsTest, GivenAChallenge_WhenFiveMinutesHavePassed_ThenItIsRefused) {
    const auto device = redeem(a_device()).value();
    EXPECT_EQ(challenge(device.id), now() + 5min);
    pass(5min);
    EXPECT_TRUE(is_refused(start(device.id), "session_refused"));
}

TEST_F(SessionsTest, GivenAChallengeOfAnotherDevice_WhenUsed_ThenItIsRefused) {
    const auto device = redeem(a_device()).value();
    challenge(DeviceId(ids_.next(now())));
    EXPECT_TRUE(is_refused(start(device.id), "session_refused"));
}

TEST_F(SessionsTest, GivenAnEndedAccount_WhenASessionIsStarted_ThenItIsRefused) {
    const auto device = redeem(a_device()).value();
    challenge(device.id);
    end_account();
    EXPECT_TRUE(is_refused(start(device.id), "session_refused"));
}

TEST_F(SessionsTest, GivenARevokedDevice_WhenASessionIsStarted_ThenItIsRefused) {
    const auto device = redeem(a_device()).value();
    challenge(device.id);
    ASSERT_TRUE(write([&](Unit& unit) { return revoke_device(unit, device.id, now()); }));
    EXPECT_TRUE(is_refused(start(device.id), "session_refused"));
}

// ---- refresh ----

TEST_F(SessionsTest, GivenASession_WhenRefreshed_ThenTheNewTokensStandAndTheOldAccessTokenDoesNot) {
    a_device_with_a_session();
    ASSERT_TRUE(refresh("refresh 0", {"access 1", "refresh 1"}));
    EXPECT_EQ(standing("access 1"), Standing::live);
    EXPECT_EQ(standing("access 0"), std::nullopt);
}

TEST_F(SessionsTest, GivenTheAnswerWasLost_WhenTheOldTokenIsUsedAgain_ThenItStillWorks) {
    a_device_with_a_session();
    ASSERT_TRUE(refresh("refresh 0", {"access 1", "refresh 1"}));
    ASSERT_TRUE(refresh("refresh 0", {"access 2", "refresh 2"}));
    ASSERT_TRUE(refresh("refresh 0", {"access 3", "refresh 3"})) << "any number of answers may be lost";
    EXPECT_EQ(standing("access 3"), Standing::live);
}

TEST_F(SessionsTest, GivenTheNewTokenWasUsed_WhenTheOldOneComes_ThenItIsRefused) {
    a_device_with_a_session();
    ASSERT_TRUE(refresh("refresh 0", {"access 1", "refresh 1"}));
    ASSERT_TRUE(refresh("refresh 1", {"access 2", "refresh 2"}));
    EXPECT_TRUE(is_refused(refresh("refresh 0", {"access 3", "refresh 3"}), "session_refused"));
}

TEST_F(SessionsTest, GivenATokenThatWasNeverDelivered_WhenTheOldOneHasBeenUsedAgain_ThenItIsRefused) {
    a_device_with_a_session();
    ASSERT_TRUE(refresh("refresh 0", {"access 1", "refresh 1"}));
    ASSERT_TRUE(refresh("refresh 0", {"access 2", "refresh 2"}));
    EXPECT_TRUE(is_refused(refresh("refresh 1", {"access 3", "refresh 3"}), "session_refused"));
}

TEST_F(SessionsTest, GivenThirtyDaysAndMore_WhenRefreshed_ThenItIsRefused) {
    a_device_with_a_session();
    pass(30 * 24h + 1h);
    EXPECT_TRUE(is_refused(refresh("refresh 0", {"access 1", "refresh 1"}), "session_refused"));
}

// ---- the end of a session ----

TEST_F(SessionsTest, GivenASession_WhenItsHourIsOver_ThenItIsExpired) {
    a_device_with_a_session();
    EXPECT_EQ(standing(), Standing::live);
    pass(2h);
    EXPECT_EQ(standing(), Standing::expired);
}

TEST_F(SessionsTest, GivenASession_WhenItIsEnded_ThenItIsRevokedAndCannotBeRefreshed) {
    a_device_with_a_session();
    ASSERT_TRUE(write([&](Unit& unit) { return sessions_.end(unit, "access 0", now()); }));
    EXPECT_EQ(standing(), Standing::revoked);
    EXPECT_TRUE(is_refused(refresh("refresh 0", {"access 1", "refresh 1"}), "session_refused"));
}

TEST_F(SessionsTest, GivenASession_WhenItsDeviceIsRevoked_ThenItIsRevoked) {
    const auto device = a_device_with_a_session();
    ASSERT_TRUE(write([&](Unit& unit) { return revoke_device(unit, device.id, now()); }));
    EXPECT_EQ(standing(), Standing::revoked);
    EXPECT_TRUE(was_logged("device.revoked", device.id.str()));
}

TEST_F(SessionsTest, GivenASession_WhenItsAccountIsEnded_ThenItIsRevoked) {
    a_device_with_a_session();
    end_account();
    EXPECT_EQ(standing(), Standing::revoked);
}

TEST_F(SessionsTest, GivenATokenThatNeverWas_WhenIdentified_ThenItIsNobody) {
    EXPECT_EQ(standing("no such token"), std::nullopt);
}

TEST_F(SessionsTest, GivenNoSuchDevice_WhenRevoked_ThenItIsNotFound) {
    const auto revoked = write([&](Unit& unit) { return revoke_device(unit, DeviceId("none"), now()); });
    EXPECT_EQ(revoked.error().kind, ErrorKind::not_found);
}

// A session must not say when its holder did something (P7): all its times are whole hours, rounded up.
TEST_F(SessionsTest, GivenAnyMinute_WhenASessionStartsAndEnds_ThenItsTimesAreWholeHours) {
    pass(17min + 23s);
    const auto device = redeem(a_device()).value();
    challenge(device.id);
    const auto session = start(device.id).value();
    EXPECT_EQ(session.access_expires_at, floor<hours>(session.access_expires_at));
    EXPECT_EQ(session.refresh_expires_at, floor<hours>(session.refresh_expires_at));
    EXPECT_GE(session.access_expires_at, now() + 1h);
    ASSERT_TRUE(write([&](Unit& unit) { return sessions_.end(unit, "access 0", now()); }));
    const auto ended = find([](Unit& unit) { return unit.sessions().find_by_access("access 0"); }).value();
    EXPECT_EQ(ended.revoked_at, floor<hours>(*ended.revoked_at));
}

// ---- passwords ----

class PasswordLogins : public SessionsTest {
protected:
    void SetUp() override {
        SessionsTest::SetUp();
        const Credential credential{
            .account = account_, .login_index = "login", .sealed_login = "s", .password_hash = "h"};
        ASSERT_TRUE(write([&](Unit& unit) { return unit.accounts().put_credential(credential); }));
    }
    void note(bool success, int times = 1) {
        for (int i = 0; i < times; ++i)
            ASSERT_TRUE(write([&](Unit& unit) { return sessions_.note_login(unit, "login", success, now()); }));
    }
    std::optional<Instant> locked_until() {
        return find([](Unit& unit) { return unit.accounts().find_credential("login"); })->attempts.locked_until;
    }
};

TEST_F(PasswordLogins, GivenFourFailures_WhenCounted_ThenTheLoginIsOpen) {
    note(false, 4);
    EXPECT_EQ(locked_until(), std::nullopt);
}

TEST_F(PasswordLogins, GivenFiveFailures_WhenCounted_ThenTheLoginIsLockedForAWhile) {
    note(false, 5);
    EXPECT_EQ(locked_until(), now() + 15min);
}

TEST_F(PasswordLogins, GivenALockedLogin_WhenItFailsOn_ThenTheLockIsNotExtendedAndEndsWithAFreshCount) {
    note(false, 5);
    const auto until = locked_until();
    pass(14min);
    note(false, 5);
    EXPECT_EQ(locked_until(), until);
    pass(1min);
    note(false, 4);
    EXPECT_EQ(locked_until(), std::nullopt);
    note(false);
    EXPECT_EQ(locked_until(), now() + 15min);
}

TEST_F(PasswordLogins, GivenALockedLogin_WhenChecked_ThenItIsRefusedUntilTheLockEnds) {
    const auto check = [&] {
        return write([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(sessions_.check_not_locked(unit, "login", now()));
            return std::monostate{};
        });
    };
    EXPECT_TRUE(check());
    note(false, 5);
    EXPECT_TRUE(is_refused(check(), "session_refused"));
    pass(15min);
    EXPECT_TRUE(check());
}

TEST_F(PasswordLogins, GivenASuccessInBetween_WhenFailuresAreCounted_ThenTheyBeginAgain) {
    note(false, 4);
    note(true);
    note(false, 4);
    EXPECT_EQ(locked_until(), std::nullopt);
}

TEST_F(PasswordLogins, GivenALoginThatDoesNotExist_WhenNoted_ThenNothingHappens) {
    EXPECT_TRUE(write([&](Unit& unit) { return sessions_.note_login(unit, "nobody", false, now()); }));
}

TEST_F(PasswordLogins, GivenAnEndedAccount_WhenAConsoleIsStarted_ThenItIsRefused) {
    end_account();
    const auto session = write([&](Unit& unit) {
        return sessions_.start_console(unit, account_, SessionId(ids_.next(now())), {"access 0", "refresh 0"}, now());
    });
    EXPECT_TRUE(is_refused(session, "session_refused"));
}

}  // namespace
}  // namespace vigil::domain_test

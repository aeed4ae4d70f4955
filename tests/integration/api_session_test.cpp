// Sessions of devices: challenges, tokens, refreshing (PROTOCOL.md section 4).
#include <set>

#include "integration/api_identity.hpp"
#include "storage/engine/sqlite/connection.hpp"
#include "storage/store/sqlite_store.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;

class ApiSessionTest : public IdentityTest {
protected:
    static std::set<std::string> members(const client::HttpAnswer& answer) {
        std::set<std::string> names;
        const auto document = nlohmann::json::parse(answer.body);
        for (const auto& [name, value] : document.items()) names.insert(name);
        return names;
    }

    struct SessionRow {
        SessionId id;
        Instant access_expires_at, refresh_expires_at;
    };
    // As a thief of the database reads them.
    std::vector<SessionRow> rows_of_sessions() {
        const auto file = storage::SqliteStore::database_file(server.data_folder());
        const auto opened =
            storage::sqlite::SqliteConnection::open({.path = file.string()}, storage::sqlite::Purpose::read);
        storage::Connection& connection = *opened.value();
        EXPECT_TRUE(connection.begin(storage::Access::read));
        const auto rows = connection.query(
            "SELECT id, access_expires_ms, refresh_expires_ms FROM sessions", {}, [](storage::Row& row) {
                return SessionRow{row.get<SessionId>(), row.get<Instant>(), row.get<Instant>()};
            });
        EXPECT_GE(rows.value().size(), 2U);
        return rows.value();
    }

    RawDevice device;
    DeviceId id = bound(device);
};

TEST_F(ApiSessionTest, GivenASignedChallenge_WhenASessionIsStarted_ThenItsTokenOpensTheApi) {
    const auto answer = start(device, id, challenge_for(id));
    EXPECT_THAT(answer, HasStatus(201));
    EXPECT_THAT(knock(decoded<protocol::SessionStarted>(answer).access_token), HasStatus(200));
}

TEST_F(ApiSessionTest, GivenASession_WhenItIsStarted_ThenItTellsTheAccountAndItsMemberships) {
    const auto session = started(device, id);
    ASSERT_EQ(session.memberships.size(), 1U);
    EXPECT_EQ(session.memberships.front().organisation_id, region.school);
    EXPECT_EQ(session.memberships.front().role, Role::reporter);
    // About an hour and about 30 days (times are whole hours).
    EXPECT_GE(session.access_expires_at, server.now() + 1h);
    EXPECT_LE(session.access_expires_at, server.now() + 2h);
    EXPECT_GE(session.refresh_expires_at, server.now() + 30 * 24h);
}

// A report's time is exact. If the row of a session told its own, the two would join (promise P7).
TEST_F(ApiSessionTest, GivenSessionsOfADeviceAndAPassword_WhenTheirRowsAreRead_ThenNothingTellsTheMinute) {
    started(device, id);
    const protocol::AddAccount added{region.station, Role::duty_officer, "某人", {},
                                     "officer.one",  "nine white horses"};
    server.desk("account.add", protocol::encode(added));
    ASSERT_THAT(
        post("/v1/sessions/password", protocol::encode(protocol::PasswordLogin{added.login, added.password, {}, {}})),
        HasStatus(201));
    for (const auto& row : rows_of_sessions()) {
        EXPECT_EQ(row.id.str()[14], '4') << "random, RFC 9562 section 5.4: " << row.id.str();
        for (const Instant at : {row.access_expires_at, row.refresh_expires_at})
            EXPECT_EQ(at.time_since_epoch() % 1h, 0h);
    }
}

TEST_F(ApiSessionTest, GivenAUsedChallenge_WhenItIsReplayed_ThenTheSessionIsRefused) {
    const auto challenge = challenge_for(id);
    ASSERT_THAT(start(device, id, challenge), HasStatus(201));
    EXPECT_THAT(start(device, id, challenge), IsProblem(401, "session_refused"));
}

TEST_F(ApiSessionTest, GivenAChallengeOfFiveMinutesAgo_WhenItIsSigned_ThenTheSessionIsRefused) {
    const auto challenge = challenge_for(id);
    server.advance(5min);
    EXPECT_THAT(start(device, id, challenge), IsProblem(401, "session_refused"));
}

TEST_F(ApiSessionTest, GivenAChallengeAMillisecondBeforeItsEnd_WhenItIsSigned_ThenTheSessionStarts) {
    const auto challenge = challenge_for(id);
    server.advance(5min - 1ms);
    EXPECT_THAT(start(device, id, challenge), HasStatus(201));
}

TEST_F(ApiSessionTest, GivenAChallengeOfAnotherDevice_WhenThisOneSignsIt_ThenTheSessionIsRefused) {
    RawDevice other;
    const auto others = challenge_for(bound(other));
    EXPECT_THAT(start(device, id, others), IsProblem(401, "session_refused"));
}

TEST_F(ApiSessionTest, GivenAChallenge_WhenAnotherKeySignsIt_ThenTheSessionIsRefusedAndTheChallengeStaysGood) {
    const auto challenge = challenge_for(id);
    EXPECT_THAT(start(RawDevice(), id, challenge), IsProblem(401, "session_refused"));
    EXPECT_THAT(start(device, id, challenge), HasStatus(201));
}

TEST_F(ApiSessionTest, GivenASignatureForRefreshing_WhenASessionIsStartedWithIt_ThenItIsRefused) {
    const auto challenge = challenge_for(id);
    const protocol::StartSession request{id, challenge, device.sign("vigil-refresh", challenge)};
    EXPECT_THAT(post("/v1/sessions", protocol::encode(request)), IsProblem(401, "session_refused"));
}

// A device that does not exist gets a challenge as well: nobody learns which devices there are.
TEST_F(ApiSessionTest, GivenADeviceThatDoesNotExist_WhenItAsksForAChallenge_ThenTheAnswerLooksLikeAnyOther) {
    const auto real = ask_challenge(id);
    const auto invented = ask_challenge(DeviceId(fresh_uuid()));
    ASSERT_THAT(real, HasStatus(201));
    ASSERT_THAT(invented, HasStatus(201));
    EXPECT_EQ(members(invented), members(real));
    const auto of_real = decoded<protocol::Challenge>(real);
    const auto of_invented = decoded<protocol::Challenge>(invented);
    EXPECT_EQ(of_invented.challenge.size(), of_real.challenge.size());
    EXPECT_EQ(of_invented.expires_at, of_real.expires_at);
}

TEST_F(ApiSessionTest, GivenADeviceThatDoesNotExist_WhenItSignsItsChallenge_ThenItIsRefusedAsAWrongSignatureIs) {
    const DeviceId invented(fresh_uuid());
    EXPECT_THAT(start(device, invented, challenge_for(id)), IsProblem(401, "session_refused"));
}

TEST_F(ApiSessionTest, GivenARefresh_WhenTheNewTokensAreUsed_ThenTheyWorkAndTheOldAccessTokenIsGone) {
    const auto first = started(device, id);
    const auto answer = refresh(device, first.refresh_token);
    ASSERT_THAT(answer, HasStatus(200));
    const auto renewed = decoded<protocol::SessionStarted>(answer);
    EXPECT_NE(renewed.refresh_token, first.refresh_token);
    EXPECT_THAT(knock(renewed.access_token), HasStatus(200));
    EXPECT_THAT(knock(first.access_token), IsProblem(401, "unauthenticated"));
}

TEST_F(ApiSessionTest, GivenALostAnswer_WhenTheOldRefreshTokenComesAgain_ThenItWorks) {
    const auto first = started(device, id);
    ASSERT_THAT(refresh(device, first.refresh_token), HasStatus(200));
    EXPECT_THAT(refresh(device, first.refresh_token), HasStatus(200)) << "the answer was lost";
}

TEST_F(ApiSessionTest, GivenTheNewRefreshTokenWasUsed_WhenTheOldOneComesAgain_ThenItIsRefused) {
    const auto first = started(device, id);
    const auto second = decoded<protocol::SessionStarted>(refresh(device, first.refresh_token));
    ASSERT_THAT(refresh(device, second.refresh_token), HasStatus(200));
    EXPECT_THAT(refresh(device, first.refresh_token), IsProblem(401, "session_refused"));
}

TEST_F(ApiSessionTest, GivenAStolenRefreshToken_WhenAnotherKeySignsIt_ThenItIsRefused) {
    EXPECT_THAT(refresh(RawDevice(), started(device, id).refresh_token), IsProblem(401, "session_refused"));
}

TEST_F(ApiSessionTest, GivenAStolenRefreshToken_WhenNobodySignsIt_ThenItIsRefused) {
    const protocol::RefreshSession unsigned_request{started(device, id).refresh_token, {}};
    EXPECT_THAT(post("/v1/sessions/refresh", protocol::encode(unsigned_request)), IsProblem(401, "session_refused"));
}

TEST_F(ApiSessionTest, GivenAnAccessToken_WhenItIsUsedForRefreshing_ThenItIsRefused) {
    EXPECT_THAT(refresh(device, started(device, id).access_token), IsProblem(401, "session_refused"));
}

TEST_F(ApiSessionTest, GivenASessionThatNobodyRefreshed_WhenItsTimeIsOver_ThenTheTokenIsSaidToHaveExpired) {
    const auto session = started(device, id);
    server.advance(session.access_expires_at - server.now() - 1ms);
    EXPECT_THAT(knock(session.access_token), HasStatus(200));
    server.advance(1ms);
    EXPECT_THAT(knock(session.access_token), IsProblem(401, "token_expired"));
}

TEST_F(ApiSessionTest, GivenAnExpiredToken_WhenTheSessionIsRefreshed_ThenItGoesOn) {
    const auto session = started(device, id);
    server.advance(10 * 24h);
    const auto renewed = decoded<protocol::SessionStarted>(refresh(device, session.refresh_token));
    EXPECT_THAT(knock(renewed.access_token), HasStatus(200));
}

TEST_F(ApiSessionTest, GivenARefreshTokenOfMoreThanAMonth_WhenItComes_ThenItIsRefused) {
    const auto session = started(device, id);
    server.advance(session.refresh_expires_at - server.now());
    EXPECT_THAT(refresh(device, session.refresh_token), IsProblem(401, "session_refused"));
}

TEST_F(ApiSessionTest, GivenNoTokenOrGarbage_WhenTheApiIsAsked_ThenAuthenticationIsRequired) {
    EXPECT_THAT(get("/v1/reports"), IsProblem(401, "unauthenticated"));
    EXPECT_THAT(knock("garbage"), IsProblem(401, "unauthenticated"));
    EXPECT_THAT(knock(std::string(43, 'A')), IsProblem(401, "unauthenticated"));
    EXPECT_THAT(get("/v1/reports", {}, {{"Authorization", "Basic dXNlcjpwYXNz"}}), IsProblem(401, "unauthenticated"));
}

TEST_F(ApiSessionTest, GivenASession_WhenItIsEnded_ThenItsTokensAreRevokedAndItsDeviceMayStartAnother) {
    const auto session = started(device, id);
    EXPECT_THAT(send("DELETE", "/v1/sessions/current", {}, {{"Authorization", "Bearer " + session.access_token}}),
                HasStatus(204));
    EXPECT_THAT(knock(session.access_token), IsProblem(401, "token_revoked"));
    EXPECT_THAT(refresh(device, session.refresh_token), IsProblem(401, "session_refused"));
    EXPECT_THAT(start(device, id, challenge_for(id)), HasStatus(201));
}

TEST_F(ApiSessionTest, GivenTwoSessionsOfADevice_WhenOneIsEnded_ThenTheOtherGoesOn) {
    const auto ended = started(device, id);
    const auto other = started(device, id);
    send("DELETE", "/v1/sessions/current", {}, {{"Authorization", "Bearer " + ended.access_token}});
    EXPECT_THAT(knock(other.access_token), HasStatus(200));
}

// RFC 9110 section 11.1: the scheme is compared without case.
TEST_F(ApiSessionTest, GivenASchemeInLowerCase_WhenATokenIsSent_ThenItIsASession) {
    const auto session = started(device, id).access_token;
    EXPECT_THAT(get("/v1/reports", {}, {{"Authorization", "bearer " + session}}), HasStatus(200));
}

}  // namespace
}  // namespace vigil::test

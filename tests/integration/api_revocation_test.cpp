// A lost phone, a person who left: what their tokens still open, and how soon their live connection ends.
#include "integration/api_identity.hpp"
#include "integration/stream_client.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;

class ApiRevocationTest : public IdentityTest {
protected:
    RawDevice device;
    AccountId account = server.installation().account(region.station, Role::duty_officer);
    DeviceId id = bound(device, account);
    protocol::SessionStarted session = started(device, id);

    // Live, and past its hello.
    RawClient listening() {
        RawClient live(server.port(), server.authority(), session.access_token);
        live.tell(protocol::Hello{});
        live.hear_until(protocol::CaughtUp::type);
        return live;
    }
};

TEST_F(ApiRevocationTest, GivenARevokedDevice_WhenItsTokensCome_ThenTheyAreSaidToBeRevoked) {
    revoke(id);
    EXPECT_THAT(knock(session.access_token), IsProblem(401, "token_revoked"));
    EXPECT_THAT(refresh(device, session.refresh_token), IsProblem(401, "session_refused"));
}

TEST_F(ApiRevocationTest, GivenARevokedDevice_WhenItSignsAFreshChallenge_ThenTheSessionIsRefused) {
    revoke(id);
    const auto asked = ask_challenge(id);
    ASSERT_THAT(asked, HasStatus(201)) << "nobody learns that it was revoked";
    EXPECT_THAT(start(device, id, decoded<protocol::Challenge>(asked).challenge), IsProblem(401, "session_refused"));
}

TEST_F(ApiRevocationTest, GivenARevokedDevice_WhenItsTokenHasExpiredToo_ThenItIsStillSaidToBeRevoked) {
    revoke(id);
    server.advance(24h);
    EXPECT_THAT(knock(session.access_token), IsProblem(401, "token_revoked"));
}

TEST_F(ApiRevocationTest, GivenALiveConnection_WhenItsDeviceIsRevoked_ThenItIsClosedWith4003InTwoSeconds) {
    auto live = listening();
    revoke(id);
    const auto revoked = std::chrono::steady_clock::now();
    EXPECT_EQ(live.close_code(), 4003);
    EXPECT_LT(std::chrono::steady_clock::now() - revoked, 2s);
}

TEST_F(ApiRevocationTest, GivenARevokedDevice_WhenItWantsToListen_ThenTheUpgradeIsRefused) {
    revoke(id);
    const auto refused = get("/v1/live", session.access_token,
                             {{"Connection", "Upgrade"},
                              {"Upgrade", "websocket"},
                              {"Sec-WebSocket-Version", "13"},
                              {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                              {"Sec-WebSocket-Protocol", "vigil.v1"}});
    EXPECT_THAT(refused, IsProblem(401, "token_revoked"));
}

TEST_F(ApiRevocationTest, GivenARevokedDevice_WhenItsPersonEnrolsAnother_ThenTheOtherWorks) {
    revoke(id);
    RawDevice other;
    EXPECT_THAT(knock(started(other, bound(other, account)).access_token), HasStatus(200));
}

TEST_F(ApiRevocationTest, GivenAnEndedAccount_WhenItsTokensCome_ThenTheyAreRevokedAndNoSessionStarts) {
    end_account(account);
    EXPECT_THAT(knock(session.access_token), IsProblem(401, "token_revoked"));
    EXPECT_THAT(refresh(device, session.refresh_token), IsProblem(401, "session_refused"));
    EXPECT_THAT(start(device, id, challenge_for(id)), IsProblem(401, "session_refused"));
}

TEST_F(ApiRevocationTest, GivenALiveConnection_WhenItsAccountIsEnded_ThenItIsClosedWith4003) {
    auto live = listening();
    end_account(account);
    EXPECT_EQ(live.close_code(), 4003);
}

TEST_F(ApiRevocationTest, GivenAnEndedAccount_WhenItAcknowledges_ThenNothingIsAcknowledged) {
    file(red_report());
    const auto alerts = decoded<protocol::AlertList>(get("/v1/alerts", session.access_token)).alerts;
    ASSERT_EQ(alerts.size(), 1U);
    end_account(account);
    const protocol::AcknowledgeAlert answer{AcknowledgementId(fresh_uuid()), 1, {}};
    EXPECT_THAT(
        post("/v1/alerts/" + alerts.front().alert_id.str() + "/ack", protocol::encode(answer), session.access_token),
        IsProblem(401, "token_revoked"));
    EXPECT_EQ(server.rows().at("acknowledgements"), 0);
}

TEST_F(ApiRevocationTest, GivenARevocation_WhenTheServerStartsAgain_ThenTheTokenIsStillRevoked) {
    revoke(id);
    server.stop();
    server.start();
    client::HttpClient http(io.get_executor(), {"127.0.0.1", std::to_string(server.port())},
                            client::make_tls_context(server.authority()).value());
    client::HttpRequest request{"GET", "/v1/alerts", {{"Authorization", "Bearer " + session.access_token}}, {}};
    EXPECT_THAT(await(io, http.send(std::move(request))).value(), IsProblem(401, "token_revoked"));
}

}  // namespace
}  // namespace vigil::test

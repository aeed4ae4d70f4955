// A revoked device, account or session hears nothing any more, two seconds later at the latest.
#include "integration/stream_support.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;

class Revocation : public StreamTest {
protected:
    Revocation() : officer(person(region.station, Role::duty_officer)) {}

    void revoke_device() { desk("device.revoke", protocol::NameDevice{officer->device()}); }
    void end_account() { desk("account.end", protocol::NameAccount{account_of(*officer)}); }
    void end_session(const std::string& token) {
        client::HttpRequest request;
        request.method = "DELETE";
        request.target = "/v1/sessions/current";
        request.headers = {{"Authorization", "Bearer " + token}};
        ASSERT_EQ(await(io, officer->http().send(request)).value().status, 204);
    }
    // The close code, and that it came in time.
    int ended_in_time(RawClient& client) {
        const auto revoked = std::chrono::steady_clock::now();
        const int code = client.close_code();
        EXPECT_LT(std::chrono::steady_clock::now() - revoked, 2s);
        return code;
    }

    PersonPtr officer;
};

TEST_F(Revocation, GivenAListeningDevice_WhenItIsRevoked_ThenItsConnectionEndsAsRevoked) {
    auto client = listen(*officer);
    revoke_device();
    EXPECT_EQ(ended_in_time(client), 4003);
}

TEST_F(Revocation, GivenARevokedDevice_WhenItConnectsWithItsToken_ThenItIsRefused) {
    const auto token = token_of(*officer);
    revoke_device();
    EXPECT_EQ(dial(token).status(), 401);
}

TEST_F(Revocation, GivenTwoDevices_WhenOneIsRevoked_ThenTheOtherGoesOn) {
    auto tablet = device_of(account_of(*officer));
    auto lost = listen(*officer);
    auto kept = listen(*tablet);
    revoke_device();
    EXPECT_EQ(ended_in_time(lost), 4003);
    file();
    EXPECT_EQ(brief(kept.next()), "item 1");
}

TEST_F(Revocation, GivenAnAccountWithTwoDevices_WhenItIsEnded_ThenBothConnectionsEnd) {
    auto tablet = device_of(account_of(*officer));
    auto first = listen(*officer);
    auto second = listen(*tablet);
    end_account();
    EXPECT_EQ(ended_in_time(first), 4003);
    EXPECT_EQ(ended_in_time(second), 4003);
}

TEST_F(Revocation, GivenAnEndedAccount_WhenSomethingIsFiled_ThenItsColleaguesAreToldAllTheSame) {
    auto colleague = person(region.station, Role::duty_officer);
    auto ended = listen(*officer);
    auto kept = listen(*colleague);
    end_account();
    file();
    EXPECT_EQ(brief(kept.next()), "item 1");
    EXPECT_TRUE(ended.hear_all().empty());
}

TEST_F(Revocation, GivenAListeningSession_WhenItIsLoggedOut_ThenItsConnectionEnds) {
    const auto token = token_of(*officer);
    auto client = dial(token);
    client.tell(protocol::Hello{});
    client.hear_until("caught_up");
    end_session(token);
    EXPECT_EQ(ended_in_time(client), 4003);
}

// A connection that has not said hello is in nobody's list yet.
TEST_F(Revocation, GivenAConnectionBeforeItsHello_WhenTheDeviceIsRevoked_ThenTheHelloGetsNothing) {
    auto client = dial(*officer);
    revoke_device();
    client.tell(protocol::Hello{});
    EXPECT_TRUE(client.hear_all().empty());
    EXPECT_EQ(client.close_code(), 4003);
}

TEST_F(Revocation, GivenAConnectionBeforeItsHello_WhenTheAccountIsEnded_ThenTheHelloGetsNothing) {
    auto client = dial(*officer);
    end_account();
    client.tell(protocol::Hello{});
    EXPECT_TRUE(client.hear_all().empty());
    EXPECT_EQ(client.close_code(), 4003);
}

TEST_F(Revocation, GivenAConnectionBeforeItsHello_WhenTheSessionIsLoggedOut_ThenTheHelloGetsNothing) {
    const auto token = token_of(*officer);
    auto client = dial(token);
    end_session(token);
    client.tell(protocol::Hello{});
    EXPECT_TRUE(client.hear_all().empty());
    EXPECT_EQ(client.close_code(), 4003);
}

}  // namespace
}  // namespace vigil::test

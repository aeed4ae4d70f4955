// Raw bytes against the live side.
#include <gtest/gtest.h>

#include "integration/live_session_support.hpp"
#include "integration/wire_client.hpp"
#include "integration/wire_server.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

const std::string kUpgrade =
    "GET /v1/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: vigil.v1\r\n";

// A client's frame whose mask is four zeros, so that the payload stands as it is.
std::string frame(unsigned char first, std::string_view payload) {
    std::string bytes(1, static_cast<char>(first));
    bytes += static_cast<char>(0x80 | payload.size());
    return bytes + "\0\0\0\0"s + std::string(payload);
}

class LiveAttackTest : public testing::Test {
protected:
    LiveAttackTest() {
        WireServerOptions options;
        options.live_limits = {.goodbye = 50ms};
        options.session = scripted_session;
        server_ = std::make_unique<WireServer>(std::move(options));
        client_ = std::make_unique<WireClient>(server_->port(), server_->authority_pem());
    }
    void upgrade(std::string_view behind = "") {
        client_->send(kUpgrade + "\r\n" + std::string(behind));
        ASSERT_EQ(client_->read_response().status, 101);
    }

    std::unique_ptr<WireServer> server_;
    std::unique_ptr<WireClient> client_;
};

TEST_F(LiveAttackTest, GivenFramesRightBehindTheUpgradeRequest_WhenAccepted_ThenNoneIsLost) {
    upgrade(frame(0x81, "echo a") + frame(0x81, "echo b"));
    EXPECT_EQ(client_->read_exactly(6), "\x81\x01"s + "a" + "\x81\x01" + "b");
}

TEST_F(LiveAttackTest, GivenUnmaskedFrame_WhenSent_ThenTheCloseCodeIs1002) {
    upgrade();
    client_->send("\x81\x05Hello");
    EXPECT_EQ(client_->read_exactly(4).substr(2), "\x03\xea");
    client_->read_to_end();
}

TEST_F(LiveAttackTest, GivenCloseFrame_WhenSent_ThenItIsAnsweredAndTheConnectionEnds) {
    upgrade();
    client_->send(frame(0x88, "\x03\xe8"));
    EXPECT_EQ(client_->read_to_end(), "\x88\x08\x03\xe8normal");
}

TEST_F(LiveAttackTest, GivenClientThatIgnoresOurClose_WhenTheGoodbyeTimePasses_ThenTheConnectionEnds) {
    upgrade();
    client_->send(frame(0x81, "revoke"));
    EXPECT_EQ(client_->read_to_end(), "\x88\x09\x0f\xa3revoked");
}

TEST_F(LiveAttackTest, GivenHalfAFrame_WhenTheClientEnds_ThenTheServerForgetsIt) {
    upgrade();
    client_->send("\x81");
    client_->end_sending();
    client_->read_to_end();
    while (server_->live().connections() != 0) std::this_thread::yield();
}

TEST_F(LiveAttackTest, GivenForeignOrigin_WhenUpgrading_ThenItIsForbidden) {
    EXPECT_EQ(client_->ask(kUpgrade + "Origin: https://evil\r\n\r\n").status, 403);
    for (const std::string origin : {"null", "https://localhost.evil", "https://localhost:8443", "http://localhost",
                                     "https://LOCALHOST", "https://localhost/", "https://evil, https://localhost", ""})
        EXPECT_EQ(client_->ask(kUpgrade + "Origin: " + origin + "\r\n\r\n").status, 403) << origin;
    EXPECT_EQ(client_->ask(kUpgrade + "Origin: https://localhost\r\n\r\n").status, 101);
}

TEST_F(LiveAttackTest, GivenTwoOrigins_WhenUpgrading_ThenOurOwnDoesNotHideTheForeignOne) {
    EXPECT_GE(client_->ask(kUpgrade + "Origin: https://localhost\r\nOrigin: https://evil\r\n\r\n").status, 400);
}

TEST_F(LiveAttackTest, GivenPlainGet_WhenAsked_ThenTheAnswerNamesTheUpgrade) {
    const auto response = client_->ask("GET /v1/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(response.status, 426);
    EXPECT_EQ(response.fields.at("upgrade"), "websocket");
}

TEST_F(LiveAttackTest, GivenAHundredThousandEmptyFragments_WhenSent_ThenTheyAreOneShortMessage) {
    std::string flood = frame(0x01, "echo ");
    for (int i = 0; i < 100'000; ++i) flood += frame(0x00, "");
    upgrade(flood + frame(0x80, "end"));
    EXPECT_EQ(client_->read_exactly(5), "\x81\x03"s + "end");
}

TEST_F(LiveAttackTest, GivenPingsBetweenFragmentsOfOneByte_WhenSent_ThenTheMessageIsHeardWhole) {
    std::string bytes = frame(0x01, "e");
    for (const char c : std::string_view("cho abcdef")) bytes += frame(0x89, "?") + frame(0x00, std::string(1, c));
    upgrade(bytes + frame(0x80, ""));
    std::string heard;
    while (!heard.ends_with("\x81\x06"s + "abcdef")) heard += client_->read_exactly(1);
}

TEST_F(LiveAttackTest, GivenFragmentsThatTogetherAreTooLong_WhenSent_ThenTheCloseCodeIs1009) {
    std::string flood = frame(0x01, "echo ");
    for (int i = 0; i < 200; ++i) flood += frame(0x00, std::string(100, 'x'));
    upgrade(flood);
    EXPECT_EQ(client_->read_exactly(4).substr(2), "\x03\xf1");
    client_->read_to_end();
}

TEST_F(LiveAttackTest, GivenALengthBeyondAllMemory_WhenSent_ThenItIsRefusedBeforeAByteOfItIsWaitedFor) {
    upgrade();
    client_->send("\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0"s);
    EXPECT_EQ(client_->read_exactly(4).substr(2), "\x03\xf1");
    client_->read_to_end();
}

TEST_F(LiveAttackTest, GivenPongFlood_WhenSent_ThenTheSessionIsStillHeard) {
    std::string flood;
    for (int i = 0; i < 20'000; ++i) flood += frame(0x8a, "");
    upgrade(flood + frame(0x81, "echo end"));
    EXPECT_EQ(client_->read_exactly(5), "\x81\x03"s + "end");
}

TEST_F(LiveAttackTest, GivenPingFlood_WhenSent_ThenTheSessionIsStillHeard) {
    std::string flood;
    for (int i = 0; i < 20'000; ++i) flood += frame(0x89, "");
    upgrade(flood + frame(0x81, "echo end"));
    std::string heard;
    while (!heard.ends_with("\x81\x03"s + "end")) heard += client_->read_exactly(1);
    EXPECT_LT(heard.size(), 20'000u) << "only the last ping of a batch needs an answer";
}

}  // namespace
}  // namespace vigil::test

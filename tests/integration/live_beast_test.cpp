// The live side against an independent client: Boost.Beast's WebSocket over asio's TLS.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <future>
#include <string>

#include "integration/live_session_support.hpp"
#include "integration/wire_server.hpp"

namespace vigil::test {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using namespace std::chrono_literals;
using tcp = asio::ip::tcp;

class BeastClient {
public:
    explicit BeastClient(WireServer& server, std::string subprotocol = "vigil.v1") {
        context_.add_certificate_authority(asio::buffer(server.authority_pem()));
        context_.set_verify_mode(asio::ssl::verify_peer);
        stream_.emplace(io_, context_);
        auto& socket = stream_->next_layer().next_layer();
        socket.connect(tcp::endpoint(asio::ip::address_v4::loopback(), server.port()));
        const timeval bound{20, 0};
        ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
        stream_->next_layer().handshake(asio::ssl::stream_base::client);
        stream_->set_option(websocket::stream_base::decorator(
            [subprotocol](websocket::request_type& request) { request.set("Sec-WebSocket-Protocol", subprotocol); }));
        beast::error_code failed;
        stream_->handshake(response_, "localhost", "/v1/live", failed);
        status_ = response_.result_int();
    }

    unsigned status() const { return status_; }
    std::string subprotocol() const { return std::string(response_["Sec-WebSocket-Protocol"]); }

    void say(std::string_view text) {
        beast::error_code failed;
        stream_->text(true);
        stream_->write(asio::buffer(text.data(), text.size()), failed);
    }
    // In frames of `size` bytes.
    void say_in_fragments(std::string_view text, std::size_t size) {
        for (; text.size() > size; text.remove_prefix(size))
            stream_->write_some(false, asio::buffer(text.data(), size));
        stream_->write_some(true, asio::buffer(text.data(), text.size()));
    }
    void say_binary(std::string_view bytes) {
        stream_->binary(true);
        stream_->write(asio::buffer(bytes.data(), bytes.size()));
    }
    void ping(const std::string& payload) { stream_->ping(websocket::ping_data(payload)); }
    void on_control(std::function<void(websocket::frame_type, std::string)> call) {
        stream_->control_callback([call](websocket::frame_type type, beast::string_view payload) {
            call(type, std::string(payload.data(), payload.size()));
        });
    }
    // The next message; empty when the connection has ended.
    std::string hear() {
        beast::flat_buffer buffer;
        beast::error_code failed;
        stream_->read(buffer, failed);
        return failed ? "" : beast::buffers_to_string(buffer.data());
    }
    // Reads to the end; the code of the server's close frame.
    int close_code() {
        while (!hear().empty()) ++heard_;
        return stream_->reason().code;
    }
    int heard() const { return heard_; }
    void say_goodbye() {
        beast::error_code failed;
        stream_->close(websocket::close_code::normal, failed);
    }
    void vanish() {
        const linger at_once{1, 0};
        auto& socket = stream_->next_layer().next_layer();
        ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        socket.close();
    }

private:
    asio::io_context io_;
    asio::ssl::context context_{asio::ssl::context::tls_client};
    std::optional<websocket::stream<beast::ssl_stream<tcp::socket>>> stream_;
    websocket::response_type response_;
    unsigned status_ = 0;
    int heard_ = 0;
};

WireServerOptions with_session(live::LiveLimits limits = {}) {
    WireServerOptions options;
    options.live_limits = limits;
    options.session = scripted_session;
    return options;
}

class LiveTest : public testing::Test {
protected:
    // A neighbour that must never notice anything.
    void start(live::LiveLimits limits = {}) {
        server_ = std::make_unique<WireServer>(with_session(limits));
        neighbour_ = std::make_unique<BeastClient>(*server_);
        ASSERT_EQ(neighbour_->status(), 101u);
    }
    ~LiveTest() override {
        if (!neighbour_) return;
        neighbour_->say("echo alive");
        EXPECT_EQ(neighbour_->hear(), "alive");
    }

    std::unique_ptr<WireServer> server_;
    std::unique_ptr<BeastClient> neighbour_;
};

TEST_F(LiveTest, GivenUpgrade_WhenAccepted_ThenMessagesGoBothWaysInOrder) {
    start();
    BeastClient client(*server_);
    EXPECT_EQ(client.status(), 101u);
    EXPECT_EQ(client.subprotocol(), "vigil.v1");
    for (int i = 0; i < 50; ++i) client.say("echo " + std::to_string(i));
    for (int i = 0; i < 50; ++i) EXPECT_EQ(client.hear(), std::to_string(i));
}

TEST_F(LiveTest, GivenRoomForOneMessage_WhenManyArriveAtOnce_ThenReadingPausesAndNoneIsLost) {
    start({.inbox_messages = 1});
    BeastClient client(*server_);
    for (int i = 0; i < 50; ++i) client.say("echo " + std::to_string(i));
    for (int i = 0; i < 50; ++i) EXPECT_EQ(client.hear(), std::to_string(i));
}

TEST_F(LiveTest, GivenLengthsAroundTheFrameForms_WhenEchoed_ThenTheyComeBackWhole) {
    start();
    BeastClient client(*server_);
    for (const std::size_t size : {1u, 125u, 126u, 127u, 16'000u}) {
        client.say("echo " + std::string(size, 'x'));
        EXPECT_EQ(client.hear().size(), size);
    }
}

TEST_F(LiveTest, GivenOtherSubprotocol_WhenUpgrading_ThenItIsRefusedWithAProblem) {
    start();
    EXPECT_EQ(BeastClient(*server_, "vigil.v9").status(), 400u);
}

TEST_F(LiveTest, GivenFragmentsOfOneByte_WhenSent_ThenTheyAreOneMessage) {
    start();
    BeastClient client(*server_);
    client.say_in_fragments("echo 守望", 1);
    EXPECT_EQ(client.hear(), "守望");
}

TEST_F(LiveTest, GivenPing_WhenSent_ThenThePongCarriesItsPayload) {
    start();
    BeastClient client(*server_);
    std::string pong;
    client.on_control([&pong](websocket::frame_type type, std::string payload) {
        if (type == websocket::frame_type::pong) pong = payload;
    });
    client.ping("are you there");
    client.say("echo x");
    EXPECT_EQ(client.hear(), "x");
    EXPECT_EQ(pong, "are you there");
}

TEST_F(LiveTest, GivenQuietClient_WhenThePingTimeComes_ThenItIsPingedAndStaysWhileItAnswers) {
    start({.ping = 20ms, .dead = 10s});
    BeastClient client(*server_);
    std::atomic<int> pings{0};
    client.on_control([&](websocket::frame_type type, const std::string&) {
        // Beast answers with a pong by itself; the third ping ends the wait.
        if (type == websocket::frame_type::ping && ++pings == 3) client.say("echo enough");
    });
    EXPECT_EQ(client.hear(), "enough");
    EXPECT_GE(pings, 3);
}

TEST_F(LiveTest, GivenBinaryFrame_WhenSent_ThenTheConnectionIsClosedWith1003) {
    start();
    BeastClient client(*server_);
    client.say_binary("\x01\x02");
    EXPECT_EQ(client.close_code(), 1003);
}

TEST_F(LiveTest, GivenMessageOverTheLimit_WhenSent_ThenTheConnectionIsClosedWith1009) {
    start();
    BeastClient client(*server_);
    client.say("echo " + std::string(16 * 1024, 'x'));
    EXPECT_EQ(client.close_code(), 1009);
}

TEST_F(LiveTest, GivenSessionThatRevokes_WhenAsked_ThenTheCodeIsItsOwn) {
    start();
    BeastClient client(*server_);
    client.say("revoke");
    EXPECT_EQ(client.close_code(), 4003);
}

TEST_F(LiveTest, GivenSessionThatReturns_WhenAsked_ThenTheEndIsNormalAfterWhatWasQueued) {
    start();
    BeastClient client(*server_);
    client.say("echo last");
    client.say("end");
    EXPECT_EQ(client.hear(), "last");
    EXPECT_EQ(client.close_code(), 1000);
}

TEST_F(LiveTest, GivenSessionThatThrows_WhenAsked_ThenTheCodeIsInternalAndTheBugIsLoggedWithoutItsText) {
    start();
    BeastClient client(*server_);
    client.say("throw");
    EXPECT_EQ(client.close_code(), 1011);
    while (server_->live().connections() != 1) std::this_thread::yield();
    EXPECT_THAT(server_->log_text(), testing::HasSubstr(R"("event":"live.session_bug")"));
    EXPECT_THAT(server_->log_text(), testing::Not(testing::HasSubstr("child")));
}

TEST_F(LiveTest, GivenReplayLargerThanTheQueue_WhenTheSessionWaitsForDrained_ThenEveryMessageArrives) {
    start();
    BeastClient client(*server_);
    client.say("replay");
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(client.hear().starts_with(std::to_string(i) + "r")) << i;
}

TEST_F(LiveTest, GivenSlowReader_WhenTheQueueOverflows_ThenItIsToldToResumeAndNeighboursLiveOn) {
    start();
    BeastClient slow(*server_);
    const int before = floods_ended();
    slow.say("flood");
    while (floods_ended() == before) std::this_thread::yield();  // it reads nothing until then
    neighbour_->say("echo alive");                               // the flood and its end happen on the same thread
    EXPECT_EQ(neighbour_->hear(), "alive");
    EXPECT_EQ(slow.close_code(), 4001);
    EXPECT_GT(slow.heard(), 0) << "what was sent before the overflow arrives whole";
}

TEST_F(LiveTest, GivenClientThatSaysGoodbye_WhenItCloses_ThenTheServerForgetsIt) {
    start();
    BeastClient client(*server_);
    client.say("echo x");
    EXPECT_EQ(client.hear(), "x");
    EXPECT_EQ(server_->live().connections(), 2u);
    client.say_goodbye();
    while (server_->live().connections() != 1) std::this_thread::yield();  // ctest's time-out is the bound
}

TEST_F(LiveTest, GivenClientThatVanishes_WhenItResets_ThenTheServerForgetsIt) {
    start();
    BeastClient client(*server_);
    client.say("echo x");
    EXPECT_EQ(client.hear(), "x");
    client.vanish();
    while (server_->live().connections() != 1) std::this_thread::yield();
}

TEST_F(LiveTest, GivenClientThatNeverAnswers_WhenTheDeadTimePasses_ThenTheServerForgetsIt) {
    server_ = std::make_unique<WireServer>(with_session({.ping = 10s, .dead = 50ms}));
    BeastClient mute(*server_);
    EXPECT_EQ(mute.status(), 101u);
    while (server_->live().connections() != 0) std::this_thread::yield();
}

TEST_F(LiveTest, GivenTooManyConnections_WhenOneMoreComes_ThenItIsRefused) {
    start({.connections = 1});
    EXPECT_EQ(BeastClient(*server_).status(), 503u);
}

TEST_F(LiveTest, GivenDrain_WhenItBegins_ThenEachIsToldAndClosedForARestart) {
    start();
    auto drained = std::async(std::launch::async, [this] { server_->drain_live(10s); });
    EXPECT_EQ(neighbour_->hear(), R"({"type":"going_away"})");
    EXPECT_EQ(neighbour_->close_code(), 1012);
    drained.get();
    neighbour_.reset();
    EXPECT_EQ(BeastClient(*server_).status(), 503u);
}

}  // namespace
}  // namespace vigil::test

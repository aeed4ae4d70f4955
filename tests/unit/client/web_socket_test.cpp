#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <future>

#include "client/live_socket.hpp"
#include "run.hpp"
#include "tls_server.hpp"

namespace vigil::client {
namespace {

// RFC 6455 section 4.2.2: base64(SHA-1(key + GUID)).
std::string accept_key(const std::string& key) {
    const auto text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    unsigned char digest[20];
    EVP_Digest(text.data(), text.size(), digest, nullptr, EVP_sha1(), nullptr);
    unsigned char encoded[32];
    const int size = EVP_EncodeBlock(encoded, digest, sizeof digest);
    return {reinterpret_cast<char*>(encoded), static_cast<std::size_t>(size)};
}

std::string upgrade(const ReceivedRequest& request, const std::string& protocol_header) {
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
           accept_key(request.header("Sec-WebSocket-Key")) + "\r\n" + protocol_header + "\r\n";
}
const std::string kSubprotocol = "Sec-WebSocket-Protocol: vigil.v1\r\n";

// A frame of a server (RFC 6455 section 5.2): final, not masked, shorter than 126 bytes.
std::string frame(char opcode, const std::string& text) {
    return std::string(1, static_cast<char>(0x80 | opcode)) + static_cast<char>(text.size()) + text;
}
constexpr char kText = 1;
constexpr char kBinary = 2;
constexpr char kClose = 8;

// The text of a client's frame, unmasked.
std::string read_frame(TlsPeer& peer) {
    const auto head = peer.read(2);
    const auto size = static_cast<std::size_t>(head.at(1) & 0x7f);
    const auto mask = peer.read(4);
    auto text = peer.read(size);
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(text[i] ^ mask[i % 4]);
    return text;
}

class WebSocketTest : public testing::Test {
protected:
    Result<std::unique_ptr<LiveSocket>> dial(TlsServer& server) {
        WebSocketDialer dialer(io.get_executor(), server.endpoint(), make_tls_context(server.authority_pem()).value());
        return run(io, dialer.dial("secret-token"));
    }

    asio::io_context io;
};

TEST_F(WebSocketTest, GivenServer_WhenDialled_ThenTokenAndSubprotocolAreInTheUpgrade) {
    std::promise<ReceivedRequest> arrived;
    TlsServer server([&](TlsPeer& peer) {
        auto request = read_request(peer);
        peer.write(upgrade(request, kSubprotocol));
        arrived.set_value(std::move(request));
    });
    const auto socket = dial(server);

    ASSERT_TRUE(socket) << socket.error().message;
    const auto request = arrived.get_future().get();
    EXPECT_EQ(request.line, "GET /v1/live HTTP/1.1");
    EXPECT_EQ(request.header("Authorization"), "Bearer secret-token");
    EXPECT_EQ(request.header("Sec-WebSocket-Protocol"), "vigil.v1");
    EXPECT_EQ(request.header("Sec-WebSocket-Extensions"), "");
}

TEST_F(WebSocketTest, GivenConnection_WhenFramesGoBothWays_ThenTheyArriveWhole) {
    std::promise<std::string> arrived;
    TlsServer server([&](TlsPeer& peer) {
        peer.write(upgrade(read_request(peer), kSubprotocol) + frame(kText, "from the server"));
        arrived.set_value(read_frame(peer));
    });
    auto socket = dial(server);
    ASSERT_TRUE(socket) << socket.error().message;

    EXPECT_EQ(run(io, socket.value()->receive()).value(), "from the server");
    EXPECT_TRUE(run(io, socket.value()->send("from the client")));
    EXPECT_EQ(arrived.get_future().get(), "from the client");
}

TEST_F(WebSocketTest, GivenUpgradeRefused_WhenDialled_ThenTheProblemIsTheError) {
    TlsServer server([](TlsPeer& peer) {
        read_request(peer);
        peer.write(http_answer(401, R"({"title":"t","status":401,"code":"token_expired"})",
                               "Content-Type: application/problem+json\r\n"));
    });
    const auto socket = dial(server);

    ASSERT_FALSE(socket);
    EXPECT_EQ(socket.error().kind, ErrorKind::unauthenticated);
    EXPECT_EQ(socket.error().code, "token_expired");
}

TEST_F(WebSocketTest, GivenServerWithoutTheSubprotocol_WhenDialled_ThenItIsNotUsed) {
    TlsServer server([](TlsPeer& peer) { peer.write(upgrade(read_request(peer), "")); });
    EXPECT_FALSE(dial(server));
}

TEST_F(WebSocketTest, GivenBinaryFrame_WhenReceived_ThenItIsAnError) {
    TlsServer server([](TlsPeer& peer) {
        peer.write(upgrade(read_request(peer), kSubprotocol) + frame(kBinary, "x"));
        peer.read(1);
    });
    auto socket = dial(server);
    ASSERT_TRUE(socket);
    EXPECT_FALSE(run(io, socket.value()->receive()));
}

TEST_F(WebSocketTest, GivenConnectionLost_WhenReceiving_ThenItIsUnavailable) {
    TlsServer server([](TlsPeer& peer) { peer.write(upgrade(read_request(peer), kSubprotocol)); });
    auto socket = dial(server);
    ASSERT_TRUE(socket);
    const auto received = run(io, socket.value()->receive());

    ASSERT_FALSE(received);
    EXPECT_EQ(received.error().kind, ErrorKind::unavailable);
}

TEST_F(WebSocketTest, GivenDeviceThatConnectedElsewhere_WhenTheServerClosesWith4002_ThenItIsAConflict) {
    TlsServer server([](TlsPeer& peer) {
        peer.write(upgrade(read_request(peer), kSubprotocol) + frame(kClose, "\x0f\xa2replaced"));  // 4002, big-endian
        read_frame(peer);
    });
    auto socket = dial(server);
    ASSERT_TRUE(socket);
    const auto received = run(io, socket.value()->receive());

    ASSERT_FALSE(received);
    EXPECT_EQ(received.error().kind, ErrorKind::conflict);
}

TEST_F(WebSocketTest, GivenWaitingReader_WhenTheSocketIsClosed_ThenItLetsGo) {
    TlsServer server([](TlsPeer& peer) {
        peer.write(upgrade(read_request(peer), kSubprotocol));
        peer.read(1);
    });
    auto socket = dial(server);
    ASSERT_TRUE(socket);
    asio::post(io, [&] { socket.value()->close(); });
    EXPECT_FALSE(run(io, socket.value()->receive()));
}

}  // namespace
}  // namespace vigil::client

// A live client without manners: over an independent WebSocket (Boost.Beast) it says exactly what it is told to, answers
// nothing by itself but pings, and shows every frame that comes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/live.hpp>

namespace vigil::test {

// One message of the server.
struct Frame {
    std::string type;
    std::string text;

    template <class Message>
    Message as() const {
        return protocol::decode<Message>(text).value();
    }
};

// Blocking, on an io context of its own. Whatever takes 20 s throws, so that a broken server fails a test and does not
// hang it.
class RawClient {
public:
    // Connects, upgrades. `receive_buffer`: of the kernel, bytes; 0: its own choice.
    RawClient(std::uint16_t port, const std::string& authority_pem, const std::string& access_token,
              int receive_buffer = 0);
    RawClient(RawClient&&) noexcept;
    RawClient& operator=(RawClient&&) noexcept;
    ~RawClient();  // vanishes

    int status() const;  // of the upgrade

    // What is said after the server has ended the connection is lost.
    void say(std::string_view text);
    void say_binary(std::string_view bytes);
    template <class Message>
    void tell(const Message& message) {
        say(protocol::encode(message));
    }

    // The next message; nothing: the connection has ended.
    std::optional<Frame> hear();
    // The next message that is no `root`. Throws where the connection has ended.
    Frame next();
    // Every message that is no `root`, up to the first of this type.
    std::vector<Frame> hear_until(std::string_view type);
    // Every message that is no `root`, to the end.
    std::vector<Frame> hear_all();

    // Hears all; the code of the server's close frame, 0 where there was none.
    int close_code();

    void vanish();  // RST, without a word

private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

// A frame as a short line: "item 3", "gone 4", "reset 5", "snapshot 2" (of two items), "caught_up 5", "ack_ok",
// "problem bad_request". For comparing whole conversations.
std::string brief(const Frame& frame);
std::vector<std::string> brief(const std::vector<Frame>& frames);

}  // namespace vigil::test

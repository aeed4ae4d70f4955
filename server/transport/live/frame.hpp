// WebSocket frames (RFC 6455 section 5), the server's side. Pure: no sockets, no time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "transport/live/close_code.hpp"

namespace vigil::live {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

// One unmasked, final frame, as a server sends it.
std::string frame_of(Opcode opcode, std::string_view payload);
std::string close_frame(CloseCode code);

// What a client sent.
struct TextMessage {
    std::string text;
};
struct Ping {
    std::string payload;
};
struct Pong {};
struct CloseRequest {};
struct Violated {
    CloseCode code;  // to close with
};
using FrameEvent = std::variant<TextMessage, Ping, Pong, CloseRequest, Violated>;

// Takes a client's bytes apart: unmasks, joins fragments, checks every rule of the RFC. After Violated or CloseRequest
// nothing more is understood.
class FrameReader {
public:
    explicit FrameReader(std::size_t longest_message) : longest_message_(longest_message) {}

    // Consumes one event from the front of `buffer`, to which others only append; nothing: more bytes are needed. What was
    // consumed is removed then, all at once: a buffer of small frames costs its length, not its square.
    std::optional<FrameEvent> next(std::string& buffer);

private:
    struct Header {
        bool is_final;
        Opcode opcode;
        std::size_t header_size;  // bytes
        std::uint64_t length;     // of the payload, bytes
        unsigned char mask[4];
    };
    std::variant<std::monostate, Header, Violated> parse_header(std::string_view buffer) const;
    std::optional<FrameEvent> take(const Header& header, std::string payload);

    std::size_t longest_message_;  // bytes
    std::size_t consumed_ = 0;     // bytes at the front of the buffer
    bool in_message_ = false;      // between the fragments of one message
    std::string message_;
};

}  // namespace vigil::live

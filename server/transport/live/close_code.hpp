// Why a live connection is closed: the codes of its close frame.
#pragma once

#include <cstdint>
#include <string_view>

namespace vigil::live {

enum class CloseCode : std::uint16_t {
    // RFC 6455 section 7.4.1
    normal = 1000,
    protocol_error = 1002,    // a frame that breaks RFC 6455
    unsupported_data = 1003,  // a binary frame: the protocol is text
    invalid_text = 1007,      // not UTF-8
    message_too_big = 1009,
    internal_error = 1011,
    service_restart = 1012,  // come back with jitter

    // Vigil's own; never reused for another meaning.
    resume = 4001,       // fell behind: connect again and go on from the cursor; nothing is lost
    replaced = 4002,     // the same device has connected again
    revoked = 4003,      // the device, the session or the account may no longer listen
    bad_hello = 4004,    // the first message was not a usable hello, or did not come in time
    bad_message = 4005,  // a later message was not understood
};

// The reason text that goes with the code; at most 123 bytes.
constexpr std::string_view to_text(CloseCode code) {
    switch (code) {
        case CloseCode::normal:
            return "normal";
        case CloseCode::protocol_error:
            return "protocol_error";
        case CloseCode::unsupported_data:
            return "unsupported_data";
        case CloseCode::invalid_text:
            return "invalid_text";
        case CloseCode::message_too_big:
            return "message_too_big";
        case CloseCode::internal_error:
            return "internal_error";
        case CloseCode::service_restart:
            return "service_restart";
        case CloseCode::resume:
            return "resume";
        case CloseCode::replaced:
            return "replaced";
        case CloseCode::revoked:
            return "revoked";
        case CloseCode::bad_hello:
            return "bad_hello";
        case CloseCode::bad_message:
            return "bad_message";
    }
    return "";
}

}  // namespace vigil::live

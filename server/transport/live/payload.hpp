// A declared message as a payload.
#pragma once

#include <vigil/protocol/codec.hpp>

#include "transport/live/live_socket.hpp"

namespace vigil::live {

template <class Message>
Payload payload_of(const Message& message) {
    std::optional<StreamPlace> place;
    if constexpr (requires { message.stream; }) {
        place.emplace(StreamPlace{message.stream});
        if constexpr (requires { message.offset; }) place->offset = message.offset;
    }
    return {Message::type, protocol::encode(message), std::move(place)};
}

}  // namespace vigil::live

#include "transport/live/live_socket.hpp"

#include <utility>

#include "transport/live/frame.hpp"

namespace vigil::live {

Payload::Payload(std::string_view type, std::string_view text, std::optional<StreamPlace> place) {
    std::string framed = frame_of(Opcode::text, text);
    const std::size_t header = framed.size() - text.size();
    shared_ = std::make_shared<const Shared>(Shared{type, std::move(place), std::move(framed), header});
}

}  // namespace vigil::live

#include "transport/live/live_socket.hpp"

#include "transport/live/frame.hpp"

namespace vigil::live {

Payload::Payload(std::string_view text)
    : framed_(std::make_shared<const std::string>(frame_of(Opcode::text, text))),
      header_(framed_->size() - text.size()) {}

}  // namespace vigil::live

#include <vigil/protocol/messages/live.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(Hello)
VIGIL_CODEC(ItemBody)
VIGIL_CODEC(LiveItem)
VIGIL_CODEC(Gone)
VIGIL_CODEC(CaughtUp)
VIGIL_CODEC(Reset)
VIGIL_CODEC(Snapshot)
VIGIL_CODEC(Stored)
VIGIL_CODEC(LiveAck)
VIGIL_CODEC(AckOk)
VIGIL_CODEC(AckRefused)
VIGIL_CODEC(Root)
VIGIL_CODEC(Reconnect)
VIGIL_CODEC(LiveProblem)

std::string item_frame(const StreamId& stream, std::int64_t offset, std::string_view body) {
    std::string frame = R"({"type":"item","stream":)";
    append_quoted(frame, stream.str());
    frame += R"(,"offset":)" + std::to_string(offset) + R"(,"item":)";
    frame.append(body);
    frame += '}';
    return frame;
}

}  // namespace vigil::protocol

// Any bytes as the id of an event: never a crash, and what is understood is printed as an id that means the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vigil/protocol/messages/live.hpp>

#include "transport/live/event_id.hpp"

using namespace vigil;

namespace {

std::string printed(const protocol::Hello& hello) { return live::EventCursors(hello.epoch, hello).id(); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto hello = live::parse_event_id({reinterpret_cast<const char*>(data), size});
    if (!hello) return 0;
    const auto id = printed(hello.value());
    // It is sent as one line.
    if (id.find_first_of("\r\n") != std::string::npos || id.find('\0') != std::string::npos) std::abort();
    const auto again = live::parse_event_id(id);
    if (!again || printed(again.value()) != id) std::abort();
    return 0;
}

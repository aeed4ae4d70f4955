// The last message of an event stream (GET /v1/live as text/event-stream), which has no close frame.
#pragma once

#include <string>
#include <vigil/protocol/schema.hpp>

namespace vigil::protocol {

// The connection ends here, for the reason that a close frame of the WebSocket would give.
struct LiveClosed {
    std::int64_t code{};
    std::string reason;

    static constexpr std::string_view name = "LiveClosed";
    static constexpr std::string_view type = "closed";
    static constexpr auto fields =
        std::tuple{field<&LiveClosed::code>("code", required, range(1000, 4999), "关闭代码", "close code"),
                   field<&LiveClosed::reason>("reason", required, code_points(1, 123), "原因", "name of the code")};
};

}  // namespace vigil::protocol

// What a checkpoint of the log states.
#pragma once

#include <string>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::protocol {

// The payload of a checkpoint's JWS.
struct CheckpointClaims {
    std::string log;
    std::int64_t pos{};
    std::string root;
    Instant at_ms{};

    static constexpr std::string_view name = "CheckpointClaims";
    static constexpr auto fields = std::tuple{
        field<&CheckpointClaims::log>("log", required, "日志链", "chain of the log"),
        field<&CheckpointClaims::pos>("pos", required, range(0, INT64_MAX), "日志位置", "position in the log"),
        field<&CheckpointClaims::root>("root", required, format(Format::base64url), "链摘要",
                                       "chain hash after the position"),
        field<&CheckpointClaims::at_ms>("at_ms", required, instant, "签署时间", "when it was signed")};
};

}  // namespace vigil::protocol

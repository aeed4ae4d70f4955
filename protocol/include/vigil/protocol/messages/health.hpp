// /healthz and /readyz.
#pragma once

#include <string>
#include <vector>
#include <vigil/protocol/schema.hpp>

namespace vigil::protocol {

struct Health {
    std::string status;
    std::string version;
    std::vector<std::string> reasons;

    static constexpr std::string_view name = "Health";
    static constexpr auto fields = std::tuple{
        field<&Health::status>("status", required, "状态", "ok, or unavailable"),
        field<&Health::version>("version", required, "版本", "version of the server"),
        field<&Health::reasons>("reasons", optional, items(0, 20), "原因", "codes of what is wrong or doubtful")};
};

}  // namespace vigil::protocol

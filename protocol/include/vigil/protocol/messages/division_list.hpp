// The administrators' command about the list of divisions, as it crosses the local socket.
#pragma once

#include <string>
#include <vector>
#include <vigil/protocol/messages/directory.hpp>
#include <vigil/protocol/schema.hpp>

namespace vigil::protocol {

// divisions.load: the content of a list (config/divisions/README.md).
struct LoadDivisions {
    std::string text;

    static constexpr std::string_view name = "LoadDivisions";
    static constexpr auto fields = std::tuple{
        field<&LoadDivisions::text>("text", required, code_points(1, 4 * 1024 * 1024), "区划表", "the file's content")};
};

// What the desk makes of it, or keeps for a second administrator: the divisions that are new or other than before.
struct StoredDivisions {
    std::vector<DivisionView> rows;

    static constexpr std::string_view name = "StoredDivisions";
    static constexpr auto fields = std::tuple{field<&StoredDivisions::rows>(
        "rows", required, items(0, 100'000), "变更的区划", "new or changed, parents first")};
};

struct DivisionsLoaded {
    std::int64_t changed{};

    static constexpr std::string_view name = "DivisionsLoaded";
    static constexpr auto fields = std::tuple{field<&DivisionsLoaded::changed>(
        "changed", required, range(0, INT64_MAX), "变更数", "divisions that were new or are changed")};
};

}  // namespace vigil::protocol

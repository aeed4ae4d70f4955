// What all descriptions of services of others have in common, read from JSON.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "files/network.hpp"
#include "files/rule_set_json.hpp"
#include "files/service.hpp"

namespace vigil::files {

// Without user, password and fragment. Nothing: it is a problem of the node. What may stand in path and query is the caller's.
std::optional<HttpsUrl> read_https_url(const Node& node);

// Of `connect_ms`, `handshake_ms` and `answer_ms` each 1 to `longest`, or as it is by itself.
ServiceLimits read_service_limits(const Node& node, std::chrono::milliseconds longest);

// Of the optional list of that name.
std::vector<Network> read_networks(const Node& document, std::string_view key);

// A file that the node names, looked for from `folder`; empty: it is a problem. Whether it is there is not asked.
std::filesystem::path read_path(const Node& node, const std::filesystem::path& folder);

}  // namespace vigil::files

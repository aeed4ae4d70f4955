// How a gateway says what became of a message, and what was replied: "callback" of config/gateways/*.json.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "files/network.hpp"

namespace vigil::files {

class Node;

// What stands at a place of an entry: a JSON scalar as text.
struct GatewayMatch {
    std::string pointer;
    std::string value;

    bool operator==(const GatewayMatch&) const = default;
};

// `entries`: pointer to the list of them, or to one; empty: the body itself. The other pointers lead from an entry.
struct GatewayReceipts {
    std::string entries{};
    std::string delivery;    // our own id of the message
    GatewayMatch delivered;  // it arrived, or the call was taken; an entry that is neither this nor pending has failed
    std::optional<GatewayMatch> pending{};  // nothing has become of it yet
    std::string code{};                     // a word why; empty: none
    std::optional<GatewayMatch> pressed{};  // the key was pressed that takes the alert

    bool operator==(const GatewayReceipts&) const = default;
};

struct GatewayReplies {
    std::string entries{};
    std::string number;  // of whoever replied
    std::string text;

    bool operator==(const GatewayReplies&) const = default;
};

struct GatewayCallback {
    std::vector<std::filesystem::path> keys;  // files: each key is a part of the address that is called; one, or two
    std::vector<Network> from{};              // that may call; none: everybody
    std::string answer{};                     // JSON; what whoever calls wants to hear
    std::optional<GatewayReceipts> receipts{};
    std::optional<GatewayReplies> replies{};

    bool operator==(const GatewayCallback&) const = default;
};

// Of a description; relative files are looked for from `folder`.
GatewayCallback read_callback(const Node& node, const std::filesystem::path& folder);

}  // namespace vigil::files

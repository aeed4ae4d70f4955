#include "files/gateway_callback.hpp"

#include "files/gateway_fields.hpp"
#include "files/service_json.hpp"

namespace vigil::files {
namespace {

constexpr std::size_t kMostKeys = 2;  // the second one while it follows the first
constexpr std::size_t kMostAnswerText = 500;

std::string optional_pointer(const Node& node, std::string_view key) {
    return node.has(key) ? read_pointer(node, key) : std::string();
}

GatewayMatch read_match(const Node& node) {
    if (!node.json().is_object()) {
        node.problem(node.json().is_null() ? "required" : "type", "an object");
        return {};
    }
    node.only({"pointer", "equals"});
    return {read_pointer(node, "pointer"), read_scalar(node, "equals")};
}

std::optional<GatewayMatch> optional_match(const Node& node, std::string_view key) {
    return node.has(key) ? std::optional(read_match(node.at(key))) : std::nullopt;
}

bool is_object(const Node& node) {
    if (!node.json().is_object()) node.problem("type", "an object");
    return node.json().is_object();
}

std::optional<GatewayReceipts> read_receipts_of(const Node& node) {
    if (!is_object(node)) return std::nullopt;
    node.only({"entries", "delivery", "delivered", "pending", "code", "pressed"});
    return GatewayReceipts{.entries = optional_pointer(node, "entries"),
                           .delivery = read_pointer(node, "delivery"),
                           .delivered = read_match(node.at("delivered")),
                           .pending = optional_match(node, "pending"),
                           .code = optional_pointer(node, "code"),
                           .pressed = optional_match(node, "pressed")};
}

std::optional<GatewayReplies> read_replies_of(const Node& node) {
    if (!is_object(node)) return std::nullopt;
    node.only({"entries", "number", "text"});
    return GatewayReplies{.entries = optional_pointer(node, "entries"),
                          .number = read_pointer(node, "number"),
                          .text = read_pointer(node, "text")};
}

}  // namespace

GatewayCallback read_callback(const Node& node, const std::filesystem::path& folder) {
    GatewayCallback read;
    if (!is_object(node)) return read;
    node.only({"keys", "from", "answer", "receipts", "replies"});
    for (const auto& key : node.items("keys")) read.keys.push_back(read_path(key, folder));
    if (node.at("keys").json().is_array() && (read.keys.empty() || read.keys.size() > kMostKeys))
        node.problem_at("keys", "count", "one file, or two while a key follows another");
    read.from = read_networks(node, "from");
    if (node.has("answer")) read.answer = node.at("answer").json().dump();
    if (read.answer.size() > kMostAnswerText) node.problem_at("answer", "too_long", "at most 500 bytes");
    if (node.has("receipts")) read.receipts = read_receipts_of(node.at("receipts"));
    if (node.has("replies")) read.replies = read_replies_of(node.at("replies"));
    if (!node.has("receipts") && !node.has("replies")) node.problem("empty", "\"receipts\", \"replies\" or both");
    return read;
}

}  // namespace vigil::files

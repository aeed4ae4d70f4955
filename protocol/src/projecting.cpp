#include <vigil/protocol/projecting.hpp>

#include <algorithm>
#include <map>
#include <string>

#include "json_reader.hpp"

namespace vigil::protocol {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kDay = 24 * 60 * 60 * 1000;
constexpr std::int64_t kBeijing = 8 * 60 * 60 * 1000;  // UTC+8, no daylight saving

// The pointers as a tree: what is shown at each member, and below it.
struct Node {
    Shown shown = Shown::no;
    std::map<std::string, Node, std::less<>> below;
};

Node tree_of(std::span<const ShownField> fields) {
    Node root;
    for (const auto& field : fields) {
        if (field.shown == Shown::no) continue;
        Node* node = &root;
        for (std::size_t at = 0; at < field.pointer.size();) {
            const std::size_t end = std::min(field.pointer.find('/', at + 1), field.pointer.size());
            node = &node->below[std::string(field.pointer.substr(at + 1, end - at - 1))];
            at = end;
        }
        node->shown = field.shown;
    }
    return root;
}

Json day_of(const Json& moment) {
    if (!moment.is_number_integer()) return nullptr;
    const auto local = moment.get<std::int64_t>() + kBeijing;
    const auto rest = (local % kDay + kDay) % kDay;
    return local - rest - kBeijing;
}

// What is left of `value`; nothing where no part of it is shown.
std::optional<Json> part_of(const Json& value, const Node& node) {
    if (node.shown == Shown::yes) return value;
    if (node.shown == Shown::by_day) return day_of(value);
    if (value.is_object()) {
        Json kept = Json::object();
        for (const auto& [name, member] : value.items()) {
            const auto below = node.below.find(name);
            if (below == node.below.end()) continue;
            if (auto part = part_of(member, below->second)) kept[name] = *std::move(part);
        }
        return kept;
    }
    const auto each = node.below.find("*");
    if (!value.is_array() || each == node.below.end()) return std::nullopt;
    Json kept = Json::array();
    for (const auto& element : value)
        if (auto part = part_of(element, each->second)) kept.push_back(*std::move(part));
    return kept;
}

// Whether a value holds anything: an object or list holds what its parts hold.
bool holds_anything(const Json& value) {
    if (!value.is_structured()) return true;
    return std::any_of(value.begin(), value.end(), [](const Json& each) { return holds_anything(each); });
}

}  // namespace

Result<bool> has_any(std::string_view document, std::span<const ShownField> fields) {
    VIGIL_TRY(read_json(document));  // so that what follows cannot fail
    const auto part = part_of(Json::parse(document), tree_of(fields));
    return part && holds_anything(*part);
}

Result<std::string> projected(std::string_view document, std::span<const ShownField> fields) {
    VIGIL_TRY(read_json(document));  // so that what follows cannot fail
    const auto part = part_of(Json::parse(document), tree_of(fields));
    return part ? part->dump() : std::string("null");
}

}  // namespace vigil::protocol

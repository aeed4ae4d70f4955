#include "files/gateway_template.hpp"

#include <algorithm>

namespace vigil::files {
namespace {

constexpr std::string_view kTextPlaceholder = "text";

// Puts pieces together; a text behind another text is one piece with it.
class TemplateBuilder {
public:
    void add(std::string_view text) {
        if (text.empty()) return;
        if (built_.pieces.empty() || built_.pieces.back().placeholder) built_.pieces.push_back({});
        built_.pieces.back().text += text;
    }
    void add(Placeholder placeholder) {
        if (built_.pieces.empty() || built_.pieces.back().placeholder) built_.pieces.push_back({});
        built_.pieces.back().placeholder = placeholder;
    }
    GatewayTemplate take() { return std::move(built_); }

private:
    GatewayTemplate built_{};
};

bool is_control_character(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

// The name of the placeholder that `rest` begins with, without its braces; empty: it begins with none.
std::string_view placeholder_at(std::string_view rest) {
    const auto end = rest.find('}');
    return end == rest.npos ? std::string_view{} : rest.substr(1, end - 1);
}

// Without the quotation marks around it.
std::string json_escaped(std::string_view text) {
    const auto quoted = nlohmann::json(text).dump();
    return quoted.substr(1, quoted.size() - 2);
}

void add_json_text(const Node& node, std::string_view text, TemplateBuilder& built) {
    built.add("\"");
    for (const auto& piece : read_template(node, text).pieces) {
        built.add(json_escaped(piece.text));
        if (piece.placeholder) built.add(*piece.placeholder);
    }
    built.add("\"");
}

void add_json(const Node& node, std::string_view text, TemplateBuilder& built) {
    const auto& value = node.json();
    if (value.is_object()) {
        std::string_view before = "{";
        for (const auto& each : value.items()) {
            const auto& key = each.key();
            built.add(before);
            built.add("\"" + json_escaped(key) + "\":");
            add_json(node.at(key), text, built);
            before = ",";
        }
        built.add(value.empty() ? "{}" : "}");
    } else if (value.is_array()) {
        std::string_view before = "[";
        for (const auto& item : node.elements()) {
            built.add(before);
            add_json(item, text, built);
            before = ",";
        }
        built.add(value.empty() ? "[]" : "]");
    } else if (value.is_string() && !value.get_ref<const std::string&>().empty()) {
        add_json_text(node, text, built);
    } else {
        built.add(value.dump());
    }
}

}  // namespace

GatewayTemplate read_template(const Node& node, std::string_view text) {
    const auto source = node.as_text();
    TemplateBuilder built;
    std::string_view rest = source;
    while (!rest.empty()) {
        const auto plain = rest.substr(0, rest.find_first_of("{}"));
        if (std::any_of(plain.begin(), plain.end(), is_control_character))
            node.problem("control_character", "no control characters");
        built.add(plain);
        rest.remove_prefix(plain.size());
        if (rest.empty()) break;
        if (rest.starts_with("{{") || rest.starts_with("}}")) {
            built.add(rest.substr(0, 1));
            rest.remove_prefix(2);
            continue;
        }
        const auto name = rest.front() == '{' ? placeholder_at(rest) : std::string_view{};
        const auto placeholder = parse_word<Placeholder>(name);
        if (name == kTextPlaceholder) {
            built.add(text);
        } else if (placeholder) {
            built.add(*placeholder);
        } else {
            node.problem("placeholder",
                         "one of {number}, {national_number}, {delivery}, {code}, {text}; {{ and }} for the braces "
                         "themselves");
            return {};
        }
        rest.remove_prefix(name.size() + 2);
    }
    return built.take();
}

GatewayTemplate read_json_template(const Node& node, std::string_view text) {
    TemplateBuilder built;
    add_json(node, text, built);
    return built.take();
}

}  // namespace vigil::files

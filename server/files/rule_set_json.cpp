#include "files/rule_set_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace vigil::files {
namespace {

// RFC 6901, section 3.
std::string escaped(std::string_view key) {
    std::string out;
    for (const char c : key) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return out;
}

// Follows the parser through the document to see what it would hide: keys that stand twice.
class Strictness {
public:
    explicit Strictness(std::size_t max_depth) : max_depth_(max_depth) {}

    Problems problems;

    bool see(nlohmann::json::parse_event_t event, const nlohmann::json& parsed) {
        switch (event) {
            case nlohmann::json::parse_event_t::object_start:
                open(false);
                break;
            case nlohmann::json::parse_event_t::array_start:
                open(true);
                break;
            case nlohmann::json::parse_event_t::object_end:
            case nlohmann::json::parse_event_t::array_end:
                levels_.pop_back();
                step();
                break;
            case nlohmann::json::parse_event_t::key: {
                const auto& name = parsed.get_ref<const std::string&>();
                levels_.back().key = name;
                if (!levels_.back().keys.insert(name).second)
                    problems.push_back({place(), "duplicate_key", "the key stands twice"});
                break;
            }
            case nlohmann::json::parse_event_t::value:
                step();
                break;
        }
        return true;
    }

private:
    struct Level {
        bool is_array = false;
        std::size_t index = 0;
        std::string key{};
        std::set<std::string> keys{};
    };

    void open(bool is_array) {
        if (levels_.size() == max_depth_)
            problems.push_back({place(), "depth", fmt::format("at most {} levels", max_depth_)});
        levels_.push_back({is_array});
    }
    void step() {
        if (!levels_.empty()) ++levels_.back().index;
    }
    std::string place() const {
        std::string pointer;
        for (const auto& level : levels_)
            pointer += "/" + (level.is_array ? std::to_string(level.index) : escaped(level.key));
        return pointer;
    }

    std::size_t max_depth_;
    std::vector<Level> levels_;
};

}  // namespace

Result<nlohmann::json> parse_strictly(std::string_view text, std::size_t max_depth) {
    Strictness strictness(max_depth);
    const auto see = [&](int, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
        return strictness.see(event, parsed);
    };
    try {
        auto document = nlohmann::json::parse(text, see);
        if (!strictness.problems.empty()) return error_of("JSON is not accepted", std::move(strictness.problems));
        return document;
    } catch (const nlohmann::json::parse_error& error) {  // its text repeats the input
        return error_of("malformed JSON", {{"", "malformed_json", fmt::format("at byte {}", error.byte)}});
    } catch (const nlohmann::json::exception&) {
        return error_of("malformed JSON", {{"", "malformed_json", "a number is out of range"}});
    }
}

triage::Value value_of(const nlohmann::json& json) {
    using triage::Value;
    if (json.is_boolean()) return Value::boolean(json.get<bool>());
    if (json.is_number()) return Value::number(json.get<double>());
    if (json.is_string()) return Value::text(std::string_view(json.get_ref<const std::string&>()));
    if (json.is_array()) {
        Value::Array items;
        items.reserve(json.size());
        for (const auto& item : json) items.push_back(value_of(item));
        return Value::array(std::move(items));
    }
    if (json.is_object()) {
        Value::Object members;
        members.reserve(json.size());
        for (const auto& [key, value] : json.items())
            members.emplace_back(Value::text(std::string_view(key)), value_of(value));
        return Value::object(std::move(members));
    }
    return Value::null();
}

Error error_of(std::string message, Problems problems) {
    if (problems.size() > kMaxViolations) problems.resize(kMaxViolations);
    return {ErrorKind::invalid_input, std::move(message), {}, std::move(problems)};
}

void Node::problem(std::string code, std::string message) const {
    problems_->push_back({pointer_, std::move(code), std::move(message)});
}

void Node::problem_at(std::string_view key, std::string code, std::string message) const {
    problems_->push_back({pointer_ + "/" + escaped(key), std::move(code), std::move(message)});
}

void Node::only(std::initializer_list<std::string_view> keys) const {
    if (!json_->is_object()) return;
    for (const auto& [key, value] : json_->items())
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) problem_at(key, "unknown_key", "no such key here");
}

bool Node::has(std::string_view key) const { return json_->is_object() && json_->contains(key); }

Node Node::at(std::string_view key) const {
    static const nlohmann::json kMissing;
    if (has(key)) return {*json_->find(key), pointer_ + "/" + escaped(key), *problems_};
    return {kMissing, pointer_ + "/" + escaped(key), *problems_};
}

std::vector<Node> Node::items(std::string_view key) const {
    if (!has(key)) problem_at(key, "required", "an array");
    return optional_items(key);
}

std::vector<Node> Node::optional_items(std::string_view key) const {
    const Node list = at(key);
    if (!list.json_->is_array() && has(key)) list.problem("type", "an array");
    return list.elements();
}

std::vector<Node> Node::elements() const {
    std::vector<Node> nodes;
    if (!json_->is_array()) return nodes;
    for (std::size_t i = 0; i < json_->size(); ++i)
        nodes.emplace_back((*json_)[i], pointer_ + "/" + std::to_string(i), *problems_);
    return nodes;
}

std::string Node::as_text() const {
    if (json_->is_string() && !json_->get_ref<const std::string&>().empty()) return json_->get<std::string>();
    problem(json_->is_null() ? "required" : "type", "a text that is not empty");
    return {};
}

int Node::as_integer(int low, int high) const {
    if (json_->is_number_integer()) {
        const auto number = json_->get<std::int64_t>();
        if (number >= low && number <= high) return static_cast<int>(number);
    }
    problem(json_->is_null()             ? "required"
            : json_->is_number_integer() ? "range"
                                         : "type",
            fmt::format("a whole number, {} to {}", low, high));
    return low;
}

bool Node::as_flag() const {
    if (json_->is_boolean()) return json_->get<bool>();
    problem("type", "true or false");
    return false;
}

}  // namespace vigil::files

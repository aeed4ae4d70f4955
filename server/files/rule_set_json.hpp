// JSON as files of people are read: strictly, and with every problem named by its place.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/words.hpp>

#include "domain/triage/value.hpp"

namespace vigil::files {

// Refuses malformed text, duplicate keys and nesting beyond `max_depth`.
Result<nlohmann::json> parse_strictly(std::string_view text, std::size_t max_depth);

triage::Value value_of(const nlohmann::json& json);

using Problems = std::vector<Violation>;

// The first kMaxViolations problems as one error.
Error error_of(std::string message, Problems problems);

// One place in a document. What is asked for and is not there, or is of a wrong kind, becomes a problem, and an empty
// value is given, so that reading goes on and finds the next one. Borrows the document and the list of problems.
class Node {
public:
    Node(const nlohmann::json& json, std::string pointer, Problems& problems)
        : json_(&json), pointer_(std::move(pointer)), problems_(&problems) {}

    const nlohmann::json& json() const noexcept { return *json_; }
    const std::string& pointer() const noexcept { return pointer_; }

    void problem(std::string code, std::string message) const;
    void problem_at(std::string_view key, std::string code, std::string message) const;
    void problem_below(const Violation& violation) const { problems_->push_back(violation); }

    // Any other key is a problem.
    void only(std::initializer_list<std::string_view> keys) const;

    bool has(std::string_view key) const;
    Node at(std::string_view key) const;                           // a null node when it is missing
    std::vector<Node> items(std::string_view key) const;           // of a required array
    std::vector<Node> optional_items(std::string_view key) const;  // none when it is missing
    std::vector<Node> elements() const;                            // of an array; of anything else none

    std::string as_text() const;
    int as_integer(int low, int high) const;
    bool as_flag() const;
    template <class E>
    E as_word() const {
        if (const auto word = json_->is_string() ? parse_word<E>(json_->get_ref<const std::string&>()) : std::nullopt)
            return *word;
        std::string allowed;
        for (const auto& word : words_of(E{})) allowed += (allowed.empty() ? "one of " : ", ") + std::string(word.text);
        problem("unknown_word", std::move(allowed));
        return E{};
    }

    std::string text(std::string_view key) const { return at(key).as_text(); }
    int integer(std::string_view key, int low, int high) const { return at(key).as_integer(low, high); }
    bool optional_flag(std::string_view key) const { return has(key) && at(key).as_flag(); }
    template <class E>
    E word(std::string_view key) const {
        return at(key).as_word<E>();
    }

private:
    const nlohmann::json* json_;
    std::string pointer_;
    Problems* problems_;
};

}  // namespace vigil::files

// Takes keys out of a TOML document, each with the values it may have, and notes everything that is wrong.
#pragma once

#include <toml++/toml.h>

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "files/configuration.hpp"
#include "files/duration.hpp"
#include "files/file_problems.hpp"

namespace vigil {

template <class T>
struct Between {
    T least;
    T most;
};

// One table. A key that is absent leaves the value alone. Lives while the document does.
class SectionReader {
public:
    // `table` null: the section is absent.
    SectionReader(std::string name, const toml::table* table, FileProblems& problems)
        : name_(std::move(name)), table_(table), problems_(problems) {}

    template <std::integral N>
    void number(std::string_view key, N& value, Between<N> bounds) {
        values_before_.push_back(std::to_string(value));
        if (const auto read =
                read_number(key, {static_cast<std::int64_t>(bounds.least), static_cast<std::int64_t>(bounds.most)}))
            value = static_cast<N>(*read);
    }
    void duration(std::string_view key, std::chrono::milliseconds& value, Between<std::chrono::milliseconds> bounds);
    void rate(std::string_view key, Rate& value);                        // "60 per 1m"
    void address(std::string_view key, std::string& value);              // numeric, IPv4 or IPv6
    void text(std::string_view key, std::string& value);                 // may be empty
    void texts(std::string_view key, std::vector<std::string>& values);  // a list, perhaps empty, of texts that are not
    void weekdays(std::string_view key, std::vector<Weekday>& values);   // a list of days, not empty
    void time_of_day(std::string_view key, std::chrono::minutes& value);  // "HH:MM", after midnight
    void networks(std::string_view key, std::vector<files::Network>& values);
    void path(std::string_view key, std::filesystem::path& value);
    void optional_path(std::string_view key, std::filesystem::path& value);  // may be empty
    void paths(std::string_view key, std::vector<std::filesystem::path>& values);

    template <class E, std::size_t N>
    void choice(std::string_view key, E& value, const std::array<std::pair<std::string_view, E>, N>& words) {
        values_before_.emplace_back();
        for (const auto& [word, meaning] : words)
            if (meaning == value) values_before_.back() = word;
        std::string allowed;
        for (const auto& [word, _] : words) allowed += (allowed.empty() ? "\"" : ", \"") + std::string(word) + "\"";
        const auto read = read_text(key, "one of " + allowed);
        if (!read) return;
        for (const auto& [word, meaning] : words)
            if (word == *read) return void(value = meaning);
        refuse(key, "must be one of " + allowed, *node(key));
    }

    // Notes the keys that nothing asked for. Call last.
    void refuse_others();

    const std::vector<std::string>& keys() const noexcept { return keys_; }
    // What each key's value was before it was read, as text; in the order of keys().
    const std::vector<std::string>& values_before() const noexcept { return values_before_; }

private:
    const toml::node* node(std::string_view key) const { return table_ == nullptr ? nullptr : table_->get(key); }
    const toml::node* ask(std::string_view key);  // the node of a key that is now known
    std::optional<std::int64_t> read_number(std::string_view key, Between<std::int64_t> bounds);
    std::optional<std::string> read_text(std::string_view key, std::string_view allowed);
    void refuse(std::string_view key, std::string_view rule, const toml::node& got);

    std::string name_;
    const toml::table* table_;
    FileProblems& problems_;
    std::vector<std::string> keys_;
    std::vector<std::string> values_before_;
};

}  // namespace vigil

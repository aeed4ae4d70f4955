#include "files/configuration_reader.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <vigil/protocol/date.hpp>

namespace vigil {
namespace {

using std::chrono::milliseconds;

std::optional<Rate> parse_rate(std::string_view text) {
    constexpr std::string_view kPer = " per ";
    const auto count = take_whole_number(text);
    if (!count || !text.starts_with(kPer)) return std::nullopt;
    const auto per = parse_duration(text.substr(kPer.size()));
    if (!per) return std::nullopt;
    return Rate{static_cast<int>(*count), *per};
}

bool is_address(const std::string& text) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    return inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 || inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

// What stands in the file, short enough for a line.
std::string shown(const toml::node& node) {
    constexpr std::size_t kLongestShown = 60;
    if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
    if (const auto truth = node.value_exact<bool>()) return *truth ? "true" : "false";
    if (const auto text = node.value_exact<std::string>(); text && text->size() <= kLongestShown)
        return '"' + *text + '"';
    return fmt::format("a {}", node.is_string()  ? "longer text"
                               : node.is_table() ? "table"
                               : node.is_array() ? "list"
                                                 : "value of another type");
}

}  // namespace

void SectionReader::duration(std::string_view key, milliseconds& value, Between<milliseconds> bounds) {
    values_before_.push_back(std::to_string(value.count()));
    const auto rule = fmt::format("\"{}\"..\"{}\"", duration_text(bounds.least), duration_text(bounds.most));
    const auto text = read_text(key, "a duration of " + rule);
    if (!text) return;
    const auto read = parse_duration(*text);
    if (!read)
        refuse(key, "must be a duration of " + rule + " (a whole number and ms, s, m, h or d)", *node(key));
    else if (*read < bounds.least || *read > bounds.most)
        refuse(key, "must be " + rule, *node(key));
    else
        value = *read;
}

void SectionReader::rate(std::string_view key, Rate& value) {
    values_before_.push_back(fmt::format("{} per {}", value.count, value.per.count()));
    constexpr std::string_view kRule = "a rate like \"60 per 1m\" (1..1000000 per \"1s\"..\"1d\")";
    const auto text = read_text(key, kRule);
    if (!text) return;
    const auto read = parse_rate(*text);
    const auto fits = [](const Rate& rate) {
        return rate.count >= 1 && rate.count <= 1'000'000 && rate.per >= std::chrono::seconds(1) &&
               rate.per <= std::chrono::hours(24);
    };
    if (read && fits(*read))
        value = *read;
    else
        refuse(key, fmt::format("must be {}", kRule), *node(key));
}

void SectionReader::address(std::string_view key, std::string& value) {
    values_before_.push_back(value);
    constexpr std::string_view kRule = "an address in numbers, like \"127.0.0.1\" or \"::1\"";
    const auto read = read_text(key, kRule);
    if (!read) return;
    if (is_address(*read))
        value = *read;
    else
        refuse(key, fmt::format("must be {}", kRule), *node(key));
}

void SectionReader::text(std::string_view key, std::string& value) {
    values_before_.push_back(value);
    if (auto read = read_text(key, "text")) value = std::move(*read);
}

void SectionReader::texts(std::string_view key, std::vector<std::string>& values) {
    values_before_.push_back(fmt::format("{}", fmt::join(values, "\n")));
    constexpr std::string_view kRule = "must be a list of texts, like [\"one\", \"two\"]";
    const toml::node* found = ask(key);
    if (found == nullptr) return;
    const auto* list = found->as_array();
    if (list == nullptr) return refuse(key, kRule, *found);
    std::vector<std::string> read;
    for (const auto& each : *list) {
        const auto text = each.value_exact<std::string>();
        if (!text || text->empty()) return refuse(key, kRule, each);
        read.push_back(*text);
    }
    values = std::move(read);
}

void SectionReader::weekdays(std::string_view key, std::vector<Weekday>& values) {
    std::vector<std::string> words;
    for (const auto day : values) words.emplace_back(to_text(day));
    texts(key, words);
    std::vector<Weekday> read;
    for (const auto& word : words) {
        const auto day = parse_word<Weekday>(word);
        if (!day) {
            problems_.add(name_ + "." + std::string(key),
                          "must be days of the week, from \"monday\" to \"sunday\", got \"" + word + '"');
            return;
        }
        read.push_back(*day);
    }
    if (read.empty()) return problems_.add(name_ + "." + std::string(key), "must name at least one day of the week");
    values = std::move(read);
}

void SectionReader::time_of_day(std::string_view key, std::chrono::minutes& value) {
    values_before_.push_back(fmt::format("{:02}:{:02}", value.count() / 60, value.count() % 60));
    constexpr std::string_view kRule = "a time of day, \"00:00\" to \"24:00\"";
    const auto text = read_text(key, kRule);
    if (!text) return;
    const auto read = parse_time_of_day(*text);
    if (!read) return refuse(key, "must be " + std::string(kRule), *node(key));
    value = *read;
}

void SectionReader::networks(std::string_view key, std::vector<files::Network>& values) {
    std::vector<std::string> written;
    texts(key, written);
    if (written.empty()) return;
    std::vector<files::Network> read;
    for (const auto& each : written) {
        const auto network = files::parse_network(each);
        if (!network) {
            problems_.add(
                name_ + "." + std::string(key),
                "must be addresses or networks, such as \"10.1.2.3\" or \"10.1.0.0/16\", got \"" + each + '"');
            return;
        }
        read.push_back(*network);
    }
    values = std::move(read);
}

void SectionReader::path(std::string_view key, std::filesystem::path& value) {
    values_before_.push_back(value.string());
    const auto read = read_text(key, "a path");
    if (!read) return;
    if (read->empty())
        refuse(key, "must be a path", *node(key));
    else
        value = *read;
}

void SectionReader::optional_path(std::string_view key, std::filesystem::path& value) {
    values_before_.push_back(value.string());
    if (const auto read = read_text(key, "a path, or empty")) value = *read;
}

void SectionReader::paths(std::string_view key, std::vector<std::filesystem::path>& values) {
    values_before_.emplace_back();
    for (const auto& each : values) values_before_.back() += each.string() + '\n';
    constexpr std::string_view kRule = "must be a list of paths, like [\"config/holders\"]";
    const toml::node* found = ask(key);
    if (found == nullptr) return;
    const toml::array* list = found->as_array();
    if (list == nullptr) return refuse(key, kRule, *found);
    std::vector<std::filesystem::path> read;
    for (const auto& each : *list) {
        const auto text = each.value_exact<std::string>();
        if (!text || text->empty()) return refuse(key, kRule, each);
        read.emplace_back(*text);
    }
    values = std::move(read);
}

void SectionReader::refuse_others() {
    if (table_ == nullptr) return;
    for (const auto& [key, value] : *table_)
        if (std::find(keys_.begin(), keys_.end(), key.str()) == keys_.end())
            problems_.add(fmt::format("{}.{}", name_, key.str()),
                          fmt::format("there is no such key; [{}] has {}", name_, fmt::join(keys_, ", ")));
}

const toml::node* SectionReader::ask(std::string_view key) {
    keys_.emplace_back(key);
    return node(key);
}

std::optional<std::int64_t> SectionReader::read_number(std::string_view key, Between<std::int64_t> bounds) {
    const toml::node* found = ask(key);
    if (found == nullptr) return std::nullopt;
    const auto read = found->value_exact<std::int64_t>();
    if (read && *read >= bounds.least && *read <= bounds.most) return read;
    refuse(key, fmt::format("must be {}{}..{}", read ? "" : "a whole number ", bounds.least, bounds.most), *found);
    return std::nullopt;
}

std::optional<std::string> SectionReader::read_text(std::string_view key, std::string_view allowed) {
    const toml::node* found = ask(key);
    if (found == nullptr) return std::nullopt;
    auto read = found->value_exact<std::string>();
    if (!read) refuse(key, fmt::format("must be {}", allowed), *found);
    return read;
}

void SectionReader::refuse(std::string_view key, std::string_view rule, const toml::node& got) {
    problems_.add(fmt::format("{}.{}", name_, key), fmt::format("{}, got {}", rule, shown(got)));
}

}  // namespace vigil

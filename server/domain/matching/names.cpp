#include "domain/matching/names.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "domain/matching/code_points.hpp"
#include "domain/matching/tables/tables.hpp"

namespace vigil::matching {
namespace {

bool between(char32_t c, char32_t low, char32_t high) { return c >= low && c <= high; }

bool is_letter(char32_t c) { return between(c, U'A', U'Z'); }
bool is_digit(char32_t c) { return between(c, U'0', U'9'); }

// White space, marks that nobody sees, and the dots and strokes between the parts of a name.
bool is_between_words(char32_t c) {
    if (c < 0x80) return !is_letter(c) && !is_digit(c);
    if (between(c, 0x80, 0xA0) || c == 0xAD || c == 0xB7 || c == 0x387 || c == 0x1680) return true;
    if (between(c, 0x180B, 0x180F)) return true;                 // selectors and separators of Mongolian
    if (between(c, 0x2000, 0x206F)) return true;                 // spaces, dashes, quotation marks, bullets
    if (c == 0x2219 || c == 0x22C5 || c == 0x2981) return true;  // dots that look like an interpunct
    if (between(c, 0x3000, 0x3003) || c == 0x30FB || c == 0xFF65) return true;
    return between(c, 0xFE00, 0xFE0F) || c == 0xFEFF;  // variation selectors, byte order mark
}

char32_t upper(char32_t c) {
    if (between(c, U'a', U'z')) return c - 0x20;
    if (between(c, 0x430, 0x44F)) return c - 0x20;  // Cyrillic
    if (between(c, 0x450, 0x45F)) return c - 0x50;
    if (c == 0x4E9 || c == 0x4AF) return c - 1;  // ө and ү of Mongolian
    return c;
}

using Variants = std::unordered_map<char32_t, char32_t>;

char32_t standard(char32_t c) {
    static const Variants variants = [] {
        Variants known;
        const auto pairs = code_points(kVariantPairs);
        for (std::size_t at = 0; at + 1 < pairs.size(); at += 2) known.emplace(pairs[at], pairs[at + 1]);
        return known;
    }();
    if (c < 0x2E80) return c;
    const auto found = variants.find(c);
    return found == variants.end() ? c : found->second;
}

using Syllables = std::unordered_map<char32_t, std::vector<std::string_view>>;

// The commonest syllable of a character first.
const Syllables& syllables() {
    static const Syllables known = [] {
        Syllables read;
        const auto add = [&](const Reading* readings, std::size_t size) {
            for (std::size_t i = 0; i < size; ++i)
                for (const auto c : code_points(readings[i].characters)) read[c].push_back(readings[i].syllable);
        };
        add(kReadings, kReadingsSize);
        add(kOtherReadings, kOtherReadingsSize);
        return read;
    }();
    return known;
}

// What passports write for ü: v or yu after l and n.
void spell_u(std::string& sound) {
    std::replace(sound.begin(), sound.end(), 'v', 'u');
    for (const auto* written : {"lyu", "nyu"})
        for (auto at = sound.find(written); at != std::string::npos; at = sound.find(written)) sound.erase(at + 1, 1);
}

}  // namespace

std::string folded(std::string_view text) {
    std::string kept;
    for (char32_t c : code_points(text)) {
        if (between(c, 0xFF01, 0xFF5E)) c -= 0xFEE0;  // full width
        c = upper(c);
        if (!is_between_words(c)) append(kept, standard(c));
    }
    return kept;
}

bool names_nobody(std::string_view folded_name) {
    constexpr std::array<std::string_view, 35> kNobody{
        "不详", "不明", "不清楚", "不知道", "不清",    "未知", "未提供", "无名",   "无名氏", "佚名", "匿名", "保密",
        "没有", "暂无", "待查",   "待核实", "男孩",    "女孩", "孩子",   "小孩",   "男童",   "女童", "儿童", "学生",
        "男生", "女生", "婴儿",   "弃婴",   "UNKNOWN", "NONE", "NULL",   "NONAME", "CHILD",  "BOY",  "GIRL"};
    if (folded_name.find("某") != std::string_view::npos) return true;
    if (std::find(kNobody.begin(), kNobody.end(), folded_name) != kNobody.end()) return true;
    const auto characters = code_points(folded_name);
    const bool is_latin = std::all_of(characters.begin(), characters.end(), [](char32_t c) { return c < 0x80; });
    const bool has_letter = std::any_of(characters.begin(), characters.end(), [](char32_t c) { return !is_digit(c); });
    return !has_letter || characters.size() < (is_latin ? 3U : 2U);
}

std::vector<std::string> sounds_of(std::string_view folded_name) {
    const auto characters = code_points(folded_name);
    if (characters.empty()) return {};
    const auto written = [](char32_t c) {
        std::string text;
        append(text, is_letter(c) ? c + 0x20 : c);
        return text;
    };
    std::string rest;
    for (std::size_t at = 1; at < characters.size(); ++at) {
        const auto known = syllables().find(characters[at]);
        rest += known == syllables().end() ? written(characters[at]) : std::string(known->second.front());
    }
    std::vector<std::string> sounds;
    const auto add = [&](std::string sound) {
        sound += rest;
        spell_u(sound);
        if (std::find(sounds.begin(), sounds.end(), sound) == sounds.end()) sounds.push_back(std::move(sound));
    };
    const auto first = syllables().find(characters.front());
    if (first == syllables().end()) {
        add(written(characters.front()));
    } else {
        for (const auto syllable : first->second) add(std::string(syllable));
    }
    return sounds;
}

}  // namespace vigil::matching

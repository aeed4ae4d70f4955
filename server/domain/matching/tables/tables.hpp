// What is known of the characters of names, as data (derive.py says from where).
#pragma once

#include <cstddef>
#include <string_view>

namespace vigil::matching {

// Characters that are read alike.
struct Reading {
    std::string_view syllable;    // Hanyu Pinyin without the tone, ü as u
    std::string_view characters;  // UTF-8
};

// The commonest reading of each standard character.
extern const Reading kReadings[];
extern const std::size_t kReadingsSize;

// Readings besides the commonest, at most two a character: 单 as a surname is read shan.
extern const Reading kOtherReadings[];
extern const std::size_t kOtherReadingsSize;

// Another way of writing a character, then the standard one: "張张烏乌...".
extern const std::string_view kVariantPairs;

}  // namespace vigil::matching

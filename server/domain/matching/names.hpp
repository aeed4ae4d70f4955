// Names as people write them, brought into one form; and how they sound (F39).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vigil::matching {

// One way of writing for what is one name: white space, interpuncts and punctuation removed (阿拉腾·其其格), full-width as
// half-width, letters in upper case, traditional and variant characters as the standard simplified ones (烏蘭 as 乌兰).
std::string folded(std::string_view text);

// Whether a folded name says that no name is known (不详, 某某, UNKNOWN), or is too short to tell a child by.
bool names_nobody(std::string_view folded_name);

// How a folded name sounds: Hanyu Pinyin without tones, so that 其其格, 琪琪格 and Qiqige are one. Where the first
// character, which may be a surname, has several readings, one sound for each; at most three.
std::vector<std::string> sounds_of(std::string_view folded_name);

}  // namespace vigil::matching

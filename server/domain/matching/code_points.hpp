// UTF-8 text, one character at a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vigil::matching {

// Requires valid UTF-8: the decoder has refused everything else.
std::vector<char32_t> code_points(std::string_view text);

void append(std::string& text, char32_t code_point);

}  // namespace vigil::matching

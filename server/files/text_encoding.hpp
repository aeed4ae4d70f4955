// Texts from county offices: UTF-8, or GB18030 as Chinese spreadsheets write it.
#pragma once

#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

namespace vigil {

enum class TextEncoding {
    detect,  // UTF-8 where the bytes are that, else GB18030
    utf8,
    gb18030,  // GB 18030-2005, of which GBK and GB 2312 are parts
};

// The text in UTF-8, without a byte order mark. invalid_input names the line of the first bytes that are not in that
// encoding; UTF-16 is refused with advice.
Result<std::string> to_utf8(std::string_view bytes, TextEncoding encoding = TextEncoding::detect);

}  // namespace vigil

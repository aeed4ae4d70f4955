#include "files/text_encoding.hpp"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <vigil/protocol/codec.hpp>

namespace vigil {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kUtf16Marks[] = {"\xFF\xFE", "\xFE\xFF"};

Error refuse(std::string why) { return {ErrorKind::invalid_input, std::move(why)}; }

std::string line_of(std::string_view bytes, std::size_t at) {
    return std::to_string(1 + std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

// The number of the first line that is not UTF-8. No byte of a longer character is a line end.
std::int64_t first_wrong_line(std::string_view text) {
    std::int64_t number = 1;
    for (std::size_t start = 0; start < text.size(); ++number) {
        const auto end = std::min(text.find('\n', start), text.size());
        if (!protocol::is_utf8(text.substr(start, end - start))) break;
        start = end + 1;
    }
    return number;
}

Result<std::string> from_gb18030(std::string_view bytes) {
    struct Converter {
        iconv_t handle = ::iconv_open("UTF-8", "GB18030");
        ~Converter() {
            if (is_open()) ::iconv_close(handle);
        }
        bool is_open() const { return handle != reinterpret_cast<iconv_t>(-1); }
    } const converter;
    if (!converter.is_open()) return Error{ErrorKind::unavailable, "this system cannot read GB18030 (iconv)"};
    std::string text(bytes.size() * 2 + 4, '\0');  // two bytes become three, one stays one
    std::string copy(bytes);                       // iconv takes no const
    char* in = copy.data();
    char* out = text.data();
    std::size_t in_left = copy.size();
    std::size_t out_left = text.size();
    if (::iconv(converter.handle, &in, &in_left, &out, &out_left) == static_cast<std::size_t>(-1))
        return refuse("line " + line_of(bytes, bytes.size() - in_left) + ": neither UTF-8 nor GB18030");
    text.resize(text.size() - out_left);
    if (text.starts_with(kUtf8Mark)) text.erase(0, kUtf8Mark.size());  // the mark exists in GB18030 too
    return text;
}

}  // namespace

Result<std::string> to_utf8(std::string_view bytes, TextEncoding encoding) {
    for (const auto mark : kUtf16Marks)
        if (bytes.starts_with(mark))
            return refuse("this is UTF-16; save the sheet as \"CSV UTF-8 (comma delimited)\" and try again");
    const bool is_marked = bytes.starts_with(kUtf8Mark);
    if (is_marked && encoding != TextEncoding::gb18030) {
        bytes.remove_prefix(kUtf8Mark.size());
        encoding = TextEncoding::utf8;
    }
    if (encoding == TextEncoding::gb18030) return from_gb18030(bytes);
    if (protocol::is_utf8(bytes)) return std::string(bytes);
    if (encoding == TextEncoding::detect) return from_gb18030(bytes);
    return refuse("line " + std::to_string(first_wrong_line(bytes)) + ": not UTF-8");
}

}  // namespace vigil

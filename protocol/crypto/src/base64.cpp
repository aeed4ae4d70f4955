#include <algorithm>
#include <vigil/crypto/base64.hpp>
#include <vigil/crypto/bytes.hpp>

namespace vigil::crypto {
namespace {

constexpr std::size_t kQuantum = 4;  // characters; RFC 4648 section 4

}  // namespace

std::string to_base64(std::string_view bytes) {
    auto text = to_base64url(bytes);
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    text.append((kQuantum - text.size() % kQuantum) % kQuantum, '=');
    return text;
}

Result<std::string> from_base64(std::string_view text) {
    const Error malformed{ErrorKind::invalid_input, "base64: not in the standard alphabet with padding"};
    if (text.size() % kQuantum != 0 || text.find_first_of("-_") != std::string_view::npos) return malformed;
    if (text.ends_with('=')) text.remove_suffix(text.ends_with("==") ? 2 : 1);
    std::string url(text);
    std::replace(url.begin(), url.end(), '+', '-');
    std::replace(url.begin(), url.end(), '/', '_');
    auto bytes = from_base64url(url);
    if (!bytes) return malformed;
    return bytes;
}

}  // namespace vigil::crypto

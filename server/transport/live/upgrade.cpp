#include "transport/live/upgrade.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

namespace vigil::live {
namespace {

constexpr std::string_view kVersion = "13";
constexpr std::string_view kAcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455 section 1.3

// 16 bytes in base64.
bool is_key(std::string_view key) {
    const auto is_digit = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    };
    return key.size() == 24 && key.ends_with("==") && std::all_of(key.begin(), key.end() - 2, is_digit);
}

std::string accept_value(std::string_view key) {
    const std::string text = std::string(key) + std::string(kAcceptSuffix);
    std::array<unsigned char, 20> digest{};
    if (EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha1(), nullptr) != 1)
        throw std::runtime_error("SHA-1 is not available");
    std::array<unsigned char, 29> base64{};  // 28 characters and a NUL
    EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(digest.size()));
    return {base64.begin(), base64.end() - 1};
}

}  // namespace

Result<void> check_upgrade(const http::Request& request, const OriginCheck& origin_is_allowed) {
    const auto& headers = request.headers;
    const bool is_upgrade = request.method == http::Method::get && headers.has_token("Connection", "upgrade") &&
                            headers.has_token("Upgrade", "websocket") &&
                            headers.find("Sec-WebSocket-Version") == kVersion;
    if (!is_upgrade)
        return problem("upgrade_required",
                       "not a WebSocket request of version 13, nor one that accepts text/event-stream");
    const auto key = headers.find("Sec-WebSocket-Key");
    if (!key || !is_key(*key) || headers.count("Sec-WebSocket-Key") > 1)
        return problem("bad_request", "Sec-WebSocket-Key is not 16 bytes in base64");
    if (!headers.has_token("Sec-WebSocket-Protocol", kSubprotocol))
        return problem("subprotocol_required", "the client does not offer the subprotocol");
    if (const auto origin = headers.find("Origin"); origin && !origin_is_allowed(*origin))
        return problem("foreign_origin", "pages of this origin may not listen");
    return success();
}

http::Response switching_protocols(const http::Request& request) {
    http::Response response;
    response.status = 101;
    response.headers.add("Connection", "Upgrade");
    response.headers.add("Upgrade", "websocket");
    response.headers.add("Sec-WebSocket-Accept", accept_value(request.headers.find("Sec-WebSocket-Key").value_or("")));
    response.headers.add("Sec-WebSocket-Protocol", std::string(kSubprotocol));
    return response;
}

http::Response upgrade_refused(const Error& error, const http::Request& request) {
    auto response = http::problem_response(error, request);
    if (response.status != 426) return response;
    response.headers.add("Upgrade", "websocket");
    response.headers.add("Sec-WebSocket-Version", std::string(kVersion));
    return response;
}

}  // namespace vigil::live

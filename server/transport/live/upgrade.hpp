// The WebSocket handshake (RFC 6455 section 4.2).
#pragma once

#include <functional>
#include <string_view>
#include <vigil/protocol/result.hpp>

#include "transport/http/message.hpp"

namespace vigil::live {

inline constexpr std::string_view kSubprotocol = "vigil.v1";

// Whether pages of that origin ("https://host:port") may listen. Asked only when the client is a browser.
using OriginCheck = std::function<bool(std::string_view origin)>;

// Fails with upgrade_required, subprotocol_required, foreign_origin or bad_request.
Result<void> check_upgrade(const http::Request& request, const OriginCheck& origin_is_allowed);

// 101, for a request that passed the check.
http::Response switching_protocols(const http::Request& request);

// The problem document; 426 also says what is needed.
http::Response upgrade_refused(const Error& error, const http::Request& request);

}  // namespace vigil::live

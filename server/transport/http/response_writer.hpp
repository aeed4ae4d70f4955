// From a response to its bytes.
#pragma once

#include <string>
#include <string_view>
#include <vigil/protocol/time.hpp>

#include "transport/http/message.hpp"

namespace vigil::http {

struct ResponseFrame {
    bool keep_alive = true;
    bool is_http_10 = false;
    bool omit_body = false;  // the answer to HEAD: the length of the body, without it
    bool is_encrypted = true;
    std::string_view request_id{};
    Instant now{};
};

// Status line, the response's fields, and those that every response has: Date, X-Request-Id, nosniff, no-store unless the
// response says otherwise, HSTS when encrypted, never Server.
std::string response_bytes(const Response& response, const ResponseFrame& frame);

}  // namespace vigil::http

// A problem document of the server as an Error of the client.
#pragma once

#include <string_view>
#include <vigil/protocol/result.hpp>

namespace vigil::client {

// Keeps code and violations. A code that this client does not know yet, or an answer that is no problem document (a proxy,
// a captive portal), becomes the kind that goes with the status.
Error error_of_answer(int status, std::string_view body);

}  // namespace vigil::client

// A service of others that is spoken to over HTTPS, as descriptions name it.
#pragma once

#include <chrono>
#include <string>

namespace vigil::files {

struct HttpsUrl {
    std::string host;  // a name, or an address without brackets
    std::string port;
    std::string target;  // path and query as they stand; begins with a slash

    bool operator==(const HttpsUrl&) const = default;
};

struct ServiceLimits {
    std::chrono::milliseconds connect{5'000};
    std::chrono::milliseconds handshake{5'000};
    std::chrono::milliseconds answer{15'000};  // the whole of it

    bool operator==(const ServiceLimits&) const = default;
};

}  // namespace vigil::files

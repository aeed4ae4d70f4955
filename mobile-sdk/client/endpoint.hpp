// Where the server is.
#pragma once

#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

namespace vigil::client {

struct Endpoint {
    std::string host;  // a name, or an IPv4 or IPv6 address without brackets
    std::string port;

    // The value of the Host header: port 443 is left out, an IPv6 address is bracketed.
    std::string authority() const;
    std::string url() const { return "https://" + authority(); }

    bool operator==(const Endpoint&) const = default;
};

// Reads "https://host[:port][/]". Nothing else is accepted: Vigil is never spoken in the clear.
Result<Endpoint> parse_endpoint(std::string_view url);

}  // namespace vigil::client

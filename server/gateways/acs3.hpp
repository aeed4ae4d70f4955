// ACS3-HMAC-SHA256: how Alibaba Cloud has its requests signed.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vigil::gateways {

using Parameters = std::vector<std::pair<std::string, std::string>>;

// RFC 3986, section 2.3: everything but letters, digits and -._~ is escaped, with capital digits.
std::string percent_encoded(std::string_view text);

// Both sides encoded, by name and then value: "a=1&b=%2A".
std::string encoded_query(Parameters parameters);

struct Acs3Request {
    std::string_view method;
    std::string_view path;
    std::string_view query;                      // encoded and ordered
    std::map<std::string, std::string> headers;  // that are signed; lower-case names, values without spaces around them
    std::string_view body;
};

std::string acs3_canonical(const Acs3Request& request);
// The value of Authorization.
std::string acs3_authorization(const Acs3Request& request, std::string_view key_id, std::string_view secret);

}  // namespace vigil::gateways

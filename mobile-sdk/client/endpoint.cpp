#include "client/endpoint.hpp"

#include <algorithm>

namespace vigil::client {
namespace {

Error refuse(const char* what) { return {ErrorKind::invalid_input, what}; }

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}
bool is_address_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
}

Result<std::string> parse_port(std::string_view text) {
    if (text.empty()) return std::string("443");
    text.remove_prefix(1);  // ':'
    int port = 0;
    const bool digits = !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), [&](char c) {
        port = port * 10 + (c - '0');
        return c >= '0' && c <= '9';
    });
    if (!digits || port < 1 || port > 65535) return refuse("server address: the port must be 1..65535");
    return std::string(text);
}

}  // namespace

std::string Endpoint::authority() const {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    std::string text = is_ipv6 ? "[" + host + "]" : host;
    if (port != "443") text += ":" + port;
    return text;
}

Result<Endpoint> parse_endpoint(std::string_view url) {
    constexpr std::string_view scheme = "https://";
    if (!url.starts_with(scheme)) return refuse("server address: must begin with https://");
    url.remove_prefix(scheme.size());
    if (url.ends_with('/')) url.remove_suffix(1);

    const bool bracketed = url.starts_with('[');
    const auto end = bracketed ? url.find(']') : url.find(':');
    const auto host = url.substr(bracketed ? 1 : 0, end == std::string_view::npos ? end : end - (bracketed ? 1 : 0));
    if (bracketed && end == std::string_view::npos) return refuse("server address: ']' is missing");
    if (host.empty() || !std::all_of(host.begin(), host.end(), bracketed ? is_address_character : is_host_character))
        return refuse("server address: the host must be a name or an address");

    auto rest = end == std::string_view::npos ? std::string_view{} : url.substr(end + (bracketed ? 1 : 0));
    if (!rest.empty() && rest.front() != ':') return refuse("server address: only a port may follow the host");
    VIGIL_TRY(auto port, parse_port(rest));
    return Endpoint{std::string(host), std::move(port)};
}

}  // namespace vigil::client

#include "files/service_json.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace vigil::files {
namespace {

constexpr std::size_t kMostUrlBytes = 500;
constexpr std::string_view kHttps = "https://";

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool is_host(std::string_view text, bool is_bracketed) {
    if (is_bracketed)
        return text.find(':') != text.npos && text.find('/') == text.npos && parse_network(text).has_value();
    return !text.empty() && std::all_of(text.begin(), text.end(), is_host_character);
}

bool is_port(std::string_view text) {
    int value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failed == std::errc{} && end == text.data() + text.size() && text.front() != '0' && text.front() != '-' &&
           value <= 65535;
}

}  // namespace

std::optional<HttpsUrl> read_https_url(const Node& node) {
    const auto text = node.as_text();
    if (text.empty()) return std::nullopt;
    const auto refuse = [&](const char* why) {
        node.problem("url", why);
        return std::nullopt;
    };
    std::string_view rest = text;
    if (rest.size() > kMostUrlBytes) return refuse("at most 500 bytes");
    if (!rest.starts_with(kHttps)) return refuse("begins with https://: nobody is spoken to in the clear");
    if (rest.find('#') != rest.npos) return refuse("without a fragment");
    rest.remove_prefix(kHttps.size());
    auto authority = rest.substr(0, rest.find_first_of("/?"));
    rest.remove_prefix(authority.size());
    HttpsUrl url;
    url.target = rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest);
    if (authority.find('@') != authority.npos) return refuse("without user and password: they stand in a file");

    const bool is_bracketed = authority.starts_with('[');
    const auto end = is_bracketed ? authority.find(']') : std::min(authority.find(':'), authority.size());
    if (end == authority.npos) return refuse("']' is missing");
    url.host = authority.substr(is_bracketed ? 1 : 0, end - (is_bracketed ? 1 : 0));
    if (!is_host(url.host, is_bracketed)) return refuse("the host is a name or an address");
    authority.remove_prefix(end + (is_bracketed ? 1 : 0));
    url.port = authority.empty() ? "443" : authority.substr(1);
    if (!authority.empty() && (authority.front() != ':' || url.port.empty() || !is_port(url.port)))
        return refuse("a port, 1 to 65535");
    return url;
}

ServiceLimits read_service_limits(const Node& node, std::chrono::milliseconds longest) {
    ServiceLimits read;
    if (!node.json().is_object()) {
        node.problem("type", "an object");
        return read;
    }
    node.only({"connect_ms", "handshake_ms", "answer_ms"});
    const auto read_limit = [&](std::string_view key, std::chrono::milliseconds& limit) {
        if (node.has(key)) limit = std::chrono::milliseconds(node.integer(key, 1, static_cast<int>(longest.count())));
    };
    read_limit("connect_ms", read.connect);
    read_limit("handshake_ms", read.handshake);
    read_limit("answer_ms", read.answer);
    return read;
}

std::vector<Network> read_networks(const Node& document, std::string_view key) {
    std::vector<Network> read;
    for (const auto& node : document.optional_items(key)) {
        const auto network = parse_network(node.as_text());
        if (!network) node.problem("network", "an address or a network, such as 10.1.2.3 or 10.1.0.0/16");
        read.push_back(network.value_or(Network{}));
    }
    return read;
}

std::filesystem::path read_path(const Node& node, const std::filesystem::path& folder) {
    const auto text = node.as_text();
    if (text.find('\0') == text.npos)
        return text.empty() ? std::filesystem::path{} : (folder / text).lexically_normal();
    node.problem("path", "a path");
    return {};
}

}  // namespace vigil::files

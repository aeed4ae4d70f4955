#include "files/network.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace vigil::files {
namespace {

constexpr int kBits = 128;
constexpr int kBitsBeforeIpv4 = 96;

std::optional<int> parse_prefix(std::string_view text, int most) {
    int value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
    if (text.size() > 1 && text.front() == '0') return std::nullopt;
    if (value < 0 || value > most) return std::nullopt;
    return value;
}

bool is_set(const AddressBytes& address, int bit) {
    return (address[static_cast<std::size_t>(bit / 8)] >> (7 - bit % 8) & 1) != 0;
}

}  // namespace

bool Network::contains(const AddressBytes& other) const {
    for (int bit = 0; bit < prefix; ++bit)
        if (is_set(address, bit) != is_set(other, bit)) return false;
    return true;
}

std::optional<Network> parse_network(std::string_view text) {
    const auto slash = text.find('/');
    const std::string name(text.substr(0, slash));
    if (name.find('\0') != name.npos) return std::nullopt;  // the system would read up to it
    Network network;
    const bool is_ipv4 = name.find(':') == name.npos;
    if (is_ipv4) {
        network.address[10] = network.address[11] = 0xff;
        if (::inet_pton(AF_INET, name.c_str(), &network.address[12]) != 1) return std::nullopt;
    } else if (::inet_pton(AF_INET6, name.c_str(), network.address.data()) != 1) {
        return std::nullopt;
    }
    if (slash == text.npos) return network;
    const int before = is_ipv4 ? kBitsBeforeIpv4 : 0;
    const auto prefix = parse_prefix(text.substr(slash + 1), kBits - before);
    if (!prefix) return std::nullopt;
    network.prefix = before + *prefix;
    for (int bit = network.prefix; bit < kBits; ++bit)
        if (is_set(network.address, bit)) return std::nullopt;
    return network;
}

}  // namespace vigil::files

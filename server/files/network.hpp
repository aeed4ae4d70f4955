// Addresses of the network, and blocks of them, as people write them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vigil::files {

// 16 bytes, as of IPv6. An IPv4 address is the IPv6 address that it is mapped to, ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2).
using AddressBytes = std::array<std::uint8_t, 16>;

struct Network {
    AddressBytes address{};
    int prefix = 128;  // bits, 0 to 128

    bool contains(const AddressBytes& other) const;
    bool operator==(const Network&) const = default;
};

// "10.1.2.3", "10.1.0.0/16", "fd00::1", "fd00:1::/32". Nothing: it is not that, or bits are set behind the prefix.
std::optional<Network> parse_network(std::string_view text);

}  // namespace vigil::files

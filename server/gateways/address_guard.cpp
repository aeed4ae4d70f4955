#include "gateways/address_guard.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace vigil::gateways {
namespace {

using files::AddressBytes;
using files::Network;

constexpr std::size_t kIpv4At = 12;  // where the IPv4 address stands in the mapped one
constexpr int kOneAddress = 128;

std::vector<Network> networks(std::initializer_list<std::string_view> names) {
    std::vector<Network> all;
    for (const auto name : names) all.push_back(files::parse_network(name).value());
    return all;
}

// IANA's registries of special-purpose addresses; Alibaba Cloud and AWS for the metadata.
const std::vector<Network>& not_public() {
    static const auto all = networks({
        "0.0.0.0/8",        // this network
        "10.0.0.0/8",       // private
        "100.64.0.0/10",    // shared by the customers of a carrier (CGNAT)
        "127.0.0.0/8",      // this machine
        "169.254.0.0/16",   // the link
        "172.16.0.0/12",    // private
        "192.0.0.0/24",     // protocols
        "192.0.2.0/24",     // documents
        "192.88.99.0/24",   // relays of 6to4
        "192.168.0.0/16",   // private
        "198.18.0.0/15",    // tests
        "198.51.100.0/24",  // documents
        "203.0.113.0/24",   // documents
        "224.0.0.0/4",      // groups
        "240.0.0.0/4",      // reserved, and everybody
        "::/96",            // unspecified, this machine, IPv4 in an old form
        "64:ff9b:1::/48",   // NAT64 of a local network
        "100::/64",         // to be dropped
        "2001::/23",        // protocols, Teredo
        "2001:db8::/32",    // documents
        "3fff::/20",        // documents
        "5f00::/16",        // segment routing
        "fc00::/7",         // unique local
        "fe80::/10",        // the link
        "fec0::/10",        // site-local, as it was
        "ff00::/8",         // groups
    });
    return all;
}

const std::vector<Network>& metadata() {
    static const auto all = networks({"169.254.169.254", "100.100.100.200", "fd00:ec2::254"});
    return all;
}

// IPv6 networks whose addresses hold an IPv4 address, and at which byte.
struct Holder {
    Network network;
    std::size_t at;
};
const std::vector<Holder>& holders_of_ipv4() {
    static const std::vector<Holder> all{{files::parse_network("64:ff9b::/96").value(), 12},  // NAT64
                                         {files::parse_network("2002::/16").value(), 2}};     // 6to4
    return all;
}

bool any_contains(const std::vector<Network>& all, const AddressBytes& address) {
    return std::any_of(all.begin(), all.end(), [&](const Network& each) { return each.contains(address); });
}

AddressBytes mapped(const std::uint8_t* ipv4) {
    AddressBytes bytes{};
    bytes[kIpv4At - 2] = bytes[kIpv4At - 1] = 0xff;
    std::copy_n(ipv4, 4, bytes.begin() + kIpv4At);
    return bytes;
}

AddressBytes bytes_of(const boost::asio::ip::address& address) {
    if (address.is_v4()) return mapped(address.to_v4().to_bytes().data());
    AddressBytes bytes{};
    const auto all = address.to_v6().to_bytes();
    std::copy(all.begin(), all.end(), bytes.begin());
    return bytes;
}

std::optional<AddressBytes> held_ipv4(const AddressBytes& address) {
    for (const auto& holder : holders_of_ipv4())
        if (holder.network.contains(address)) return mapped(&address[holder.at]);
    return std::nullopt;
}

}  // namespace

bool may_connect(const boost::asio::ip::address& address, const std::vector<Network>& allow) {
    const auto bytes = bytes_of(address);
    const auto held = held_ipv4(bytes);
    const bool is_metadata = any_contains(metadata(), bytes) || (held && any_contains(metadata(), *held));
    const bool is_allowed = std::any_of(allow.begin(), allow.end(), [&](const Network& each) {
        return each.contains(bytes) && (!is_metadata || each.prefix == kOneAddress);
    });
    return is_allowed || !(any_contains(not_public(), bytes) || (held && any_contains(not_public(), *held)));
}

}  // namespace vigil::gateways

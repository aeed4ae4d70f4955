#include "gateways/address_guard.hpp"

#include <gtest/gtest.h>

namespace vigil::gateways {
namespace {

bool may(const std::string& address, const std::vector<std::string>& allow = {}) {
    std::vector<files::Network> networks;
    for (const auto& each : allow) networks.push_back(files::parse_network(each).value());
    return may_connect(boost::asio::ip::make_address(address), networks);
}

class RefusedAddress : public testing::TestWithParam<const char*> {};

TEST_P(RefusedAddress, GivenNothingAllowed_WhenAsked_ThenItIsRefused) { EXPECT_FALSE(may(GetParam())); }

TEST_P(RefusedAddress, GivenItsVeryAddressAllowed_WhenAsked_ThenItIsLetThrough) {
    EXPECT_TRUE(may(GetParam(), {GetParam()}));
}

TEST_P(RefusedAddress, GivenAnotherAllowed_WhenAsked_ThenItIsRefused) {
    EXPECT_FALSE(may(GetParam(), {"10.99.99.99", "fd99::9"}));
}

INSTANTIATE_TEST_SUITE_P(Ipv4, RefusedAddress,
                         testing::Values("0.0.0.0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "100.64.0.0",
                                         "100.127.255.255", "127.0.0.1", "127.255.255.255", "169.254.0.1",
                                         "169.254.169.254", "100.100.100.200", "172.16.0.0", "172.31.255.255",
                                         "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255",
                                         "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1",
                                         "239.255.255.255", "240.0.0.1", "255.255.255.255"));
INSTANTIATE_TEST_SUITE_P(Ipv6, RefusedAddress,
                         testing::Values("::", "::1", "::10.0.0.1", "fe80::1", "febf::1", "fec0::1", "fc00::1",
                                         "fd00:ec2::254", "fdff::1", "ff02::1", "2001:db8::1", "2001::1", "3fff::1",
                                         "100::1", "64:ff9b:1::1", "5f00::1"));
INSTANTIATE_TEST_SUITE_P(InDisguise, RefusedAddress,
                         testing::Values("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
                                         "64:ff9b::10.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::169.254.169.254",
                                         "64:ff9b::100.100.100.200", "2002:0a00:0001::1",
                                         "2002:7f00:0001::", "2002:a9fe:a9fe::1", "2002:c0a8:0101:1::1"));

TEST(AddressGuard, GivenPublicAddresses_WhenAsked_ThenTheyAreLetThrough) {
    for (const auto* each :
         {"1.1.1.1",     "9.255.255.255",   "11.0.0.0",       "100.63.255.255",   "100.128.0.0",      "126.255.255.255",
          "128.0.0.0",   "169.253.255.255", "169.255.0.0",    "172.15.255.255",   "172.32.0.0",       "192.167.255.255",
          "192.169.0.0", "198.17.255.255",  "198.20.0.0",     "223.255.255.255",  "47.96.0.1",        "2400:3200::1",
          "2600::1",     "2001:200::1",     "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:0101:0101::1"})
        EXPECT_TRUE(may(each)) << each;
}

TEST(AddressGuard, GivenALinkLocalAddressWithItsInterface_WhenAsked_ThenItIsRefused) {
    EXPECT_FALSE(may("fe80::1%1"));
    EXPECT_TRUE(may("fe80::1%1", {"fe80::1"}));
}

TEST(AddressGuard, GivenANetworkAllowed_WhenAsked_ThenAllOfItIsLetThroughAndNothingBeside) {
    EXPECT_TRUE(may("10.1.2.3", {"10.1.0.0/16"}));
    EXPECT_TRUE(may("::ffff:10.1.2.3", {"10.1.0.0/16"})) << "the same address";
    EXPECT_FALSE(may("10.2.0.0", {"10.1.0.0/16"}));
    EXPECT_FALSE(may("64:ff9b::10.1.2.3", {"10.1.0.0/16"})) << "goes through somebody else's translator";
    EXPECT_FALSE(may("2002:0a01:0203::1", {"10.1.0.0/16"}));
    EXPECT_TRUE(may("fd00:1::5", {"fd00:1::/32"}));
    EXPECT_TRUE(may("127.0.0.1", {"0.0.0.0/0"}));
}

TEST(AddressGuard, GivenANetworkAroundMetadataAllowed_WhenAsked_ThenTheMetadataIsStillRefused) {
    EXPECT_FALSE(may("169.254.169.254", {"169.254.0.0/16"}));
    EXPECT_FALSE(may("100.100.100.200", {"100.64.0.0/10"}));
    EXPECT_TRUE(may("100.100.100.201", {"100.64.0.0/10"}));
    EXPECT_FALSE(may("fd00:ec2::254", {"fd00::/8"}));
    EXPECT_FALSE(may("::ffff:169.254.169.254", {"0.0.0.0/0"}));
    EXPECT_FALSE(may("64:ff9b::169.254.169.254", {"::/0"}));
}

}  // namespace
}  // namespace vigil::gateways

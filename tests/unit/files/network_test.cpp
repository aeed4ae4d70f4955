#include "files/network.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vigil::files {
namespace {

bool holds(const char* network, const char* address) {
    return parse_network(network).value().contains(parse_network(address).value().address);
}

TEST(Network, GivenAnAddress_WhenParsed_ThenItHoldsItselfAlone) {
    EXPECT_TRUE(holds("10.1.2.3", "10.1.2.3"));
    EXPECT_FALSE(holds("10.1.2.3", "10.1.2.2"));
    EXPECT_TRUE(holds("fd00::1", "fd00:0:0::1"));
    EXPECT_FALSE(holds("fd00::1", "fd00::2"));
    EXPECT_EQ(parse_network("10.1.2.3"), parse_network("10.1.2.3/32"));
    EXPECT_EQ(parse_network("fd00::1"), parse_network("fd00::1/128"));
}

TEST(Network, GivenANetwork_WhenParsed_ThenItHoldsWhatBeginsSo) {
    EXPECT_TRUE(holds("172.16.0.0/12", "172.16.0.0"));
    EXPECT_TRUE(holds("172.16.0.0/12", "172.31.255.255"));
    EXPECT_FALSE(holds("172.16.0.0/12", "172.15.255.255"));
    EXPECT_FALSE(holds("172.16.0.0/12", "172.32.0.0"));
    EXPECT_TRUE(holds("fe80::/10", "febf::1"));
    EXPECT_FALSE(holds("fe80::/10", "fec0::1"));
    EXPECT_TRUE(holds("0.0.0.0/0", "255.255.255.255"));
    EXPECT_FALSE(holds("0.0.0.0/0", "::1"));
    EXPECT_TRUE(holds("::/0", "1.2.3.4"));
}

TEST(Network, GivenAMappedAddress_WhenParsed_ThenItIsTheIpv4One) {
    EXPECT_EQ(parse_network("::ffff:10.1.2.3"), parse_network("10.1.2.3"));
    EXPECT_EQ(parse_network("::ffff:10.0.0.0/104"), parse_network("10.0.0.0/8"));
}

TEST(Network, GivenWhatIsNone_WhenParsed_ThenNothing) {
    for (const std::string text :
         {"",           "/",           "/8",          "10.1.2",      "10.1.2.3.4",  "10.1.2.256", "10.01.2.3",
          "10.1.2.3/",  "10.1.2.3/33", "10.1.2.3/-1", "10.1.2.3/08", "10.1.2.3/8 ", "10.1.2.3/8", " 10.1.2.3",
          "fd00::/129", "fd00::1/64",  "fd00:::1",    "fe80::1%1",   "[::1]",       "localhost",  "10.1.2.0/24/8"})
        EXPECT_FALSE(parse_network(text)) << text;
    EXPECT_FALSE(parse_network(std::string("10.1.2.3\0", 9)));
}

}  // namespace
}  // namespace vigil::files

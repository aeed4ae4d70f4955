#include "client/endpoint.hpp"

#include <gtest/gtest.h>

namespace vigil::client {
namespace {

struct Case {
    const char* url;
    Endpoint endpoint;
    const char* authority;
};

class ValidUrlTest : public testing::TestWithParam<Case> {};

TEST_P(ValidUrlTest, GivenUrl_WhenParsed_ThenHostAndPortAreKnown) {
    const auto endpoint = parse_endpoint(GetParam().url);
    ASSERT_TRUE(endpoint);
    EXPECT_EQ(endpoint.value(), GetParam().endpoint);
    EXPECT_EQ(endpoint.value().authority(), GetParam().authority);
}

INSTANTIATE_TEST_SUITE_P(
    Urls, ValidUrlTest,
    testing::Values(Case{"https://127.0.0.1:8443", {"127.0.0.1", "8443"}, "127.0.0.1:8443"},
                    Case{"https://vigil.example.cn/", {"vigil.example.cn", "443"}, "vigil.example.cn"},
                    Case{"https://[::1]:8443/", {"::1", "8443"}, "[::1]:8443"},
                    Case{"https://[2001:db8::7]", {"2001:db8::7", "443"}, "[2001:db8::7]"}));

class InvalidUrlTest : public testing::TestWithParam<const char*> {};

TEST_P(InvalidUrlTest, GivenUrlThatIsNotOne_WhenParsed_ThenItIsRefused) { EXPECT_FALSE(parse_endpoint(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Urls, InvalidUrlTest,
                         testing::Values("", "https://", "http://a", "a:1", "https://a:", "https://a:0",
                                         "https://a:65536", "https://a:1x", "https://a/b", "https://u@a",
                                         "https://[::1", "https://[::1]x", "https://a b", "https://a\r\nHost: b",
                                         "https://:8443"));

}  // namespace
}  // namespace vigil::client

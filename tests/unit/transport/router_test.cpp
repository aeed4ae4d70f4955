#include "transport/http/router.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace vigil::http {
namespace {

Route route(Method method, std::string_view pattern) {
    return Route{.method = method, .pattern = pattern, .handler = {}};
}

std::vector<Route> routes_of(std::initializer_list<Route> routes) { return routes; }

class RouterTest : public testing::Test {
protected:
    std::string_view pattern_for(Method method, std::string_view path) {
        const auto matched = router_.match(method, path);
        if (!matched) return "error";
        return matched.value().route ? matched.value().route->pattern : std::string_view("none");
    }

    Router router_{routes_of({route(Method::get, "/v1/reports/{id}"), route(Method::get, "/v1/reports/mine"),
                              route(Method::post, "/v1/reports"), route(Method::get, "/v1/reports"),
                              route(Method::post, "/v1/alerts/{id}/ack"), route(Method::get, "/")})};
};

TEST_F(RouterTest, GivenPathWithAParameter_WhenMatched_ThenItIsDecoded) {
    const auto matched = router_.match(Method::post, "/v1/alerts/a%2Fb%20c/ack");
    ASSERT_TRUE(matched && matched.value().route);
    EXPECT_EQ(matched.value().route->pattern, "/v1/alerts/{id}/ack");
    EXPECT_EQ(matched.value().path["id"], "a/b c");
}

TEST_F(RouterTest, GivenSpelledOutSegment_WhenMatched_ThenItGoesBeforeAParameter) {
    EXPECT_EQ(pattern_for(Method::get, "/v1/reports/mine"), "/v1/reports/mine");
    EXPECT_EQ(pattern_for(Method::get, "/v1/reports/other"), "/v1/reports/{id}");
}

TEST_F(RouterTest, GivenHead_WhenMatched_ThenGetAnswers) {
    EXPECT_EQ(pattern_for(Method::head, "/v1/reports"), "/v1/reports");
}

TEST_F(RouterTest, GivenPathsThatAreNotRoutes_WhenMatched_ThenNothingIsFound) {
    for (const std::string_view path : {"/v1/report", "/v1/reports/", "/v1//reports", "/v1/reports/a/b", "//",
                                        "/V1/reports", "/v1/alerts//ack", "*", "", "v1/reports", "/v1/reports%2Fmine"})
        EXPECT_EQ(pattern_for(Method::get, path), "none") << path;
}

TEST_F(RouterTest, GivenPathTricks_WhenMatched_ThenTheyAreRefused) {
    for (const std::string_view path :
         {"/v1/../v1/reports", "/v1/reports/..", "/v1/reports/%2e%2E", "/v1/reports/.", "/v1/reports/%00",
          "/v1/reports/%0d%0a", "/v1/reports/%", "/v1/reports/%zz", "/./v1/reports", "/v1/./reports", "/v1/%2e/reports",
          "/v1/reports/%c0%ae%c0%ae", "/v1/reports/%ff", "/v1/reports/\xc0\xaf", "/v1/reports/%ed%a0%80"})
        EXPECT_EQ(pattern_for(Method::get, path), "error") << path;
}

TEST_F(RouterTest, GivenKnownPathAndOtherMethod_WhenMatched_ThenTheAllowedOnesAreNamed) {
    const auto matched = router_.match(Method::del, "/v1/reports");
    ASSERT_TRUE(matched);
    EXPECT_EQ(matched.value().route, nullptr);
    EXPECT_EQ(matched.value().allow, "POST, GET, HEAD");
}

TEST_F(RouterTest, GivenUnknownMethod_WhenMatched_ThenItIsNotAllowed) {
    const auto matched = router_.match(Method::other, "/v1/alerts/1/ack");
    ASSERT_TRUE(matched);
    EXPECT_EQ(matched.value().allow, "POST");
}

TEST(RouterConstruction, GivenTwoRoutesOfOneShape_WhenBuilt_ThenItIsABug) {
    EXPECT_THROW(Router(routes_of({route(Method::get, "/a/{x}"), route(Method::get, "/a/{y}")})), std::logic_error);
    EXPECT_THROW(Router(routes_of({route(Method::get, "a")})), std::logic_error);
    EXPECT_THROW(Router(routes_of({route(Method::get, "/{a")})), std::logic_error);
    EXPECT_NO_THROW(Router(routes_of({route(Method::get, "/a/{x}"), route(Method::post, "/a/{y}")})));
}

}  // namespace
}  // namespace vigil::http

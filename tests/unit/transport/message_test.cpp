#include "transport/http/message.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "transport/http/text.hpp"

namespace vigil::http {
namespace {

TEST(Headers, GivenFieldsInAnyCase_WhenAsked_ThenNamesCompareWithoutCase) {
    Headers headers;
    headers.add("content-TYPE", "application/json");
    EXPECT_EQ(headers.find("Content-Type"), "application/json");
    EXPECT_FALSE(headers.find("Content-Typ"));
    headers.set("CONTENT-type", "text/plain");
    EXPECT_EQ(headers.count("Content-Type"), 1u);
    EXPECT_EQ(headers.find("Content-Type"), "text/plain");
}

TEST(Headers, GivenListOverTwoFields_WhenATokenIsSought_ThenBothAreRead) {
    Headers headers;
    headers.add("Connection", "keep-alive, Upgrade");
    headers.add("Connection", "x");
    EXPECT_TRUE(headers.has_token("connection", "upgrade"));
    EXPECT_TRUE(headers.has_token("connection", "X"));
    EXPECT_FALSE(headers.has_token("connection", "keep"));
}

TEST(LocaleOf, GivenAcceptLanguage_WhenChosen_ThenEnglishNeedsTheHigherWeight) {
    const std::vector<std::pair<std::string_view, Locale>> cases{
        {"", Locale::zh_cn},
        {"en", Locale::en},
        {"en-GB,en;q=0.9", Locale::en},
        {"zh-CN,zh;q=0.9,en;q=0.8", Locale::zh_cn},
        {"en;q=0.8, zh;q=0.81", Locale::zh_cn},
        {"EN;Q=1.0, zh;q=0.999", Locale::en},
        {"en;q=0", Locale::zh_cn},
        {"en;q=nonsense", Locale::zh_cn},
        {"mn-Mong, fr", Locale::zh_cn},
        {"*", Locale::zh_cn},
    };
    for (const auto& [field, locale] : cases) EXPECT_EQ(locale_of(field), locale) << field;
}

TEST(UrgencyOf, GivenPriorityField_WhenRead_ThenItsUrgencyIsFound) {
    EXPECT_EQ(urgency_of("u=0"), 0);
    EXPECT_EQ(urgency_of("u=7"), 7);
    EXPECT_EQ(urgency_of("u=0, i"), 0);
    EXPECT_EQ(urgency_of("i, u=5;x=1"), 5);
    EXPECT_EQ(urgency_of("u=3, u=0"), 0) << "the last of repeated keys counts (RFC 8941)";
    EXPECT_EQ(urgency_of("u=0, u=3"), 3);
}

TEST(UrgencyOf, GivenWhatIsNoUrgency_WhenRead_ThenNothingIsSaid) {
    for (const auto* field : {"", "i", "u=8", "u=-1", "u=01", "u=", "u", "v=u=0", "U=0", "u=0, u=9"})
        EXPECT_EQ(urgency_of(field), std::nullopt) << field;
}

TEST(ProblemResponse, GivenEnglishReader_WhenRefused_ThenTheDocumentIsEnglish) {
    Request request;
    request.locale = Locale::en;
    request.request_id = "r7";
    const auto response = problem_response(problem("not_found", "no such path"), request);
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.headers.find("Content-Type"), "application/problem+json");
    EXPECT_EQ(response.headers.find("Content-Language"), "en");
    const auto document = nlohmann::json::parse(response.body);
    EXPECT_EQ(document["title"], "Not found");
    EXPECT_EQ(document["instance"], "urn:vigil:request:r7");
    EXPECT_FALSE(response.headers.contains("Retry-After"));
}

TEST(ProblemResponse, GivenOverload_WhenRefusedOften_ThenRetryAfterDiffers) {
    std::set<std::string> waits;
    for (int i = 0; i < 100; ++i)
        waits.emplace(problem_response(problem("unavailable", "busy"), Request{}).headers.find("Retry-After").value());
    EXPECT_GT(waits.size(), 1u);
}

TEST(PercentDecoded, GivenEscapes_WhenDecoded_ThenOnlyWholeOnesOfPrintableBytesPass) {
    EXPECT_EQ(percent_decoded("a%20b%2Fc%e5%8c%97"), "a b/c北");
    EXPECT_FALSE(percent_decoded("%"));
    EXPECT_FALSE(percent_decoded("%2"));
    EXPECT_FALSE(percent_decoded("%zz"));
    EXPECT_FALSE(percent_decoded("%00"));
    EXPECT_FALSE(percent_decoded("%0a"));
}

TEST(QueryValue, GivenQuery_WhenAsked_ThenTheFirstOfTheNameIsDecoded) {
    EXPECT_EQ(query_value("a=1&parent=15%30000&parent=2", "parent"), "150000");
    EXPECT_EQ(query_value("flag&x=1", "flag"), "");
    EXPECT_FALSE(query_value("parents=1", "parent"));
    EXPECT_FALSE(query_value("parent=%", "parent"));
}

}  // namespace
}  // namespace vigil::http

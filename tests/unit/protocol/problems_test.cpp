// The table of problems and the documents made of it (RFC 9457).
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/problem.hpp>
#include <vigil/protocol/problems.hpp>

using namespace vigil;

namespace {

nlohmann::json document_of(const Error& error, Locale locale = Locale::en) {
    return nlohmann::json::parse(problem_json(error, locale, "r-1"));
}

TEST(Problems, GivenTheTable_WhenLookedThrough_ThenEveryCodeStandsOnce) {
    std::set<std::string_view> codes;
    for (const auto& each : kProblems) EXPECT_TRUE(codes.insert(each.code).second) << each.code;
}

TEST(Problems, GivenEachEntry_WhenShown_ThenItHasAChineseAndAnEnglishTitle) {
    for (const auto& each : kProblems) {
        EXPECT_FALSE(each.title_zh.empty()) << each.code;
        EXPECT_FALSE(each.title_en.empty()) << each.code;
        EXPECT_TRUE(std::any_of(each.title_zh.begin(), each.title_zh.end(), [](char c) { return c < 0; })) << each.code;
        EXPECT_TRUE(std::all_of(each.title_en.begin(), each.title_en.end(), [](char c) { return c > 0; })) << each.code;
    }
}

TEST(Problems, GivenEachEntry_WhenAnswered_ThenTheStatusIsAnErrorOfTheRightSide) {
    for (const auto& each : kProblems) {
        EXPECT_GE(each.status, 400) << each.code;
        EXPECT_LT(each.status, 600) << each.code;
        const bool of_server = each.kind == ErrorKind::internal || each.kind == ErrorKind::unavailable;
        EXPECT_TRUE(!of_server || each.status >= 500) << each.code;
        EXPECT_EQ(each.kind == ErrorKind::forbidden, each.status == 403) << each.code;
        EXPECT_EQ(each.kind == ErrorKind::unauthenticated, each.status == 401) << each.code;
        EXPECT_EQ(each.kind == ErrorKind::too_many_requests, each.status == 429) << each.code;
    }
}

struct KindCase {
    ErrorKind kind;
    const char* code;
};
class OwnCode : public testing::TestWithParam<KindCase> {};
TEST_P(OwnCode, GivenAnErrorWithoutACode_WhenAnswered_ThenItHasTheCodeOfItsKind) {
    EXPECT_EQ(problem_type(Error{GetParam().kind, "x"}).code, GetParam().code);
    EXPECT_EQ(problem_type(Error{GetParam().kind, "x", "no_such_code"}).code, GetParam().code);
}
INSTANTIATE_TEST_SUITE_P(Problems, OwnCode,
                         testing::Values(KindCase{ErrorKind::invalid_input, "bad_request"},
                                         KindCase{ErrorKind::unauthenticated, "unauthenticated"},
                                         KindCase{ErrorKind::forbidden, "forbidden"},
                                         KindCase{ErrorKind::not_found, "not_found"},
                                         KindCase{ErrorKind::conflict, "conflict"},
                                         KindCase{ErrorKind::too_many_requests, "too_many_requests"},
                                         KindCase{ErrorKind::deadline_exceeded, "deadline_exceeded"},
                                         KindCase{ErrorKind::unavailable, "unavailable"},
                                         KindCase{ErrorKind::internal, "internal"}));

TEST(ProblemDocument, GivenAnError_WhenWritten_ThenItHasTheMembersOfRfc9457) {
    const auto document = document_of(problem("unknown_division", "the division is not known"));
    EXPECT_EQ(document.at("type"), "urn:vigil:problem:unknown_division");
    EXPECT_EQ(document.at("title"), "The division is not known");
    EXPECT_EQ(document.at("status"), 422);
    EXPECT_EQ(document.at("code"), "unknown_division");
    EXPECT_EQ(document.at("detail"), "the division is not known");
    EXPECT_EQ(document.at("instance"), "urn:vigil:request:r-1");
    EXPECT_FALSE(document.contains("errors"));
}

TEST(ProblemDocument, GivenChinese_WhenWritten_ThenTheTitleIsChinese) {
    EXPECT_EQ(document_of(problem("unknown_division", "x"), Locale::zh_cn).at("title"), "行政区划代码不存在");
}

TEST(ProblemDocument, GivenAFaultOfTheServer_WhenWritten_ThenItsDetailStaysInside) {
    EXPECT_FALSE(document_of(problem("internal", "table reports is locked")).contains("detail"));
    EXPECT_FALSE(document_of(problem("unavailable", "disk full")).contains("detail"));
}

TEST(ProblemDocument, GivenSixtyViolations_WhenWritten_ThenFiftyAreShownInOrder) {
    std::vector<Violation> violations;
    for (int i = 0; i < 60; ++i) violations.push_back({"/" + std::to_string(i), "required", "must be present"});
    const auto errors = document_of(problem("invalid_document", "x", violations)).at("errors");
    ASSERT_EQ(errors.size(), 50U);
    EXPECT_EQ(errors[0], (nlohmann::json{{"pointer", "/0"}, {"code", "required"}, {"message", "must be present"}}));
    EXPECT_EQ(errors[49].at("pointer"), "/49");
}

TEST(ProblemDocument, GivenAnyError_WhenReadByAClient_ThenItIsTheDeclaredMessage) {
    const auto read = protocol::decode<protocol::Problem>(problem_json(
        problem("invalid_document", "x", {{"/key", "required", "must be present"}}), Locale::zh_cn, "r-2"));
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value().code, "invalid_document");
    EXPECT_EQ(read.value().status, 422);
    EXPECT_EQ(read.value().problem_type, "urn:vigil:problem:invalid_document");
    ASSERT_EQ(read.value().errors.size(), 1U);
    EXPECT_EQ(read.value().errors[0].pointer, "/key");
}

TEST(Locales, GivenEach_WhenNamed_ThenTheTagIsTheOneOfContentLanguage) {
    EXPECT_EQ(language_tag(Locale::zh_cn), "zh-CN");
    EXPECT_EQ(language_tag(Locale::en), "en");
}

}  // namespace

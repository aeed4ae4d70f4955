#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <vigil/protocol/problems.hpp>

namespace vigil {
namespace {

using nlohmann::json;
using testing::Not;

TEST(ProblemTypes, GivenTheTable_WhenRead_ThenCodesAreDistinctAndEveryTitleIsThere) {
    std::set<std::string_view> codes;
    for (const auto& type : kProblems) {
        EXPECT_TRUE(codes.insert(type.code).second) << type.code;
        EXPECT_GE(type.status, 400) << type.code;
        EXPECT_FALSE(type.title_zh.empty()) << type.code;
        EXPECT_FALSE(type.title_en.empty()) << type.code;
        EXPECT_NE(type.title_zh, type.title_en) << type.code;
    }
}

TEST(ProblemTypes, GivenErrorWithoutCode_WhenMapped_ThenTheKindDecides) {
    const std::vector<std::pair<ErrorKind, int>> expected{
        {ErrorKind::invalid_input, 400}, {ErrorKind::unauthenticated, 401},   {ErrorKind::forbidden, 403},
        {ErrorKind::not_found, 404},     {ErrorKind::conflict, 409},          {ErrorKind::too_many_requests, 429},
        {ErrorKind::unavailable, 503},   {ErrorKind::deadline_exceeded, 503}, {ErrorKind::internal, 500}};
    for (const auto& [kind, status] : expected) EXPECT_EQ(problem_type(Error{kind, "x"}).status, status);
}

TEST(ProblemTypes, GivenUnknownCode_WhenMapped_ThenTheKindDecides) {
    EXPECT_EQ(problem_type(Error{ErrorKind::conflict, "x", "no_such_code"}).code, "conflict");
}

TEST(ProblemJson, GivenViolations_WhenEncoded_ThenTheDocumentIsThatOfRfc9457) {
    const auto error = problem("invalid_document", "one thing is wrong", {{"/places/0", "required", "must be there"}});
    const auto document = json::parse(problem_json(error, Locale::en, "r1"));
    const json expected{{"type", "urn:vigil:problem:invalid_document"},
                        {"title", "The document does not satisfy its rules"},
                        {"status", 422},
                        {"code", "invalid_document"},
                        {"detail", "one thing is wrong"},
                        {"instance", "urn:vigil:request:r1"},
                        {"errors", {{{"pointer", "/places/0"}, {"code", "required"}, {"message", "must be there"}}}}};
    EXPECT_EQ(document, expected);
}

TEST(ProblemJson, GivenInternalError_WhenEncoded_ThenItsMessageStaysInside) {
    const auto text = problem_json(problem("internal", "table reports is locked"), Locale::zh_cn, "r1");
    EXPECT_THAT(text, Not(testing::HasSubstr("reports")));
    EXPECT_EQ(json::parse(text)["title"], "服务器内部错误");
}

TEST(ProblemJson, GivenMoreThanFiftyViolations_WhenEncoded_ThenFiftyAreShown) {
    const std::vector<Violation> many(60, Violation{"/a", "code", "text"});
    const auto document = json::parse(problem_json(problem("invalid_document", "x", many), Locale::en, "r"));
    EXPECT_EQ(document["errors"].size(), 50u);
}

}  // namespace
}  // namespace vigil

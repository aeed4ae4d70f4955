// Documents and paths that are made to cost, or to be read in two ways: each is taken or refused by its documented code, and
// the server goes on.
#include "integration/api_support.hpp"

namespace vigil::test {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::size_t kBody = 250'000;  // bytes; the limit is 256 KiB

struct Bomb {
    const char* name;
    std::string (*value)();  // of a member that the server does not know
    int status;
    const char* code;
};

std::string repeated(std::string_view part, std::string_view between = ",") {
    std::string text(part);
    while (text.size() + part.size() < kBody) text.append(between).append(part);
    return text;
}

// Names whose sums and whose alternating pieces are equal, as they collide in simple hash functions.
std::string alike(std::size_t number) {
    std::string name;
    for (int bit = 0; bit < 14; ++bit) name += (number >> bit & 1) != 0 ? "BB" : "Aa";
    return name;
}

const Bomb kBombs[] = {
    {"ArraysSideBySide", [] { return "[" + repeated("[]") + "]"; }, 201, ""},
    {"ObjectsSideBySide", [] { return "[" + repeated("{}") + "]"; }, 201, ""},
    {"NestedToTheLimitAgainAndAgain", [] { return "[" + repeated(R"([[[[[[[{"a":[[[{}]]]}]]]]]]])") + "]"; }, 201, ""},
    {"Numbers", [] { return "[" + repeated("1e9") + "]"; }, 201, ""},
    {"ANumberOfManyDigits", [] { return repeated("9", ""); }, 400, "malformed_json"},
    {"AFractionOfManyDigits", [] { return "0." + repeated("9", ""); }, 201, ""},
    {"AnExponentBeyondAllNumbers", [] { return std::string("1e999999999999"); }, 400, "malformed_json"},
    {"AnExponentBelowAllNumbers", [] { return std::string("1e-999999999999"); }, 201, ""},
    {"ALongText", [] { return '"' + repeated("字", "") + '"'; }, 201, ""},
    {"ATextOfEscapes", [] { return '"' + repeated("\\u0000", "") + '"'; }, 201, ""},
    {"NamesThatCollide",
     [] {
         std::string members;
         for (std::size_t i = 0; members.size() + 40 < kBody; ++i)
             members += (i == 0 ? "\"" : ",\"") + alike(i) + "\":0";
         return "{" + members + "}";
     },
     201, ""},
    {"NamesThatDifferInTheirLastByte",
     [] {
         std::string members;
         for (int i = 0; i < 900; ++i)
             members += (i == 0 ? "\"" : ",\"") + std::string(250, 'a') + std::to_string(i) + "\":0";
         return "{" + members + "}";
     },
     201, ""},
};

class ApiBombTest : public ApiTest, public ::testing::WithParamInterface<Bomb> {};

TEST_P(ApiBombTest, GivenADocumentMadeToCost_WhenItIsFiled_ThenItIsJudgedAsAnyOtherAndTheServerGoesOn) {
    const std::string good = protocol::encode(red_report());
    const auto line = connect();
    const auto answer = answer_of(
        line->ask(post_bytes("/v1/reports", R"({"x":)" + GetParam().value() + "," + good.substr(1), json_headers())));
    EXPECT_EQ(answer.status, GetParam().status);
    if (answer.status >= 400) {
        EXPECT_THAT(answer, IsProblem(GetParam().status, GetParam().code));
    }
    EXPECT_EQ(line->ask(post_bytes("/v1/reports", protocol::encode(red_report()), json_headers())).status, 201);
}

INSTANTIATE_TEST_SUITE_P(Bombs, ApiBombTest, ::testing::ValuesIn(kBombs),
                         [](const auto& each) { return each.param.name; });

class ApiPathTest : public ApiTest {};

TEST_F(ApiPathTest, GivenOtherSpellingsOfARealPath_WhenTheyAreAskedFor_ThenNoneOpensIt) {
    const std::string session = token(teacher());
    for (const char* path :
         {"//v1/reports", "/v1//reports", "/v1/reports/", "/V1/reports", "/v1/Reports", "/v1/reports;a=b",
          "/v1/reports%20", "/v1/reports%2f", "/v1%2freports", "/v1\\reports", "/v1/reports#x", "/.%2fv1/reports"})
        EXPECT_THAT(get(path, session), IsProblem(404, "not_found")) << path;
    for (const char* path : {"/./v1/reports", "/v1/./reports", "/v1/../v1/reports", "/v1/%2e%2e/v1/reports",
                             "/v1/reports/%2E", "/v1/reports%00", "/v1/reports%0d%0aX:%20y", "/v1/%c0%ae/reports",
                             "/v1/reports%ff", "/v1/reports%", "/v1/reports%u002e"})
        EXPECT_THAT(get(path, session), IsProblem(400, "bad_request")) << path;
    EXPECT_THAT(get("/v1/%72eports", session), HasStatus(200)) << "RFC 3986 section 6.2.2.2: the same path";
}

TEST_F(ApiPathTest, GivenAnIdThatIsNone_WhenItStandsInAPath_ThenNothingIsFoundAndNothingIsRepeated) {
    const std::string session = token(teacher());
    for (const char* id :
         {"x", "%27%20OR%201=1--", "..%2f..%2fetc%2fpasswd", "%E2%80%AE", "0190163D-8694-739B-AEA5-966C26F8AD91",
          "0190163d-8694-739b-aea5-966c26f8ad91%20", "*", "%25s%25n"}) {
        const auto answer = get(std::string("/v1/reports/") + id, session);
        EXPECT_THAT(answer, AnyOf(IsProblem(404, "not_found"), IsProblem(400, "bad_request"))) << id;
        EXPECT_THAT(answer.body, Not(HasSubstr("passwd")));
        EXPECT_THAT(answer.body, Not(HasSubstr("OR 1")));
    }
}

}  // namespace
}  // namespace vigil::test

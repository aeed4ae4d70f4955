// Bodies that cannot be read: each has its documented problem in both languages, nothing is stored by half, and the
// connection goes on.
#include "integration/api_support.hpp"

namespace vigil::test {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

struct BadBody {
    const char* name;
    // What is made of the bytes of a good report.
    std::string (*spoil)(std::string good);
    int status;
    const char* code;
};

// The document with one more member, unknown to the server, at its front.
std::string with_member(const std::string& good, const std::string& member) {
    return "{" + member + "," + good.substr(1);
}

std::string nested(int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
}

const BadBody kBadBodies[] = {
    {"Empty", [](std::string) { return std::string(); }, 400, "malformed_json"},
    {"CutOff", [](std::string good) { return good.substr(0, good.size() - 1); }, 400, "malformed_json"},
    {"SecondDocument", [](std::string good) { return good + "{}"; }, 400, "malformed_json"},
    {"TrailingComma", [](std::string good) { return good.substr(0, good.size() - 1) + ",}"; }, 400, "malformed_json"},
    {"Comment", [](std::string good) { return "/* why */" + good; }, 400, "malformed_json"},
    {"SingleQuotes", [](std::string) { return std::string("{'key':'a'}"); }, 400, "malformed_json"},
    {"NotANumber", [](std::string good) { return with_member(good, "\"x\":NaN"); }, 400, "malformed_json"},
    {"LoneSurrogate", [](std::string good) { return with_member(good, "\"x\":\"\\ud83d\""); }, 400, "malformed_json"},
    {"RawLineFeedInText", [](std::string good) { return with_member(good, "\"x\":\"a\nb\""); }, 400, "malformed_json"},
    {"ByteOrderMark", [](std::string good) { return "\xEF\xBB\xBF" + good; }, 400, "malformed_json"},
    {"NulByteBehind", [](std::string good) { return good + '\0'; }, 400, "malformed_json"},
    {"StrayByte", [](std::string good) { return with_member(good, "\"x\":\"\xff\""); }, 400, "bad_utf8"},
    {"OverlongForm", [](std::string good) { return with_member(good, "\"x\":\"\xC0\xAF\""); }, 400, "bad_utf8"},
    {"SurrogateInUtf8", [](std::string good) { return with_member(good, "\"x\":\"\xED\xA0\x80\""); }, 400, "bad_utf8"},
    {"BeyondUnicode", [](std::string good) { return with_member(good, "\"x\":\"\xF4\x90\x80\x80\""); }, 400,
     "bad_utf8"},
    {"CutOffCharacter", [](std::string good) { return with_member(good, "\"x\":\"\xE5\xAD\""); }, 400, "bad_utf8"},
    {"GbkText", [](std::string good) { return with_member(good, "\"x\":\"\xBA\xA2\xD7\xD3\""); }, 400, "bad_utf8"},
    {"KeyTwice", [](std::string good) { return with_member(good, "\"circumstance\":\"welfare_need\""); }, 400,
     "duplicate_key"},
    {"KeyTwiceOnceEscaped",
     [](std::string good) { return with_member(good, "\"circumst\\u0061nce\":\"welfare_need\""); }, 400,
     "duplicate_key"},
    {"KeyTwiceInAnUnknownMember", [](std::string good) { return with_member(good, "\"x\":[{\"a\":1,\"\\u0061\":2}]"); },
     400, "duplicate_key"},
    {"SeventeenDeep", [](std::string good) { return with_member(good, "\"x\":" + nested(16)); }, 400, "too_deep"},
    {"ThousandsDeep", [](std::string) { return std::string(100'000, '['); }, 400, "too_deep"},
};

class ApiBadJsonTest : public ApiTest, public ::testing::WithParamInterface<BadBody> {};

TEST_P(ApiBadJsonTest, GivenABodyThatCannotBeRead_WhenItIsFiled_ThenItIsRefusedInBothLanguagesAndTheConnectionGoesOn) {
    const std::string good = protocol::encode(red_report());
    const std::string bad = GetParam().spoil(good);
    const auto before = server.rows();
    const auto line = connect();
    for (const std::string language : {"zh-CN", "en"}) {
        const Headers headers = json_headers({}, {{"Accept-Language", language}});
        const auto refused = answer_of(line->ask(post_bytes("/v1/reports", bad, headers)));
        EXPECT_THAT(refused, IsProblem(GetParam().status, GetParam().code));
        EXPECT_EQ(refused.header("Content-Language"), language);
        EXPECT_THAT(errors_of(refused), ElementsAre(Pair("", GetParam().code)));
    }
    EXPECT_EQ(server.rows(), before) << "nothing is stored by half";
    EXPECT_EQ(line->ask(post_bytes("/v1/reports", good, json_headers())).status, 201) << "the connection goes on";
}

INSTANTIATE_TEST_SUITE_P(Unreadable, ApiBadJsonTest, ::testing::ValuesIn(kBadBodies),
                         [](const auto& each) { return each.param.name; });

using ApiSizesTest = ApiTest;

TEST_F(ApiSizesTest, GivenSixteenLevelsInAnUnknownMember_WhenFiled_ThenTheReportIsTaken) {
    const std::string body = with_member(protocol::encode(red_report()), "\"x\":" + nested(15));
    EXPECT_THAT(post("/v1/reports", body), HasStatus(201));
}

TEST_F(ApiSizesTest, GivenTenMegabytesThatAreAnnounced_WhenTheyAreSent_ThenTheyAreRefusedUnreadAndNeighboursGoOn) {
    const auto before = server.rows();
    const auto neighbour = connect();
    const auto line = connect();
    line->send(
        "POST /v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Content-Length: 10485760\r\n\r\n");
    EXPECT_THAT(answer_of(line->read_response()), IsProblem(413, "body_too_large"));
    EXPECT_EQ(server.rows(), before);
    EXPECT_EQ(neighbour->ask(post_bytes("/v1/reports", protocol::encode(red_report()), json_headers())).status, 201);
}

TEST_F(ApiSizesTest, GivenTenMegabytesInChunks_WhenTheyAreSent_ThenTheyAreRefusedBeforeTheyAreAllThere) {
    const auto before = server.rows();
    const auto line = connect();
    line->send(
        "POST /v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "10000\r\n" + std::string(0x10000, ' ') + "\r\n";
    for (int sent = 0; sent < 160 && line->send(chunk); ++sent) continue;
    EXPECT_THAT(answer_of(line->read_response()), IsProblem(413, "body_too_large"));
    EXPECT_EQ(server.rows(), before);
}

TEST_F(ApiSizesTest, GivenAReportOfExactlyTheLimit_WhenFiled_ThenItIsTaken) {
    auto report = protocol::encode(red_report());
    report += std::string(256 * 1024 - report.size(), ' ');
    EXPECT_THAT(post("/v1/reports", report), HasStatus(201));
}

TEST_F(ApiSizesTest, GivenAReportOneByteOverTheLimit_WhenFiled_ThenItIsTooLarge) {
    auto report = protocol::encode(red_report());
    report += std::string(256 * 1024 + 1 - report.size(), ' ');
    EXPECT_THAT(post("/v1/reports", report), IsProblem(413, "body_too_large"));
}

TEST_F(ApiSizesTest, GivenAnotherOperation_WhenItsBodyIsOver64KiB_ThenItIsTooLarge) {
    EXPECT_THAT(post("/v1/claims", R"({"claim_code":"x"})" + std::string(64 * 1024, ' ')),
                IsProblem(413, "body_too_large"));
}

struct MediaType {
    const char* name;
    const char* value;  // null: no Content-Type at all
};

class ApiMediaTypeTest : public ApiTest, public ::testing::WithParamInterface<MediaType> {
protected:
    Headers headers() const {
        return GetParam().value != nullptr ? Headers{{"Content-Type", GetParam().value}} : Headers{};
    }
};

TEST_P(ApiMediaTypeTest, GivenAGoodReport_WhenItIsNotSentAsJson_ThenTheMediaTypeIsRefusedAndNothingIsStored) {
    const auto before = server.rows();
    EXPECT_THAT(send("POST", "/v1/reports", protocol::encode(red_report()), headers()),
                IsProblem(415, "unsupported_media_type"));
    EXPECT_EQ(server.rows(), before);
}

INSTANTIATE_TEST_SUITE_P(Other, ApiMediaTypeTest,
                         ::testing::Values(MediaType{"None", nullptr}, MediaType{"Text", "text/plain"},
                                           MediaType{"Form", "application/x-www-form-urlencoded"},
                                           MediaType{"Longer", "application/json5"},
                                           MediaType{"Problem", "application/problem+json"}),
                         [](const auto& each) { return each.param.name; });

TEST_F(ApiSizesTest, GivenJsonWithAParameterAndInCapitals_WhenFiled_ThenTheReportIsTaken) {
    EXPECT_THAT(send("POST", "/v1/reports", protocol::encode(red_report()),
                     {{"Content-Type", "Application/JSON; charset=utf-8"}}),
                HasStatus(201));
}

TEST_F(ApiSizesTest, GivenHalfABody_WhenTheClientVanishes_ThenNothingIsStored) {
    const auto before = server.rows();
    const std::string whole = post_bytes("/v1/reports", protocol::encode(red_report()), json_headers());
    {
        const auto line = connect();
        line->send(whole.substr(0, whole.size() - 1));
    }
    EXPECT_THAT(get("/healthz"), HasStatus(200)) << "the server lives on";
    EXPECT_EQ(server.rows(), before);
}

}  // namespace
}  // namespace vigil::test

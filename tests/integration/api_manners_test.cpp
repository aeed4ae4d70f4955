// How the server behaves towards anybody: health, metrics, languages, request ids, caching, its own document.
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <vigil/protocol/messages/directory.hpp>
#include <vigil/protocol/messages/health.hpp>

#include "integration/api_support.hpp"

namespace vigil::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ApiMannersTest : public ApiTest {
protected:
    // Over the plain listener of the loopback.
    client::HttpAnswer get_plainly(const std::string& target) {
        WireClient line(server.metrics_port(), "");
        return answer_of(line.ask("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }
};

TEST_F(ApiMannersTest, GivenAServerThatProtectsItsRegion_WhenItsHealthIsAskedFor_ThenItIsAliveAndReady) {
    for (const char* target : {"/healthz", "/readyz"}) {
        const auto answer = get(target);
        EXPECT_THAT(answer, HasStatus(200)) << target;
        EXPECT_EQ(decoded<protocol::Health>(answer).status, "ok");
    }
}

TEST_F(ApiMannersTest, GivenThePublicListener_WhenItIsAskedForMetrics_ThenThereIsNoSuchThing) {
    EXPECT_THAT(get("/metrics"), IsProblem(404, "not_found"));
}

TEST_F(ApiMannersTest, GivenTheLoopbackListener_WhenItIsAskedForMetrics_ThenTheyAreThereAndEachFamilyOnce) {
    file(red_report());
    const auto answer = get_plainly("/metrics");
    ASSERT_THAT(answer, HasStatus(200));
    EXPECT_THAT(std::string(answer.header("Content-Type")), HasSubstr("text/plain"));
    EXPECT_THAT(answer.body, HasSubstr("vigil_http_requests_total{status=\"2xx\"}"));
    std::map<std::string, int> families;
    const std::regex type("# TYPE ([a-z0-9_]+) (counter|gauge|histogram)");
    for (std::sregex_iterator each(answer.body.begin(), answer.body.end(), type); each != std::sregex_iterator();
         ++each)
        EXPECT_EQ(++families[(*each)[1]], 1) << (*each)[1];
}

TEST_F(ApiMannersTest, GivenTheLoopbackListener_WhenItIsAskedForTheApi_ThenItIsNotThere) {
    EXPECT_THAT(get_plainly("/v1/alerts"), IsProblem(404, "not_found"));
    EXPECT_THAT(get_plainly("/readyz"), HasStatus(200));
}

TEST_F(ApiMannersTest, GivenAPathThatIsNotThere_WhenItIsAskedFor_ThenItIsNotFound) {
    for (const char* target : {"/", "/v1", "/v1/reports/", "/v1/Reports", "/v2/reports", "/v1/alerts/x/y"})
        EXPECT_THAT(get(target), IsProblem(404, "not_found")) << target;
}

TEST_F(ApiMannersTest, GivenAMethodThatIsNotThere_WhenItIsUsed_ThenAllowListsThoseThatAre) {
    const auto refused = send("PUT", "/v1/reports", "{}");
    EXPECT_THAT(refused, IsProblem(405, "method_not_allowed"));
    EXPECT_EQ(refused.header("Allow"), "POST, GET, HEAD");
    EXPECT_THAT(send("POST", "/healthz", "{}"), IsProblem(405, "method_not_allowed"));
    EXPECT_THAT(send("BREW", "/healthz", {}), IsProblem(405, "method_not_allowed"));
}

TEST_F(ApiMannersTest, GivenAPageOfAnotherOrigin_WhenItAsksWhetherItMayPost_ThenNothingAllowsIt) {
    const auto refused = send("OPTIONS", "/v1/reports", {},
                              {{"Origin", "https://evil.example"}, {"Access-Control-Request-Method", "POST"}});
    EXPECT_THAT(refused, IsProblem(405, "method_not_allowed"));
    for (const auto& [name, value] : refused.headers) EXPECT_THAT(name, Not(StartsWith("Access-Control")));
}

TEST_F(ApiMannersTest, GivenARequest_WhenItIsLogged_ThenTheAddressOfItsSenderIsNot) {
    file(red_report());
    EXPECT_THAT(server.log_text(), Not(HasSubstr("127.0.0.1")));
}

TEST_F(ApiMannersTest, GivenHead_WhenItIsUsedForGet_ThenTheHeadersAreThereWithoutABody) {
    const auto line = connect();
    line->send("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto head = line->read_response(true);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.fields.at("content-length"), std::to_string(get("/healthz").body.size()));
    EXPECT_EQ(line->ask("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 200) << "no body was left behind";
}

TEST_F(ApiMannersTest, GivenARequestWithAnIdOfItsOwn_WhenItIsAUuid_ThenItComesBackAndStandsInTheLog) {
    const auto id = fresh_uuid();
    EXPECT_EQ(get("/healthz", {}, {{"X-Request-Id", id}}).header("X-Request-Id"), id);
    EXPECT_THAT(server.log_text(), HasSubstr(id));
}

TEST_F(ApiMannersTest, GivenARequestWithoutAUsableId_WhenItIsAnswered_ThenItGetsOneOfTheServer) {
    const std::string first(get("/healthz").header("X-Request-Id"));
    const std::string second(get("/healthz", {}, {{"X-Request-Id", "mine"}}).header("X-Request-Id"));
    EXPECT_NE(first, "");
    EXPECT_NE(second, "mine");
    EXPECT_NE(first, second);
}

TEST_F(ApiMannersTest, GivenALanguage_WhenSomethingIsRefused_ThenTheTitleIsInIt) {
    const std::pair<std::string, std::string> languages[] = {{"", "zh-CN"},
                                                             {"en", "en"},
                                                             {"en-GB,en;q=0.9", "en"},
                                                             {"zh-CN", "zh-CN"},
                                                             {"mn", "zh-CN"},
                                                             {"zh,en;q=0.5", "zh-CN"},
                                                             {"zh;q=0.3,en;q=0.8", "en"}};
    for (const auto& [wished, given] : languages) {
        const auto refused = get("/nowhere", {}, wished.empty() ? Headers{} : Headers{{"Accept-Language", wished}});
        EXPECT_EQ(refused.header("Content-Language"), given) << wished;
        EXPECT_THAT(refused, IsProblem(404, "not_found")) << wished;
    }
}

TEST_F(ApiMannersTest, GivenPersonalData_WhenItIsAnswered_ThenNobodyMayKeepACopy) {
    const auto session = token(teacher());
    const auto filed = file(red_report(), session);
    const auto on_duty = token(officer());
    const auto alert = decoded<protocol::AlertList>(get("/v1/alerts", on_duty)).alerts.at(0);
    for (const auto& answer : {get("/v1/reports", session), get("/v1/reports/" + filed.report_id.str(), session),
                               get("/v1/alerts", on_duty), get("/v1/cases/" + alert.case_id.str(), on_duty)}) {
        EXPECT_THAT(answer, HasStatus(200));
        EXPECT_EQ(answer.header("Cache-Control"), "no-store");
        EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
        EXPECT_THAT(std::string(answer.header("Strict-Transport-Security")), HasSubstr("max-age="));
        EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "") << "pages of others read nothing";
    }
}

TEST_F(ApiMannersTest, GivenADocumentOfTheApi_WhenItIsServed_ThenItIsTheOneInDocsByteForByte) {
    for (const std::string name : {"openapi", "asyncapi"}) {
        std::ostringstream text;
        const auto file = std::filesystem::path(VIGIL_SOURCE_DIR) / "docs/api" / (name + ".json");
        text << std::ifstream(file, std::ios::binary).rdbuf();
        const auto served = get("/" + name + ".json");
        EXPECT_THAT(served, HasStatus(200));
        EXPECT_EQ(served.header("Content-Type"), "application/json");
        EXPECT_TRUE(served.body == text.str()) << "run: vigil " << name << " > docs/api/" << name << ".json";
    }
}

TEST_F(ApiMannersTest, GivenTheDivisions_WhenTheyAreListed_ThenTheRegionComesFirstAndChildrenByParent) {
    using Divisions = protocol::DivisionList;
    EXPECT_EQ(decoded<Divisions>(get("/v1/divisions")).divisions.at(0).code, kRegion);
    const auto townships = decoded<Divisions>(get("/v1/divisions?parent=" + kBanner.str())).divisions;
    std::vector<DivisionCode> codes;
    for (const auto& each : townships) codes.push_back(each.code);
    EXPECT_EQ(codes, (std::vector{kTownship, kTownshipWithout}));
}

TEST_F(ApiMannersTest, GivenAParentThatIsNotThere_WhenItsChildrenAreListed_ThenTheDivisionIsUnknown) {
    EXPECT_THAT(get("/v1/divisions?parent=150424999000"), IsProblem(422, "unknown_division"));
    EXPECT_THAT(get("/v1/divisions?parent=1504"), IsProblem(422, "unknown_division"));
}

TEST_F(ApiMannersTest, GivenTheVocabulary_WhenAReporterReadsIt_ThenSignalsOfTheEngineAndOfStaffAreNotOffered) {
    const auto words = decoded<protocol::Vocabulary>(get("/v1/vocabulary"));
    std::vector<std::string> signals;
    for (const auto& each : words.signals) signals.push_back(each.code);
    EXPECT_THAT(signals, Contains("injury_multiple"));
    for (const char* code : {"under3", "repeat_report", "safe_now", "in_treatment"})
        EXPECT_THAT(signals, Not(Contains(code)));
}

TEST_F(ApiMannersTest, GivenTheLiveAddress_WhenItIsAskedForWithoutAWebSocket_ThenAnUpgradeIsRequired) {
    const auto refused = get("/v1/live", token(officer()));
    EXPECT_THAT(refused, IsProblem(426, "upgrade_required"));
    EXPECT_EQ(refused.header("Upgrade"), "websocket");
}

// RFC 6455 section 4.2.1: the opening handshake is a GET.
TEST_F(ApiMannersTest, GivenAHeadRequestForTheLiveAddress_WhenItAsksForAnUpgrade_ThenNothingIsSwitched) {
    const auto session = token(officer());
    const auto line = connect();
    line->send(
        "HEAD /v1/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Protocol: vigil.v1\r\nAuthorization: Bearer " +
        session + "\r\n\r\n");
    EXPECT_NE(line->read_response(true).status, 101);
}

// An installation in which nobody protects the region yet.
class ApiNoOwnerTest : public ::testing::Test {
protected:
    client::HttpAnswer ask(const std::string& bytes) {
        WireClient line(server.port(), server.authority());
        return answer_of(line.ask(bytes));
    }
    TestServer server;
};

TEST_F(ApiNoOwnerTest, GivenNobodyWhoProtectsTheRegion_WhenReadinessIsAskedFor_ThenItIsNotReadyAndSaysWhy) {
    const auto answer = ask("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_THAT(answer, HasStatus(503));
    EXPECT_THAT(protocol::decode<protocol::Health>(answer.body).value().reasons, Contains("no_owner"));
    EXPECT_EQ(answer.header("Cache-Control"), "no-store");
}

TEST_F(ApiNoOwnerTest, GivenNobodyWhoProtectsTheRegion_WhenAReportIsFiled_ThenItIsRefusedWithTheReasonAndNotStored) {
    const auto before = server.rows();
    const auto answer = ask(post_bytes("/v1/reports", protocol::encode(red_report()), json_headers()));
    EXPECT_THAT(answer, IsProblem(503, "no_owner"));
    EXPECT_EQ(server.rows(), before);
}

}  // namespace
}  // namespace vigil::test

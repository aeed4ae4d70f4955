// The table of operations and the document printed from it.
#include <vigil/protocol/api.hpp>

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vigil/protocol/problems.hpp>

#include "unit/protocol/files.hpp"
#include "unit/protocol/references.hpp"

using namespace vigil;
using namespace vigil::protocol;
using testing::Contains;

namespace {

nlohmann::json document() { return nlohmann::json::parse(openapi()); }

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

TEST(Operations, GivenTheTable_WhenLookedThrough_ThenIdsAndRoutesStandOnce) {
    std::set<std::string_view> ids;
    std::set<std::pair<std::string_view, std::string_view>> routes;
    for (const auto& each : operations()) {
        EXPECT_TRUE(ids.insert(each.id).second) << each.id;
        EXPECT_TRUE(routes.insert({to_text(each.method), each.path}).second) << each.path;
        EXPECT_EQ(&operation(each.id), &each);
    }
}

TEST(Operations, GivenEachOperation_WhenItsProblemsAreRead_ThenEveryCodeIsInTheTableOfProblems) {
    std::set<std::string> known;
    for (const auto& each : kProblems) known.insert(std::string(each.code));
    for (const auto& each : operations()) {
        std::istringstream codes{std::string(each.problems)};
        for (std::string code; codes >> code;) EXPECT_TRUE(known.contains(code)) << each.id << ": " << code;
    }
}

TEST(Operations, GivenEachOperation_WhenItHasABody_ThenAnInvalidOneIsDocumented) {
    for (const auto& each : operations()) {
        const bool documented =
            (" " + std::string(each.problems) + " ").find(" invalid_document ") != std::string::npos;
        EXPECT_TRUE(documented || each.request == nullptr) << each.id;
    }
}

TEST(OpenApi, GivenEveryOperation_WhenPrinted_ThenItStandsAtItsPathWithItsAnswer) {
    const auto paths = document().at("paths");
    for (const auto& each : operations()) {
        const auto& printed = paths.at(std::string(each.path)).at(lower(to_text(each.method)));
        EXPECT_EQ(printed.at("operationId"), each.id);
        EXPECT_TRUE(printed.at("responses").contains(std::to_string(each.success))) << each.id;
        EXPECT_TRUE(printed.at("responses").contains("500")) << each.id;
        EXPECT_EQ(printed.contains("requestBody"), each.request != nullptr) << each.id;
    }
}

TEST(OpenApi, GivenFileReport_WhenPrinted_ThenASessionIsWelcomeButNotNeeded) {
    const auto security = document().at("paths").at("/v1/reports").at("post").at("security");
    EXPECT_EQ(security, nlohmann::json::parse(R"([{}, {"session": []}, {"cookie": []}])"));
}

// PROTOCOL.md section 4: a token, or the cookie of a console.
TEST(OpenApi, GivenTheDocument_WhenPrinted_ThenTheTokenMayComeInACookie) {
    EXPECT_EQ(document().at("security"), nlohmann::json::parse(R"([{"session": []}, {"cookie": []}])"));
    EXPECT_EQ(document().at("components").at("securitySchemes").at("cookie").at("name"), "__Host-vigil");
}

TEST(OpenApi, GivenTheLiveAddress_WhenPrinted_ThenItIsAWebSocketOrAStreamOfEvents) {
    const auto live = document().at("paths").at("/v1/live").at("get");
    EXPECT_TRUE(live.at("responses").contains("101"));
    EXPECT_TRUE(live.at("responses").at("200").at("content").contains("text/event-stream"));
}

// PROTOCOL.md section 3: the one answer above 400 that is no problem document.
TEST(OpenApi, GivenReadyz_WhenPrinted_ThenItsRefusalMaySayWhatIsMissing) {
    const auto content = document().at("paths").at("/readyz").at("get").at("responses").at("503").at("content");
    EXPECT_EQ(content.at("application/json").at("schema").at("$ref"), "#/components/schemas/Health");
    EXPECT_TRUE(content.contains("application/problem+json"));
}

TEST(OpenApi, GivenFileReport_WhenPrinted_ThenARepeatIsAnsweredWith200AndTheSameMessage) {
    const auto responses = document().at("paths").at("/v1/reports").at("post").at("responses");
    const auto schema = nlohmann::json::parse(R"({"schema": {"$ref": "#/components/schemas/Filed"}})");
    EXPECT_EQ(responses.at("201").at("content").at("application/json"), schema);
    EXPECT_EQ(responses.at("200").at("content").at("application/json"), schema);
}

TEST(OpenApi, GivenAnOperationWithoutAuthentication_WhenPrinted_ThenItAsksForNone) {
    EXPECT_EQ(document().at("paths").at("/healthz").at("get").at("security"), nlohmann::json::array());
    EXPECT_FALSE(document().at("paths").at("/v1/alerts").at("get").contains("security"));  // that of the whole document
}

TEST(OpenApi, GivenParameters_WhenPrinted_ThenPathQueryAndHeaderAreThere) {
    const auto parameters = [paths = document().at("paths")](const char* path, const char* method) {
        std::vector<std::string> found;
        for (const auto& each : paths.at(path).at(method).at("parameters"))
            found.push_back(each.at("in").get<std::string>() + " " + each.at("name").get<std::string>());
        return found;
    };
    EXPECT_THAT(parameters("/v1/alerts/{alert_id}/ack", "post"), testing::ElementsAre("path alert_id"));
    EXPECT_THAT(parameters("/v1/divisions", "get"), testing::ElementsAre("query parent"));
    EXPECT_THAT(parameters("/v1/reports", "post"), testing::ElementsAre("header Idempotency-Key"));
    EXPECT_THAT(parameters("/v1/live", "get"), testing::ElementsAre("query last_event_id", "header Last-Event-ID"));
}

TEST(OpenApi, GivenEveryReference_WhenFollowed_ThenItLeadsToASchema) {
    test::expect_references(document(), document());
}

TEST(OpenApi, GivenADeclaredField_WhenPrinted_ThenTypeBoundsAndBothNamesAreThere) {
    const auto schemas = document().at("components").at("schemas");
    EXPECT_EQ(
        schemas.at("Place").at("properties").at("detail"),
        nlohmann::json::parse(R"({"type":"string","maxLength":500,"title":"详细地点","description":"where exactly"})"));
    EXPECT_EQ(schemas.at("AcknowledgeAlert").at("properties").at("version").at("minimum"), 1);
    EXPECT_EQ(schemas.at("AcknowledgeAlert").at("properties").at("version").at("maximum"), 9007199254740991);
    EXPECT_THAT(schemas.at("FileReport").at("required"),
                testing::ElementsAre("key", "nonce", "circumstance", "places"));
}

TEST(OpenApi, GivenTheFileInDocs_WhenCompared_ThenItIsFresh) {
    const auto path = std::filesystem::path(VIGIL_SOURCE_DIR) / "docs/api/openapi.json";
    EXPECT_TRUE(testing_files::content_of(path) == openapi())
        << "docs/api/openapi.json is not what the declarations say. Refresh it: vigil openapi > docs/api/openapi.json";
}

}  // namespace

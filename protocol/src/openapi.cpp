#include <vigil/protocol/api.hpp>
#include <vigil/protocol/messages/consideration.hpp>
#include <vigil/protocol/messages/decision.hpp>
#include <vigil/protocol/messages/health.hpp>
#include <vigil/protocol/messages/problem.hpp>
#include <vigil/protocol/problems.hpp>
#include <vigil/protocol/version.hpp>

#include <algorithm>
#include <cctype>
#include <map>
#include <vector>

#include "schema_writer.hpp"

namespace vigil::protocol {
namespace {

using Json = SchemaWriter::Json;

Json content_of(const MessageInfo& message, SchemaWriter& writer, std::string_view media_type) {
    message.describe(writer);
    return {{std::string(media_type), {{"schema", SchemaWriter::reference(message.name)}}}};
}

Json parameter(std::string_view name, std::string_view place, std::string_view description) {
    Json described{{"name", std::string(name)}, {"in", std::string(place)}};
    if (place == "path") described["required"] = true;
    if (!description.empty()) described["description"] = std::string(description);
    described["schema"] = {{"type", "string"}};
    return described;
}

// The words of a list separated by spaces.
std::vector<std::string_view> words_in(std::string_view list) {
    std::vector<std::string_view> words;
    while (!list.empty()) {
        const auto end = std::min(list.find(' '), list.size());
        if (end > 0) words.push_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return words;
}

Json parameters_of(const Operation& operation) {
    Json parameters = Json::array();
    const auto path = operation.path;
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
        const auto close = path.find('}', open);
        parameters.push_back(parameter(path.substr(open + 1, close - open - 1), "path", ""));
    }
    for (const auto name : words_in(operation.query)) parameters.push_back(parameter(name, "query", ""));
    if (operation.repeated != 0)
        parameters.push_back(parameter("Idempotency-Key", "header", "optional; equal to the member key of the body"));
    return parameters;
}

// Problem responses by status, each naming its codes.
void add_problems(const Operation& operation, Json& responses) {
    std::string codes(operation.problems);
    codes += " internal too_many_requests unavailable";
    if (operation.request != nullptr)
        codes += " malformed_json bad_utf8 duplicate_key too_deep body_too_large unsupported_media_type";
    // A session in a cookie is believed only from our own pages.
    if (operation.authentication != Authentication::none && operation.method != HttpMethod::get)
        codes += " foreign_origin";
    if (operation.authentication == Authentication::session) codes += " unauthenticated token_expired token_revoked";
    const auto listed_codes = words_in(codes);
    std::map<int, std::vector<std::string_view>> by_status;
    for (const auto& problem : kProblems)
        if (std::find(listed_codes.begin(), listed_codes.end(), problem.code) != listed_codes.end())
            by_status[problem.status].push_back(problem.code);
    for (const auto& [status, listed] : by_status) {
        std::string description;
        for (const auto code : listed) description.append(description.empty() ? "" : ", ").append(code);
        responses[std::to_string(status)] = {
            {"description", description},
            {"content", {{"application/problem+json", {{"schema", SchemaWriter::reference("Problem")}}}}}};
    }
}

// A body whose form no message declares.
Json free_content(std::string_view media_type, std::string_view type) {
    return {{std::string(media_type), {{"schema", {{"type", std::string(type)}}}}}};
}

// The same address as a stream of events; its messages are in the AsyncAPI document.
void add_event_stream(Json& described) {
    auto& parameters = described["parameters"];
    parameters[0]["description"] = "as Last-Event-ID, for a client that cannot set headers; the header counts first";
    parameters.push_back(parameter("Last-Event-ID", "header",
                                   "with Accept: text/event-stream, the id of the last event: what follows it comes"));
    described["responses"]["101"]["description"] = "WebSocket, for Upgrade: websocket";
    described["responses"]["200"] = {
        {"description", "Server-Sent Events, for Accept: text/event-stream; without an end"},
        {"content", free_content("text/event-stream", "string")}};
}

// Not a problem document: it says what is missing.
void add_unready(Json& described, SchemaWriter& writer) {
    const auto unready = content_of(info<Health>(), writer, "application/json");
    described["responses"]["503"]["content"].update(unready);
}

// Either the token of a session, or the cookie that holds it.
Json security() { return Json::array({Json{{"session", Json::array()}}, Json{{"cookie", Json::array()}}}); }

Json describe(const Operation& operation, SchemaWriter& writer) {
    Json described{{"operationId", std::string(operation.id)},
                   {"summary", std::string(operation.zh)},
                   {"description", std::string(operation.en)}};
    Json parameters = parameters_of(operation);
    if (!parameters.empty()) described["parameters"] = std::move(parameters);
    if (operation.request != nullptr)
        described["requestBody"] = {{"required", true},
                                    {"content", content_of(*operation.request(), writer, "application/json")}};
    Json success{{"description", std::string(operation.en)}};
    if (operation.response != nullptr)
        success["content"] = content_of(*operation.response(), writer, "application/json");
    else if (operation.success == 200)
        success["content"] = free_content("application/json", "object");
    Json responses;
    if (operation.repeated != 0) {
        responses[std::to_string(operation.repeated)] = success;
        responses[std::to_string(operation.repeated)]["description"] =
            "The same request was taken before; its first answer";
    }
    responses[std::to_string(operation.success)] = std::move(success);
    add_problems(operation, responses);
    described["responses"] = std::move(responses);
    if (operation.authentication == Authentication::none) described["security"] = Json::array();
    if (operation.authentication == Authentication::welcome) {
        described["security"] = security();
        described["security"].insert(described["security"].begin(), Json::object());
    }
    if (operation.id == "live") add_event_stream(described);
    if (operation.id == "readyz") add_unready(described, writer);
    return described;
}

}  // namespace

std::string openapi() {
    SchemaWriter writer;
    Json paths = Json::object();
    for (const auto& each : operations()) {
        std::string method(to_text(each.method));
        std::transform(method.begin(), method.end(), method.begin(), [](unsigned char c) { return std::tolower(c); });
        paths[std::string(each.path)][method] = describe(each, writer);
    }
    info<Problem>().describe(writer);
    info<DecisionRecord>().describe(writer);
    Json schemas = writer.schemas();
    // It stands in answers as text, for its exact bytes are signed.
    for (const auto& answer : {SignedDecision::name, Considered::name}) {
        auto& record = schemas[std::string(answer)]["properties"]["record"];
        record["contentMediaType"] = "application/json";
        record["contentSchema"]["$ref"] = "#/components/schemas/DecisionRecord";
    }
    const Json document{
        {"openapi", "3.1.0"},
        {"info",
         {{"title", "Vigil 守望"},
          {"version", std::string(kVersion)},
          {"description", "未成年人保护强制报告与风险预警 · Mandatory reporting and risk alerts for child protection"},
          {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
        {"servers", Json::array({{{"url", "https://127.0.0.1:8443"}, {"description", "the local demonstration"}}})},
        {"security", security()},
        {"paths", std::move(paths)},
        {"components",
         {{"schemas", std::move(schemas)},
          {"securitySchemes",
           {{"session", {{"type", "http"}, {"scheme", "bearer"}, {"description", "access token of a session"}}},
            {"cookie",
             {{"type", "apiKey"},
              {"in", "cookie"},
              {"name", "__Host-vigil"},
              {"description", "access token of a console; changes something only with an Origin of our own"}}}}}}}};
    return document.dump(2) + "\n";
}

}  // namespace vigil::protocol

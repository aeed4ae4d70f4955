#include <vigil/protocol/asyncapi.hpp>

#include <array>
#include <initializer_list>
#include <string>
#include <utility>
#include <vigil/protocol/api.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/messages/live_closed.hpp>
#include <vigil/protocol/version.hpp>

#include "schema_writer.hpp"

namespace vigil::protocol {
namespace {

using Json = SchemaWriter::Json;

enum class Speaker { client, server };

// What the client says, it says in a WebSocket only.
enum class Way { web_socket, events, both };

struct LiveMessage {
    std::string_view type;
    const MessageInfo& (*info)();
    Speaker speaker;
    Way way;
    std::string_view zh;
    std::string_view en;
};

template <class M>
constexpr LiveMessage message(Speaker speaker, Way way, std::string_view zh, std::string_view en) {
    return {M::type, &info<M>, speaker, way, zh, en};
}

using enum Speaker;
using enum Way;

constexpr std::array kMessages{
    message<Hello>(client, web_socket, "上线", "first: where the client stands, for each stream"),
    message<Stored>(client, web_socket, "已存", "everything up to here is on the device's disk; cumulative"),
    message<LiveAck>(client, web_socket, "签收", "a person acknowledges; kept by the client until it is answered"),
    message<LiveItem>(server, both, "条目", "something happened: ids and codes, nothing sealed"),
    message<Gone>(server, both, "不可见", "this offset is not for this reader; it counts as received"),
    message<Reset>(server, both, "重置", "forget this stream; its whole state follows, as of this offset"),
    message<Snapshot>(server, both, "快照", "a part of the whole state"),
    message<CaughtUp>(server, both, "已补齐", "the replay is complete, live items follow; the newest root of the log"),
    message<AckOk>(server, web_socket, "签收成功", "the acknowledgement is on disk"),
    message<AckRefused>(server, web_socket, "签收被拒", "the acknowledgement cannot be taken"),
    message<Root>(server, both, "链摘要",
                  "after each checkpoint: remember it, and complain if a later one contradicts it"),
    message<Reconnect>(server, both, "请重连", "the server goes away; come back after this pause"),
    message<LiveProblem>(server, both, "问题", "a message was not understood; the connection closes after it"),
    message<LiveClosed>(server, events, "结束", "the connection ends here; the reason that a close frame would give"),
};

Json reference(std::string_view path) { return {{"$ref", "#/" + std::string(path)}}; }

Json references(std::string_view folder, std::initializer_list<std::string_view> names) {
    Json list = Json::array();
    for (const auto name : names) list.push_back(reference(std::string(folder) + std::string(name)));
    return list;
}

// AsyncAPI ignores what stands beside a reference; the names of the field must not be lost.
void put_references_aside(Json& part) {
    if (part.is_object() && part.contains("$ref") && part.size() > 1) {
        const Json reference{{"$ref", part["$ref"]}};
        part.erase("$ref");
        part["allOf"] = Json::array({reference});
    }
    for (auto& each : part)
        if (each.is_structured()) put_references_aside(each);
}

bool goes_over(const LiveMessage& each, Way way) { return each.way == way || each.way == both; }

// The messages of one channel that one side says.
Json messages_of(std::string_view channel, Way way, Speaker speaker) {
    Json list = Json::array();
    for (const auto& each : kMessages)
        if (each.speaker == speaker && goes_over(each, way))
            list.push_back(reference("channels/" + std::string(channel) + "/messages/" + std::string(each.type)));
    return list;
}

Json message_object(const LiveMessage& each) {
    const auto& described = each.info();
    return {{"name", std::string(each.type)},
            {"title", std::string(each.zh)},
            {"summary", std::string(each.en)},
            {"contentType", "application/json"},
            {"payload", SchemaWriter::reference(described.name)}};
}

// AsyncAPI has no binding for Server-Sent Events: the fields of an event that are not its data stand as headers.
Json event_trait() {
    const Json id{{"type", "string"},
                  {"pattern", "^[^;=]+(;[^;]+=[0-9]+)*$"},
                  {"description",
                   "epoch;stream=offset;...: where the client stands after this event, to be sent back as "
                   "Last-Event-ID; of every event but closed"}};
    const Json event{{"type", "string"}, {"description", "the type of the message"}};
    const Json retry{{"type", "integer"}, {"description", "ms to wait before connecting again; beside reconnect"}};
    return {{"headers",
             {{"type", "object"},
              {"required", Json::array({"event"})},
              {"properties", {{"event", event}, {"id", id}, {"retry", retry}}}}}};
}

Json web_socket_channel() {
    Json messages = Json::object();
    for (const auto& each : kMessages)
        if (goes_over(each, web_socket))
            messages[std::string(each.type)] = reference("components/messages/" + std::string(each.type));
    const Json subprotocol{{"type", "string"}, {"const", std::string(kLiveSubprotocol)}};
    const Json headers{{"type", "object"},
                       {"required", Json::array({"Sec-WebSocket-Protocol"})},
                       {"properties", {{"Sec-WebSocket-Protocol", subprotocol}}}};
    return {
        {"address", std::string(operation("live").path)},
        {"title", "WebSocket"},
        {"description",
         "RFC 6455, subprotocol vigil.v1. One JSON text for each message; the first is the client's hello. Sequences, "
         "rules of resume and close codes: protocol/PROTOCOL.md, section 7."},
        {"servers", references("servers/", {"web_socket"})},
        {"messages", std::move(messages)},
        {"bindings", {{"ws", {{"method", "GET"}, {"headers", headers}, {"bindingVersion", "0.1.0"}}}}}};
}

Json event_channel() {
    Json messages = Json::object();
    for (const auto& each : kMessages) {
        if (!goes_over(each, events)) continue;
        Json as_event = message_object(each);
        as_event["traits"] = references("components/messageTraits/", {"event"});
        messages[std::string(each.type)] = std::move(as_event);
    }
    return {{"address", std::string(operation("live").path)},
            {"title", "Server-Sent Events"},
            {"description",
             "The same address with Accept: text/event-stream and without Upgrade. One event for each message, named "
             "by its type, the message as its data. The client says where it stands by Last-Event-ID, and "
             "acknowledges with POST /v1/alerts/{alert_id}/ack."},
            {"servers", references("servers/", {"events"})},
            {"messages", std::move(messages)}};
}

Json operations_of_the_server() {
    const auto channel = [](std::string_view name) { return reference("channels/" + std::string(name)); };
    const auto of_web_socket = [](std::initializer_list<std::string_view> types) {
        return references("channels/web_socket/messages/", types);
    };
    const Json id{{"type", "string"}, {"description", "as Last-Event-ID, for a client that cannot set headers"}};
    const Json request{{"method", "GET"},
                       {"query", {{"type", "object"}, {"properties", {{"last_event_id", id}}}}},
                       {"bindingVersion", "0.3.0"}};
    return {{"greet",
             {{"action", "receive"},
              {"channel", channel("web_socket")},
              {"summary", "A client connects and says where it stands"},
              {"messages", of_web_socket({Hello::type})}}},
            {"store",
             {{"action", "receive"},
              {"channel", channel("web_socket")},
              {"summary", "A client says what it has stored"},
              {"messages", of_web_socket({Stored::type})}}},
            {"acknowledge",
             {{"action", "receive"},
              {"channel", channel("web_socket")},
              {"summary", "A person acknowledges an alert"},
              {"messages", of_web_socket({LiveAck::type})},
              {"reply",
               {{"channel", channel("web_socket")}, {"messages", of_web_socket({AckOk::type, AckRefused::type})}}}}},
            {"tell",
             {{"action", "send"},
              {"channel", channel("web_socket")},
              {"summary", "What the client missed, then what happens"},
              {"messages", messages_of("web_socket", web_socket, server)}}},
            {"tell_event",
             {{"action", "send"},
              {"channel", channel("events")},
              {"summary", "The same as events"},
              {"messages", messages_of("events", events, server)},
              {"bindings", {{"http", request}}}}}};
}

Json server_object(std::string_view scheme, std::string_view description) {
    return {{"host", "127.0.0.1:8443"},
            {"protocol", std::string(scheme)},
            {"description", std::string(description)},
            {"security", references("components/securitySchemes/", {"session", "cookie"})}};
}

}  // namespace

std::string asyncapi() {
    SchemaWriter writer;
    Json messages = Json::object();
    for (const auto& each : kMessages) {
        each.info().describe(writer);
        if (goes_over(each, web_socket)) messages[std::string(each.type)] = message_object(each);
    }
    Json schemas = writer.schemas();
    put_references_aside(schemas);
    const Json security_schemes{
        {"session", {{"type", "http"}, {"scheme", "bearer"}, {"description", "access token of a session"}}},
        {"cookie",
         {{"type", "httpApiKey"},
          {"in", "cookie"},
          {"name", "__Host-vigil"},
          {"description", "access token of a console; a page must be of our own origin"}}}};
    const Json document{
        {"asyncapi", "3.0.0"},
        {"id", "urn:vigil:live"},
        {"info",
         {{"title", "Vigil 守望 · 实时消息"},
          {"version", std::string(kVersion)},
          {"description",
           "GET /v1/live: what happens, as it happens. An action is the server's: it receives what clients send."},
          {"license", {{"name", "Apache-2.0"}, {"url", "https://www.apache.org/licenses/LICENSE-2.0"}}}}},
        {"defaultContentType", "application/json"},
        {"servers",
         {{"web_socket", server_object("wss", "the local demonstration")},
          {"events", server_object("https", "the local demonstration")}}},
        {"channels", {{"web_socket", web_socket_channel()}, {"events", event_channel()}}},
        {"operations", operations_of_the_server()},
        {"components",
         {{"schemas", std::move(schemas)},
          {"messages", std::move(messages)},
          {"messageTraits", {{"event", event_trait()}}},
          {"securitySchemes", security_schemes}}}};
    return document.dump(2) + "\n";
}

}  // namespace vigil::protocol

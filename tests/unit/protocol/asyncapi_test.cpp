// The document of the live stream.
#include <vigil/protocol/asyncapi.hpp>

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vigil/protocol/api.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/messages/live_closed.hpp>

#include "unit/protocol/files.hpp"
#include "unit/protocol/references.hpp"

using namespace vigil;
using namespace vigil::protocol;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

namespace {

nlohmann::json live_document() { return nlohmann::json::parse(asyncapi()); }

// The types of the messages that an operation names.
std::set<std::string> types_of(const nlohmann::json& operation) {
    std::set<std::string> types;
    for (const auto& message : operation.at("messages")) {
        const auto path = message.at("$ref").get<std::string>();
        types.insert(path.substr(path.rfind('/') + 1));
    }
    return types;
}

// The lists of PROTOCOL.md section 7.
TEST(AsyncApi, GivenEachSide_WhenPrinted_ThenItSaysWhatTheContractLists) {
    const auto operations = live_document().at("operations");
    EXPECT_THAT(types_of(operations.at("greet")), ElementsAre("hello"));
    EXPECT_THAT(types_of(operations.at("store")), ElementsAre("stored"));
    EXPECT_THAT(types_of(operations.at("acknowledge")), ElementsAre("ack"));
    EXPECT_THAT(types_of(operations.at("acknowledge").at("reply")), UnorderedElementsAre("ack_ok", "ack_refused"));
    EXPECT_THAT(types_of(operations.at("tell")),
                UnorderedElementsAre("item", "gone", "reset", "snapshot", "caught_up", "ack_ok", "ack_refused", "root",
                                     "reconnect", "problem"));
    EXPECT_THAT(types_of(operations.at("tell_event")),
                UnorderedElementsAre("item", "gone", "reset", "snapshot", "caught_up", "root", "reconnect", "problem",
                                     "closed"));
    for (const char* received : {"greet", "store", "acknowledge"})
        EXPECT_EQ(operations.at(received).at("action"), "receive");
    for (const char* sent : {"tell", "tell_event"}) EXPECT_EQ(operations.at(sent).at("action"), "send");
}

TEST(AsyncApi, GivenTheChannels_WhenPrinted_ThenBothAreTheAddressOfTheOperation) {
    const auto channels = live_document().at("channels");
    EXPECT_EQ(channels.at("web_socket").at("address"), operation("live").path);
    EXPECT_EQ(channels.at("events").at("address"), operation("live").path);
    EXPECT_EQ(channels.at("web_socket")
                  .at("bindings")
                  .at("ws")
                  .at("headers")
                  .at("properties")
                  .at("Sec-WebSocket-Protocol")
                  .at("const"),
              "vigil.v1");
}

TEST(AsyncApi, GivenAMessage_WhenPrinted_ThenItsPayloadIsTheDeclaredSchema) {
    const auto whole = live_document();
    const auto check = [&]<class M>(std::type_identity<M>) {
        const auto payload = whole.at("channels").at("events").at("messages").at(std::string(M::type)).at("payload");
        EXPECT_EQ(payload.at("$ref"), "#/components/schemas/" + std::string(M::name));
        const auto& schema = whole.at("components").at("schemas").at(std::string(M::name));
        EXPECT_EQ(schema.at("properties").at("type").at("const"), M::type);
    };
    check(std::type_identity<LiveItem>());
    check(std::type_identity<Reset>());
    check(std::type_identity<LiveClosed>());
}

TEST(AsyncApi, GivenEveryReference_WhenFollowed_ThenItLeadsSomewhere) {
    test::expect_references(live_document(), live_document());
}

TEST(AsyncApi, GivenTheFileInDocs_WhenCompared_ThenItIsFresh) {
    const auto path = std::filesystem::path(VIGIL_SOURCE_DIR) / "docs/api/asyncapi.json";
    EXPECT_TRUE(testing_files::content_of(path) == asyncapi())
        << "docs/api/asyncapi.json is not what the declarations say. Refresh it: vigil asyncapi > "
           "docs/api/asyncapi.json";
}

}  // namespace

// Messages that break the rules end their connection with the right code, and no other connection notices.
#include "integration/stream_support.hpp"

namespace vigil::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Rules : public StreamTest {
protected:
    Rules()
        : officer(person(region.station, Role::duty_officer)),
          neighbour(listen(*person(region.station, Role::duty_officer))) {}

    // The neighbour hears the next item as if nothing had happened.
    void TearDown() override {
        file();
        EXPECT_EQ(brief(neighbour.next()), "item 1");
    }

    PersonPtr officer;
    RawClient neighbour;
};

TEST_F(Rules, GivenABinaryMessage_WhenSent_ThenItEndsWith1003) {
    auto client = listen(*officer);
    client.say_binary(R"({"type":"hello"})");
    EXPECT_EQ(client.close_code(), 1003);
}

TEST_F(Rules, GivenABinaryHello_WhenSent_ThenItEndsWith1003) {
    auto client = dial(*officer);
    client.say_binary(R"({"type":"hello"})");
    EXPECT_EQ(client.close_code(), 1003);
}

TEST_F(Rules, GivenAMessageOf17KiB_WhenSent_ThenItEndsWith1009) {
    auto client = listen(*officer);
    client.say(R"({"type":"hello","padding":")" + std::string(17 * 1024, 'x') + "\"}");
    EXPECT_EQ(client.close_code(), 1009);
}

std::string hello_of(std::size_t bytes) {
    const std::string head = R"({"type":"hello","padding":")";
    return head + std::string(bytes - head.size() - 2, 'x') + "\"}";
}

TEST_F(Rules, GivenAMessageOfExactly16KiB_WhenSent_ThenItIsTaken) {
    auto client = dial(*officer);
    client.say(hello_of(16 * 1024));
    EXPECT_EQ(client.next().type, "reset");
}

TEST_F(Rules, GivenAMessageOneByteOver16KiB_WhenSent_ThenItEndsWith1009) {
    auto client = dial(*officer);
    client.say(hello_of(16 * 1024 + 1));
    EXPECT_EQ(client.close_code(), 1009);
}

TEST_F(Rules, GivenTextThatIsNotUtf8_WhenSent_ThenItEndsWith1007) {
    auto client = listen(*officer);
    client.say("{\"type\":\"stored\",\"stream\":\"\xc3\x28\",\"offset\":1}");
    EXPECT_EQ(client.close_code(), 1007);
}

TEST_F(Rules, GivenAClientThatVanishesInTheMiddleOfAReplay_WhenItIsGone_ThenNobodyNotices) {
    auto client = dial(*officer);
    client.tell(protocol::Hello{});
    client.vanish();
}

// The first message must be a hello.
struct BadFirst {
    const char* name;
    std::string text;
    const char* code;
};
std::string cursors(int count) {
    std::string list;
    for (int i = 0; i < count; ++i) list += (i == 0 ? "" : ",") + std::string(R"({"stream":"s","offset":1})");
    return R"({"type":"hello","epoch":"e","cursors":[)" + list + "]}";
}
class FirstMessage : public Rules, public ::testing::WithParamInterface<BadFirst> {};

TEST_P(FirstMessage, GivenNoUsableHello_WhenItIsTheFirstMessage_ThenTheProblemIsNamedAndItEndsWith4004) {
    auto client = dial(*officer);
    client.say(GetParam().text);
    EXPECT_THAT(brief(client.hear_all()), ElementsAre("problem " + std::string(GetParam().code)));
    EXPECT_EQ(client.close_code(), 4004);
}

const std::vector<BadFirst> kBadFirst{
    {"Nothing", "", "malformed_json"},
    {"NoJson", "hello", "malformed_json"},
    {"NoObject", "[]", "invalid_document"},
    {"NoType", "{}", "invalid_document"},
    {"NamedTwice", R"({"type":"hello","type":"hello"})", "duplicate_key"},
    {"TooDeep", R"({"type":"hello","x":)" + std::string(20, '[') + std::string(20, ']') + "}", "too_deep"},
    {"UnknownType", R"({"type":"greeting"})", "invalid_document"},
    {"StoredFirst", R"({"type":"stored","stream":"s","offset":0})", "invalid_document"},
    {"AckFirst",
     R"({"type":"ack","ack_id":"a2a50a4c-6d1a-4a5e-9b1e-0d3f6a0b7c11","alert_id":"a2a50a4c-6d1a-4a5e-9b1e-0d3f6a0b7c12","version":1})",
     "invalid_document"},
    {"NegativeOffset", R"({"type":"hello","epoch":"e","cursors":[{"stream":"s","offset":-1}]})", "invalid_document"},
    {"TooManyCursors", cursors(101), "invalid_document"},
};
INSTANTIATE_TEST_SUITE_P(Of, FirstMessage, ::testing::ValuesIn(kBadFirst),
                         [](const auto& each) { return each.param.name; });

TEST_F(Rules, GivenAHelloWithAHundredCursors_WhenSent_ThenItIsTaken) {
    auto client = dial(*officer);
    client.say(cursors(100));
    EXPECT_NE(client.next().type, "problem");
}

class LaterMessage : public Rules, public ::testing::WithParamInterface<BadFirst> {};

TEST_P(LaterMessage, GivenAMessageThatIsNotUnderstood_WhenItComesAfterTheHello_ThenItEndsWith4005) {
    auto client = listen(*officer);
    client.say(GetParam().text);
    EXPECT_THAT(brief(client.hear_all()), ElementsAre("problem " + std::string(GetParam().code)));
    EXPECT_EQ(client.close_code(), 4005);
}

const std::vector<BadFirst> kBadLater{
    {"NoJson", "stored", "malformed_json"},
    {"SecondHello", R"({"type":"hello"})", "bad_request"},
    {"UnknownType", R"({"type":"greeting"})", "bad_request"},
    {"ServersOwnType", R"({"type":"reconnect","after_ms":1})", "bad_request"},
    {"AckWithoutAlert", R"({"type":"ack","ack_id":"a2a50a4c-6d1a-4a5e-9b1e-0d3f6a0b7c11","version":1})",
     "invalid_document"},
    {"StoredWithoutOffset", R"({"type":"stored","stream":"s"})", "invalid_document"},
};
INSTANTIATE_TEST_SUITE_P(Of, LaterMessage, ::testing::ValuesIn(kBadLater),
                         [](const auto& each) { return each.param.name; });

// The bound is 10 s of real time and stands in no configuration.
TEST_F(Rules, GivenAClientThatSaysNothing_WhenTheTimeForTheHelloIsOver_ThenItEndsWith4004) {
    auto client = dial(*officer);
    EXPECT_THAT(client.hear_all(), SizeIs(1));
    EXPECT_EQ(client.close_code(), 4004);
}

}  // namespace
}  // namespace vigil::test

// The ids of events, and what a client that comes back with one is owed (promise P5).
#include "transport/live/event_id.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "transport/live/payload.hpp"

namespace vigil::live {
namespace {

using namespace protocol;
using testing::ElementsAre;
using testing::IsEmpty;

const StreamId kStation("org:7");
const StreamId kPolice("org:9");

std::string brief(const Hello& hello) {
    std::string text = hello.epoch;
    for (const auto& cursor : hello.cursors) text += " " + cursor.stream.str() + "@" + std::to_string(cursor.offset);
    return text;
}

std::string refusal(std::string_view id) {
    const auto parsed = parse_event_id(id);
    return parsed ? "none" : std::string(parsed.error().code);
}

TEST(EventId, GivenTheFormOfTheContract_WhenParsed_ThenItIsTheHelloItStandsFor) {
    EXPECT_EQ(brief(parse_event_id("e1;org:7=41;own:a_b-c=9007199254740991").value()),
              "e1 org:7@41 own:a_b-c@9007199254740991");
    EXPECT_EQ(brief(parse_event_id("e1").value()), "e1");
    EXPECT_EQ(brief(parse_event_id("").value()), "");
    EXPECT_EQ(brief(parse_event_id("e1;a=b=3").value()), "e1 a=b@3") << "the last sign of equality counts";
}

TEST(EventId, GivenAnythingElse_WhenParsed_ThenItIsRefused) {
    for (const char* id : {";", ";org:7=1", "e1;", "e1;org:7", "e1;=1", "e1;org:7=", "e1;org:7=-1", "e1;org:7=+1",
                           "e1;org:7=1.0", "e1;org:7=0x1", "e1;org:7=1 2", "e1;;org:7=1", "e1;org:7=9007199254740992",
                           "e1;org:7=99999999999999999999", "e1;a\nb=1", "e1;a\x7f=1", "e1\xff;org:7=1"})
        EXPECT_EQ(refusal(id), "bad_request") << id;
    EXPECT_EQ(refusal(std::string(65, 'e')), "bad_request") << "an epoch has at most 64";
    EXPECT_EQ(refusal("e1;" + std::string(101, 's') + "=1"), "bad_request") << "a stream has at most 100";
}

// PROTOCOL.md section 7: a hello has at most 100 cursors.
TEST(EventId, GivenAHundredCursors_WhenOneMoreComes_ThenItIsTooMany) {
    std::string id = "e1";
    for (int i = 0; i < 100; ++i) id += ";org:" + std::to_string(i) + "=1";
    EXPECT_EQ(parse_event_id(id).value().cursors.size(), 100u);
    EXPECT_EQ(refusal(id + ";org:100=1"), "bad_request");
}

class Cursors : public testing::Test {
protected:
    template <class Message>
    std::string after(const Message& message) {
        cursors.note(payload_of(message));
        return cursors.id();
    }

    EventCursors cursors{"e1", {"e1", {{kStation, 41}}}};
};

TEST_F(Cursors, GivenAnItemOrAGone_WhenTold_ThenTheIdStandsAfterIt) {
    EXPECT_EQ(cursors.id(), "e1;org:7=41");
    EXPECT_EQ(after(LiveItem{kStation, 42, {}}), "e1;org:7=42");
    EXPECT_EQ(after(Gone{kStation, 43}), "e1;org:7=43");
    EXPECT_EQ(after(LiveItem{kPolice, 5, {}}), "e1;org:7=43;org:9=5");
}

TEST_F(Cursors, GivenAReset_WhenItsStateIsNotWhole_ThenTheStreamHasNoCursor) {
    EXPECT_EQ(after(Reset{kStation, "e1", 50}), "e1");
    EXPECT_EQ(after(Snapshot{kStation, {}}), "e1");
    EXPECT_EQ(after(LiveItem{kStation, 51, {}}), "e1") << "committed during the snapshot";
    EXPECT_EQ(after(Snapshot{kStation, {}}), "e1");
    EXPECT_EQ(after(CaughtUp{kStation, "e1", 51, "log", 1, "r"}), "e1;org:7=51");
    EXPECT_EQ(after(LiveItem{kStation, 52, {}}), "e1;org:7=52");
}

TEST_F(Cursors, GivenAnotherStreamInAReset_WhenItemsComeMeanwhile_ThenTheyCount) {
    after(Reset{kPolice, "e1", 3});
    EXPECT_EQ(after(LiveItem{kStation, 42, {}}), "e1;org:7=42");
}

TEST_F(Cursors, GivenAStreamThatMayNotBeFollowed_WhenItIsEmptied_ThenItLeavesTheId) {
    EXPECT_EQ(after(Reset{kStation, "e1", 0}), "e1");
    EXPECT_EQ(after(CaughtUp{kStation, "e1", 0, "log", 1, "r"}), "e1");
}

TEST_F(Cursors, GivenAFollowedStreamWithoutItems_WhenItsStateIsWhole_ThenItStandsAtZero) {
    after(Reset{kStation, "e1", 0});
    after(Snapshot{kStation, {}});
    EXPECT_EQ(after(CaughtUp{kStation, "e1", 0, "log", 1, "r"}), "e1;org:7=0");
}

TEST_F(Cursors, GivenMessagesOfNoStream_WhenTold_ThenTheIdStays) {
    EXPECT_EQ(after(Root{"log", 1, "r"}), "e1;org:7=41");
    EXPECT_EQ(after(Reconnect{100}), "e1;org:7=41");
}

TEST(EventCursors, GivenAHelloOfAnotherEpoch_WhenItComes_ThenItsCursorsCountForNothing) {
    EXPECT_EQ(EventCursors("e2", Hello{"e1", {{kStation, 41}}}).id(), "e2");
}

TEST(EventCursors, GivenAnId_WhenParsedAndPrinted_ThenItIsTheSame) {
    const std::string id = "e1;org:7=41;org:9=0;own:x=7";
    EXPECT_EQ(EventCursors("e1", parse_event_id(id).value()).id(), id);
}

}  // namespace
}  // namespace vigil::live

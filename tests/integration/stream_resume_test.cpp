// Promise P5: whoever comes back gets exactly what is missing, in order, once.
#include "integration/stream_support.hpp"
#include "integration/stream_writer.hpp"

namespace vigil::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class Resume : public StreamTest {
protected:
    Resume() : officer(person(region.station, Role::duty_officer)) {}

    StreamId station() const { return stream_of(region.station); }

    PersonPtr officer;
};

TEST_F(Resume, GivenTenItems_WhenResumingFromEachCursor_ThenExactlyTheRestComesInOrder) {
    fill(region.station, 10);
    for (Offset cursor = 0; cursor <= 10; ++cursor) {
        auto client = greet(*officer, from(station(), cursor));
        EXPECT_THAT(brief(client.hear_until("caught_up")), ElementsAreArray(items(cursor + 1, 10, {"caught_up 10"})));
    }
}

TEST_F(Resume, GivenItems_WhenTheyAreReplayed_ThenEachIsTheOneOfTheTable) {
    fill(region.station, 5);
    auto client = greet(*officer, from(station(), 0));
    auto heard = client.hear_until("caught_up");
    heard.pop_back();
    const auto kept = table(station());
    ASSERT_THAT(heard, SizeIs(kept.size()));
    for (std::size_t i = 0; i < kept.size(); ++i)
        EXPECT_EQ(protocol::encode(heard[i].as<protocol::LiveItem>().item), kept[i].body);
}

class Pages : public Resume, public ::testing::WithParamInterface<Offset> {};

TEST_P(Pages, GivenMoreThanAPage_WhenReplayed_ThenTheOrderGoesOnAcrossPages) {
    fill(region.station, GetParam());
    auto client = greet(*officer, from(station(), 0));
    const auto end = "caught_up " + std::to_string(GetParam());
    EXPECT_THAT(brief(client.hear_until("caught_up")), ElementsAreArray(items(1, GetParam(), {end})));
}

// A page has 64 items.
INSTANTIATE_TEST_SUITE_P(OfItems, Pages, ::testing::Values(63, 64, 65, 128, 129, 500));

TEST_F(Resume, GivenALongReplay_WhenItemsAreCommittedDuringIt_ThenTheyFollowItOnce) {
    fill(region.station, 1000);
    auto client = greet(*officer, from(station(), 0));
    auto heard = std::vector{client.next()};
    change(region.station, 100);
    while (brief(heard.back()) != "item 1100") heard.push_back(client.next());
    std::erase_if(heard, [](const Frame& frame) { return frame.type == "caught_up"; });
    EXPECT_THAT(brief(heard), ElementsAreArray(items(1, 1100)));
}

// Register before reading (push-protocols 6.2, point 3): what is committed around a hello is in the replay, or comes live,
// never both and never neither.
TEST_F(Resume, GivenAStreamThatGrowsAllTheTime_WhenClientsGreetAtItsHead_ThenEachItemComesOnceInOrder) {
    fill(region.station, 1);
    const SteadyWriter writer(side_io, server->store(), changing(region.station, 1));
    Offset cursor = 0;
    for (int i = 0; i < 100; ++i) {
        auto client = greet(*officer, from(station(), cursor));
        std::vector<Frame> heard;
        while (heard.size() < 5) {
            auto frame = client.next();
            if (frame.type != "caught_up") heard.push_back(std::move(frame));
        }
        ASSERT_THAT(brief(heard), ElementsAreArray(items(cursor + 1, cursor + 5)));
        cursor = head(station());  // there the races are
    }
}

// The last of all items: none comes after it that would show the gap.
TEST_F(Resume, GivenAPageThatIsReadSlowly_WhenOneItemIsCommittedMeanwhile_ThenItFollowsWithoutAnotherHint) {
    fill(region.station, 64);
    make_reading_slow(region.station);
    for (Offset last = 65; last <= 70; ++last) {
        auto client = greet(*officer, from(station(), last - 65));
        change(region.station, 1);
        std::vector<std::string> heard;
        while (heard.empty() || heard.back() != "item " + std::to_string(last)) heard.push_back(brief(client.next()));
        std::erase_if(heard, [](const std::string& line) { return line.starts_with("caught_up"); });
        EXPECT_THAT(heard, ElementsAreArray(items(last - 64, last)));
    }
}

TEST_F(Resume, GivenACaughtUpClient_WhenSomethingIsFiled_ThenItComesLiveWithoutAsking) {
    fill(region.station, 3);
    auto client = listen(*officer, from(station(), 3));
    file();
    EXPECT_EQ(brief(client.next()), "item 4");
}

TEST_F(Resume, GivenACaughtUpClient_WhenManyItemsComeInOneCommit_ThenAllComeInOrder) {
    fill(region.station, 1);
    auto client = listen(*officer, from(station(), 1));
    change(region.station, 200);
    std::vector<Frame> heard;
    for (int i = 0; i < 200; ++i) heard.push_back(client.next());
    EXPECT_THAT(brief(heard), ElementsAreArray(items(2, 201)));
}

TEST_F(Resume, GivenItemsWhileAway_WhenTheServerIsStartedAnew_ThenTheCursorStillCounts) {
    fill(region.station, 5);
    restart();
    auto client = greet(*officer, from(station(), 2));
    EXPECT_THAT(brief(client.hear_until("caught_up")), ElementsAreArray(items(3, 5, {"caught_up 5"})));
}

TEST_F(Resume, GivenACursor_WhenTheStreamIsNamedTwice_ThenItIsToldOnce) {
    fill(region.station, 4);
    auto client = greet(*officer, {epoch(), {{station(), 3}, {station(), 3}}});
    EXPECT_THAT(brief(client.hear_until("caught_up")), ElementsAre("item 4", "caught_up 4"));
}

class TwoStreams : public StreamTest {
protected:
    TwoStreams() : officer(person(region.station, Role::duty_officer)) {
        desk("account.join", protocol::AccountRole{account_of(*officer), region.police, Role::police_liaison});
        file();
        change(region.station, 4);
        change(region.police, 6);
    }

    StreamId station() const { return stream_of(region.station); }
    StreamId police() const { return stream_of(region.police); }
    // Both streams to their ends.
    std::vector<Frame> hear_both(RawClient& client) {
        auto heard = client.hear_until("caught_up");
        const auto rest = client.hear_until("caught_up");
        heard.insert(heard.end(), rest.begin(), rest.end());
        return heard;
    }

    PersonPtr officer;
};

TEST_F(TwoStreams, GivenACursorOfEach_WhenResuming_ThenEachGoesOnFromItsOwn) {
    auto client = greet(*officer, {epoch(), {{station(), 3}, {police(), 5}}});
    const auto heard = hear_both(client);
    EXPECT_THAT(brief(of_stream(heard, station())), ElementsAreArray(items(4, 5, {"caught_up 5"})));
    EXPECT_THAT(brief(of_stream(heard, police())), ElementsAreArray(items(6, 7, {"caught_up 7"})));
}

TEST_F(TwoStreams, GivenOneGoodAndOneBadCursor_WhenResuming_ThenOnlyTheBadStreamIsReset) {
    auto client = greet(*officer, {epoch(), {{station(), 3}, {police(), 1000}}});
    const auto heard = hear_both(client);
    EXPECT_THAT(brief(of_stream(heard, station())), ElementsAreArray(items(4, 5, {"caught_up 5"})));
    EXPECT_THAT(brief(of_stream(heard, police())), ElementsAre("reset 7", "snapshot 1", "caught_up 7"));
}

TEST_F(TwoStreams, GivenACursorOfOneStreamOnly_WhenResuming_ThenTheOtherIsToldWhole) {
    auto client = greet(*officer, from(station(), 3));
    const auto heard = hear_both(client);
    EXPECT_THAT(brief(of_stream(heard, station())), ElementsAreArray(items(4, 5, {"caught_up 5"})));
    EXPECT_THAT(brief(of_stream(heard, police())), ElementsAre("reset 7", "snapshot 1", "caught_up 7"));
}

// A stream that one may not follow must not be told apart from one that does not exist.
TEST_F(TwoStreams, GivenCursorsOfForeignAndUnknownStreams_WhenResuming_ThenTheyAreEmptyAndAlike) {
    const auto foreign = stream_of(region.banner_agency);
    const StreamId unknown("org:nobody");
    ASSERT_GT(head(foreign), 0);
    auto client = greet(*officer, {epoch(), {{foreign, 0}, {unknown, 0}, {station(), 5}, {police(), 7}}});
    std::vector<Frame> heard;
    while (brief(of_stream(heard, police())) != std::vector<std::string>{"caught_up 7"} ||
           brief(of_stream(heard, station())) != std::vector<std::string>{"caught_up 5"})
        heard.push_back(client.next());
    EXPECT_THAT(brief(heard), ::testing::Not(Contains(::testing::StartsWith("item"))));
    EXPECT_EQ(brief(of_stream(heard, foreign)), brief(of_stream(heard, unknown)));
}

TEST_F(TwoStreams, GivenACursorOfAForeignStream_WhenSomethingHappensThere_ThenItIsNotTold) {
    const auto foreign = stream_of(region.banner_agency);
    auto client = greet(*officer, {epoch(), {{foreign, head(foreign)}, {station(), 5}, {police(), 7}}});
    for (int i = 0; i < 3; ++i) client.hear_until("caught_up");
    change(region.banner_agency, 1);
    change(region.station, 1);
    change(region.police, 1);
    std::vector<Frame> heard{client.next(), client.next()};
    EXPECT_THAT(brief(heard), UnorderedElementsAre("item 6", "item 8"));
    EXPECT_THAT(of_stream(heard, foreign), IsEmpty());
}

}  // namespace
}  // namespace vigil::test

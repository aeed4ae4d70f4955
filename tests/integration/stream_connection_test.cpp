// How connections end, and that nothing is lost by it: replaced, overflown, drained, revoked.
#include <future>

#include "integration/stream_support.hpp"

namespace vigil::test {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::Ge;
using ::testing::Le;

class Connections : public StreamTest {
protected:
    explicit Connections(const std::string& tables = {})
        : StreamTest(tables), officer(person(region.station, Role::duty_officer)) {}

    StreamId station() const { return stream_of(region.station); }

    PersonPtr officer;
};

// --- the newest connection of a device wins

TEST_F(Connections, GivenAConnection_WhenItsDeviceConnectsAgain_ThenTheOlderIsClosedAsReplaced) {
    auto older = listen(*officer);
    auto newer = listen(*officer);
    EXPECT_EQ(older.close_code(), 4002);
    file();
    EXPECT_EQ(brief(newer.next()), "item 1");
}

TEST_F(Connections, GivenAReplacedConnection_WhenItemsComeMeanwhile_ThenTheDeviceGetsEachOfThem) {
    fill(region.station, 1);
    auto older = listen(*officer, from(station(), 1));
    change(region.station, 100);
    std::vector<Frame> heard;
    for (int i = 0; i < 30; ++i) heard.push_back(older.next());
    auto newer = greet(*officer, from(station(), 31));
    change(region.station, 10);
    while (brief(heard.back()) != "item 111") {
        heard.push_back(newer.next());
        if (heard.back().type == "caught_up") heard.pop_back();
    }
    EXPECT_THAT(brief(heard), ElementsAreArray(items(2, 111)));
    EXPECT_EQ(older.close_code(), 4002);
}

TEST_F(Connections, GivenTwoDevicesOfOneAccount_WhenBothAreConnected_ThenBothAreTold) {
    auto tablet = device_of(account_of(*officer));
    auto first = listen(*officer);
    auto second = listen(*tablet);
    file();
    EXPECT_EQ(brief(first.next()), "item 1");
    EXPECT_EQ(brief(second.next()), "item 1");
}

// Consoles have no device that could be two places at once.
TEST_F(Connections, GivenTwoConsolesOfOneAccount_WhenBothListen_ThenBothAreTold) {
    desk("account.add",
         protocol::AddAccount{region.station, Role::duty_officer, "某人", "", "console", "a long password"});
    const auto login = [&] {
        client::ApiClient api(officer->http());
        auto call = api.call<protocol::PasswordLogin, protocol::SessionStarted>(
            "password_login", protocol::PasswordLogin{"console", "a long password", {}, {}});
        return dial(await(io, std::move(call)).value().access_token);
    };
    auto first = login();
    auto second = login();
    for (auto* client : {&first, &second}) {
        client->tell(protocol::Hello{});
        client->hear_until("caught_up");
    }
    file();
    EXPECT_EQ(brief(first.next()), "item 1");
    EXPECT_EQ(brief(second.next()), "item 1");
}

TEST_F(Connections, GivenAConnectionWithoutHello_WhenItsDeviceHasAnother_ThenThatOneStays) {
    auto silent = dial(*officer);
    auto talking = listen(*officer);
    auto another_silent = dial(*officer);
    file();
    EXPECT_EQ(brief(talking.next()), "item 1");
}

TEST_F(Connections, GivenManyConnectionsOfOneDevice_WhenEachGreets_ThenOnlyTheLastLives) {
    std::vector<RawClient> all;
    for (int i = 0; i < 5; ++i) all.push_back(listen(*officer));
    for (int i = 0; i < 4; ++i) EXPECT_EQ(all[static_cast<std::size_t>(i)].close_code(), 4002);
    file();
    EXPECT_EQ(brief(all.back().next()), "item 1");
}

// --- back-pressure

class SlowReader : public Connections {
protected:
    SlowReader() : Connections("[live]\ngoodbye = \"5m\"\n") {}  // the close frame waits until the client reads
};

TEST_F(SlowReader, GivenAClientThatDoesNotRead_WhenMoreThanTheQueueWaits_ThenItEndsWith4001AndResumesWithoutLoss) {
    fill(region.station, 1);
    auto witness = person(region.station, Role::duty_officer);
    auto attentive = listen(*witness, from(station(), 1));
    auto slow = dial(*officer, /*receive_buffer=*/32 * 1024);
    slow.tell(from(station(), 1));
    slow.hear_until("caught_up");

    // More than the kernel's buffers and the queue of 256 KiB hold. The attentive one paces the writing.
    constexpr Offset kEnd = 10'000;
    for (Offset at = 1; at < kEnd;) {
        const Offset step = std::min<Offset>(100, kEnd - at);
        change(region.station, static_cast<int>(step));
        for (Offset i = 0; i < step; ++i) ASSERT_EQ(brief(attentive.next()), "item " + std::to_string(++at));
    }
    auto before = slow.hear_all();
    EXPECT_EQ(slow.close_code(), 4001);
    const auto stored = static_cast<Offset>(before.size()) + 1;
    ASSERT_LT(stored, kEnd);
    EXPECT_THAT(brief(before), ElementsAreArray(items(2, stored)));

    auto resumed = greet(*officer, from(station(), stored));
    EXPECT_THAT(brief(resumed.hear_until("caught_up")),
                ElementsAreArray(items(stored + 1, kEnd, {"caught_up " + std::to_string(kEnd)})));
}

class SlowReplay : public Connections {
protected:
    SlowReplay() : Connections("[live]\nqueue_bytes = 65536\ndrained_bytes = 16384\n") {}
};

// A replay waits for its reader: it alone never makes the queue overflow.
TEST_F(SlowReplay, GivenAReplayThatNobodyReads_WhenItIsLongerThanAllBuffers_ThenItWaitsAndLosesNothing) {
    constexpr Offset kEnd = 12'000;  // 6 MB; the kernel holds 4 of them
    fill(region.station, kEnd);
    auto witness = person(region.station, Role::duty_officer);
    auto slow = dial(*officer, /*receive_buffer=*/32 * 1024);
    slow.tell(from(station(), 0));
    auto attentive = greet(*witness, from(station(), 0));
    attentive.hear_until("caught_up");  // the slow one's replay had as much time
    change(region.station, 10);
    std::vector<std::string> heard;
    while (heard.empty() || heard.back() != "item " + std::to_string(kEnd + 10)) heard.push_back(brief(slow.next()));
    std::erase_if(heard, [](const std::string& line) { return line.starts_with("caught_up"); });
    EXPECT_THAT(heard, ElementsAreArray(items(1, kEnd + 10)));
}

// --- the server goes away

TEST_F(Connections, GivenManyClients_WhenTheServerStops_ThenEachIsToldWhenToComeBackAndIsClosedWith1012) {
    std::vector<RawClient> clients;
    for (int i = 0; i < 8; ++i) clients.push_back(listen(*person(region.station, Role::duty_officer)));
    auto stopping = std::async(std::launch::async, [this] { server->stop(); });
    std::vector<std::int64_t> pauses;
    for (auto& client : clients) {
        const auto heard = client.hear_all();
        ASSERT_THAT(brief(heard), ElementsAre("reconnect"));
        pauses.push_back(heard.front().as<protocol::Reconnect>().after_ms);
        EXPECT_EQ(client.close_code(), 1012);
    }
    stopping.get();
    EXPECT_THAT(pauses, Each(AllOf(Ge(0), Le(10'000))));
    std::sort(pauses.begin(), pauses.end());
    EXPECT_NE(pauses.front(), pauses.back()) << "all would come back at once";
}

TEST_F(Connections, GivenAClientThatHasNotSaidHello_WhenTheServerStops_ThenItIsToldTheSame) {
    auto client = dial(*officer);
    auto settled = listen(*person(region.station, Role::duty_officer));  // the first has reached the live thread
    auto stopping = std::async(std::launch::async, [this] { server->stop(); });
    EXPECT_EQ(settled.close_code(), 1012);
    EXPECT_THAT(brief(client.hear_all()), ElementsAre("reconnect"));
    EXPECT_EQ(client.close_code(), 1012);
    stopping.get();
}

TEST_F(Connections, GivenItemsOnTheirWay_WhenTheServerStops_ThenWhatWasNotToldIsToldAfterTheStart) {
    fill(region.station, 200);
    auto client = greet(*officer, from(station(), 0));
    std::vector<Frame> heard{client.next()};
    auto stopping = std::async(std::launch::async, [this] { server->stop(); });
    for (auto& frame : client.hear_all())
        if (frame.type == "item") heard.push_back(std::move(frame));
    stopping.get();
    restart();
    auto back = greet(*officer, from(station(), static_cast<Offset>(heard.size())));
    for (auto& frame : back.hear_until("caught_up"))
        if (frame.type == "item") heard.push_back(std::move(frame));
    EXPECT_THAT(brief(heard), ElementsAreArray(items(1, 200)));
}

}  // namespace
}  // namespace vigil::test

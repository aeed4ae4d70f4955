#include "client/live_client.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <functional>

#include "live_support.hpp"
#include "run.hpp"

namespace vigil::client {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

// One connection as the server scripts it: frames it sends after the client's first, and what it does on each frame of the client.
struct FakeConnection {
    std::vector<std::string> frames{};
    std::function<std::vector<std::string>(const std::string&)> on_frame{};  // the server's answers
    bool hangs_up = false;                                                   // after `frames`
    Error end{ErrorKind::unavailable, "connection lost"};                    // what the client then sees
};

class FakeSocket : public LiveSocket {
public:
    FakeSocket(const asio::any_io_executor& executor, FakeConnection script, std::vector<std::string>& sent)
        : changed_(executor), script_(std::move(script)), sent_(sent) {
        inbound_.assign(script_.frames.begin(), script_.frames.end());
    }

    asio::awaitable<Result<std::string>> receive() override {
        const auto has_news = [this] { return is_closed_ || (is_greeted_ && (!inbound_.empty() || script_.hangs_up)); };
        co_await changed_.wait(has_news);
        if (is_closed_ || inbound_.empty()) co_return script_.end;
        auto frame = std::move(inbound_.front());
        inbound_.pop_front();
        co_return frame;
    }
    asio::awaitable<Result<void>> send(std::string frame) override {
        if (is_closed_) co_return Error{ErrorKind::unavailable, "connection lost"};
        sent_.push_back(frame);
        is_greeted_ = true;
        if (script_.on_frame)
            for (auto& answer : script_.on_frame(frame)) inbound_.push_back(std::move(answer));
        changed_.notify();
        co_return success();
    }
    void close() override {
        is_closed_ = true;
        changed_.notify();
    }

private:
    Condition changed_;
    FakeConnection script_;
    std::vector<std::string>& sent_;
    std::deque<std::string> inbound_;
    bool is_greeted_ = false;
    bool is_closed_ = false;
};

class FakeDialer : public LiveDialer {
public:
    explicit FakeDialer(asio::any_io_executor executor) : executor_(std::move(executor)) {}

    asio::awaitable<Result<std::unique_ptr<LiveSocket>>> dial(std::string token) override {
        tokens.push_back(std::move(token));
        if (connections.empty()) co_return Error{ErrorKind::unavailable, "nobody there"};
        auto next = std::move(connections.front());
        connections.pop_front();
        if (!next) co_return next.error();
        co_return std::unique_ptr<LiveSocket>(std::make_unique<FakeSocket>(executor_, std::move(next).value(), sent));
    }

    std::deque<Result<FakeConnection>> connections;
    std::vector<std::string> tokens;
    std::vector<std::string> sent;  // on all connections

private:
    asio::any_io_executor executor_;
};

class FakeTokens : public TokenSource {
public:
    asio::awaitable<Result<std::string>> token() override {
        if (is_revoked) co_return Error{ErrorKind::unauthenticated, "no session for this device", "session_refused"};
        co_return "token-" + std::to_string(number);
    }
    void reject(const std::string&) override { ++number; }

    int number = 1;
    bool is_revoked = false;
};

// Stops the client when the test has seen what it waited for.
class StoppingListener : public RecordingListener {
public:
    void on_item(const protocol::LiveItem& shown) override {
        RecordingListener::on_item(shown);
        if (on_shown) on_shown(shown);
    }
    void on_ack_taken(const protocol::AckOk& ack) override {
        RecordingListener::on_ack_taken(ack);
        if (on_taken) on_taken();
    }
    void on_disconnected(const Error&, std::chrono::milliseconds wait) override {
        waits.push_back(wait);
        if (on_lost) on_lost();
    }

    std::function<void(const protocol::LiveItem&)> on_shown;
    std::function<void()> on_taken;
    std::function<void()> on_lost;
    std::vector<std::chrono::milliseconds> waits;
};

class LiveClientTest : public testing::Test {
protected:
    LiveClientTest() {
        options.stored_delay = 1ms;
        options.ack_repeat = 1h;
        options.first_backoff = 2ms;
        options.longest_backoff = 4ms;
        options.random = [] { return 0.5; };
    }
    LiveClient& client() {
        if (!made) made.emplace(io.get_executor(), dialer, tokens, store, listener, options);
        return *made;
    }
    Result<void> run_client() { return run(io, client().run()); }
    void given_connection(FakeConnection connection) { dialer.connections.emplace_back(std::move(connection)); }
    void stop_after(std::size_t items) {
        listener.on_shown = [this, items](const protocol::LiveItem&) {
            if (listener.items.size() == items) client().stop();
        };
    }

    asio::io_context io;
    FakeDialer dialer{io.get_executor()};
    FakeTokens tokens;
    MemoryLiveStore store;
    StoppingListener listener;
    LiveOptions options;
    std::optional<LiveClient> made;
};

TEST_F(LiveClientTest, GivenConnectionLost_WhenItComesBack_ThenTheReplayBeginsBehindTheLastItem) {
    given_connection({{reset(kStation, 0), caught_up(kStation, 0), item(kStation, 1, an_alert(1))}, {}, true});
    given_connection({{item(kStation, 2, an_alert(2)), caught_up(kStation, 2)}});
    stop_after(2);
    ASSERT_TRUE(run_client());

    EXPECT_THAT(listener.items, ElementsAre("1:1", "2:1"));
    EXPECT_THAT(dialer.sent,
                ElementsAre(R"({"type":"hello"})",
                            R"({"type":"hello","epoch":"epoch-1","cursors":[{"stream":"org:station","offset":1}]})"));
}

TEST_F(LiveClientTest, GivenNobodyThere_WhenItIsTriedAgain_ThenTheWaitsGrowUntilACaughtUp) {
    dialer.connections.emplace_back(Error{ErrorKind::unavailable, "down"});
    dialer.connections.emplace_back(Error{ErrorKind::unavailable, "down"});
    given_connection({{reset(kStation, 0), caught_up(kStation, 0)}, {}, true});
    given_connection({{item(kStation, 1, an_alert(1))}});
    stop_after(1);
    ASSERT_TRUE(run_client());

    EXPECT_THAT(listener.waits, ElementsAre(1ms, 2ms, 1ms));
}

TEST_F(LiveClientTest, GivenServerThatGoesAway_WhenItSaysForHowLong_ThenThatIsTheWait) {
    given_connection({{reset(kStation, 0), caught_up(kStation, 0), protocol::encode(protocol::Reconnect{7})}});
    given_connection({{item(kStation, 1, an_alert(1))}});
    stop_after(1);
    ASSERT_TRUE(run_client());

    EXPECT_THAT(listener.waits, ElementsAre(7ms));
}

TEST_F(LiveClientTest, GivenTokenRefusedAtTheUpgrade_WhenItIsTriedAgain_ThenWithANewToken) {
    dialer.connections.emplace_back(Error{ErrorKind::unauthenticated, "expired", "token_expired"});
    given_connection({{reset(kStation, 0), snapshot(kStation, {an_alert(1)}), caught_up(kStation, 0)}});
    stop_after(1);
    ASSERT_TRUE(run_client());

    EXPECT_THAT(dialer.tokens, ElementsAre("token-1", "token-2"));
}

TEST_F(LiveClientTest, GivenRevokedDevice_WhenItConnects_ThenItGivesUp) {
    tokens.is_revoked = true;
    const auto ended = run_client();

    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, "session_refused");
    EXPECT_THAT(dialer.tokens, testing::IsEmpty());
}

TEST_F(LiveClientTest, GivenItems_WhenAMomentHasPassed_ThenOneStoredIsSaid) {
    FakeConnection connection{
        {reset(kStation, 0), caught_up(kStation, 0), item(kStation, 1, an_alert(1)), item(kStation, 2, an_alert(2))}};
    connection.on_frame = [this](const std::string& frame) {
        if (frame.find("stored") != std::string::npos) client().stop();
        return std::vector<std::string>{};
    };
    given_connection(std::move(connection));
    ASSERT_TRUE(run_client());

    EXPECT_THAT(dialer.sent, ElementsAre(HasSubstr("hello"), R"({"type":"stored","stream":"org:station","offset":2})"));
}

TEST_F(LiveClientTest, GivenAcknowledgement_WhenTheConnectionBreaksBeforeTheAnswer_ThenItIsSentAgainAndTakenOnce) {
    given_connection({{reset(kStation, 0), caught_up(kStation, 0), item(kStation, 1, an_alert(1))}, {}, true});
    FakeConnection second{{caught_up(kStation, 1)}};
    second.on_frame = [](const std::string& frame) -> std::vector<std::string> {
        const auto ack = protocol::decode<protocol::LiveAck>(frame);
        if (!ack || frame.find(R"("type":"ack")") == std::string::npos) return {};
        return {protocol::encode(protocol::AckOk{ack.value().ack_id, ack.value().alert_id, ack.value().version, true})};
    };
    given_connection(std::move(second));
    AcknowledgementId id;
    listener.on_shown = [&](const protocol::LiveItem& shown) {
        id = client().acknowledge(shown.item.alert->alert_id, 1, std::nullopt);
    };
    listener.on_taken = [this] { client().stop(); };
    ASSERT_TRUE(run_client());

    EXPECT_THAT(listener.acks_taken, ElementsAre(id.str()));
    EXPECT_THAT(client().state().outbox, testing::IsEmpty());
}

TEST_F(LiveClientTest, GivenAcknowledgementWithoutAnswer_WhenItsTimePasses_ThenItIsRepeatedOnTheSameConnection) {
    options.ack_repeat = 1ms;
    int times = 0;
    FakeConnection connection{{reset(kStation, 0), caught_up(kStation, 0), item(kStation, 1, an_alert(1))}};
    connection.on_frame = [&](const std::string& frame) {
        if (frame.find(R"("type":"ack")") != std::string::npos && ++times == 2) client().stop();
        return std::vector<std::string>{};
    };
    given_connection(std::move(connection));
    listener.on_shown = [&](const protocol::LiveItem& shown) {
        client().acknowledge(shown.item.alert->alert_id, 1, std::nullopt);
    };
    ASSERT_TRUE(run_client());

    EXPECT_EQ(times, 2);
    EXPECT_THAT(dialer.tokens, testing::SizeIs(1));
}

TEST_F(LiveClientTest, GivenGap_WhenItIsSeen_ThenTheClientResumesByItself) {
    given_connection({{reset(kStation, 0), caught_up(kStation, 0), item(kStation, 2, an_alert(2))}});
    given_connection({{item(kStation, 1, an_alert(1)), item(kStation, 2, an_alert(2)), caught_up(kStation, 2)}});
    stop_after(2);
    ASSERT_TRUE(run_client());

    EXPECT_THAT(listener.items, ElementsAre("2:1", "1:1"));
}

TEST_F(LiveClientTest, GivenDeviceThatConnectedElsewhere_WhenThisConnectionIsReplaced_ThenItDoesNotComeBack) {
    FakeConnection replaced{{reset(kStation, 0), caught_up(kStation, 0)}, {}, true};
    replaced.end = Error{ErrorKind::conflict, "connected again elsewhere"};
    given_connection(std::move(replaced));
    const auto ended = run_client();

    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().kind, ErrorKind::conflict);
    EXPECT_THAT(dialer.tokens, testing::SizeIs(1));
}

TEST_F(LiveClientTest, GivenLongWait_WhenStopped_ThenItEndsAtOnce) {
    options.first_backoff = 1h;
    options.longest_backoff = 1h;
    listener.on_lost = [this] { asio::post(io, [this] { client().stop(); }); };
    EXPECT_TRUE(run_client());
}

}  // namespace
}  // namespace vigil::client

// Server-Sent Events over real TLS, with sessions that the tests bring: the form of the bytes, back-pressure, liveness, and
// every way in which a connection ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <thread>

#include "integration/wire_event_client.hpp"
#include "integration/wire_server.hpp"
#include "transport/stream.hpp"

namespace vigil::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Waits for the end of the connection.
asio::awaitable<void> listen_only(live::LiveSocket& socket) {
    for (;;) {
        const auto message = co_await socket.receive();
        if (!message) co_return;
    }
}

// Says what it hears; "e1;end=1" ends it.
asio::awaitable<void> echo_events(live::LiveSocket& socket) {
    for (;;) {
        const auto message = co_await socket.receive();
        if (!message) co_return;
        socket.send(live::Payload("heard", message.value()));
        if (message.value().find("\"end\"") != std::string::npos) co_return;
    }
}

std::vector<std::string> brief(const std::vector<Event>& events) {
    std::vector<std::string> lines;
    for (const auto& event : events) lines.push_back(event.name + " " + event.data);
    return lines;
}

std::string closed(int code, const std::string& reason) {
    return R"(closed {"type":"closed","code":)" + std::to_string(code) + R"(,"reason":")" + reason + "\"}";
}

class LiveEvents : public testing::Test {
protected:
    void start(live::SessionMain session, live::LiveLimits limits = {.goodbye = 2000ms}) {
        WireServerOptions options;
        options.live_limits = limits;
        options.session = std::move(session);
        server = std::make_unique<WireServer>(std::move(options));
    }
    EventClient dial(std::string_view fields = "", std::string_view target = "/v1/live") {
        return {server->port(), server->authority_pem(), fields, target};
    }
    void wait_for_nobody() {
        const auto deadline = std::chrono::steady_clock::now() + 20s;
        while (server->live().connections() != 0) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "a connection is still there";
            std::this_thread::yield();
        }
    }

    std::unique_ptr<WireServer> server;
};

TEST_F(LiveEvents, GivenTheRequestOfABrowser_WhenAnswered_ThenTheHeadIsThatOfAStreamWithoutAnEnd) {
    start(listen_only);
    auto client = dial();
    const auto& head = client.head();
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.fields.at("content-type"), "text/event-stream");
    EXPECT_EQ(head.fields.at("cache-control"), "no-store");
    EXPECT_EQ(head.fields.at("x-accel-buffering"), "no");
    EXPECT_EQ(head.fields.at("connection"), "close");
    EXPECT_EQ(head.fields.count("content-length"), 0u);
    EXPECT_EQ(head.fields.count("transfer-encoding"), 0u);
}

TEST_F(LiveEvents, GivenAnIdOfAnEvent_WhenConnected_ThenTheSessionHearsTheHelloItStandsFor) {
    start(echo_events);
    auto client = dial("Last-Event-ID: e1;end=41\r\n");
    EXPECT_THAT(brief(client.hear_all()),
                ElementsAre(R"(heard {"type":"hello","epoch":"e1","cursors":[{"stream":"end","offset":41}]})",
                            closed(1000, "normal")));
}

TEST_F(LiveEvents, GivenNoId_WhenConnected_ThenTheSessionHearsAnEmptyHello) {
    start(echo_events);
    EXPECT_EQ(dial().hear()->data, R"({"type":"hello"})");
    EXPECT_EQ(dial("", "/v1/live?last_event_id=e7").hear()->data, R"({"type":"hello","epoch":"e7"})");
}

TEST_F(LiveEvents, GivenAConnection_WhenItBegins_ThenTheClientIsToldHowLongToStayAway) {
    start(echo_events);
    auto client = dial();
    client.hear();
    EXPECT_GE(client.parser().retry(), 2000);
    EXPECT_LE(client.parser().retry(), 5000);
}

TEST_F(LiveEvents, GivenTextWithLineEnds_WhenSent_ThenItComesBackAsOneEvent) {
    start([](live::LiveSocket& socket) -> asio::awaitable<void> {
        socket.send(live::Payload("item", "{\"a\":\n1,\r\"b\":2}"));
        co_return;
    });
    EXPECT_EQ(dial().hear()->data, "{\"a\":\n1,\n\"b\":2}");
}

TEST_F(LiveEvents, GivenASilentSession_WhenThePingTimePasses_ThenACommentComesAgainAndAgain) {
    start(listen_only, {.ping = 20ms});
    auto client = dial();
    for (int i = 0; i < 3; ++i) client.hear_comment();
    EXPECT_EQ(client.parser().last_event_id(), "");
}

TEST_F(LiveEvents, GivenASessionThatReturns_WhenItsLastWordIsSent_ThenTheConnectionEndsAndIsForgotten) {
    const auto say_one_thing = [](live::LiveSocket& socket) -> asio::awaitable<void> {
        socket.send(live::Payload("item", "1"));
        co_return;
    };
    start(say_one_thing, {.goodbye = 60'000ms});  // longer than this test may take
    {
        auto client = dial();
        EXPECT_THAT(brief(client.hear_all()), ElementsAre("item 1", closed(1000, "normal")));
    }
    wait_for_nobody();
}

TEST_F(LiveEvents, GivenASessionThatThrows_WhenItEnds_ThenTheClientIsToldSoAndTheLogHoldsNoText) {
    start([](live::LiveSocket& socket) -> asio::awaitable<void> {
        socket.send(live::Payload("item", "1"));
        throw std::runtime_error("the name of a child");
        co_return;
    });
    EXPECT_THAT(brief(dial().hear_all()), ElementsAre("item 1", closed(1011, "internal_error")));
    wait_for_nobody();
    EXPECT_THAT(server->log_text(), HasSubstr("live.session_bug"));
    EXPECT_THAT(server->log_text(), Not(HasSubstr("child")));
}

TEST_F(LiveEvents, GivenARevocation_WhenMessagesWait_ThenTheyAreDroppedAndTheReasonIsTold) {
    start([](live::LiveSocket& socket) -> asio::awaitable<void> {
        for (int i = 0; i < 50; ++i) socket.send(live::Payload("item", "waits"));
        socket.close(live::CloseCode::revoked);
        co_return;
    });
    EXPECT_THAT(brief(dial().hear_all()), ElementsAre(closed(4003, "revoked")));
}

// Promise P5: nothing is dropped inside a connection, and the id that the client keeps is that of its last event.
TEST_F(LiveEvents, GivenAClientThatDoesNotRead_WhenTheQueueIsFull_ThenItIsClosedToResumeWithoutAGap) {
    std::atomic<bool> is_over{false};
    auto flood = [&is_over](live::LiveSocket& socket) -> asio::awaitable<void> {
        for (int i = 1; socket.is_open(); ++i) {
            socket.send(live::Payload("item", std::string(1000, 'f'), live::StreamPlace{StreamId("s"), i}));
            co_await asio::post(asio::use_awaitable);
        }
        is_over = true;
    };
    start(flood, {.goodbye = 10'000ms, .queue_bytes = 64 * 1024});
    auto client = dial();
    while (!is_over) std::this_thread::yield();
    const auto events = client.hear_all();
    ASSERT_GT(events.size(), 64u);
    EXPECT_EQ(events.back().data, R"({"type":"closed","code":4001,"reason":"resume"})");
    EXPECT_EQ(client.parser().last_event_id(), "e1;s=" + std::to_string(events.size() - 1));
}

// However many clients are slow, what waits for them all is bounded; whoever keeps up is told all the same.
TEST_F(LiveEvents, GivenSlowClientsThatTogetherHoldTooMuch_WhenMoreIsSaid_ThenTheyMustResumeAndAPromptOneIsTold) {
    std::atomic<int> over{0}, begun{0};
    auto talk = [&](live::LiveSocket& socket) -> asio::awaitable<void> {
        if (begun++ == 2) {
            socket.send(live::Payload("item", "told", live::StreamPlace{StreamId("s"), 1}));
            co_return;
        }
        for (int i = 1; socket.is_open(); ++i) {
            socket.send(live::Payload("item", std::string(1000, 'f'), live::StreamPlace{StreamId("s"), i}));
            co_await asio::post(asio::use_awaitable);
        }
        ++over;
    };
    start(talk, {.goodbye = 10'000ms, .queue_bytes = 64 * 1024 * 1024, .queue_bytes_in_all = 2'500'000});
    auto first = dial();
    auto second = dial();
    while (over < 2) std::this_thread::yield();
    EXPECT_LE(server->live().queued_bytes(), 2'500'000U + 2 * 17'000U);
    auto prompt = dial();
    EXPECT_EQ(prompt.hear_all().front().data, "told");
    EXPECT_EQ(first.hear_all().back().data, R"({"type":"closed","code":4001,"reason":"resume"})");
    EXPECT_EQ(second.hear_all().back().data, R"({"type":"closed","code":4001,"reason":"resume"})");
}

// A console that is suspended takes nothing, and says nothing either.
TEST_F(LiveEvents, GivenAClientThatTakesNothing_WhenTheTimeOfTheDeadPasses_ThenItIsForgotten) {
    auto pour = [](live::LiveSocket& socket) -> asio::awaitable<void> {
        const live::Payload megabyte("item", std::string(1'000'000, 'x'));
        for (int i = 0; i < 32; ++i) socket.send(megabyte);
        [[maybe_unused]] const auto ended = co_await socket.receive();  // the hello
        [[maybe_unused]] const auto never = co_await socket.receive();
    };
    start(pour, {.dead = 300ms, .queue_bytes = 64 * 1024 * 1024});
    auto client = dial();
    wait_for_nobody();
    EXPECT_THAT(server->metrics().prometheus_text(), HasSubstr("vigil_live_closed_total{code=\"vanished\"} 1"));
}

// The system's own clock for a peer that confirms nothing; a test cannot cut the wires of the loopback.
TEST(StreamOption, GivenAStream_WhenItIsToDropAPeerThatConfirmsNothing_ThenTheSystemIsToldFromWhen) {
    asio::io_context io;
    asio::ip::tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    asio::ip::tcp::socket far(io);
    far.connect(acceptor.local_endpoint());
    auto near = acceptor.accept();
    const int descriptor = near.native_handle();
    transport::Stream stream(std::move(near));
    stream.drop_when_unconfirmed_for(50s);
    unsigned ms = 0;
    socklen_t size = sizeof ms;
    ASSERT_EQ(::getsockopt(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, &size), 0);
    EXPECT_EQ(ms, 50'000u);
}

TEST_F(LiveEvents, GivenAClientThatVanishes_WhenTheSessionIsSilent_ThenItIsForgotten) {
    start(listen_only);
    {
        auto client = dial();
        EXPECT_EQ(client.head().status, 200);
        client.vanish();
    }
    wait_for_nobody();
}

TEST_F(LiveEvents, GivenAClientThatEndsItsSide_WhenTheSessionIsSilent_ThenItIsForgotten) {
    start(listen_only);
    auto client = dial();
    client.line().end_sending();
    EXPECT_TRUE(client.hear_all().empty());
    wait_for_nobody();
}

TEST_F(LiveEvents, GivenAClientThatTalks_WhenItIsWritten_ThenItsWordsAreThrownAway) {
    start([](live::LiveSocket& socket) -> asio::awaitable<void> {
        asio::steady_timer pause(co_await asio::this_coro::executor, 50ms);
        co_await pause.async_wait(asio::use_awaitable);
        socket.send(live::Payload("item", "1"));
    });
    auto client = dial();
    for (int i = 0; i < 64; ++i) client.line().send(std::string(16 * 1024, 'x'));
    EXPECT_THAT(brief(client.hear_all()), ElementsAre("item 1", closed(1000, "normal")));
}

TEST_F(LiveEvents, GivenAClientOfHttp10_WhenAnswered_ThenItGetsTheSame) {
    start(echo_events);
    EventClient client(server->port(), server->authority_pem(), "Connection: keep-alive\r\n", "/v1/live", "HTTP/1.0");
    EXPECT_EQ(client.head().status, 200);
    EXPECT_EQ(client.head().fields.at("connection"), "close");
    EXPECT_EQ(client.hear()->name, "heard");
}

TEST_F(LiveEvents, GivenAServerThatStops_WhenClientsListen_ThenTheyAreToldWhenToComeBack) {
    start(listen_only);
    auto client = dial();
    auto draining = std::async(std::launch::async, [this] { server->drain_live(10s); });
    EXPECT_THAT(brief(client.hear_all()),
                ElementsAre(R"(reconnect {"type":"going_away"})", closed(1012, "service_restart")));
    client.vanish();
    draining.get();
    EXPECT_EQ(dial().head().status, 503);
}

TEST_F(LiveEvents, GivenAllPlacesTaken_WhenAnotherComes_ThenItIsRefusedUntilOneIsFree) {
    start(listen_only, {.connections = 1});
    {
        auto client = dial();
        EXPECT_EQ(client.head().status, 200);
        EXPECT_EQ(dial().head().status, 503);
    }
    wait_for_nobody();
    EXPECT_EQ(dial().head().status, 200);
}

TEST_F(LiveEvents, GivenABadIdOrAForeignOrigin_WhenAsked_ThenItIsRefusedAndTheLineCanBeUsedAgain) {
    start(listen_only);
    auto client = dial("Last-Event-ID: e1;no number\r\n");
    EXPECT_EQ(client.head().status, 400);
    EXPECT_THAT(client.head().body, HasSubstr("epoch;stream=offset"));
    const std::string again = "GET /v1/live HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n";
    EXPECT_EQ(client.line().ask(again + "Origin: https://evil\r\n\r\n").status, 403);
    EXPECT_EQ(client.line().ask(again + "Origin: https://localhost\r\n\r\n").status, 200);
}

}  // namespace
}  // namespace vigil::test

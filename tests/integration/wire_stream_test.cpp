// What our own stream adds: deadlines, cancellation, writes in turn, and a thread that nobody keeps for themselves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "integration/wire_encrypted.hpp"
#include "transport/stream.hpp"

namespace vigil::test {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using testing::ElementsAre;
using testing::StartsWith;
using namespace std::chrono_literals;

class StreamTest : public testing::Test {
protected:
    explicit StreamTest(Cuts cuts = Cuts::none) : wire(cuts), stream(wire.accept(), wire.tls->current()) {
        error_code failed;
        wire.spawn([&]() -> asio::awaitable<void> { failed = co_await stream.handshake(); });
        if (!wire.step_to_end() || failed) throw std::runtime_error("no handshake");
        wire.step_until([this] { return wire.client.is_ready(); });
    }
    auto reading() {
        return [this]() -> asio::awaitable<void> { read_outcome = co_await stream.read(read); };
    }
    auto writing(std::string text, error_code& outcome) {
        return [this, text = std::move(text), &outcome]() -> asio::awaitable<void> {
            outcome = co_await stream.write(text);
            done.push_back(text.front());
        };
    }
    // Until the server has nothing to do but to wait.
    void let_wait() {
        for (int turn = 0; turn < 100; ++turn) {
            wire.client.step();
            wire.io.restart();
            wire.io.poll();
        }
    }
    bool heard(std::size_t size) {
        return wire.step_until([&] { return wire.client.heard().size() >= size; });
    }

    Wire wire;
    transport::Stream stream;
    std::string read;
    error_code read_outcome{};
    std::string done;  // first letters of the writes that ended, in order
};

class CutStreamTest : public StreamTest {
protected:
    CutStreamTest() : StreamTest(Cuts::single_bytes) {}
};

TEST_F(StreamTest, GivenADeadline_WhenItPasses_ThenReadAndWriteAreTimedOut) {
    wire.client.pause();
    error_code written;
    stream.expires_after(20ms);
    wire.spawn(reading());
    wire.spawn(writing(numbered(1'000'000, 'w'), written));
    ASSERT_TRUE(wire.step_to_end());
    EXPECT_EQ(read_outcome, asio::error::timed_out);
    EXPECT_EQ(written, asio::error::timed_out);
}

TEST_F(CutStreamTest, GivenHalfARecord_WhenTheReadIsTimedOut_ThenTheNextOneReadsItWhole) {
    wire.client.write("a message that comes in two halves");
    const auto rest = wire.client.outgoing().substr(20);
    wire.client.outgoing().resize(20);
    stream.expires_after(20ms);
    wire.spawn(reading());
    ASSERT_TRUE(wire.step_to_end());
    EXPECT_EQ(read_outcome, asio::error::timed_out);
    stream.expires_never();
    wire.client.outgoing() = rest;
    wire.spawn(reading());
    ASSERT_TRUE(wire.step_to_end());
    EXPECT_EQ(read, "a message that comes in two halves");
}

TEST_F(StreamTest, GivenAReadAndAWrite_WhenTheReadAloneIsCancelled_ThenTheWriteGoesOnAndReadingCanBegin) {
    const auto down = numbered(500'000, 'd');
    wire.client.pause();
    error_code written;
    asio::cancellation_signal stop;
    wire.spawn(reading(), stop);
    wire.spawn(writing(down, written));
    let_wait();
    stop.emit(asio::cancellation_type::terminal);
    let_wait();
    wire.client.resume();
    EXPECT_TRUE(heard(down.size()));
    EXPECT_TRUE(wire.client.heard() == down);
    EXPECT_FALSE(written);
    wire.client.write("afterwards");
    wire.spawn(reading());
    ASSERT_TRUE(wire.step_to_end());
    EXPECT_EQ(read, "afterwards");
}

TEST_F(StreamTest, GivenThreeWritesAtOnce_WhenThePeerIsSlow_ThenNoneStandsInsideAnother) {
    wire.client.pause();
    error_code a, b, c;
    wire.spawn(writing(std::string(300'000, 'a'), a));
    wire.spawn(writing("b", b));
    wire.spawn(writing(std::string(300'000, 'c'), c));
    let_wait();
    EXPECT_EQ(done, "") << "the short one waits for its turn";
    wire.client.resume();
    EXPECT_TRUE(heard(600'001));
    EXPECT_TRUE(wire.client.heard() == std::string(300'000, 'a') + 'b' + std::string(300'000, 'c'));
    EXPECT_TRUE(wire.step_to_end());
    EXPECT_EQ(done, "abc");
}

TEST_F(StreamTest, GivenAWriteThatWaitsForItsTurn_WhenItIsCancelled_ThenTheOthersAreSentWithoutIt) {
    wire.client.pause();
    error_code a, b, c;
    asio::cancellation_signal stop;
    wire.spawn(writing(std::string(300'000, 'a'), a));
    wire.spawn(writing("b", b), stop);
    wire.spawn(writing("c", c));
    let_wait();
    stop.emit(asio::cancellation_type::terminal);
    wire.client.resume();
    EXPECT_TRUE(heard(300'001));
    EXPECT_TRUE(wire.client.heard() == std::string(300'000, 'a') + 'c');
    EXPECT_FALSE(c);
}

TEST_F(StreamTest, GivenAWriteThatIsCancelledOnItsWay_WhenOthersFollow_ThenNothingIsSentBehindItsHalf) {
    wire.client.pause();
    error_code a, b, c;
    asio::cancellation_signal stop;
    wire.spawn(writing(std::string(1'000'000, 'a'), a), stop);
    wire.spawn(writing("b", b));
    let_wait();
    stop.emit(asio::cancellation_type::terminal);
    let_wait();
    wire.spawn(writing("c", c));
    wire.spawn([this]() -> asio::awaitable<void> { co_await stream.finish(100ms); });
    wire.client.resume();
    EXPECT_TRUE(wire.step_until([this] { return wire.client.heard_end(); }));
    EXPECT_TRUE(a);
    EXPECT_TRUE(b);
    EXPECT_TRUE(c);
    EXPECT_EQ(wire.client.heard().find_first_not_of('a'), std::string::npos);
    EXPECT_LT(wire.client.heard().size(), 1'000'000u);
    EXPECT_FALSE(wire.client.heard_goodbye()) << "half of a message is no orderly end";
}

TEST_F(StreamTest, GivenAWriteThatWasTimedOut_WhenTheDeadlineIsMovedBack_ThenNothingIsSentBehindItsHalf) {
    wire.client.pause();
    error_code first, second;
    stream.expires_after(20ms);
    wire.spawn(writing(std::string(1'000'000, 'a'), first));
    ASSERT_TRUE(wire.step_to_end());
    stream.expires_never();
    wire.client.resume();
    wire.spawn(writing("b", second));
    ASSERT_TRUE(wire.step_to_end());
    EXPECT_EQ(first, asio::error::timed_out);
    EXPECT_EQ(second, asio::error::timed_out);
}

TEST_F(StreamTest, GivenAnOrderlyEnd_WhenItIsFinished_ThenThePeerHearsTheGoodbye) {
    error_code written;
    wire.spawn(writing("the last words", written));
    ASSERT_TRUE(wire.step_to_end());
    wire.spawn([this]() -> asio::awaitable<void> { co_await stream.finish(100ms); });
    EXPECT_TRUE(wire.step_until([this] { return wire.client.heard_end(); }));
    EXPECT_EQ(wire.client.heard(), "the last words");
    EXPECT_TRUE(wire.client.heard_goodbye());
}

TEST_F(CutStreamTest, GivenHalfARecordAndUnreadBytes_WhenItMovesToAnotherThreadsContext_ThenNoneIsLost) {
    wire.client.write("first");
    wire.client.write("a message that comes in two halves");
    const auto size = wire.client.outgoing().size();
    const auto rest = wire.client.outgoing().substr(size - 30);
    wire.client.outgoing().resize(size - 30);
    wire.spawn(reading());
    ASSERT_TRUE(wire.step_to_end());
    asio::cancellation_signal stop;
    wire.spawn(reading(), stop);  // takes in the half record
    ASSERT_TRUE(wire.step_until([this] { return wire.client.outgoing().empty(); }));
    let_wait();
    stop.emit(asio::cancellation_type::terminal);
    let_wait();

    asio::io_context other{1};
    auto moved = std::move(stream).moved_to(other.get_executor());
    bool is_read = false;
    asio::co_spawn(
        other,
        [&]() -> asio::awaitable<void> {
            read_outcome = co_await moved.read(read);
            is_read = true;
        },
        asio::detached);
    wire.client.outgoing() = rest;
    EXPECT_TRUE(step_until(other, wire.client, [&] { return is_read; }));
    EXPECT_EQ(read, "firsta message that comes in two halves");
}

// A peer may change its keys as often as it likes (RFC 8446 section 4.6.3), and OpenSSL would go on inside of one read.
TEST_F(StreamTest, GivenAPeerThatOnlyChangesItsKeys_WhenItsRecordsWait_ThenOthersOfTheThreadGetTheirTurn) {
    constexpr int kUpdates = 1000;
    for (int i = 0; i < kUpdates; ++i) wire.client.update_keys(false);
    wire.client.write("x");
    while (!wire.client.outgoing().empty()) ASSERT_TRUE(wire.client.step());  // all of it waits in the socket
    bool is_over = false;
    int turns = 0;
    wire.spawn([&]() -> asio::awaitable<void> {
        read_outcome = co_await stream.read(read);
        is_over = true;
    });
    wire.spawn([&]() -> asio::awaitable<void> {
        while (!is_over) {
            co_await asio::post(asio::use_awaitable);
            ++turns;
        }
    });
    ASSERT_TRUE(wire.step_to_end());
    EXPECT_EQ(read, "x");
    EXPECT_GE(turns, kUpdates / 2);
}

TEST_F(StreamTest, GivenAPeerThatTakesEverything_WhenItIsWrittenToOnAndOn_ThenOthersOfTheThreadGetTheirTurn) {
    constexpr int kWrites = 160;  // of few bytes: the socket never fills
    int turns = 0;
    bool is_over = false;
    wire.spawn([&]() -> asio::awaitable<void> {
        for (int i = 0; i < kWrites; ++i) read_outcome = co_await stream.write("x");
        is_over = true;
    });
    wire.spawn([&]() -> asio::awaitable<void> {
        while (!is_over) {
            co_await asio::post(asio::use_awaitable);
            ++turns;
        }
    });
    ASSERT_TRUE(wire.step_to_end());
    EXPECT_GE(turns, kWrites / 20);
}

}  // namespace
}  // namespace vigil::test

// What whoever reads and writes over TLS may expect, whatever way the network cuts the bytes: one suite for our own stream and
// for that of Boost.Asio, which clients use (decision 0013). The peer is OpenSSL itself, moved piece by piece.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <tuple>

#include "integration/wire_encrypted.hpp"
#include "transport/stream.hpp"

namespace vigil::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class Side {
public:
    virtual ~Side() = default;
    virtual asio::awaitable<error_code> handshake() = 0;
    virtual asio::awaitable<error_code> read(std::string& into) = 0;
    virtual asio::awaitable<error_code> write(std::string_view bytes) = 0;
};

class OurSide final : public Side {
public:
    OurSide(tcp::socket socket, const transport::Tls& tls) : stream_(std::move(socket), tls.current()) {}
    asio::awaitable<error_code> handshake() override { return stream_.handshake(); }
    asio::awaitable<error_code> read(std::string& into) override { return stream_.read(into); }
    asio::awaitable<error_code> write(std::string_view bytes) override { return stream_.write(bytes); }

private:
    transport::Stream stream_;
};

class AsioSide final : public Side {
public:
    AsioSide(tcp::socket socket, const transport::Tls& tls)
        : context_(native(tls)), stream_(std::move(socket), context_) {}
    asio::awaitable<error_code> handshake() override {
        const auto [failed] = co_await stream_.async_handshake(asio::ssl::stream_base::server, kAwait);
        co_return failed;
    }
    asio::awaitable<error_code> read(std::string& into) override {
        std::array<char, 16 * 1024> arrived;
        const auto [failed, size] = co_await stream_.async_read_some(asio::buffer(arrived), kAwait);
        into.append(arrived.data(), size);
        co_return failed;
    }
    asio::awaitable<error_code> write(std::string_view bytes) override {
        const auto [failed, size] = co_await asio::async_write(stream_, asio::buffer(bytes), kAwait);
        co_return failed;
    }

private:
    static constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
    static SSL_CTX* native(const transport::Tls& tls) {
        auto* context = tls.current().get();
        SSL_CTX_up_ref(context);  // asio's context takes a reference of its own
        return context;
    }

    asio::ssl::context context_;
    asio::ssl::stream<tcp::socket> stream_;
};

enum class Kind { ours, of_asio };

using Case = std::tuple<Kind, Cuts>;

class StreamContract : public testing::TestWithParam<Case> {
protected:
    static bool is_of_asio() { return std::get<Kind>(GetParam()) == Kind::of_asio; }
    void connect(bool tls12 = false) {
        ::signal(SIGPIPE, SIG_DFL);  // nobody may depend on its being ignored
        wire = std::make_unique<Wire>(std::get<Cuts>(GetParam()), tls12);
        if (!is_of_asio())
            side = std::make_unique<OurSide>(wire->accept(), *wire->tls);
        else
            side = std::make_unique<AsioSide>(wire->accept(), *wire->tls);
        wire->spawn([this]() -> asio::awaitable<void> { failed_handshake = co_await side->handshake(); });
        ASSERT_TRUE(wire->step_to_end());
        ASSERT_FALSE(failed_handshake);
        ASSERT_TRUE(wire->step_until([this] { return wire->client.is_ready(); }));
    }
    // Reads until the end of the connection.
    void read_on() {
        wire->spawn([this]() -> asio::awaitable<void> {
            while (!ended) ended = co_await side->read(read);
        });
    }
    void write(std::string text) {
        ++writes_under_way;
        wire->spawn([this, text = std::move(text)]() -> asio::awaitable<void> {
            failed_write = co_await side->write(text);
            --writes_under_way;
        });
    }
    // Small where every byte is a step.
    static std::size_t size() { return std::get<Cuts>(GetParam()) == Cuts::single_bytes ? 10'000 : 300'000; }

    std::unique_ptr<Wire> wire;
    std::unique_ptr<Side> side;
    error_code failed_handshake{};
    std::string read;
    error_code ended{};
    error_code failed_write{};
    int writes_under_way = 0;
};

TEST_P(StreamContract, GivenMessagesOfManySizes_WhenTheyArriveInPieces_ThenEveryByteIsReadInOrder) {
    connect();
    std::string sent;
    for (const auto size : std::initializer_list<std::size_t>{1, 2, 100, 16383, 1}) {
        const auto message = numbered(size, 'm');
        wire->client.write(message);
        sent += message;
    }
    read_on();
    EXPECT_TRUE(wire->step_until([&] { return read.size() >= sent.size(); }));
    EXPECT_TRUE(read == sent);
}

TEST_P(StreamContract, GivenBytesBothWays_WhenBothSidesWriteAtOnce_ThenEachReadsWhatTheOtherWrote) {
    connect();
    const auto up = numbered(size(), 'u');
    const auto down = numbered(size(), 'd');
    wire->client.write(up);
    read_on();
    write(down);
    EXPECT_TRUE(
        wire->step_until([&] { return read.size() >= up.size() && wire->client.heard().size() >= down.size(); }));
    EXPECT_TRUE(read == up);
    EXPECT_TRUE(wire->client.heard() == down);
    EXPECT_FALSE(failed_write);
}

TEST_P(StreamContract, GivenBytesBothWays_WhenThePeerChangesItsKeysAgainAndAgain_ThenNothingIsLostAndItIsAnswered) {
    connect();
    const auto down = numbered(size(), 'd');
    read_on();
    std::string up;
    for (int round = 0; round < 10; ++round) {
        const auto part = numbered(size() / 10, static_cast<char>('a' + round));
        wire->client.write(part);
        wire->client.update_keys(round % 2 == 0);
        up += part;
        write(down.substr(down.size() / 10 * static_cast<std::size_t>(round), down.size() / 10));
        ASSERT_TRUE(wire->step_until([&] { return read.size() >= up.size() && writes_under_way == 0; }));
    }
    EXPECT_TRUE(wire->step_until([&] { return wire->client.heard().size() >= down.size(); }));
    EXPECT_TRUE(read == up);
    EXPECT_TRUE(wire->client.heard() == down);
    EXPECT_GE(wire->client.key_updates_heard(), 1) << "who is asked changes its own keys too";
}

TEST_P(StreamContract, GivenAPeerThatTakesNothing_WhenItChangesItsKeysMeanwhile_ThenBothDirectionsGoOnUnharmed) {
    if (is_of_asio()) GTEST_SKIP() << "asio::ssl::stream reads nothing more while a write waits after a change of keys";
    connect();
    wire->client.pause();
    const auto down = numbered(1'000'000, 'd');
    read_on();
    write(down);
    wire->client.write("before");
    wire->client.update_keys(true);
    wire->client.write("behind");
    EXPECT_TRUE(wire->step_until([&] { return read == "beforebehind"; })) << "a write that waits holds up no read";
    wire->client.resume();
    if (std::get<Cuts>(GetParam()) == Cuts::single_bytes) return;  // a million steps more show nothing else
    EXPECT_TRUE(wire->step_until([&] { return wire->client.heard().size() >= down.size(); }));
    EXPECT_TRUE(wire->client.heard() == down);
    EXPECT_FALSE(failed_write);
}

TEST_P(StreamContract, GivenAGoodbye_WhenTheBytesBeforeItAreRead_ThenTheEndIsOrderly) {
    connect();
    wire->client.write("the last words");
    wire->client.say_goodbye();
    wire->client.end();
    read_on();
    ASSERT_TRUE(wire->step_to_end());
    EXPECT_EQ(read, "the last words");
    EXPECT_EQ(ended, asio::error::eof);
}

// A cut connection must not look like an end that the peer wanted (RFC 8446 section 6.1).
TEST_P(StreamContract, GivenNoGoodbye_WhenTheConnectionEnds_ThenTheEndIsNotOrderly) {
    connect();
    wire->client.write("half of somethi");
    read_on();
    ASSERT_TRUE(wire->step_until([&] { return read.size() == 15; }));
    wire->client.end();
    ASSERT_TRUE(wire->step_to_end());
    EXPECT_EQ(read, "half of somethi");
    EXPECT_TRUE(ended);
    EXPECT_NE(ended, asio::error::eof);
}

TEST_P(StreamContract, GivenHalfAGoodbye_WhenTheConnectionEnds_ThenTheEndIsNotOrderly) {
    connect();
    wire->client.say_goodbye();
    wire->client.outgoing().resize(wire->client.outgoing().size() / 2);
    read_on();
    ASSERT_TRUE(wire->step_until([&] { return wire->client.outgoing().empty(); }));
    wire->client.end();
    ASSERT_TRUE(wire->step_to_end());
    EXPECT_TRUE(ended);
    EXPECT_NE(ended, asio::error::eof);
}

TEST_P(StreamContract, GivenARecordThatSomebodyChanged_WhenItArrives_ThenNothingOfItIsRead) {
    connect();
    wire->client.write("genuine");
    const auto genuine = wire->client.outgoing().size();
    wire->client.write("changed on the way");
    wire->client.outgoing()[genuine + 10] ^= 1;
    read_on();
    ASSERT_TRUE(wire->step_to_end());
    EXPECT_EQ(read, "genuine");
    EXPECT_TRUE(ended);
    EXPECT_NE(ended, asio::error::eof);
}

TEST_P(StreamContract, GivenAPeerThatResets_WhenItIsWrittenTo_ThenTheWriteFailsAndTheProcessLives) {
    if (is_of_asio()) GTEST_SKIP() << "a second write of asio::ssl::stream after a reset does not end";
    connect();
    wire->client.pause();
    write(numbered(1'000'000, 'd'));
    wire->io.restart();
    wire->io.poll();  // it fills the socket and waits
    ASSERT_EQ(writes_under_way, 1);
    wire->client.reset();
    ASSERT_TRUE(wire->step_to_end());
    EXPECT_TRUE(failed_write);
    write("another");
    ASSERT_TRUE(wire->step_to_end());
    EXPECT_TRUE(failed_write);
}

TEST_P(StreamContract, GivenTls12_WhenThePeerRenegotiates_ThenItIsRefused) {
    connect(true);
    read_on();
    wire->client.write("before");
    ASSERT_TRUE(wire->step_until([&] { return read == "before"; }));
    wire->client.renegotiate();
    constexpr int kNoRenegotiation = 100;
    EXPECT_TRUE(wire->step_until([&] { return wire->client.last_alert_heard() == kNoRenegotiation; }));
}

INSTANTIATE_TEST_SUITE_P(Streams, StreamContract,
                         testing::Combine(testing::Values(Kind::ours, Kind::of_asio),
                                          testing::Values(Cuts::single_bytes, Cuts::random, Cuts::none)),
                         [](const auto& each) {
                             const std::string kind = std::get<Kind>(each.param) == Kind::ours ? "Ours" : "OfAsio";
                             switch (std::get<Cuts>(each.param)) {
                                 case Cuts::single_bytes:
                                     return kind + "InSingleBytes";
                                 case Cuts::random:
                                     return kind + "InRandomPieces";
                                 case Cuts::none:
                                     break;
                             }
                             return kind + "Uncut";
                         });

}  // namespace
}  // namespace vigil::test

// Promise P8 on the streams: every client keeps the last root of the log that it saw, and sees when history moved back.
#include <filesystem>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/jws.hpp>

#include "integration/stream_support.hpp"
#include "integration/stream_writer.hpp"

namespace vigil::test {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

class Roots : public StreamTest {
protected:
    Roots() : StreamTest("[store]\ncheckpoint = \"100ms\"\n"), officer(person(region.station, Role::duty_officer)) {}

    StreamId station() const { return stream_of(region.station); }
    std::filesystem::path database() const {
        return storage::SqliteStore::database_file(installation.configuration().data.folder);
    }
    // The first root at or behind `pos`.
    static protocol::Root root_from(RawClient& client, std::int64_t pos) {
        while (auto frame = client.hear())
            if (frame->type == protocol::Root::type)
                if (auto root = frame->as<protocol::Root>(); root.pos >= pos) return root;
        throw std::runtime_error("the connection ended before the root");
    }
    LogMark log_head() {
        return read([](Unit& unit) { return unit.log().head(); });
    }

    PersonPtr officer;
};

TEST_F(Roots, GivenClients_WhenACheckpointIsSigned_ThenEachOfThemIsToldTheRoot) {
    auto liaison = person(region.police, Role::police_liaison);
    auto at_station = listen(*officer);
    auto at_police = listen(*liaison);
    auto at_school = listen(teacher());
    file();
    const auto head = log_head();
    for (auto* client : {&at_station, &at_police, &at_school}) {
        const auto root = root_from(*client, head.pos);
        EXPECT_EQ(root.log, server->store().log_id());
        EXPECT_EQ(root.pos, head.pos);
        EXPECT_EQ(root.root, crypto::to_base64url(head.root));
    }
}

// The receipt of a report and the root that live clients keep speak of one chain.
TEST_F(Roots, GivenAReceipt_WhenTheClientIsToldARootBehindIt_ThenBothAreOfTheSameLog) {
    auto client = listen(*officer);
    const auto filed = teacher().file(protocol::encode(red_report()));
    ASSERT_TRUE(filed);
    const auto payload = crypto::split_compact(filed.value().receipt).value().payload;
    const auto claims = protocol::decode<protocol::ReceiptClaims>(payload).value();
    EXPECT_EQ(root_from(client, claims.pos).log, claims.log);
}

TEST_F(Roots, GivenAFiledReport_WhenTheStreamIsComplete_ThenCaughtUpHasTheNewestRoot) {
    file();
    auto client = greet(*officer);
    const auto told = client.hear_until("caught_up").back().as<protocol::CaughtUp>();
    EXPECT_EQ(told.log, server->store().log_id());
    EXPECT_EQ(told.pos, log_head().pos);
    EXPECT_EQ(told.root, crypto::to_base64url(log_head().root));
}

// A client that sees a root before one it has seen cries out that history was rolled back. So no order of readings,
// checkpoints and sendings may let an older root follow a newer one.
TEST_F(Roots, GivenCheckpointsDuringReplays_WhenClientsAreTold_ThenNoRootIsOlderThanTheOneBefore) {
    fill(region.station, 64);
    make_reading_slow(region.station);
    const SteadyWriter writer(side_io, server->store(),
                              [now = server->timers().now()](Unit& unit) -> Result<std::monostate> {
                                  unit.log().append({"test.event", fresh_uuid(), now});
                                  return std::monostate{};
                              });
    int older = 0;
    for (int i = 0; i < 20; ++i) {
        auto client = greet(*officer, from(station(), 0));
        std::int64_t furthest = 0;
        std::int64_t told = 0;
        for (bool complete = false; !complete;) {
            const auto frame = client.hear();
            if (!frame) break;
            complete = frame->type == protocol::CaughtUp::type;
            if (complete) told = frame->as<protocol::CaughtUp>().pos;
            if (frame->type == protocol::Root::type) told = frame->as<protocol::Root>().pos;
            older += told < furthest ? 1 : 0;
            furthest = std::max(furthest, told);
        }
    }
    EXPECT_EQ(older, 0);
}

// --- the client's side

struct Watcher final : client::LiveListener {
    void on_log_moved_back(const protocol::Root& before, const protocol::Root& now) override {
        moved_back.emplace_back(before.pos, now.pos);
    }
    std::vector<std::pair<std::int64_t, std::int64_t>> moved_back;
};

class RolledBack : public Roots {
protected:
    // One connection of the client of the SDK, until it knows everything.
    void visit() {
        auto socket = dial(*officer);
        for (const auto& frame : protocol.hello()) socket.say(frame);
        do {
            const auto frame = socket.hear();
            ASSERT_TRUE(frame);
            ASSERT_FALSE(protocol.receive(frame->text));
        } while (!protocol.is_caught_up());
    }
    void copy(const std::filesystem::path& from, const std::filesystem::path& to) {
        std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
    }

    client::MemoryLiveStore store;
    Watcher watcher;
    client::LiveProtocol protocol{store, watcher};
};

TEST_F(RolledBack, GivenAnOlderCopyOfTheDatabase_WhenItIsPutBack_ThenTheClientSeesThatTheLogMovedBack) {
    file();
    visit();
    stop();
    copy(database(), installation.root() / "aside.db");
    start();
    file();
    file();
    visit();
    ASSERT_THAT(watcher.moved_back, IsEmpty());
    stop();
    copy(installation.root() / "aside.db", database());
    start();
    visit();
    ASSERT_THAT(watcher.moved_back, Not(IsEmpty()));
    EXPECT_GT(watcher.moved_back.front().first, watcher.moved_back.front().second);
}

// The copy has grown past the place where the client stood: only the hash tells that it is another history.
TEST_F(RolledBack, GivenAnOlderCopyThatGrewAgain_WhenItEndsAtTheSamePlace_ThenTheClientSeesThatTheLogDiffers) {
    teacher();  // her device is in the copy too
    stop();
    copy(database(), installation.root() / "aside.db");
    start();
    file();
    visit();
    const auto seen = log_head().pos;
    stop();
    copy(installation.root() / "aside.db", database());
    start();
    write([&, now = server->timers().now()](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(const auto head, unit.log().head());
        for (auto at = head.pos; at < seen; ++at) unit.log().append({"test.event", fresh_uuid(), now});
        return std::monostate{};
    });
    ASSERT_EQ(log_head().pos, seen);
    visit();
    EXPECT_THAT(watcher.moved_back, Not(IsEmpty()));
}

TEST_F(RolledBack, GivenNothingButRestarts_WhenTheClientComesBack_ThenNothingMovedBack) {
    for (int i = 0; i < 3; ++i) {
        file();
        visit();
        restart();
        visit();
    }
    EXPECT_THAT(watcher.moved_back, IsEmpty());
}

}  // namespace
}  // namespace vigil::test

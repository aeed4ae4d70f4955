#include "client/live_state.hpp"

#include <cstdlib>
#include <filesystem>

#include "client/live_store.hpp"
#include "live_support.hpp"

namespace vigil::client {
namespace {

namespace fs = std::filesystem;

LiveState a_state() {
    LiveState state;
    state.epoch = kEpoch;
    state.cursors = {{kStation, 7}, {kPolice, 3}};
    state.roots["log-1"] = {"log-1", 12, "cm9vdA"};
    state.board[uuid_ending(1)] = {{kStation, 6, an_alert(1, 2)}, {kStation, kPolice}};
    state.board[uuid_ending(2)] = {{kStation, 7, a_report(2, ReportStage::dispatched)}, {kStation}};
    state.outbox.push_back({AcknowledgementId(uuid_ending(3)), AlertId(uuid_ending(1)), 2, instant_of(5)});
    return state;
}

class LiveStoreTest : public testing::Test {
protected:
    LiveStoreTest() {
        std::string pattern = (fs::temp_directory_path() / "vigil-live-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
    }
    ~LiveStoreTest() override { fs::remove_all(folder); }

    fs::path folder;
};

TEST(LiveState, GivenState_WhenWrittenAndRead_ThenItIsTheSame) {
    const auto lines = to_lines(a_state());
    const auto read = from_lines(lines);
    ASSERT_TRUE(read);
    EXPECT_EQ(to_lines(read.value()), lines);
    EXPECT_EQ(read.value().cursors, a_state().cursors);
    EXPECT_EQ(read.value().board.at(uuid_ending(1)).streams, (std::set<StreamId>{kStation, kPolice}));
    EXPECT_EQ(read.value().outbox.size(), 1U);
}

TEST(LiveState, GivenLineThatIsCutShort_WhenRead_ThenItIsRefused) {
    auto lines = to_lines(a_state());
    lines.resize(lines.size() - 4);
    EXPECT_FALSE(from_lines(lines));
}

TEST(LiveState, GivenManyClosedAlerts_WhenTheBoardIsSwept_ThenOpenOnesAndTheLatestClosedStay) {
    LiveState state;
    for (int i = 1; i <= 1200; ++i) {
        auto body = an_alert(i, 1, i == 1200 ? AlertState::open : AlertState::closed);
        body.alert->raised_at = instant_of(1'700'000'000'000 - i);  // the higher the number, the older
        state.board[uuid_ending(i)] = {{kStation, i, body}, {kStation}};
    }
    let_go_of_old(state);

    EXPECT_EQ(state.board.size(), 1001U);
    EXPECT_TRUE(state.board.contains(uuid_ending(1200)));
    EXPECT_TRUE(state.board.contains(uuid_ending(1)));
    EXPECT_FALSE(state.board.contains(uuid_ending(1199)));
}

TEST_F(LiveStoreTest, GivenNoFile_WhenLoaded_ThenTheStateIsEmpty) {
    auto store = FileLiveStore::open(folder / "live.jsonl");
    ASSERT_TRUE(store);
    const auto state = store.value().load();
    ASSERT_TRUE(state);
    EXPECT_TRUE(state.value().epoch.empty());
}

TEST_F(LiveStoreTest, GivenSavedState_WhenLoadedByAnotherProcess_ThenItIsTheSame) {
    {
        auto store = FileLiveStore::open(folder / "live.jsonl");
        ASSERT_TRUE(store.value().save(a_state()));
    }
    auto store = FileLiveStore::open(folder / "live.jsonl");
    ASSERT_TRUE(store);
    EXPECT_EQ(to_lines(store.value().load().value()), to_lines(a_state()));
}

TEST_F(LiveStoreTest, GivenSavedState_WhenItIsLookedAt_ThenOnlyItsOwnerMayReadIt) {
    auto store = FileLiveStore::open(folder / "live.jsonl");
    ASSERT_TRUE(store.value().save(a_state()));
    EXPECT_EQ(fs::status(folder / "live.jsonl").permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(LiveStoreTest, GivenStoreInUse_WhenItIsOpenedAgain_ThenItIsRefused) {
    const auto first = FileLiveStore::open(folder / "live.jsonl");
    ASSERT_TRUE(first);
    const auto second = FileLiveStore::open(folder / "live.jsonl");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::conflict);
}

}  // namespace
}  // namespace vigil::client

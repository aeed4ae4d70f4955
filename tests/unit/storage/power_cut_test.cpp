// The power fails while the store writes, copies its log and empties it: what was answered is on disk (promise P1). A killed process
// cannot show that, because the kernel keeps what was written; this layer forgets what was not synced.
#include <atomic>
#include <mutex>
#include <random>
#include <thread>

#include "unit/storage/faulty_vfs.hpp"
#include "unit/storage/store_fixture.hpp"

namespace vigil::test {
namespace {

class PowerCut : public StoreTest {
protected:
    PowerCut() {
        FaultyVfs::instance().heal();
        FaultyVfs::instance().unsynced.forget();
        FaultyVfs::instance().remembers_unsynced = true;
        settings.vfs = FaultyVfs::kName;
        settings.wal_pages = 12;      // copies all the time,
        settings.max_wal_pages = 40;  // and empties the log every few commits
        settings.checkpoint_interval = std::chrono::milliseconds(5);
        open();
    }
    ~PowerCut() override {
        store.reset();
        FaultyVfs::instance().remembers_unsynced = false;
        FaultyVfs::instance().unsynced.forget();
    }

    // Until `enough`: writes, and keeps the subjects that were answered.
    void write_on(int writer) {
        for (int i = 0; !enough; ++i) {
            while (!enough && answered_so_far().size() >= allowed) std::this_thread::yield();
            const auto subject = std::to_string(writer) + "." + std::to_string(i) + "." + std::string(700, 'x');
            const auto done = write_and_wait(*store, append(subject));
            ASSERT_TRUE(done) << done.error().message;
            const std::lock_guard lock(mutex);
            answered.insert(subject);
        }
    }
    std::set<std::string> answered_so_far() {
        const std::lock_guard lock(mutex);
        return answered;
    }

    std::atomic<bool> enough{false};
    std::atomic<std::size_t> allowed{0};  // answers before the next cut; a slow machine would gather thousands
    std::mutex mutex{};
    std::set<std::string> answered{};
};

TEST_F(PowerCut, GivenWritersAtWork_WhenThePowerFailsAtAnyInstant_ThenEveryAnsweredWriteIsThereAndTheChainIsWhole) {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    std::vector<std::thread> writers;
    for (int i = 0; i < 3; ++i) writers.emplace_back([this, i] { write_on(i); });
    for (int cut = 0; cut < 60 && !HasFailure(); ++cut) {
        allowed = static_cast<std::size_t>(15 * (cut + 2));
        while (answered_so_far().size() < static_cast<std::size_t>(5 * (cut + 1))) std::this_thread::yield();
        const TempFolder after;
        const auto before_the_cut = answered_so_far();
        FaultyVfs::instance().unsynced.copy_after_power_cut(folder.path(), {"vigil.db-wal", "vigil.db", "vigil.db-shm"},
                                                            after.path(), random);
        auto again = settings;
        again.folder = after.path();
        again.vfs.clear();
        const auto opened = storage::SqliteStore::open(again, {keys, timers});
        EXPECT_TRUE(opened) << opened.error().message << ", seed " << seed;
        if (!opened) break;
        std::set<std::string> found;
        const auto read = read_and_wait(*opened.value(), [&](Unit& unit) -> Result<void> {
            for (const auto& subject : before_the_cut) {
                VIGIL_TRY(const auto mark, unit.log().find("report.filed", subject));
                if (mark) found.insert(subject);
            }
            return success();
        });
        EXPECT_TRUE(read) << read.error().message;
        EXPECT_EQ(found.size(), before_the_cut.size()) << "cut " << cut << ", seed " << seed;
        EXPECT_TRUE(opened.value()->close());
        const auto examined = storage::verify_log(storage::SqliteStore::database_file(after.path()), find_key());
        EXPECT_TRUE(examined) << examined.error().message << ", seed " << seed;
        if (examined) {
            EXPECT_FALSE(examined.value().fault) << examined.value().fault->what << ", seed " << seed;
        }
    }
    enough = true;
    for (auto& writer : writers) writer.join();
    EXPECT_GT(store->counters().wal_checkpoints, 5U) << "the log was hardly ever copied";
}

}  // namespace
}  // namespace vigil::test

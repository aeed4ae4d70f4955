// What the disk can do to a commit, and what the callers may conclude.
#include <future>
#include <new>
#include <thread>

#include "storage/engine/codes.hpp"
#include "unit/storage/faulty_vfs.hpp"
#include "unit/storage/store_fixture.hpp"

namespace vigil::test {
namespace {

using testing::ElementsAre;

class StorageFailure : public StoreTest {
protected:
    void SetUp() override {
        vfs().heal();
        settings.vfs = FaultyVfs::kName;
        settings.checkpoint_interval = std::chrono::hours(1);
        settings.max_batch_time = std::chrono::minutes(1);
        hooks.on_failure = [this](const Error& error) { failures.emplace_back(error.code); };
        open();
        write(append("before"));
    }
    void TearDown() override {
        store.reset();
        vfs().heal();
    }
    static FaultyVfs& vfs() { return FaultyVfs::instance(); }

    std::vector<std::string> failures{};
};

TEST_F(StorageFailure, GivenAnFsyncThatFails_WhenCommitting_ThenTheOutcomeIsUnknown) {
    vfs().wal_syncs_before_error = 0;
    const auto error = failure_of_write(append("lost?"));
    EXPECT_EQ(error.kind, ErrorKind::unavailable);
    EXPECT_EQ(error.code, storage::kOutcomeUnknown);
}

TEST_F(StorageFailure, GivenAnFsyncThatFailed_WhenTheDiskIsWellAgain_ThenWritesAreStillRefused) {
    vfs().wal_syncs_before_error = 0;
    failure_of_write(append("lost?"));
    vfs().heal();
    const auto error = failure_of_write(append("after"));
    EXPECT_EQ(error.kind, ErrorKind::unavailable);
    EXPECT_EQ(error.code, storage::kStorageStopped);
    EXPECT_TRUE(store->is_stopped());
}

TEST_F(StorageFailure, GivenAnFsyncThatFailed_WhenReading_ThenTheLastGoodStateIsRead) {
    vfs().wal_syncs_before_error = 0;
    failure_of_write(append("lost?"));
    std::int64_t pos = -1;
    const auto done = read_and_wait(*store, [&](Unit& unit) -> Result<void> {
        VIGIL_TRY(const auto head, unit.log().head());
        pos = head.pos;
        return success();
    });
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(pos, 1);
}

TEST_F(StorageFailure, GivenAnFsyncThatFailed_WhenStartedAgain_ThenWhatWasAnsweredIsThereAndWritesGoOn) {
    vfs().wal_syncs_before_error = 0;
    failure_of_write(append("lost?"));
    vfs().heal();
    reopen();
    write(append("after"));
    const auto subjects = logged();
    ASSERT_GE(subjects.size(), 2u);
    EXPECT_EQ(subjects.front(), "before");
    EXPECT_EQ(subjects.back(), "after");
}

TEST_F(StorageFailure, GivenAnFsyncThatFailed_WhenStartedAgain_ThenTheChainIsWhole) {
    vfs().wal_syncs_before_error = 0;
    failure_of_write(append("lost?"));
    vfs().heal();
    reopen();
    write(append("after"));
    close();
    const auto examined = storage::verify_log(database(), find_key()).value();
    EXPECT_FALSE(examined.fault) << examined.fault->what;
}

TEST_F(StorageFailure, GivenAnFsyncThatFails_WhenCommitting_ThenTheHookHearsOfItOnce) {
    vfs().wal_syncs_before_error = 0;
    failure_of_write(append("lost?"));
    failure_of_write(append("refused"));
    EXPECT_THAT(failures, ElementsAre(storage::kOutcomeUnknown));
}

TEST_F(StorageFailure, GivenAFullDisk_WhenCommitting_ThenNothingIsKeptAndTheCallerKnowsIt) {
    vfs().wal_writes_before_full = 0;
    const auto error = failure_of_write(append("lost"));
    EXPECT_EQ(error.kind, ErrorKind::unavailable);
    EXPECT_EQ(error.code, storage::kStorageFull);
    EXPECT_THAT(logged(), ElementsAre("before"));
}

TEST_F(StorageFailure, GivenAFullDisk_WhenThereIsSpaceAgain_ThenWritesGoOn) {
    vfs().wal_writes_before_full = 0;
    failure_of_write(append("lost"));
    vfs().heal();
    write(append("after"));
    EXPECT_THAT(logged(), ElementsAre("before", "after"));
}

// The disk fills up at each write of the commit in turn, the process dies there, and starts again: no half transaction,
// and never the one that was answered with storage_full.
TEST_F(StorageFailure, GivenADiskThatFillsUpAtAnyWriteOfACommit_WhenStartedAgain_ThenTheCommitIsNotThere) {
    const Work many = [](Unit& unit) -> Result<void> {
        for (int i = 0; i < 40; ++i) {
            unit.log().append(an_event("lost"));
            unit.streams().push(an_item("s", std::to_string(i)));
        }
        return success();
    };
    bool committed = false;
    for (int writes = 0; !committed; ++writes) {
        ASSERT_LT(writes, 200) << "the commit never succeeds";
        vfs().wal_writes_before_full = writes;
        const auto done = write_and_wait(*store, many);
        vfs().heal();
        committed = done.has_value();
        if (committed) break;
        ASSERT_EQ(done.error().code, storage::kStorageFull);
        // The files as a process that dies now leaves them.
        const TempFolder crashed;
        for (const auto* file : {"vigil.db", "vigil.db-wal"})
            std::filesystem::copy_file(folder.path() / file, crashed.path() / file);
        auto after = storage::sqlite::SqliteConnection::open(
            {storage::SqliteStore::database_file(crashed.path()).string()}, storage::sqlite::Purpose::write);
        ASSERT_TRUE(after) << after.error().message;
        constexpr storage::Sql kCount = "SELECT count(*) FROM log";
        const auto entries =
            after.value()->query_one(kCount, {}, [](storage::Row& row) { return row.get<int>(); }).value();
        ASSERT_EQ(entries, 1) << "after " << writes << " writes";
    }
    EXPECT_EQ(logged().size(), 41u);
}

// 12 MB of rows do not fit the page cache of 2 MB: it spills into the write-ahead log long before the commit.
Result<void> insert_more_than_the_cache_holds(Unit& unit) {
    auto division = a_division(kTownship, kBanner, DivisionLevel::village);
    division.name = std::string(4000, 'x');
    for (int i = 0; i < 3000; ++i) {
        division.code = DivisionCode(std::to_string(100'000'000'000 + i));
        VIGIL_TRY(unit.divisions().put(division));
    }
    return success();
}

TEST_F(StorageFailure, GivenAFullDiskInsideABatch_WhenTheEngineGivesUpTheTransaction_ThenEveryJobOfItFails) {
    vfs().wal_writes_before_full = 5;
    const auto answers = write_in_one_batch({append("neighbour"), insert_more_than_the_cache_holds});
    vfs().heal();
    for (const auto& answer : answers) {
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
        EXPECT_EQ(answer.error().code, storage::kStorageFull);
    }
    EXPECT_THAT(logged(), ElementsAre("before"));
}

TEST_F(StorageFailure, GivenAFunctionThatHidesAFullDisk_WhenTheEngineGaveUpTheTransaction_ThenNothingOfItIsKept) {
    vfs().wal_writes_before_full = 5;
    const Work hide = [](Unit& unit) -> Result<void> {
        (void)insert_more_than_the_cache_holds(unit);
        unit.log().append(an_event("hidden"));
        unit.streams().push(an_item("hidden", "x"));
        return success();
    };
    const auto answers = write_in_one_batch({append("neighbour"), hide});
    vfs().heal();
    for (const auto& answer : answers) {
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
    }
    EXPECT_THAT(logged(), ElementsAre("before"));
}

TEST_F(StorageFailure, GivenAnFsyncThatFailsInACheckpointOfTheWal_WhenWriting_ThenWritesStop) {
    std::promise<void> stopped;
    hooks.on_failure = [&](const Error&) { stopped.set_value(); };
    settings.wal_pages = 1;
    reopen();
    vfs().database_syncs_before_error = 0;
    write(append("a"));
    // The copy runs on a thread of its own.
    ASSERT_EQ(stopped.get_future().wait_for(std::chrono::seconds(30)), std::future_status::ready);
    EXPECT_EQ(failure_of_write(append("b")).code, storage::kStorageStopped);
    vfs().heal();
    hooks.on_failure = {};
    reopen();
    EXPECT_THAT(logged(), ElementsAre("before", "a"));
}

// Behind the fsync of a commit its pages are named in the index of the log, a file that grows with it.
TEST_F(StorageFailure, GivenNoSpaceForTheIndexOfTheLog_WhenCommitting_ThenTheOutcomeIsUnknownAndWritesGoOn) {
    const std::string narrative(3'000, 'x');
    const Work large = [&](Unit& unit) -> Result<void> {
        for (int i = 0; i < 40; ++i) unit.log().append(an_event(narrative + std::to_string(i)));
        return success();
    };
    vfs().arm({StorageCall::index_map, 1, true, true});
    Result<std::vector<LogMark>> done = std::vector<LogMark>{};
    for (int i = 0; i < 1'000 && done; ++i) done = write_and_wait(*store, large);
    vfs().heal();
    ASSERT_FALSE(done) << "the index did not grow";
    EXPECT_EQ(done.error().code, storage::kOutcomeUnknown);
    EXPECT_FALSE(store->is_stopped());
    write(append("after"));
    close();
    const auto examined = storage::verify_log(database(), find_key()).value();
    EXPECT_FALSE(examined.fault) << examined.fault->what;
    EXPECT_EQ(logged().back(), "after");
}

TEST_F(StorageFailure, GivenAFunctionWithoutMemory_WhenItRuns_ThenItAloneIsUnavailableAndNobodyCallsItABug) {
    std::vector<std::string> bugs;
    hooks.on_bug = [&](const std::string& what) { bugs.push_back(what); };
    reopen();
    const Work exhausted = [](Unit&) -> Result<void> { throw std::bad_alloc(); };
    const auto answers = write_in_one_batch({append("a"), exhausted, append("b")});
    ASSERT_FALSE(answers[1]);
    EXPECT_EQ(answers[1].error().kind, ErrorKind::unavailable);
    EXPECT_EQ(answers[1].error().code, storage::kStorageMemory);
    const auto read = read_and_wait(*store, exhausted);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::unavailable);
    EXPECT_THAT(bugs, testing::IsEmpty());
    EXPECT_THAT(logged(), ElementsAre("before", "a", "b"));
}

// Nobody may have to file a report for it to be known that none can be filed.
class Trouble : public StorageFailure {
protected:
    Trouble() { settings.probe_interval = std::chrono::milliseconds(10); }
    // Two commits of its own, and no longer: time stands still in between, and the third must find out all the same.
    void SetUp() override {
        StorageFailure::SetUp();
        const auto before = store->counters().commits.load();
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (store->counters().commits < before + 2 && std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        ASSERT_GE(store->counters().commits, before + 2);
    }
    bool comes_to(std::string_view trouble) const {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        // Looked at every millisecond: asked without a pause, the writer may not come to the lock in which it tells.
        while (store->trouble() != trouble && std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return store->trouble() == trouble;
    }
};

TEST_F(Trouble, GivenAFullDisk_WhenNobodyWrites_ThenItIsKnownAndGoesAwayWithTheFirstSpace) {
    EXPECT_EQ(store->trouble(), "");
    vfs().arm({StorageCall::write, 1, true, true});
    EXPECT_TRUE(comes_to(storage::kStorageFull));
    EXPECT_FALSE(store->is_stopped());
    vfs().heal();
    EXPECT_TRUE(comes_to(""));
    write(append("after"));
    EXPECT_THAT(logged(), ElementsAre("before", "after"));
}

TEST_F(Trouble, GivenADiskThatFails_WhenNobodyWrites_ThenItIsKnownForGood) {
    vfs().arm({StorageCall::sync, 1, false, true});
    EXPECT_TRUE(comes_to(storage::kStorageStopped));
    vfs().heal();
    EXPECT_EQ(failure_of_write(append("after")).code, storage::kStorageStopped);
    EXPECT_EQ(store->trouble(), storage::kStorageStopped);
}

TEST_F(Trouble, GivenADiskThatHangs_WhenNothingComesBack_ThenItIsKnown) {
    WriterGate hang;
    std::thread blocked([&] { (void)write_and_wait(*store, hang.work()); });
    hang.wait_until_entered();
    EXPECT_TRUE(comes_to(storage::kStorageStuck));
    hang.release();
    blocked.join();
    EXPECT_TRUE(comes_to(""));
}

}  // namespace
}  // namespace vigil::test

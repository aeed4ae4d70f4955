// The write-ahead log while there is always a further commit.
#include "storage/store/wal_checkpointer.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "contract/temp_folder.hpp"
#include "storage/engine/codes.hpp"
#include "unit/storage/faulty_vfs.hpp"

namespace vigil::test {
namespace {

using storage::sqlite::Purpose;
using storage::sqlite::SqliteConnection;

constexpr storage::Sql kInsertBytes = "INSERT INTO rows (bytes) VALUES (:bytes)";
constexpr storage::Sql kCountRows = "SELECT count(*) FROM rows";

class LongLog : public testing::Test {
protected:
    static constexpr int kLong = 40;  // pages

    LongLog() {
        settings_.wal_pages = kLong;
        settings_.max_wal_pages = kLong;
    }
    void SetUp() override {
        writer_ = open(Purpose::write);
        ASSERT_TRUE(writer_->run_script("CREATE TABLE rows (bytes BLOB NOT NULL) STRICT"));
        checkpointer_.emplace(open(Purpose::write), settings_, hooks_, counters_,
                              [](const Error& error) { ADD_FAILURE() << error.message; });
        writer_->on_commit([this](int pages) {
            pages_ = pages;
            checkpointer_->wal_is(pages);
        });
        checkpointer_->start();
    }
    void TearDown() override { checkpointer_->stop(); }

    std::unique_ptr<SqliteConnection> open(Purpose purpose) {
        return SqliteConnection::open({(folder_.path() / "rows.db").string()}, purpose).value();
    }
    void commit() {
        static const std::string bytes(8'000, 'x');
        ASSERT_TRUE(writer_->begin(storage::Access::write));
        ASSERT_TRUE(writer_->execute(kInsertBytes, {{"bytes", storage::Blob{bytes}}}));
        ASSERT_TRUE(writer_->commit());
    }
    // Until the log has so many pages more, and they are copied by the thread.
    void let_it_grow(int pages) {
        const auto copies = counters_.wal_checkpoints.load();
        for (const int target = pages_ + pages; pages_ < target;) commit();
        while (counters_.wal_checkpoints.load() == copies) std::this_thread::yield();
    }

    TempFolder folder_{};
    storage::StoreSettings settings_{};
    storage::StoreHooks hooks_{};
    storage::StoreCounters counters_{};
    std::unique_ptr<SqliteConnection> writer_{};
    std::optional<storage::WalCheckpointer> checkpointer_{};
    int pages_ = 0;
};

TEST_F(LongLog, GivenACommitAfterEachCopy_WhenTheWriterBeginsItAnew_ThenTheNextCommitIsAtItsBeginning) {
    // A reader that began a moment ago keeps the copy from the end of the log, like a commit during the copy.
    const auto reader = open(Purpose::read);
    while (pages_ < kLong - 4) commit();
    ASSERT_TRUE(reader->begin(storage::Access::read));
    ASSERT_TRUE(reader->query_one(kCountRows, {}, [](storage::Row& row) { return row.get<std::int64_t>(); }));
    let_it_grow(4);
    reader->rollback();
    commit();
    ASSERT_GT(pages_, kLong) << "the log would be begun anew by itself";
    checkpointer_->begin_anew(*writer_);
    commit();
    EXPECT_LT(pages_, kLong / 4);
}

TEST_F(LongLog, GivenALogThatIsNotLong_WhenTheWriterAsks_ThenItGoesOn) {
    commit();
    const int before = pages_;
    checkpointer_->begin_anew(*writer_);
    commit();
    EXPECT_GT(pages_, before);
}

TEST_F(LongLog, GivenAReaderOfAnOldState_WhenTheWriterBeginsItAnew_ThenItGrowsOnUntilTheReaderHasEnded) {
    const auto reader = open(Purpose::read);
    const auto look = [&] {
        return reader->query_one(kCountRows, {}, [](storage::Row& row) { return row.get<std::int64_t>(); });
    };
    commit();
    ASSERT_TRUE(reader->begin(storage::Access::read));
    ASSERT_EQ(look().value(), 1);
    let_it_grow(kLong);
    const int before = pages_;
    checkpointer_->begin_anew(*writer_);
    commit();
    EXPECT_GT(pages_, before);
    EXPECT_EQ(look().value(), 1) << "what a reader sees may not change";

    reader->rollback();
    for (int commits = 0; commits < 5'000 && pages_ >= before; ++commits) {
        checkpointer_->begin_anew(*writer_);
        commit();
    }
    EXPECT_LT(pages_, kLong / 4);
}

// SQLite itself would sync nothing here: it has not come to the end of the log. Then the copy would stay unwritten for long,
// and a sync that failed unseen.
TEST_F(LongLog, GivenAReaderThatKeepsACopyFromTheEnd_WhenTheDatabaseCannotBeSynced_ThenTheCopyFails) {
    auto& disk = FaultyVfs::instance();
    const auto faulty = [&](Purpose purpose) {
        return SqliteConnection::open({(folder_.path() / "faulty.db").string(), FaultyVfs::kName}, purpose).value();
    };
    const auto writer = faulty(Purpose::write), copier = faulty(Purpose::write), reader = faulty(Purpose::read);
    ASSERT_TRUE(writer->run_script("CREATE TABLE rows (bytes BLOB NOT NULL) STRICT"));
    ASSERT_TRUE(reader->begin(storage::Access::read));
    ASSERT_TRUE(reader->query_one(kCountRows, {}, [](storage::Row& row) { return row.get<std::int64_t>(); }));
    ASSERT_TRUE(writer->run_script("INSERT INTO rows VALUES (x'00')"));

    disk.database_syncs_before_error = 0;
    const auto failed = copier->checkpoint(storage::sqlite::WalCheckpoint::passive);
    disk.heal();
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, storage::kStorageIo);
    EXPECT_TRUE(copier->checkpoint(storage::sqlite::WalCheckpoint::passive));
}

}  // namespace
}  // namespace vigil::test

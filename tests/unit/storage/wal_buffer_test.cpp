// The layer that gathers what goes into the write-ahead log: fewer writes, and nothing that anybody could tell from before.
#include "storage/engine/sqlite/wal_buffer.hpp"

#include "storage/engine/codes.hpp"
#include "storage/engine/sqlite/connection.hpp"
#include "unit/storage/faulty_vfs.hpp"
#include "unit/storage/store_fixture.hpp"

namespace vigil::test {
namespace {

using storage::Access;
using storage::Sql;
using storage::sqlite::Purpose;
using storage::sqlite::SqliteConnection;

constexpr Sql kInsert = "INSERT INTO numbers (n, padding) VALUES (:n, :padding)";
constexpr Sql kCount = "SELECT count(*) FROM numbers";
constexpr Sql kSum = "SELECT sum(n) FROM numbers";
constexpr Sql kRewrite = "UPDATE numbers SET padding = replace(padding, 'x', 'y')";
constexpr Sql kRewritten = "SELECT count(*) FROM numbers WHERE padding LIKE 'yyy%'";
constexpr Sql kCheck = "PRAGMA integrity_check";

class WalBuffer : public testing::Test {
protected:
    WalBuffer() {
        expect_done(
            writer->run_script("CREATE TABLE numbers (n INTEGER NOT NULL PRIMARY KEY, padding TEXT NOT NULL) STRICT"));
        vfs().heal();
    }
    ~WalBuffer() override { vfs().heal(); }

    static FaultyVfs& vfs() { return FaultyVfs::instance(); }
    std::unique_ptr<SqliteConnection> connect(Purpose purpose) const {
        return SqliteConnection::open({file, FaultyVfs::kName}, purpose).value();
    }
    static void expect_done(const Result<void>& done) { ASSERT_TRUE(done) << done.error().message; }
    // Rows of about a page each.
    void insert(int from, int to) {
        for (int n = from; n < to; ++n)
            ASSERT_TRUE(writer->execute(kInsert, {{"n", std::int64_t{n}}, {"padding", std::string(3'500, 'x')}}));
    }
    template <class T>
    static T one(SqliteConnection& connection, const Sql& sql) {
        return connection.query_one(sql, {}, [](storage::Row& row) { return row.get<T>(); }).value().value();
    }
    // So few pages are kept that a transaction spills into the log before it commits.
    void keep_few_pages() { expect_done(writer->run_script("PRAGMA cache_size = 10")); }

    TempFolder folder{};
    const std::string file = (folder.path() / "test.db").string();
    FaultyVfs& faulty = vfs();  // known to SQLite before it is asked for
    std::unique_ptr<SqliteConnection> writer = connect(Purpose::write);
};

TEST_F(WalBuffer, GivenACommitOfManyPages_WhenItIsOnDisk_ThenTheLogWasWrittenInAFewPieces) {
    expect_done(writer->begin(Access::write));
    insert(0, 200);
    expect_done(writer->commit());
    EXPECT_GE(vfs().wal_writes, 200 * 4096 / (64 * 1024));
    EXPECT_LE(vfs().wal_writes, 30) << "200 pages are 400 writes of SQLite";
}

TEST_F(WalBuffer, GivenACommit_WhenAnotherConnectionReads_ThenItSeesTheWholeOfIt) {
    const auto reader = connect(Purpose::read);
    for (int round = 1; round <= 5; ++round) {
        expect_done(writer->begin(Access::write));
        insert(100 * (round - 1), 100 * round);
        EXPECT_EQ(one<int>(*reader, kCount), 100 * (round - 1));
        expect_done(writer->commit());
        EXPECT_EQ(one<int>(*reader, kCount), 100 * round);
    }
}

TEST_F(WalBuffer, GivenPagesThatAreOnlyGathered_WhenTheSameTransactionReadsThem_ThenTheyAreAsTheyWereWritten) {
    keep_few_pages();
    expect_done(writer->begin(Access::write));
    insert(1, 201);
    EXPECT_EQ(one<std::int64_t>(*writer, kSum), 200 * 201 / 2);
    expect_done(writer->commit());
    EXPECT_EQ(one<std::int64_t>(*writer, kSum), 200 * 201 / 2);
}

// SQLite then writes the second state over the first, in the middle of the log.
TEST_F(WalBuffer, GivenPagesThatSpillASecondTime_WhenCommitted_ThenTheirLastStateIsThere) {
    keep_few_pages();
    expect_done(writer->begin(Access::write));
    insert(1, 201);
    ASSERT_TRUE(writer->execute(kRewrite, {}));
    expect_done(writer->commit());
    writer.reset();
    const auto again = connect(Purpose::write);
    EXPECT_EQ(one<int>(*again, kRewritten), 200);
    EXPECT_EQ(one<std::string>(*again, kCheck), "ok");
}

TEST_F(WalBuffer, GivenATransactionThatSpilledAndWasUndone_WhenAnotherCommits_ThenOnlyThatIsThere) {
    keep_few_pages();
    for (const int rows : {50, 90, 300}) {
        expect_done(writer->begin(Access::write));
        insert(1'000, 1'000 + rows);
        writer->rollback();
        expect_done(writer->begin(Access::write));
        insert(rows, rows + 3);
        expect_done(writer->commit());
    }
    writer.reset();
    const auto again = connect(Purpose::write);
    EXPECT_EQ(one<int>(*again, kCount), 9);
    EXPECT_EQ(one<std::int64_t>(*again, kSum), 3 * (50 + 90 + 300) + 3 * 3);
    EXPECT_EQ(one<std::string>(*again, kCheck), "ok");
}

// A full disk takes a part of what was asked for, anywhere in the commit.
TEST_F(WalBuffer, GivenADiskThatFillsUpAtAnyPiece_WhenCommitting_ThenItIsRefusedAndTheNextCommitStands) {
    int refused = 0;
    for (int pieces = 0;; ++pieces) {
        vfs().heal();
        vfs().wal_writes_before_full = pieces;
        expect_done(writer->begin(Access::write));
        insert(0, 150);
        const auto done = writer->commit();
        vfs().heal();
        if (done) break;
        ++refused;
        EXPECT_EQ(done.error().code, storage::kStorageFull);
        EXPECT_EQ(one<int>(*connect(Purpose::write), kCount), 0);
    }
    EXPECT_GE(refused, 150 * 4096 / (64 * 1024));
    EXPECT_EQ(one<int>(*connect(Purpose::read), kCount), 150);
}

// SQLite counts gathered pages as written. Where they are lost while it only wants to read one, it undoes one statement and goes
// on with the transaction.
TEST_F(WalBuffer, GivenGatheredPagesThatWereLostInARead_WhenTheTransactionGoesOn_ThenItIsNeverCommitted) {
    keep_few_pages();
    expect_done(writer->begin(Access::write));
    insert(1, 101);
    vfs().wal_writes_before_full = 0;
    const auto rewritten = writer->execute(kRewrite, {});
    vfs().heal();
    ASSERT_FALSE(rewritten);
    ASSERT_TRUE(writer->in_transaction()) << "only the statement was undone, or this shows nothing";
    const auto done = writer->commit();
    EXPECT_FALSE(done) << "pages of it are nowhere";
    expect_done(writer->begin(Access::write));
    insert(1'000, 1'003);
    expect_done(writer->commit());
    EXPECT_EQ(one<int>(*writer, kCount), 3);
    writer.reset();
    const auto again = connect(Purpose::write);
    EXPECT_EQ(one<int>(*again, kCount), 3);
    EXPECT_EQ(one<std::string>(*again, kCheck), "ok");
}

TEST_F(WalBuffer, GivenASyncThatFails_WhenCommitting_ThenTheOutcomeIsUnknown) {
    vfs().wal_syncs_before_error = 0;
    expect_done(writer->begin(Access::write));
    insert(0, 10);
    const auto done = writer->commit();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, storage::kOutcomeUnknown);
}

TEST_F(WalBuffer, GivenALayerThatSqliteDoesNotKnow_WhenOpened_ThenItIsRefused) {
    EXPECT_FALSE(SqliteConnection::open({file, "no such layer"}, Purpose::write));
}

}  // namespace
}  // namespace vigil::test

// Opening and closing a data folder.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <thread>

#include "storage/engine/sqlite/connection.hpp"
#include "storage/migrations/migration.hpp"
#include "unit/storage/store_fixture.hpp"

namespace vigil::test {
namespace {

using storage::Migration;
using storage::sqlite::Purpose;
using storage::sqlite::SqliteConnection;
using testing::HasSubstr;

class StoreOpen : public StoreTest {};

TEST_F(StoreOpen, GivenAnOpenStore_WhenAnotherOpensTheFolder_ThenItIsRefused) {
    open();
    const auto second = try_open();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::conflict);
    EXPECT_THAT(second.error().message, HasSubstr("in use by another vigil process"));
}

TEST_F(StoreOpen, GivenAStoreOfAnotherProcess_WhenThatProcessDies_ThenTheFolderIsFree) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const auto child = ::fork();
    if (child == 0) {
        const auto lock = storage::FolderLock::acquire(folder.path());
        const char taken = lock ? 'y' : 'n';
        (void)!::write(pipe[1], &taken, 1);
        ::pause();
        ::_exit(0);
    }
    char taken = 0;
    ASSERT_EQ(::read(pipe[0], &taken, 1), 1);
    EXPECT_EQ(taken, 'y');
    EXPECT_FALSE(try_open());
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_TRUE(try_open());
    ::close(pipe[0]);
    ::close(pipe[1]);
}

TEST_F(StoreOpen, GivenADatabase_WhenOpenedAgain_ThenEpochAndLogAreTheSame) {
    open();
    const auto epoch = store->epoch();
    const auto log_id = store->log_id();
    reopen();
    EXPECT_EQ(store->epoch(), epoch);
    EXPECT_EQ(store->log_id(), log_id);
}

TEST_F(StoreOpen, GivenTwoDatabases_WhenOpened_ThenTheirEpochsDiffer) {
    open();
    const auto epoch = store->epoch();
    EXPECT_EQ(epoch.size(), 32u);
    close();
    std::filesystem::remove(database());
    open();
    EXPECT_NE(store->epoch(), epoch);
}

TEST_F(StoreOpen, GivenACleanClose_WhenTheFolderIsLookedAt_ThenTheWriteAheadLogIsEmpty) {
    open();
    write(append("a"));
    EXPECT_GT(std::filesystem::file_size(database().string() + "-wal"), 0u);
    close();
    std::error_code missing;
    const auto size = std::filesystem::file_size(database().string() + "-wal", missing);
    EXPECT_TRUE(missing || size == 0);
}

TEST_F(StoreOpen, GivenAKilledProcess_WhenOpenedAgain_ThenEveryAnsweredWriteIsThere) {
    open();
    write(append("a"));
    const TempFolder crashed;
    for (const auto* file : {"vigil.db", "vigil.db-wal"})
        std::filesystem::copy_file(folder.path() / file, crashed.path() / file);
    settings.folder = crashed.path();
    const auto after = try_open();
    ASSERT_TRUE(after) << after.error().message;
    const auto marks = write_and_wait(*after.value(), append("b"));
    ASSERT_TRUE(marks);
    EXPECT_EQ(marks.value().at(0).pos, 2);
}

TEST_F(StoreOpen, GivenAFileThatIsNoDatabase_WhenOpened_ThenItIsRefused) {
    std::FILE* const file = std::fopen(database().c_str(), "w");
    for (int i = 0; i < 1000; ++i) std::fputs("this is not a database\n", file);
    std::fclose(file);
    const auto opened = try_open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, storage::kStorageCorrupt);
}

// A backup, or an examination of the log: another connection in the middle of a long transaction.
class LongReader {
public:
    explicit LongReader(const std::filesystem::path& database)
        : connection_(SqliteConnection::open({database.string()}, Purpose::read).value()) {
        constexpr storage::Sql kLook = "SELECT count(*) FROM log";
        EXPECT_TRUE(connection_->begin(storage::Access::read));
        EXPECT_TRUE(connection_->query_one(kLook, {}, [](storage::Row& row) { return row.get<std::int64_t>(); }));
    }
    void end() { connection_->rollback(); }

private:
    std::unique_ptr<SqliteConnection> connection_;
};

class LongRead : public StoreTest {
protected:
    LongRead() { settings.wal_pause = std::chrono::milliseconds(200); }  // writers have their turn in it
    std::uintmax_t size_of_log() const {
        std::error_code missing;
        const auto size = std::filesystem::file_size(database().string() + "-wal", missing);
        return missing ? 0 : size;
    }
    void wait_until_the_log_is_empty() const {
        while (size_of_log() > 0) std::this_thread::yield();
    }
};

TEST_F(LongRead,
       GivenAReaderOfAnotherProcess_WhenTheStoreClosesAndOpens_ThenItDoesAndTheLogIsEmptiedOnceTheReaderEnds) {
    settings.busy_timeout = std::chrono::milliseconds(300);
    open();
    write(append("a"));
    LongReader reader(database());
    write(append("b"));
    reopen();
    write(append("c"));
    EXPECT_GT(size_of_log(), 0U);
    reader.end();
    wait_until_the_log_is_empty();
    EXPECT_EQ(logged(), (std::vector<std::string>{"a", "b", "c"}));
}

// Whoever empties the log holds writers back meanwhile (promise P10): with a reader in the way it must not last.
TEST_F(LongRead, GivenAReader_WhenTheLogIsToBeEmptied_ThenItGivesUpLongBeforeAWriterWouldAndDoesItLater) {
    settings.busy_timeout = std::chrono::minutes(10);
    open();
    write(append("a"));
    LongReader reader(database());
    write(append("b"));
    const auto before = std::chrono::steady_clock::now();
    const auto emptied = store->empty_wal();
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::minutes(1));
    ASSERT_FALSE(emptied);
    EXPECT_EQ(emptied.error().code, storage::kStorageBusy);
    store->empty_wal_later();
    write(append("c"));
    reader.end();
    wait_until_the_log_is_empty();
}

class Migrations : public testing::Test {
protected:
    Result<void> migrate(std::span<const Migration> migrations) {
        return storage::migrate(*connection, migrations, kNow);
    }
    bool has_table(std::string_view name) {
        const auto found = connection->has_table(name);
        EXPECT_TRUE(found) << (found ? "" : found.error().message);
        return found && found.value();
    }

    std::unique_ptr<SqliteConnection> connection = SqliteConnection::open({":memory:"}, Purpose::write).value();
    Migration first = storage::sqlite_migrations().front();
    Migration second{2, "0002_second", "CREATE TABLE second (id TEXT NOT NULL PRIMARY KEY) STRICT"};
};

TEST_F(Migrations, GivenAnOldDatabase_WhenMigrated_ThenOnlyTheNewOnesRun) {
    ASSERT_TRUE(migrate(std::array{first}));
    EXPECT_FALSE(has_table("second"));
    ASSERT_TRUE(migrate(std::array{first, second}));
    EXPECT_TRUE(has_table("second"));
    EXPECT_TRUE(migrate(std::array{first, second})) << "a third time changes nothing";
}

TEST_F(Migrations, GivenAChangedMigration_WhenMigrated_ThenItIsRefusedAndSaysWhatToDo) {
    ASSERT_TRUE(migrate(std::array{first, second}));
    second.sql = "CREATE TABLE second (id TEXT NOT NULL PRIMARY KEY, more TEXT) STRICT";
    const auto refused = migrate(std::array{first, second});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_THAT(refused.error().message, HasSubstr("0002_second"));
    EXPECT_THAT(refused.error().message, HasSubstr("start the version that wrote the database"));
}

TEST_F(Migrations, GivenANewerSchema_WhenMigrated_ThenItIsRefusedAndSaysWhatToDo) {
    ASSERT_TRUE(migrate(std::array{first, second}));
    const auto refused = migrate(std::array{first});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_THAT(refused.error().message, HasSubstr("schema 2"));
    EXPECT_THAT(refused.error().message, HasSubstr("start the newer version"));
}

TEST_F(Migrations, GivenAMigrationThatFailsHalfway_WhenMigrated_ThenNothingOfItIsKept) {
    second.sql = "CREATE TABLE second (id TEXT NOT NULL PRIMARY KEY) STRICT; CREATE TABLE second (id TEXT) STRICT";
    EXPECT_FALSE(migrate(std::array{first, second}));
    EXPECT_FALSE(has_table("second"));
    second.sql = "CREATE TABLE second (id TEXT NOT NULL PRIMARY KEY) STRICT";
    EXPECT_TRUE(migrate(std::array{first, second}));
}

}  // namespace
}  // namespace vigil::test

// Erased rows: what is left of them, what the log says of it, and that no file holds what was destroyed (F112).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <vigil/crypto/uuid.hpp>

#include "contract/samples.hpp"
#include "storage/engine/sqlite/file_search.hpp"
#include "unit/storage/store_fixture.hpp"

namespace vigil::test {
namespace {

using testing::HasSubstr;

const ReportId kOther = an_id<ReportId>(502);

class ErasedRows : public StoreTest {
protected:
    ErasedRows() {
        settings.checkpoint_interval = std::chrono::hours(1);  // only the one at the close
        open();
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(insert_case(unit));
            return unit.reports().insert(a_report(kOther));
        });
        reopen();
    }
    void strip(const ReportId& id) {
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(unit.erasures().strip_report(id));
            unit.log().append({std::string(kRecordStripped), id.str(), kNow, {}});
            return success();
        });
    }
    storage::LogExamination examined() {
        auto examination = storage::verify_log(database(), find_key());
        if (!examination) throw std::runtime_error(examination.error().message);
        return std::move(examination).value();
    }
    void run_sql(const std::string& sql) {
        close();
        sqlite3* file = nullptr;
        ASSERT_EQ(sqlite3_open(database().c_str(), &file), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(file, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(file);
        sqlite3_close(file);
    }
};

TEST_F(ErasedRows, GivenARowThatWasStripped_WhenTheLogIsVerified_ThenNothingIsWrongAndItIsCounted) {
    strip(kReport);
    close();
    const auto found = examined();
    EXPECT_FALSE(found.fault) << found.fault->what;
    EXPECT_EQ(found.stripped, 1);
    EXPECT_EQ(found.records, 1);
}

TEST_F(ErasedRows, GivenARowThatWasStripped_WhenReadAgain_ThenOnlyItsFrameIsLeft) {
    strip(kReport);
    const auto read = read_and_wait(*store, [](Unit& unit) -> Result<void> {
        VIGIL_TRY(const auto stripped, unit.reports().find(kReport));
        EXPECT_FALSE(stripped->owner);
        EXPECT_EQ(
            stripped->sealed_body + stripped->sealed_facts + stripped->sealed_body_sha256 + stripped->sealed_reporter,
            "");
        EXPECT_EQ(stripped->filed_at, kNow);
        VIGIL_TRY(const auto other, unit.reports().find(kOther));
        EXPECT_TRUE(other->owner);
        EXPECT_NE(other->sealed_body, "");
        return success();
    });
    EXPECT_TRUE(read);
}

TEST_F(ErasedRows, GivenAStrippedRowThatWasChangedAfterwards_WhenTheLogIsVerified_ThenItIsNamed) {
    strip(kReport);
    run_sql("UPDATE reports SET owner = x'00' WHERE id = '" + kReport.str() + "'");
    ASSERT_TRUE(examined().fault);
    EXPECT_THAT(examined().fault->what, HasSubstr("row " + kReport.str() + " of reports was changed"));
}

TEST_F(ErasedRows, GivenAStrippedRowThatWasRemoved_WhenTheLogIsVerified_ThenItIsNamed) {
    strip(kReport);
    run_sql("PRAGMA foreign_keys = OFF; DELETE FROM reports WHERE id = '" + kReport.str() + "'");
    ASSERT_TRUE(examined().fault);
    EXPECT_THAT(examined().fault->what, HasSubstr("was removed"));
}

TEST_F(ErasedRows, GivenARowThatWasStrippedWithoutAnEntry_WhenTheLogIsVerified_ThenItIsNamed) {
    run_sql("UPDATE reports SET owner = NULL, sealed_body = x'' WHERE id = '" + kReport.str() + "'");
    ASSERT_TRUE(examined().fault);
    EXPECT_THAT(examined().fault->what, HasSubstr("was changed"));
}

// Whoever writes to the file without the signature key can append to the chain, but not sign. Such an entry must not excuse a
// change of what a checkpoint covers.
TEST_F(ErasedRows, GivenAnEntryThatNoCheckpointCovers_WhenTheLogIsVerified_ThenItIsNotTaken) {
    close();
    auto unsigned_store = storage::SqliteStore::open(settings, {keys, timers}).value();
    ASSERT_TRUE(write_and_wait(*unsigned_store, [](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.erasures().strip_report(kReport));
        unit.log().append({std::string(kRecordStripped), kReport.str(), kNow, {}});
        return success();
    }));
    ASSERT_TRUE(unsigned_store->close());
    unsigned_store.reset();
    ASSERT_TRUE(examined().fault);
    EXPECT_THAT(examined().fault->what, HasSubstr("no checkpoint covers that yet"));
    open();  // with the key
    close();
    EXPECT_FALSE(examined().fault);
}

class DestroyedKeys : public StoreTest {
protected:
    std::string everything() const {
        std::string bytes;
        for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
            std::ifstream file(entry.path(), std::ios::binary);
            bytes.append(std::istreambuf_iterator<char>(file), {});
        }
        return bytes;
    }
    std::string wrapped_in_database(const KeyId& id) {
        std::string found;
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(const auto wrapped, unit.erasures().destroy_key(id));
            found = wrapped.value_or("");
            return success();
        });
        return found;
    }
};

// Keys among many others, inserted in random order and over many commits, so that pages were split and merged.
TEST_F(DestroyedKeys, GivenAStoreThatRuns_WhenKeysAreDestroyedAndTheLogIsEmptied_ThenNoByteOfThemIsInAnyFile) {
    open();
    std::vector<FreshKey> made;
    for (int batch = 0; batch < 40; ++batch)
        write([&](Unit& unit) -> Result<void> {
            for (int i = 0; i < 50; ++i) {
                made.push_back(keys.fresh(KeyPurpose::case_content, KeyId(crypto::uuid_v4())));
                VIGIL_TRY(unit.vault().insert_key(made.back().stored));
            }
            return success();
        });
    ASSERT_TRUE(store->empty_wal());
    std::vector<std::string> destroyed;
    for (std::size_t i = 0; i < made.size(); i += 20) destroyed.push_back(wrapped_in_database(made[i].stored.id));
    ASSERT_NE(everything().find(destroyed.front()), std::string::npos) << "the search finds what is there";
    ASSERT_TRUE(store->empty_wal());
    const auto files = everything();
    for (std::size_t i = 0; i < destroyed.size(); ++i) {
        ASSERT_EQ(destroyed[i], made[20 * i].stored.wrapped);
        EXPECT_EQ(files.find(destroyed[i]), std::string::npos) << i;
    }
    EXPECT_NE(files.find(made[1].stored.wrapped), std::string::npos) << "the others stay";
}

TEST_F(DestroyedKeys, GivenAKeyThatIsNotThere_WhenDestroyed_ThenNothingComes) {
    open();
    EXPECT_EQ(wrapped_in_database(KeyId("00000000-0000-4000-8000-000000000000")), "");
}

TEST_F(DestroyedKeys, GivenTheFilesThatSqliteHasOpen_WhenTheyAreSearched_ThenTheLogIsSearchedToo) {
    open();
    const auto key = keys.fresh(KeyPurpose::case_content, KeyId(crypto::uuid_v4()));
    write([&](Unit& unit) { return unit.vault().insert_key(key.stored); });
    const std::vector wanted{key.stored.wrapped};
    EXPECT_EQ(store->look_for(wanted).value(), 1) << "in the write-ahead log";
    ASSERT_TRUE(store->empty_wal());
    EXPECT_EQ(store->look_for(wanted).value(), 1) << "in the database";
    EXPECT_EQ(wrapped_in_database(key.stored.id), key.stored.wrapped);
    EXPECT_EQ(store->look_for(wanted).value(), 1) << "until the log is emptied";
    ASSERT_TRUE(store->empty_wal());
    EXPECT_EQ(store->look_for(wanted).value(), 0);
    EXPECT_EQ(store->look_for({key.stored.id.str()}).value(), 0);
}

// While a case is erased every report waits for the writer: no table is read from end to end.
TEST_F(ErasedRows, GivenTheSchema_WhenTheRowsOfACaseAreSought_ThenAnIndexLeadsToThem) {
    close();
    sqlite3* file = nullptr;
    ASSERT_EQ(sqlite3_open(database().c_str(), &file), SQLITE_OK);
    const auto keep_step = [](void* steps, int, char** columns, char**) {
        static_cast<std::vector<std::string>*>(steps)->emplace_back(columns[3]);
        return 0;
    };
    for (const auto* rows : {"assessment_parts WHERE case_id",
                             "assessments WHERE case_id",
                             "bars WHERE case_id",
                             "child_index WHERE child",
                             "children WHERE case_id",
                             "codings WHERE case_id",
                             "grants WHERE case_id",
                             "holds WHERE case_id",
                             "items WHERE subject",
                             "level_changes WHERE case_id",
                             "match_decisions WHERE match_id",
                             "matches WHERE case_id",
                             "matches WHERE other_case",
                             "proposals WHERE subject",
                             "questions WHERE case_id",
                             "reads WHERE case_id",
                             "reports WHERE case_id",
                             "shadow_differences WHERE assessment",
                             "supplements WHERE report",
                             "unusual_looks WHERE case_id"}) {
        const std::string sql = std::string("EXPLAIN QUERY PLAN SELECT 1 FROM ") + rows + " = 'x'";
        std::vector<std::string> steps;
        EXPECT_EQ(sqlite3_exec(file, sql.c_str(), keep_step, &steps, nullptr), SQLITE_OK) << sqlite3_errmsg(file);
        EXPECT_THAT(steps, testing::ElementsAre(testing::StartsWith("SEARCH"))) << rows;
    }
    sqlite3_close(file);
}

// Every place of a text over pieces of every size.
TEST(FileSearch, GivenATextAnywhere_WhenSearchedInPieces_ThenItIsFoundOnceEach) {
    const std::string text = "needle";
    for (std::size_t place = 0; place < 30; ++place)
        for (std::size_t piece = 1; piece < 20; ++piece) {
            std::string file(40, '.');
            file.replace(place, text.size(), text);
            const auto read = [&](std::int64_t offset, std::string& into) -> Result<void> {
                into = file.substr(static_cast<std::size_t>(offset), into.size());
                return success();
            };
            const std::vector<std::string> wanted{"needle", "absent, and longer"};
            EXPECT_EQ(storage::sqlite::count_in(40, read, wanted, piece).value(), 1) << place << " " << piece;
        }
}

}  // namespace
}  // namespace vigil::test

// vigil audit verify: on an honest database, and on one that somebody has changed with SQLite.
#include <sqlite3.h>

#include "cli/cli.hpp"
#include "storage/store/sqlite_store.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

class Audit : public Cli {
protected:
    // Three organisations without a function: three entries of the log.
    void SetUp() override {
        for (const char* name : {"one", "two", "three"}) installation.organisation(name, "station", kTownship, {});
    }
    Outcome verify(Words more = {}) const {
        Words words{"audit", "verify"};
        words.insert(words.end(), more.begin(), more.end());
        return vigil(words);
    }
    fs::path database() const { return storage::SqliteStore::database_file(configuration().data.folder); }
    void tamper(const std::string& sql) const {
        sqlite3* file = nullptr;
        ASSERT_EQ(sqlite3_open(database().c_str(), &file), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(file, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(file);
        sqlite3_close(file);
    }
};

TEST_F(Audit, GivenAnHonestDatabase_WhenVerified_ThenItSaysWhatWasExaminedAndTheStatusIsZero) {
    const auto outcome = verify();
    EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("entries 3"), HasSubstr("last at 3"), HasSubstr("nothing was changed")));
}

TEST_F(Audit, GivenARunningServer_WhenVerified_ThenItsDatabaseIsReadBesideIt) {
    const Serving server(installation);
    installation.organisation("four", "station", kTownship, {});
    const auto outcome = verify();
    EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("entries 4"));
}

TEST_F(Audit, GivenAChangedEntry_WhenVerified_ThenItIsNamed) {
    tamper("UPDATE log SET detail = replace(detail, 'station', 'stations') WHERE pos = 2");
    const auto outcome = verify();
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, HasSubstr("FAULT at entry 2:"));
}

TEST_F(Audit, GivenSeveralChangedEntries_WhenVerified_ThenTheFirstIsNamed) {
    tamper("UPDATE log SET at_ms = at_ms + 1 WHERE pos IN (3, 2)");
    EXPECT_THAT(verify().out, HasSubstr("FAULT at entry 2:"));
}

TEST_F(Audit, GivenARemovedEntry_WhenVerified_ThenTheGapIsNamed) {
    tamper("DELETE FROM log WHERE pos = 1");
    const auto outcome = verify();
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, HasSubstr("FAULT at entry 1:"));
}

TEST_F(Audit, GivenALogThatWasCutOff_WhenVerified_ThenTheMissingEndIsNamed) {
    tamper("DELETE FROM log WHERE pos = 3");
    const auto outcome = verify();
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, HasSubstr("FAULT at entry 3:"));
}

TEST_F(Audit, GivenTheKeysOfAnotherInstallation_WhenVerified_ThenTheCheckpointIsNotTheirs) {
    const Installation other;
    fs::copy(other.configuration().keys.folder, configuration().keys.folder,
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    const auto outcome = verify();
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, HasSubstr("checkpoint"));
}

TEST_F(Audit, GivenARetiredCheckpointKey_WhenVerified_ThenItsCheckpointsStillCount) {
    const auto keys = configuration().keys.folder;
    fs::create_directory(keys / "retired");
    fs::rename(keys / "checkpoints.pem", keys / "retired" / "checkpoints-2026.pem");
    const Installation other;
    fs::copy_file(other.configuration().keys.folder / "checkpoints.pem", keys / "checkpoints.pem");
    const auto outcome = verify();
    EXPECT_EQ(outcome.status, 0) << outcome.out;
}

TEST_F(Audit, GivenACopyOfTheDatabase_WhenItIsNamed_ThenTheCopyIsVerified) {
    fs::copy_file(database(), root() / "copy.db");
    tamper("DELETE FROM log WHERE pos = 2");
    EXPECT_EQ(verify({(root() / "copy.db").string()}).status, 0);
}

TEST_F(Audit, GivenNoDatabase_WhenVerified_ThenItIsAnErrorAndNoneIsMade) {
    const auto missing = root() / "missing.db";
    const auto outcome = verify({missing.string()});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.err, "");
    EXPECT_FALSE(fs::exists(missing));
}

}  // namespace
}  // namespace vigil::test

// vigil audit verify: on an honest database, on one that somebody has changed with SQLite, and on one put back.
#include <sqlite3.h>

#include "cli/clients.hpp"
#include "storage/store/sqlite_store.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

class Audit : public Cli {
protected:
    // Three organisations without a function: six entries of the log, with those that say who commanded.
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
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("entries 8"), HasSubstr("last at 8"), HasSubstr("nothing was changed")));
    EXPECT_THAT(outcome.out, testing::ContainsRegex("[0-9]+ 条/秒 · entries/s"));
}

TEST_F(Audit, GivenARunningServer_WhenVerified_ThenItsDatabaseIsReadBesideIt) {
    const Serving server(installation);
    installation.organisation("four", "station", kTownship, {});
    const auto outcome = verify();
    EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("entries 10"));
}

TEST_F(Audit, GivenAChangedEntry_WhenVerified_ThenItIsNamed) {
    tamper("UPDATE log SET detail = replace(detail, 'station', 'stations') WHERE pos = 3");
    const auto outcome = verify();
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, HasSubstr("FAULT at entry 3:"));
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

// A receipt is filed after a copy of the database was made; whoever puts the copy back takes the report away.
class Witness : public Clients {
protected:
    void SetUp() override {
        teacher();
        EXPECT_EQ(server.terminate(), 0);
        fs::copy_file(database(), root() / "earlier.db");
        server.start();
        const auto filed = report("teacher");
        ASSERT_EQ(filed.status, 0) << filed.err;
        receipt = root() / "teacher/receipts" / (word_after("report", filed.out) + ".jws");
        EXPECT_EQ(server.terminate(), 0);
    }
    Outcome verify(const fs::path& witness) const { return vigil({"audit", "verify", "--witness", witness.string()}); }
    Outcome verify_earlier(Words more = {}) const {
        Words words{"audit", "verify", (root() / "earlier.db").string()};
        words.insert(words.end(), more.begin(), more.end());
        return vigil(words);
    }
    fs::path database() const { return storage::SqliteStore::database_file(configuration().data.folder); }

    fs::path receipt{};
};

TEST_F(Witness, GivenTheDatabaseOfAReceipt_WhenVerifiedWithIt_ThenNothingWasChanged) {
    const auto outcome = verify(receipt);
    EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
}

TEST_F(Witness, GivenAnEarlierCopy_WhenVerifiedAlone_ThenItIsWholeInItself) { EXPECT_EQ(verify_earlier().status, 0); }

TEST_F(Witness, GivenAnEarlierCopy_WhenVerifiedWithTheReceipt_ThenTheReceiptShowsWhatIsMissing) {
    const auto outcome = verify_earlier({"--witness", receipt.string()});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("FAULT"), HasSubstr(receipt.string())));
}

TEST_F(Witness, GivenAReceiptOfAnotherServer_WhenVerifiedWithIt_ThenItIsRefused) {
    const Installation other;
    fs::copy(other.configuration().keys.folder, configuration().keys.folder,
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    const auto outcome = verify(receipt);
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("neither a receipt nor a checkpoint"));
}

TEST_F(Witness, GivenAFileWithoutARoot_WhenVerifiedWithIt_ThenItIsNamed) {
    const auto empty = root() / "empty.jsonl";
    write_text(empty, "\n");
    const auto outcome = verify(empty);
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("empty.jsonl"), HasSubstr("no root")));
}

}  // namespace
}  // namespace vigil::test

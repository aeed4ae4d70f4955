// What is damaged, missing or not ours is refused at the start, with a message that says what to do; nothing is changed by it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "cli/process.hpp"
#include "faults/crew.hpp"
#include "storage/engine/sqlite/connection.hpp"
#include "storage/store/sqlite_store.hpp"
#include "support/server_process.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

class Start : public testing::Test {
protected:
    Start() {
        server.emplace(crew.installation);
        crew.enrol();
        for (int i = 0; i < 3; ++i) EXPECT_TRUE(crew.file(crew.ledger.write_report())) << crew.last.message;
    }

    // Where it does start, it is stopped again at once.
    Outcome serve() const {
        Process process({VIGIL_BINARY, "--root", crew.installation.root().string(), "--config", "vigil.toml", "serve"},
                        crew.installation.root().string());
        if (process.writes("Vigil is ready")) process.signal(SIGTERM);
        return process.wait();
    }
    // It does not start, and says all of it; and it changes no byte of the database.
    template <class Words>
    void expect_refused(Words words) {
        const auto before = bytes(database());
        const auto outcome = serve();
        EXPECT_EQ(outcome.status, 1);
        EXPECT_THAT(outcome.out, IsEmpty());
        EXPECT_THAT(outcome.err, words);
        EXPECT_EQ(bytes(database()), before);
    }
    void expect_served_with_everything() {
        server.emplace(crew.installation);
        EXPECT_EQ(server->terminate(), 0);
        EXPECT_THAT(crew.complaints(), IsEmpty());
    }

    fs::path database() const { return storage::SqliteStore::database_file(crew.configuration().data.folder); }
    fs::path log() const { return database().string() + "-wal"; }
    static std::string bytes(const fs::path& file) {
        std::ostringstream text;
        text << std::ifstream(file, std::ios::binary).rdbuf();
        return text.str();
    }
    static void overwrite(const fs::path& file, std::streamoff at, const std::string& with) {
        std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
        out.seekp(at);
        out << with;
    }
    void run_sql(const char* script) const {
        auto connection =
            storage::sqlite::SqliteConnection::open({database().string()}, storage::sqlite::Purpose::write);
        ASSERT_TRUE(connection);
        ASSERT_TRUE(connection.value()->run_script(script));
    }

    Crew crew{};
    std::optional<ServerProcess> server{};
};

constexpr auto kPage = 4096;

TEST_F(Start, GivenAPageThatIsDamaged_WhenStarted_ThenItIsRefusedAndSaysWhatToDo) {
    ASSERT_EQ(server->terminate(), 0);
    const auto whole = bytes(database());
    // One after another, but for the first: somewhere in the middle of a page, as a dying disk does it.
    const auto pages = static_cast<int>(whole.size() / kPage);
    int refused = 0;
    for (int page = 1; page < pages; page += 7) {
        overwrite(database(), page * kPage, std::string(kPage, '\x5a'));
        const auto outcome = serve();
        if (outcome.status == 1) {
            ++refused;
            EXPECT_THAT(outcome.err, AllOf(HasSubstr(database().string()), HasSubstr("put back a copy"))) << page;
        } else {
            EXPECT_EQ(outcome.status, 0) << page;
            EXPECT_THAT(crew.complaints(), IsEmpty()) << "page " << page << " is in use, and nobody noticed";
        }
        std::ofstream(database(), std::ios::binary) << whole;
        fs::remove(log());
    }
    EXPECT_GT(refused, pages / 7 / 2);
    expect_served_with_everything();
}

TEST_F(Start, GivenAHeadThatIsDamaged_WhenStarted_ThenItIsRefusedAndSaysWhatToDo) {
    ASSERT_EQ(server->terminate(), 0);
    overwrite(database(), 0, std::string(100, 'x'));
    expect_refused(
        AllOf(HasSubstr("file is not a database"), HasSubstr("Nothing was changed"), HasSubstr("put back a copy")));
}

TEST_F(Start, GivenAWriteAheadLogThatWasCut_WhenStarted_ThenItIsRefusedUntilTheWholeIsPutBack) {
    server->kill();
    const auto whole = bytes(log());
    ASSERT_GT(whole.size(), 3U * kPage);
    fs::resize_file(log(), whole.size() - 2 * kPage);
    expect_refused(AllOf(HasSubstr(log().string() + " is too short"),
                         HasSubstr("reports that were receipted are missing"), HasSubstr("Put the whole file back")));
    fs::remove(log());
    expect_refused(HasSubstr(log().string() + " is too short"));
    std::ofstream(log(), std::ios::binary) << whole;
    expect_served_with_everything();
}

// The way out that the message names, where the log is lost for good.
TEST_F(Start, GivenAWriteAheadLogThatIsLost_WhenItsIndexIsRemoved_ThenWhatTheDatabaseHasIsServed) {
    server->kill();
    fs::remove(log());
    fs::remove(database().string() + "-shm");
    server.emplace(crew.installation);
    EXPECT_EQ(server->terminate(), 0);
    EXPECT_THAT(crew.complaints(), Not(IsEmpty())) << "and a receipt shows what is missing";
}

TEST_F(Start, GivenADatabaseOfANewerVersion_WhenStarted_ThenItIsRefusedAndSaysWhatToDo) {
    ASSERT_EQ(server->terminate(), 0);
    run_sql(
        "INSERT INTO schema_migrations (number, name, sha256, applied_ms) VALUES (999, '0999_later', zeroblob(32), 0)");
    const auto outcome = serve();
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("schema 999"), HasSubstr("start the newer version")));
}

TEST_F(Start, GivenAKeyThatIsMissing_WhenStarted_ThenItIsRefusedAndSaysWhatToDo) {
    ASSERT_EQ(server->terminate(), 0);
    for (const auto& key : fs::directory_iterator(crew.configuration().keys.folder)) {
        if (!key.is_regular_file() || key.path().filename() == "recovery.pub") continue;  // for the shares alone
        const auto kept = crew.installation.root() / "kept";
        fs::rename(key.path(), kept);
        const auto outcome = serve();
        EXPECT_EQ(outcome.status, 1) << key.path();
        EXPECT_THAT(outcome.err, HasSubstr(crew.configuration().keys.folder.filename().string())) << key.path();
        fs::rename(kept, key.path());
    }
    expect_served_with_everything();
}

TEST_F(Start, GivenTheKeysOfAnotherInstallation_WhenStarted_ThenItIsRefusedAndSaysWhatToDo) {
    ASSERT_EQ(server->terminate(), 0);
    const Installation other(free_port());
    const auto folder = crew.configuration().keys.folder;
    const auto kept = crew.installation.root() / "kept";
    fs::rename(folder, kept);
    fs::copy(other.configuration().keys.folder, folder, fs::copy_options::recursive);
    expect_refused(
        AllOf(HasSubstr("not all keys of this database"), HasSubstr("put it back"), HasSubstr("vigil keys recover")));
    fs::remove_all(folder);
    fs::rename(kept, folder);
    expect_served_with_everything();
}

TEST_F(Start, GivenAServer_WhenASecondIsStartedOnItsFolder_ThenItIsRefusedAndTheFirstServesOn) {
    const auto outcome = serve();
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("is in use by another vigil process"));
    // Nor through another name of the same folder.
    fs::create_directory_symlink(crew.configuration().data.folder, crew.installation.root() / "other");
    auto text = bytes(crew.installation.root() / "vigil.toml");
    text.replace(text.find("[data]\n"), 7, "[data]\nfolder = \"other\"\n");
    std::ofstream(crew.installation.root() / "other.toml") << text << "[keys]\nfolder = \"var/keys\"\n";
    Process second({VIGIL_BINARY, "--root", crew.installation.root().string(), "--config", "other.toml", "serve"},
                   crew.installation.root().string());
    const auto refused = second.wait();
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, HasSubstr("is in use by another vigil process"));
    EXPECT_TRUE(crew.file(crew.ledger.write_report())) << crew.last.message;
}

}  // namespace
}  // namespace vigil::test

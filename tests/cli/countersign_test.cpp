// Outside holders from beginning to end: a key of their own, checkpoints that the server's file brings them, their word on
// them, and what it shows about a history that was written anew, forked or put back.
#include <sys/stat.h>

#include <algorithm>
#include <sstream>

#include "cli/cli.hpp"
#include "secrets/receipts.hpp"
#include "storage/store/sqlite_store.hpp"
#include "support/forger.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Countersign : public Cli {
protected:
    // The server knows one holder, and copies its checkpoints to a file elsewhere.
    void SetUp() override {
        fs::create_directory(holder_folder());
        fs::create_directory(root() / "holders");
        ASSERT_EQ(holder({"make-holder-key", holder_key().string()}).status, 0);
        fs::copy_file(holder_folder() / "linxi.pub.pem", root() / "holders" / "linxi.pem");
        auto text = text_of(root() / "vigil.toml");
        write_text(root() / "vigil.toml",
                   text + "[checkpoints]\nfile = \"outside/checkpoints.jws\"\nholders = [\"holders\"]\n");
        fs::create_directory(root() / "outside");
        const Signatures signatures(load_keys(configuration().keys.folder).value().signing);
        write_text(jwks(), JwsReceiptSigner(signatures, "https://vigil.example", "log").public_keys());
    }

    fs::path holder_folder() const { return root() / "holder"; }
    fs::path holder_key() const { return holder_folder() / "linxi.pem"; }
    fs::path state() const { return holder_folder() / "linxi.pem.countersigned"; }
    fs::path jwks() const { return holder_folder() / "jwks.json"; }
    fs::path copies() const { return root() / "outside" / "checkpoints.jws"; }
    fs::path database() const { return storage::SqliteStore::database_file(configuration().data.folder); }

    // On the holder's machine there is no configuration.
    Outcome holder(Words words) const {
        Words all{VIGIL_BINARY, "--config", "/nowhere/vigil.toml", "audit"};
        all.insert(all.end(), words.begin(), words.end());
        Process process(all, home());
        return process.wait();
    }
    Outcome countersign(const fs::path& checkpoints) const {
        return holder({"countersign", "--key", holder_key().string(), "--jwks", jwks().string(), checkpoints.string()});
    }
    Outcome verify(Words more = {}) const {
        Words words{"audit", "verify"};
        words.insert(words.end(), more.begin(), more.end());
        return vigil(words);
    }
    // The server runs while organisations are added; when it has stopped, the file has every checkpoint.
    // Each makes two entries: that it was added, and by whom.
    void serve_and_add(std::initializer_list<const char*> names) {
        Serving server(installation);
        for (const char* name : names)
            ASSERT_EQ(vigil({"org", "add", "--name", name, "--kind", "station", "--division", kTownship.str()}).status,
                      0);
        EXPECT_EQ(server.terminate(), 0);
    }
    std::vector<std::string> copied() const {
        std::istringstream text(text_of(copies()));
        std::vector<std::string> lines;
        for (std::string line; std::getline(text, line);) lines.push_back(line);
        return lines;
    }
    // With the server's own checkpoint key.
    void write_history_anew(const fs::path& file) const {
        const Forger forger(file);
        forger.change("UPDATE log SET detail = replace(detail, 'station', 'office') WHERE pos = 3");
        forger.recompute_from(1);
        const auto key = crypto::PrivateKey::from_pem(text_of(configuration().keys.folder / "checkpoints.pem")).value();
        forger.sign_anew(key, key.public_key().thumbprint());
    }
};

TEST_F(Countersign, GivenANewHolder_WhenTheKeyIsMade_ThenItIsPrivateAndNeverOverwritten) {
    struct stat info {};
    ASSERT_EQ(::stat(holder_key().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U);
    EXPECT_THAT(text_of(holder_folder() / "linxi.pub.pem"), HasSubstr("BEGIN PUBLIC KEY"));
    const auto before = text_of(holder_key());
    const auto again = holder({"make-holder-key", holder_key().string()});
    EXPECT_EQ(again.status, 1);
    EXPECT_THAT(again.err, HasSubstr("exists already"));
    EXPECT_EQ(text_of(holder_key()), before);
    EXPECT_EQ(holder({"make-holder-key", (holder_folder() / "linxi.key").string()}).status, 1);
}

TEST_F(Countersign, GivenAServerThatStops_WhenItHasStopped_ThenTheFileHoldsItsLastCheckpoint) {
    serve_and_add({"one", "two"});
    const auto outcome = verify({"--witness", copies().string()});
    EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
    EXPECT_THAT(outcome.out,
                AllOf(HasSubstr("entries 6"), HasSubstr("roots kept elsewhere compared"), HasSubstr("last at 6")));
}

TEST_F(Countersign, GivenCheckpoints_WhenCountersignedAndHandedIn_ThenTheServerKeepsItAndVerifiesIt) {
    serve_and_add({"one", "two"});
    const auto signed_now = countersign(copies());
    ASSERT_EQ(signed_now.status, 0) << signed_now.err;
    EXPECT_THAT(signed_now.err, HasSubstr("countersigned, position 6"));
    EXPECT_EQ(signed_now.out, text_of(state())) << "the word alone, so that it can be sent into a file";
    const auto added = vigil({"audit", "add-countersignature", state().string()});
    EXPECT_EQ(added.status, 0) << added.err;
    EXPECT_THAT(added.out, HasSubstr("added, holder linxi, position 6"));
    EXPECT_THAT(vigil({"audit", "add-countersignature", state().string()}).out,
                HasSubstr("there already, holder linxi"));
    const auto outcome = verify();
    EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("countersignatures verified 1 (最后位置 · last at 6)"));
}

TEST_F(Countersign, GivenAHolderWhomTheServerDoesNotKnow_WhenItsWordIsHandedIn_ThenItIsRefused) {
    serve_and_add({"one"});
    ASSERT_EQ(countersign(copies()).status, 0);
    fs::remove(root() / "holders" / "linxi.pem");
    const auto refused = vigil({"audit", "add-countersignature", state().string()});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, HasSubstr("no holder with this key is configured"));
}

TEST_F(Countersign, GivenAnotherNameOfTheFile_WhenTheWordIsHandedIn_ThenItIsRefused) {
    serve_and_add({"one"});
    ASSERT_EQ(countersign(copies()).status, 0);
    fs::rename(root() / "holders" / "linxi.pem", root() / "holders" / "league.pem");
    EXPECT_THAT(vigil({"audit", "add-countersignature", state().string()}).err, HasSubstr("league"));
}

TEST_F(Countersign, GivenCheckpointsThatNobodySigned_WhenShown_ThenTheHolderRefusesAndItsFileStaysEmpty) {
    serve_and_add({"one"});
    auto text = text_of(copies());
    text[text.size() - 10] = text[text.size() - 10] == 'A' ? 'B' : 'A';
    write_text(copies(), text);
    const auto refused = countersign(copies());
    EXPECT_EQ(refused.status, 1);
    EXPECT_EQ(refused.out, "");
    EXPECT_THAT(refused.err, HasSubstr("not countersigned"));
    EXPECT_EQ(text_of(state()), "");
}

TEST_F(Countersign, GivenAKeyThatOthersMayRead_WhenUsed_ThenItIsRefused) {
    serve_and_add({"one"});
    ::chmod(holder_key().c_str(), 0644);
    EXPECT_THAT(countersign(copies()).err, HasSubstr("others may read it"));
}

// The attacker holds the server's keys and signs everything anew.
TEST_F(Countersign, GivenAHistorySignedAnew_WhenVerifiedWithTheHoldersFile_ThenOnlyThatShowsIt) {
    serve_and_add({"one", "two", "three"});
    ASSERT_EQ(countersign(copies()).status, 0);
    write_history_anew(database());
    const auto alone = verify();
    EXPECT_EQ(alone.status, 0) << "the file alone cannot show it\n" << alone.out;
    const auto with_holder =
        verify({"--witness", state().string(), "--holder", (holder_folder() / "linxi.pub.pem").string()});
    EXPECT_EQ(with_holder.status, 1);
    EXPECT_THAT(with_holder.out, AllOf(HasSubstr("FAULT at entry 8:"), HasSubstr("linxi.pem.countersigned")));
    EXPECT_THAT(verify({"--witness", copies().string()}).out, HasSubstr("FAULT at entry"));
}

// What the server has kept of it accuses the server too, unless somebody removes it.
TEST_F(Countersign, GivenAHistorySignedAnew_WhenTheWordWasKeptInTheDatabase_ThenTheDatabaseAccusesItself) {
    serve_and_add({"one", "two"});
    ASSERT_EQ(countersign(copies()).status, 0);
    ASSERT_EQ(vigil({"audit", "add-countersignature", state().string()}).status, 0);
    write_history_anew(database());
    EXPECT_THAT(verify().out, AllOf(HasSubstr("FAULT at entry 6:"), HasSubstr("linxi has countersigned")));
}

TEST_F(Countersign, GivenNoInstallation_WhenAnAuditorVerifiesACopy_ThenPublicKeysAreEnough) {
    serve_and_add({"one", "two"});
    ASSERT_EQ(countersign(copies()).status, 0);
    fs::copy_file(database(), holder_folder() / "copy.db");
    const Words words{"verify",   (holder_folder() / "copy.db").string(),       "--jwks",    jwks().string(),
                      "--holder", (holder_folder() / "linxi.pub.pem").string(), "--witness", state().string()};
    const auto honest = holder(words);
    EXPECT_EQ(honest.status, 0) << honest.out << honest.err;
    write_history_anew(holder_folder() / "copy.db");
    EXPECT_THAT(holder(words).out, HasSubstr("FAULT at entry 6:"));
}

// Two histories that part after the first entry; the holder has seen the one, and is shown the other.
TEST_F(Countersign, GivenAFork_WhenTheOtherBranchIsShown_ThenHolderAndVerificationBothFindIt) {
    serve_and_add({"one"});
    fs::copy_file(database(), root() / "parting.db");
    serve_and_add({"two"});
    ASSERT_EQ(countersign(copies()).status, 0);
    fs::copy_file(root() / "parting.db", database(), fs::copy_options::overwrite_existing);
    fs::rename(copies(), root() / "outside" / "first_branch.jws");
    serve_and_add({"another two"});
    const auto refused = countersign(copies());
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, HasSubstr("CONTRADICTION at position 6"));
    const auto outcome = verify({"--witness", state().string()});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, HasSubstr("FAULT at entry 6:"));
    const auto handed_in = vigil({"audit", "add-countersignature", state().string()});
    EXPECT_EQ(handed_in.status, 1);
    EXPECT_THAT(handed_in.err, HasSubstr("history was written anew"));
}

TEST_F(Countersign, GivenARollback_WhenTheOlderStateIsShown_ThenHolderAndVerificationBothFindIt) {
    serve_and_add({"one"});
    fs::copy_file(database(), root() / "older.db");
    fs::copy_file(copies(), root() / "older.jws");
    serve_and_add({"two", "three"});
    ASSERT_EQ(countersign(copies()).status, 0);
    fs::copy_file(root() / "older.db", database(), fs::copy_options::overwrite_existing);
    EXPECT_THAT(countersign(root() / "older.jws").err, HasSubstr("put back to an older state"));
    const auto outcome = verify({"--witness", copies().string()});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, HasSubstr("the log ends after entry 4"));
    EXPECT_THAT(vigil({"audit", "add-countersignature", state().string()}).err,
                HasSubstr("the log ends before entry 8"));
    // The server itself sees it in its own copies when it starts, and goes on appending.
    serve_and_add({});
    EXPECT_THAT(text_of(root() / "server.log"), HasSubstr("checkpoints.file_contradicts_database"));
}

TEST_F(Countersign, GivenAKilledServer_WhenItStartsAgain_ThenTheFileMissesNothing) {
    {
        Serving server(installation);
        for (const char* name : {"one", "two", "three"})
            ASSERT_EQ(vigil({"org", "add", "--name", name, "--kind", "station", "--division", kTownship.str()}).status,
                      0);
        server.kill();
    }
    serve_and_add({"four"});
    const auto outcome = verify({"--witness", copies().string()});
    EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
    auto lines = copied();
    const auto size = lines.size();
    std::sort(lines.begin(), lines.end());
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    EXPECT_EQ(lines.size(), size) << "nothing stands there twice";
    EXPECT_THAT(outcome.out, HasSubstr("checkpoints verified " + std::to_string(size)));
}

}  // namespace
}  // namespace vigil::test

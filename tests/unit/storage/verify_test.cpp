// What somebody with the file in his hands can do to it, and that the log shows it (promise P8).
#include <fmt/format.h>

#include "unit/storage/verify_fixture.hpp"

namespace vigil::test {
namespace {

using testing::HasSubstr;

TEST_F(Verify, GivenAnUntouchedFile_WhenVerified_ThenNothingIsWrong) {
    const auto examined = examine({known});
    EXPECT_FALSE(examined.fault) << examined.fault->what;
    EXPECT_EQ(examined.entries, 9);
    EXPECT_EQ(examined.records, 4);
    EXPECT_EQ(examined.checkpoints, 1);
    EXPECT_EQ(examined.last_checkpoint, 6);
    EXPECT_EQ(examined.log_id, log_id);
}

TEST_F(Verify, GivenARunningServer_WhenVerified_ThenItsFileIsReadBesideIt) {
    open();
    write(append("ten"));
    EXPECT_EQ(examine().entries, 10);
}

TEST_F(Verify, GivenAReadOnlyCopy_WhenVerified_ThenItIsReadWhereItLies) {
    const TempFolder copy;
    const auto file = copy.path() / "copy.db";
    std::filesystem::copy_file(database(), file);
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    std::filesystem::permissions(copy.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    const auto examined = storage::verify_log(file, find_key());
    std::filesystem::permissions(copy.path(), std::filesystem::perms::owner_all);
    ASSERT_TRUE(examined) << examined.error().message;
    EXPECT_EQ(examined.value().entries, 9);
}

TEST_F(Verify, GivenAMissingFile_WhenVerified_ThenItIsAnErrorAndNoFileIsMade) {
    EXPECT_FALSE(storage::verify_log(folder.path() / "missing.db", find_key()));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "missing.db"));
}

TEST_F(Verify, GivenAChangedEntry_WhenVerified_ThenItIsNamed) {
    tamper("UPDATE log SET subject = 'other' WHERE pos = 2");
    EXPECT_EQ(fault().pos, 2);
}

TEST_F(Verify, GivenAChangedTime_WhenVerified_ThenItsEntryIsNamed) {
    tamper("UPDATE log SET at_ms = at_ms + 1 WHERE pos = 3");
    EXPECT_EQ(fault().pos, 3);
}

TEST_F(Verify, GivenARemovedEntry_WhenVerified_ThenTheGapIsNamed) {
    tamper("DELETE FROM log WHERE pos = 2");
    EXPECT_EQ(fault().pos, 2);
}

TEST_F(Verify, GivenARemovedFirstEntry_WhenVerified_ThenTheGapIsNamed) {
    tamper("DELETE FROM log WHERE pos = 1");
    EXPECT_EQ(fault().pos, 1);
}

TEST_F(Verify, GivenTwoEntriesThatChangedPlaces_WhenVerified_ThenTheFirstIsNamed) {
    tamper(
        "UPDATE log SET pos = -1 WHERE pos = 1; UPDATE log SET pos = 1 WHERE pos = 2; UPDATE log SET pos = 2 WHERE pos "
        "= -1");
    EXPECT_EQ(fault().pos, 1);
}

TEST_F(Verify, GivenAnInsertedEntry_WhenVerified_ThenItIsNamed) {
    tamper("INSERT INTO log (pos, at_ms, kind, subject, detail, root) VALUES (10, 1, 'k', 's', '{}', zeroblob(32))");
    EXPECT_EQ(fault().pos, 10);
}

TEST_F(Verify, GivenAHistoryThatWasWrittenAnew_WhenVerified_ThenTheCheckpointShowsIt) {
    tamper("UPDATE log SET subject = 'other' WHERE pos = 2");
    recompute_from(2);
    const auto found = fault();
    EXPECT_EQ(found.pos, 6);
    EXPECT_THAT(found.what, HasSubstr("checkpoint"));
}

TEST_F(Verify, GivenAHistoryAndItsCheckpointWrittenAnew_WhenVerified_ThenTheSignatureShowsIt) {
    tamper("UPDATE log SET subject = 'other' WHERE pos = 2");
    recompute_from(2);
    tamper("UPDATE checkpoints SET root = (SELECT root FROM log WHERE log.pos = checkpoints.pos)");
    EXPECT_THAT(fault().what, HasSubstr("it was signed for something else"));
}

TEST_F(Verify, GivenACheckpointOfAnotherKey_WhenVerified_ThenItIsNamed) {
    signing_key = crypto::PrivateKey::generate();
    const auto found = fault();
    EXPECT_EQ(found.pos, 6);
    EXPECT_THAT(found.what, HasSubstr("checkpoint 6"));
}

TEST_F(Verify, GivenALogCutOffBeforeItsCheckpoint_WhenVerified_ThenTheMissingEndIsNamed) {
    tamper("DELETE FROM log WHERE pos >= 6; DELETE FROM acknowledgements");
    EXPECT_EQ(fault().pos, 6);
}

TEST_F(Verify, GivenALogCutOffAfterItsCheckpoint_WhenVerifiedWithAKnownRoot_ThenTheMissingEndIsNamed) {
    tamper("DELETE FROM log WHERE pos >= 7");
    EXPECT_EQ(fault().pos, -1) << "the file alone cannot show it";
    EXPECT_EQ(fault({known}).pos, 7);
}

TEST_F(Verify, GivenAnEndWrittenAnew_WhenVerifiedWithAKnownRoot_ThenItIsNamed) {
    tamper("UPDATE log SET subject = 'other' WHERE pos = 7");
    recompute_from(7);
    EXPECT_EQ(fault().pos, -1) << "the file alone cannot show it";
    EXPECT_EQ(fault({known}).pos, 7);
}

TEST_F(Verify, GivenSeveralWitnesses_WhenOneContradicts_ThenItIsNamed) {
    tamper("DELETE FROM log WHERE pos >= 7");
    auto later = known;
    later.witness = "receipt.jws";
    const storage::KnownRoot earlier{0, storage::genesis_root(), log_id, "the beginning"};
    const auto found = fault({earlier, later});
    EXPECT_EQ(found.pos, 7);
    EXPECT_THAT(found.what, HasSubstr("receipt.jws"));
}

TEST_F(Verify, GivenAFileThatWasPutBackToAnOlderState_WhenVerifiedWithALaterWitness_ThenTheRollbackIsNamed) {
    tamper("DELETE FROM log WHERE pos > 6");
    EXPECT_EQ(fault().pos, -1) << "an older state is whole in itself";
    EXPECT_EQ(fault({known}).pos, 7);
}

TEST_F(Verify, GivenAnotherDatabase_WhenVerifiedWithAWitnessOfThisOne_ThenItIsAnotherChain) {
    auto elsewhere = known;
    elsewhere.log_id = "01890000-0000-7000-8000-000000000000";
    EXPECT_THAT(fault({elsewhere}).what, HasSubstr("another chain"));
}

// Two histories that part after entry 6, each with a good chain: whoever holds a root of the one knows the other.
TEST_F(Verify, GivenAForkOfTheHistory_WhenVerifiedWithAWitnessOfTheOtherBranch_ThenItsEntryIsNamed) {
    tamper("UPDATE log SET detail = '{\"branch\":\"other\"}' WHERE pos = 7");
    recompute_from(7);
    const auto found = fault({known});
    EXPECT_EQ(found.pos, 7);
    EXPECT_THAT(found.what, HasSubstr("is not the one"));
}

struct Tampering {
    std::string table;
    std::string change;
    std::int64_t pos;  // of the entry that commits to the row
};

class VerifyRecords : public Verify, public testing::WithParamInterface<Tampering> {};

TEST_P(VerifyRecords, GivenAChangedRow_WhenVerified_ThenItsEntryIsNamed) {
    tamper(fmt::format("UPDATE {} SET {}", GetParam().table, GetParam().change));
    const auto found = fault();
    EXPECT_EQ(found.pos, GetParam().pos);
    EXPECT_THAT(found.what, HasSubstr("was changed"));
}

TEST_P(VerifyRecords, GivenARemovedRow_WhenVerified_ThenItsEntryIsNamed) {
    tamper(fmt::format("DELETE FROM {}", GetParam().table));
    const auto found = fault();
    EXPECT_EQ(found.pos, GetParam().pos);
    EXPECT_THAT(found.what, HasSubstr("was removed"));
}

TEST_P(VerifyRecords, GivenAnAddedRow_WhenVerified_ThenItIsNamed) {
    tamper(
        fmt::format("CREATE TEMP TABLE copy AS SELECT * FROM {0}; UPDATE copy SET id = 'added'; "
                    "INSERT INTO {0} SELECT * FROM copy",
                    GetParam().table));
    const auto found = fault();
    EXPECT_EQ(found.pos, 0);
    EXPECT_THAT(found.what, HasSubstr("row added of " + GetParam().table));
}

INSTANTIATE_TEST_SUITE_P(Tables, VerifyRecords,
                         testing::Values(Tampering{"reports", "sealed_body = zeroblob(11)", 3},
                                         Tampering{"supplements", "filed_ms = filed_ms + 1", 4},
                                         Tampering{"assessments", "level = 'blue'", 5},
                                         Tampering{"acknowledgements", "account = 'somebody else'", 6}),
                         [](const auto& tested) { return tested.param.table; });

TEST_F(Verify, GivenAGrowingLog_WhenTheIntervalIsOver_ThenACheckpointIsSignedWithTheCommit) {
    settings.checkpoint_interval = std::chrono::milliseconds(0);
    std::vector<storage::Checkpoint> signed_now;
    hooks.on_checkpoint = [&](const storage::Checkpoint& checkpoint) { signed_now.push_back(checkpoint); };
    open();
    const auto marks = write(append("ten"));
    ASSERT_TRUE(store->close());
    ASSERT_FALSE(signed_now.empty());
    EXPECT_EQ(signed_now.back().mark.pos, 10);
    EXPECT_EQ(signed_now.back().mark.root, marks.at(0).root);
    EXPECT_EQ(signed_now.back().log_id, log_id);
    EXPECT_EQ(examine().last_checkpoint, 10);
}

}  // namespace
}  // namespace vigil::test

// The file sink: only ever appended to, whole after any crash, and where it stands is read from itself.
#include "app/checkpoint_file.hpp"

#include <sys/stat.h>

#include "unit/app/checkpoint_support.hpp"

namespace vigil::test {
namespace {

using app::CheckpointFile;
using testing::ElementsAreArray;

class CheckpointFileTest : public CheckpointTest {
protected:
    void SetUp() override {
        open();
        commit(5);
    }
    Result<void> complete() {
        return read_and_wait(*store,
                             [&](Unit& unit) { return app::complete(file, unit.checkpoints(), store->log_id()); });
    }
    app::CheckpointStanding standing() {
        app::CheckpointStanding found;
        const auto tail = file.tail();
        EXPECT_TRUE(tail);
        const auto read = read_and_wait(*store, [&](Unit& unit) -> Result<void> {
            VIGIL_TRY(found, app::find_standing(unit.checkpoints(), tail.value(), store->log_id()));
            return success();
        });
        EXPECT_TRUE(read);
        return found;
    }

    TempFolder outside{};
    CheckpointFile file{outside.path() / "checkpoints.jws"};
};

TEST_F(CheckpointFileTest, GivenNoFile_WhenCompleted_ThenItHoldsEveryCheckpointAndOthersMayNotWriteIt) {
    ASSERT_TRUE(complete());
    EXPECT_THAT(lines_of(file.path()), ElementsAreArray(jws_of_table()));
    struct stat info {};
    ASSERT_EQ(::stat(file.path().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0137U, 0U);
}

TEST_F(CheckpointFileTest, GivenAFile_WhenCompletedAgain_ThenOnlyWhatIsNewIsAppended) {
    ASSERT_TRUE(complete());
    const auto before = text_of(file.path());
    commit(3);
    ASSERT_TRUE(complete());
    ASSERT_TRUE(complete());
    EXPECT_TRUE(text_of(file.path()).starts_with(before));
    EXPECT_THAT(lines_of(file.path()), ElementsAreArray(jws_of_table()));
}

// At every byte: a power cut in the middle of a line leaves no gap and no broken line.
TEST_F(CheckpointFileTest, GivenAFileCutOffAnywhere_WhenCompleted_ThenItIsAsIfNothingHadHappened) {
    ASSERT_TRUE(complete());
    const auto whole = text_of(file.path());
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        write_text(file.path(), whole.substr(0, size));
        ASSERT_TRUE(complete());
        ASSERT_EQ(text_of(file.path()), whole) << size;
    }
}

TEST_F(CheckpointFileTest, GivenRubbishBehindTheLastLine_WhenCompleted_ThenItBecomesALineOfItsOwnAndNothingIsLost) {
    ASSERT_TRUE(complete());
    const auto before = text_of(file.path());
    write_text(file.path(), before + std::string("\0\0\0", 3));
    commit(1);
    ASSERT_TRUE(complete());
    EXPECT_EQ(text_of(file.path()), before + std::string("\0\0\0\n", 4) + jws_of_table().back() + "\n");
}

TEST_F(CheckpointFileTest, GivenAFileOfAnOlderState_WhenItsLastLinesAreUnknown_ThenThatIsToldAndTheCopyGoesOn) {
    ASSERT_TRUE(complete());
    // The server was put back to the third checkpoint, and has gone on from there.
    close();
    {
        auto connection =
            storage::sqlite::SqliteConnection::open({database().string()}, storage::sqlite::Purpose::write).value();
        ASSERT_TRUE(connection->run_script("DELETE FROM checkpoints WHERE pos > 3; DELETE FROM log WHERE pos > 3"));
    }
    open();
    const auto found = standing();
    EXPECT_TRUE(found.contradicts);
    EXPECT_FALSE(found.other_log);
    EXPECT_EQ(found.pos, 3);
    timers.advance(std::chrono::seconds(1));
    commit(1);
    ASSERT_TRUE(complete());
    EXPECT_EQ(lines_of(file.path()).back(), jws_of_table().back());
    EXPECT_EQ(lines_of(file.path()).size(), 6U) << "what contradicts stays: it is the proof";
    EXPECT_FALSE(standing().contradicts) << "it was told once";
}

TEST_F(CheckpointFileTest, GivenAFileOfAnotherLog_WhenCompleted_ThenEverythingIsAppendedToIt) {
    ASSERT_TRUE(complete());
    close();
    std::filesystem::remove(database());
    open();
    commit(2);
    EXPECT_TRUE(standing().other_log);
    EXPECT_FALSE(standing().contradicts);
    EXPECT_EQ(standing().pos, 0);
    ASSERT_TRUE(complete());
    EXPECT_EQ(lines_of(file.path()).size(), 7U);
}

TEST_F(CheckpointFileTest, GivenAFolderInItsPlace_WhenCompleted_ThenItIsAnErrorThatNamesIt) {
    std::filesystem::create_directory(file.path());
    const auto completed = complete();
    ASSERT_FALSE(completed);
    EXPECT_THAT(completed.error().message, testing::HasSubstr("checkpoints.jws"));
}

TEST_F(CheckpointFileTest, GivenMoreThanItsEndThatIsRead_WhenCompleted_ThenItStillKnowsWhereItStands) {
    commit(400);
    ASSERT_TRUE(complete());
    EXPECT_GT(std::filesystem::file_size(file.path()), 128U * 1024U);
    EXPECT_EQ(standing().pos, 405);
    commit(1);
    ASSERT_TRUE(complete());
    EXPECT_THAT(lines_of(file.path()), ElementsAreArray(jws_of_table()));
}

}  // namespace
}  // namespace vigil::test

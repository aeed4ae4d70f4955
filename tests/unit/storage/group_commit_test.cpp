// Many functions, one commit: each alone when it fails, all together when the commit does.
#include <stdexcept>
#include <thread>

#include "unit/storage/store_fixture.hpp"

namespace vigil::test {
namespace {

using testing::ElementsAre;

class GroupCommit : public StoreTest {
protected:
    void SetUp() override {
        settings.max_batch_time = std::chrono::minutes(1);
        settings.checkpoint_interval = std::chrono::hours(1);
        open();
    }
};

const Work kRefuse = [](Unit& unit) -> Result<void> {
    unit.log().append(an_event("never"));
    VIGIL_TRY(unit.divisions().put(a_division(kTownship, kBanner, DivisionLevel::township)));
    return Error{ErrorKind::forbidden, "changed its mind"};
};
const Work kThrow = [](Unit& unit) -> Result<void> {
    unit.log().append(an_event("never"));
    VIGIL_TRY(unit.divisions().put(a_division(kTownship, kBanner, DivisionLevel::township)));
    throw std::logic_error("a bug");
};

std::int64_t position_of(const Result<std::vector<LogMark>>& answer) {
    return answer && answer.value().size() == 1 ? answer.value()[0].pos : -1;
}

TEST_F(GroupCommit, GivenManyJobsInTheQueue_WhenTheyRun_ThenTheyShareOneCommit) {
    const auto before = store->counters().commits.load();
    write_in_one_batch(std::vector<Work>(50, append("a")));
    EXPECT_EQ(store->counters().commits - before, 1u);
}

TEST_F(GroupCommit, GivenMoreJobsThanABatchHolds_WhenTheyRun_ThenTheyShareAsManyCommitsAsNeeded) {
    settings.max_batch = 10;
    reopen();
    const auto before = store->counters().commits.load();
    write_in_one_batch(std::vector<Work>(29, append("a")));  // and the gate: three batches of ten
    EXPECT_EQ(store->counters().commits - before, 3u);
}

TEST_F(GroupCommit, GivenJobsInOrder_WhenTheyRun_ThenTheirMarksAreInThatOrder) {
    const auto answers = write_in_one_batch({append("a"), append("b"), append("c")});
    EXPECT_THAT((std::vector{position_of(answers[0]), position_of(answers[1]), position_of(answers[2])}),
                ElementsAre(1, 2, 3));
    EXPECT_THAT(logged(), ElementsAre("a", "b", "c"));
}

TEST_F(GroupCommit, GivenAJobThatFails_WhenItsBatchCommits_ThenItsNeighboursAreKept) {
    const auto answers = write_in_one_batch({append("a"), kRefuse, append("b")});
    ASSERT_FALSE(answers[1]);
    EXPECT_EQ(answers[1].error().kind, ErrorKind::forbidden);
    EXPECT_EQ(position_of(answers[0]), 1);
    EXPECT_EQ(position_of(answers[2]), 2);
    EXPECT_THAT(logged(), ElementsAre("a", "b"));
}

TEST_F(GroupCommit, GivenAJobThatFails_WhenItsBatchCommits_ThenNothingOfItIsKept) {
    write_in_one_batch({append("a"), kRefuse, append("b")});
    std::int64_t divisions = -1;
    const auto done = read_and_wait(*store, [&](Unit& unit) -> Result<void> {
        VIGIL_TRY(divisions, unit.divisions().count());
        return success();
    });
    ASSERT_TRUE(done);
    EXPECT_EQ(divisions, 0);
}

TEST_F(GroupCommit, GivenAJobThatThrows_WhenItsBatchCommits_ThenItAloneFailsAsABug) {
    const auto answers = write_in_one_batch({append("a"), kThrow, append("b")});
    ASSERT_FALSE(answers[1]);
    EXPECT_EQ(answers[1].error().kind, ErrorKind::internal);
    EXPECT_THAT(logged(), ElementsAre("a", "b"));
}

TEST_F(GroupCommit, GivenAJobThatThrows_WhenItRuns_ThenTheHookHearsOfIt) {
    std::vector<std::string> bugs;
    hooks.on_bug = [&](const std::string& what) { bugs.push_back(what); };
    reopen();
    write_in_one_batch({kThrow});
    EXPECT_THAT(bugs, ElementsAre("a bug"));
}

TEST_F(GroupCommit, GivenAJobThatBreaksAForeignKey_WhenItsBatchCommits_ThenItAloneFails) {
    const Work orphan = [](Unit& unit) { return unit.accounts().insert(an_account(kOfficer)); };
    const auto answers = write_in_one_batch({append("a"), orphan, append("b")});
    ASSERT_FALSE(answers[1]);
    EXPECT_EQ(answers[1].error().kind, ErrorKind::internal);
    EXPECT_THAT(logged(), ElementsAre("a", "b"));
}

TEST_F(GroupCommit, GivenTwoJobs_WhenTheSecondReads_ThenItSeesTheFirst) {
    bool seen = false;
    const Work look = [&](Unit& unit) -> Result<void> {
        VIGIL_TRY(const auto mark, unit.log().find("report.filed", "a"));
        seen = mark.has_value();
        return success();
    };
    write_in_one_batch({append("a"), look});
    EXPECT_TRUE(seen);
}

TEST_F(GroupCommit, GivenItemsOfTwoJobs_WhenCommitted_ThenTheHookHearsOnceOfEveryStreamAndTheLastPosition) {
    std::vector<std::pair<std::vector<StreamId>, std::int64_t>> notices;
    hooks.on_committed = [&](const std::vector<StreamId>& streams, std::int64_t pos) {
        notices.emplace_back(streams, pos);
    };
    reopen();
    const auto push_to = [](const std::string& stream) -> Work {
        return [stream](Unit& unit) -> Result<void> {
            unit.streams().push(an_item(stream, "x"));
            unit.log().append(an_event("x"));
            return success();
        };
    };
    write_in_one_batch({push_to("b"), push_to("a"), kRefuse, push_to("b")});
    const std::vector<StreamId> streams{StreamId("a"), StreamId("b")};
    EXPECT_THAT(notices, ElementsAre(std::pair(streams, std::int64_t{3})));
}

TEST_F(GroupCommit, GivenAFullQueue_WhenAnotherJobComes_ThenItIsRefusedAtOnce) {
    settings.max_waiting = 3;
    reopen();
    WriterGate gate;
    std::thread blocked([&] { write_and_wait(*store, gate.work()).value(); });
    gate.wait_until_entered();
    // Ten at once for three places; those inside are answered once the gate opens.
    std::thread opener([&] {
        while (store->counters().refused < 7) std::this_thread::yield();
        gate.release();
    });
    const auto answers = write_all_and_wait(*store, std::vector<Work>(10, append("a")));
    opener.join();
    blocked.join();
    const auto refused = std::count_if(answers.begin(), answers.end(), [](const auto& answer) {
        return !answer && answer.error().kind == ErrorKind::unavailable;
    });
    EXPECT_EQ(refused, 7);
    EXPECT_EQ(logged().size(), 3u);
}

TEST_F(GroupCommit, GivenWaitingJobs_WhenTheStoreCloses_ThenTheyAreFinishedFirst) {
    WriterGate gate;
    std::thread blocked([&] { write_and_wait(*store, gate.work()).value(); });
    gate.wait_until_entered();
    std::vector<Result<std::vector<LogMark>>> answers;
    std::thread waiting([&] { answers = write_all_and_wait(*store, std::vector<Work>(5, append("a"))); });
    while (store->waiting_writes() < 5) std::this_thread::yield();
    std::thread closing([&] { EXPECT_TRUE(store->close()); });
    gate.release();
    closing.join();
    blocked.join();
    waiting.join();
    EXPECT_TRUE(std::all_of(answers.begin(), answers.end(), [](const auto& answer) { return answer.has_value(); }));
    EXPECT_EQ(logged().size(), 5u);
}

TEST_F(GroupCommit, GivenAClosedStore_WhenAJobComes_ThenItIsRefused) {
    ASSERT_TRUE(store->close());
    EXPECT_EQ(failure_of_write(append("a")).kind, ErrorKind::unavailable);
}

TEST_F(GroupCommit, GivenAnOpenWrite_WhenAReadRuns_ThenItSeesOnlyWhatIsCommitted) {
    WriterGate gate;
    const Work append_and_wait = [&, wait = gate.work()](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.divisions().put(a_division(kTownship, kBanner, DivisionLevel::township)));
        return wait(unit);
    };
    std::thread writing([&] { write_and_wait(*store, append_and_wait).value(); });
    gate.wait_until_entered();
    std::int64_t divisions = -1;
    const auto done = read_and_wait(*store, [&](Unit& unit) -> Result<void> {
        VIGIL_TRY(divisions, unit.divisions().count());
        return success();
    });
    gate.release();
    writing.join();
    ASSERT_TRUE(done);
    EXPECT_EQ(divisions, 0);
}

}  // namespace
}  // namespace vigil::test

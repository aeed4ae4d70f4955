#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

class LogContract : public StoreContract {};
VIGIL_ON_EVERY_ENGINE(LogContract);

Work append(const std::vector<std::string>& subjects) {
    return [subjects](Unit& unit) -> Result<void> {
        for (const auto& subject : subjects) unit.log().append(an_event(subject));
        return success();
    };
}

std::vector<std::int64_t> positions_of(const std::vector<LogMark>& marks) {
    std::vector<std::int64_t> positions;
    for (const auto& mark : marks) positions.push_back(mark.pos);
    return positions;
}

TEST_P(LogContract, GivenAnEmptyLog_WhenTheHeadIsAsked_ThenItIsBeforeTheFirstEntry) {
    const auto head = found([](Unit& unit) { return unit.log().head(); });
    EXPECT_EQ(head.pos, 0);
    EXPECT_EQ(head.root, std::string(32, '\0'));
}

TEST_P(LogContract, GivenEventsOfTwoUnits_WhenCommitted_ThenTheirMarksAreDenseInOrderOfAppend) {
    EXPECT_THAT(positions_of(write(append({"a", "b"}))), testing::ElementsAre(1, 2));
    EXPECT_THAT(positions_of(write(append({"c"}))), testing::ElementsAre(3));
}

TEST_P(LogContract, GivenAFailedUnit_WhenTheNextSucceeds_ThenItsPositionsAreNotMissed) {
    write(append({"a"}));
    failure_of_write([](Unit& unit) -> Result<void> {
        unit.log().append(an_event("b"));
        return Error{ErrorKind::forbidden, "changed its mind"};
    });
    EXPECT_THAT(positions_of(write(append({"c"}))), testing::ElementsAre(2));
}

TEST_P(LogContract, GivenAMark_WhenTheHeadIsAsked_ThenItIsThatMark) {
    const auto marks = write(append({"a", "b"}));
    const auto head = found([](Unit& unit) { return unit.log().head(); });
    ASSERT_EQ(marks.size(), 2u);
    EXPECT_EQ(std::tie(head.pos, head.root, head.at), std::tie(marks[1].pos, marks[1].root, marks[1].at));
}

TEST_P(LogContract, GivenEntries_WhenThoseBehindAPositionAreAsked_ThenTheyComeInOrderWithEverythingTheySay) {
    write(append({"a", "b"}));
    const Event said{"alert.raised", "c", kNow, {{"level", "red"}, {"text", "\"quoted\"\n"}}, {}};
    write([&](Unit& unit) -> Result<void> {
        unit.log().append(said);
        return success();
    });
    const auto after = [this](std::int64_t pos, std::size_t limit) {
        return found([&](Unit& unit) { return unit.log().after(pos, limit); });
    };
    const auto all = after(0, 10);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].pos, 1);
    EXPECT_EQ(all[1].event.subject, "b");
    EXPECT_EQ(all[2].event.kind, said.kind);
    EXPECT_EQ(all[2].event.at, said.at);
    EXPECT_EQ(all[2].event.detail, said.detail);
    EXPECT_EQ(after(1, 1).at(0).pos, 2);
    EXPECT_TRUE(after(3, 10).empty());
}

TEST_P(LogContract, GivenTwoEventsOfOneKindAndSubject_WhenFound_ThenTheFirstsMarkComes) {
    const auto first = write(append({"a"}));
    write(append({"a"}));
    const auto mark = found([](Unit& unit) { return unit.log().find("report.filed", "a"); });
    ASSERT_TRUE(mark);
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(std::tie(mark->pos, mark->root), std::tie(first[0].pos, first[0].root));
}

TEST_P(LogContract, GivenAnEventOfAnotherKind_WhenFound_ThenThereIsNone) {
    write(append({"a"}));
    EXPECT_FALSE(found([](Unit& unit) { return unit.log().find("report.closed", "a"); }));
}

TEST_P(LogContract, GivenARecordWithAnEventAboutIt_WhenCommitted_ThenOneEntrySpeaksOfIt) {
    write(insert_directory);
    const auto marks = write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.cases().insert(a_case(kCase)));
        VIGIL_TRY(unit.reports().insert(a_report(kReport)));
        unit.log().append(an_event(kReport.str()));
        return success();
    });
    ASSERT_EQ(marks.size(), 1u);
    EXPECT_EQ(found([](Unit& unit) { return unit.log().head(); }).pos, marks[0].pos);
}

TEST_P(LogContract, GivenARecordThatNoEventSpeaksOf_WhenCommitted_ThenTheLogSpeaksOfItItself) {
    write(insert_case);
    EXPECT_TRUE(found([](Unit& unit) { return unit.log().find("reports.inserted", kReport.str()); }));
}

TEST_P(LogContract, GivenARead_WhenAnEventIsAppended_ThenItFailsAsABug) {
    EXPECT_EQ(failure_of_read(append({"a"})), ErrorKind::internal);
}

TEST_P(LogContract, GivenARead_WhenARowIsInserted_ThenItFailsAsABug) {
    EXPECT_EQ(failure_of_read(insert_directory), ErrorKind::internal);
}

}  // namespace
}  // namespace vigil::test

#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;

class ClockContract : public StoreContract {
protected:
    std::vector<Clock> running() {
        return found([](Unit& unit) { return unit.clocks().running(kAlert.str()); });
    }
};
VIGIL_ON_EVERY_ENGINE(ClockContract);

TEST_P(ClockContract, GivenAStartedClock_WhenRunningOnesAreListed_ThenEveryFieldIsAsItWasStarted) {
    const auto clock = a_clock(1);
    write([&](Unit& unit) { return unit.clocks().start(clock); });
    const auto clocks = running();
    ASSERT_EQ(clocks.size(), 1u);
    EXPECT_EQ(fields_of(clocks[0]), fields_of(clock));
}

TEST_P(ClockContract, GivenClocksOfTwoKinds_WhenOneKindIsStopped_ThenTheOtherRunsOn) {
    auto contact = a_clock(2);
    contact.kind = "first_contact";
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.clocks().start(a_clock(1)));
        VIGIL_TRY(unit.clocks().start(contact));
        return unit.clocks().stop(kAlert.str(), "acknowledgement", kNow);
    });
    EXPECT_THAT(ids_of(running()), testing::ElementsAre(contact.id));
}

TEST_P(ClockContract, GivenClocksOfOneKind_WhenStopped_ThenAllOfThemStop) {
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.clocks().start(a_clock(1)));
        VIGIL_TRY(unit.clocks().start(a_clock(2)));
        return unit.clocks().stop(kAlert.str(), "acknowledgement", kNow);
    });
    EXPECT_TRUE(running().empty());
}

TEST_P(ClockContract, GivenRunningClocks_WhenListed_ThenTheFirstDueComesFirst) {
    auto urgent = a_clock(2);
    urgent.due_at = kNow + 1min;
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.clocks().start(a_clock(1)));
        return unit.clocks().start(urgent);
    });
    EXPECT_THAT(ids_of(running()), testing::ElementsAre(urgent.id, an_id<ClockId>(1)));
}

TEST_P(ClockContract, GivenClocksOfSeveralSubjects_WhenWalkedOver_ThenThoseStillToFireComeOnceTheFirstDueFirst) {
    write([](Unit& unit) -> Result<void> {
        for (const int number : {1, 2, 3, 4, 5, 6}) {
            auto clock = a_clock(number);
            clock.subject = an_id<AlertId>(number / 2).str();
            clock.due_at = kNow + (number == 5 ? 1min : 10min);
            if (number == 3) clock.stopped_at = kNow;
            if (number == 6) clock.fired_at = kNow;
            VIGIL_TRY(unit.clocks().start(clock));
        }
        return success();
    });
    std::vector<ClockId> seen;
    for (ClockPlace from;;) {
        const auto part = found([&](Unit& unit) { return unit.clocks().due_after(from, 2); });
        for (const auto& clock : part) seen.push_back(clock.id);
        if (part.size() < 2) break;
        from = {part.back().due_at, part.back().subject, part.back().id.str()};
    }
    EXPECT_THAT(seen, testing::ElementsAre(an_id<ClockId>(5), an_id<ClockId>(1), an_id<ClockId>(2), an_id<ClockId>(4)));
}

TEST_P(ClockContract, GivenAClock_WhenRecounted_ThenOnlyItsEndAndHowItWasCountedChange) {
    write([](Unit& unit) { return unit.clocks().start(a_clock(1)); });
    auto changed = a_clock(1);
    changed.due_at = kNow + 3h;
    changed.calendar_version = 7;
    changed.provisional = true;
    auto given = changed;
    given.kind = "another";
    given.started_at = kNow + 1h;
    write([&](Unit& unit) { return unit.clocks().recount(given); });
    const auto clocks = running();
    ASSERT_EQ(clocks.size(), 1u);
    EXPECT_EQ(fields_of(clocks[0]), fields_of(changed));
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.clocks().recount(a_clock(2)); }), ErrorKind::not_found);
}

TEST_P(ClockContract, GivenAClock_WhenItHasFired_ThenItRunsOnUntilItIsStoppedAndNothingElseOfItChanges) {
    write([](Unit& unit) { return unit.clocks().start(a_clock(1)); });
    auto fired = a_clock(1);
    fired.fired_at = kNow + 10min;
    auto given = fired;
    given.due_at = kNow + 1h;
    write([&](Unit& unit) { return unit.clocks().end(given); });
    const auto clocks = running();
    ASSERT_EQ(clocks.size(), 1u);
    EXPECT_EQ(fields_of(clocks[0]), fields_of(fired));
    given.stopped_at = kNow + 11min;
    write([&](Unit& unit) { return unit.clocks().end(given); });
    EXPECT_TRUE(running().empty());
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.clocks().end(a_clock(2)); }), ErrorKind::not_found);
}

}  // namespace
}  // namespace vigil::test

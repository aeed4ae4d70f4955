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

}  // namespace
}  // namespace vigil::test

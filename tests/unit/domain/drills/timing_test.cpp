// When an organisation is drilled: once a week, within the hours, at a time that differs from week to week and from station to station.
#include "domain/drills/timing.hpp"

#include <set>
#include <vigil/crypto/random.hpp>
#include <vigil/protocol/date.hpp>

#include "unit/domain/drills/drilling.hpp"

namespace vigil::domain_test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

const DrillHours kOfficeHours{
    {Weekday::monday, Weekday::tuesday, Weekday::wednesday, Weekday::thursday, Weekday::friday},
    std::chrono::hours(9),
    std::chrono::hours(17)};

class TimingDrills : public Drilling {
protected:
    std::vector<OrganisationId> due(const DrillHours& hours = kOfficeHours) {
        return find([&](Unit& unit) { return due_for_drill(unit, rules(), hours, pseudonyms_, now()); });
    }
    Instant time_this_week(const OrganisationId& organisation) {
        const auto week = week_of(now());
        return drill_time(kOfficeHours, week, pseudonyms_.drill_lot(organisation, to_text(china_date(week))));
    }
    // That of the next week.
    void come_to_drill_time(std::chrono::minutes but_for = 0min) {
        pass(week_of(now()) + 7 * 24h - now());
        pass(time_this_week(in_.station) - but_for - now());
    }
};

std::string lot_of(std::uint64_t number) {
    std::string lot;
    for (int shift = 56; shift >= 0; shift -= 8) lot += static_cast<char>((number >> shift) & 0xff);
    return lot;
}

TEST(DrillTime, GivenAnInstant_WhenItsWeekIsAsked_ThenItIsMondayMidnightInChina) {
    EXPECT_EQ(week_of(china(2026, 3, 2)), china(2026, 3, 2));          // a Monday
    EXPECT_EQ(week_of(china(2026, 3, 8, 23, 59)), china(2026, 3, 2));  // the Sunday
    EXPECT_EQ(week_of(china(2026, 3, 9)), china(2026, 3, 9));
    EXPECT_EQ(week_of(china(2026, 1, 1, 12)), china(2025, 12, 29));
}

TEST(DrillTime, GivenLots_WhenDrawn_ThenEveryMinuteOfTheHoursIsAsLikelyAndNoOther) {
    const DrillHours hours{{Weekday::wednesday, Weekday::monday}, std::chrono::hours(9), std::chrono::hours(10)};
    const auto week = china(2026, 3, 2);
    std::set<Instant> drawn;
    for (std::uint64_t number = 0; number < 120; ++number) drawn.insert(drill_time(hours, week, lot_of(number)));
    EXPECT_EQ(drawn.size(), 120U);
    EXPECT_EQ(*drawn.begin(), china(2026, 3, 2, 9));
    EXPECT_EQ(*drawn.rbegin(), china(2026, 3, 4, 9, 59));
    EXPECT_TRUE(drawn.contains(china(2026, 3, 2, 9, 59)));
    EXPECT_FALSE(drawn.contains(china(2026, 3, 3, 9)));
    EXPECT_EQ(drill_time(hours, week, lot_of(120)), drill_time(hours, week, lot_of(0)));
}

TEST(DrillTime, GivenAKey_WhenWeeksAndStationsAreDrawn_ThenTheyDifferAndAreTheSameEachTime) {
    const MasterKeys masters{crypto::SealingKey::generate(), crypto::SealingKey::generate(),
                             crypto::SealingKey::generate(), crypto::SealingKey::generate(),
                             crypto::SealingKey::generate()};
    const KeyedPseudonyms pseudonyms(masters);
    std::set<std::string> lots;
    for (const auto* organisation : {"one", "two"})
        for (const auto* week : {"2026-03-02", "2026-03-09"})
            lots.insert(pseudonyms.drill_lot(OrganisationId(organisation), week));
    EXPECT_EQ(lots.size(), 4U);
    EXPECT_EQ(pseudonyms.drill_lot(OrganisationId("one"), "2026-03-02"),
              pseudonyms.drill_lot(OrganisationId("one"), "2026-03-02"));
}

TEST_F(TimingDrills, GivenAWeek_WhenTheTimeComes_ThenTheStationIsDueForTwoHours) {
    come_to_drill_time(1min);
    EXPECT_THAT(due(), Not(Contains(in_.station)));
    pass(1min);
    EXPECT_THAT(due(), Contains(in_.station));
    pass(2h - 1ms);
    EXPECT_THAT(due(), Contains(in_.station));
    pass(1ms);
    EXPECT_THAT(due(), Not(Contains(in_.station)));
}

TEST_F(TimingDrills, GivenAStationThatWasDrilled_WhenLookedAgain_ThenItIsNotDueBeforeTheNextWeek) {
    come_to_drill_time();
    answer_as(duty_, start());
    EXPECT_THAT(due(), Not(Contains(in_.station)));
    come_to_drill_time();
    EXPECT_THAT(due(), Contains(in_.station));
}

TEST_F(TimingDrills, GivenAnAlertThatWaits_WhenTheTimeComes_ThenItIsNotDrilledUntilThatIsAnswered) {
    come_to_drill_time();
    const auto report = file_at(Level::orange);
    EXPECT_THAT(due(), Not(Contains(in_.station)));
    acknowledge(root(report));
    EXPECT_THAT(due(), Contains(in_.station));
}

TEST_F(TimingDrills, GivenADrillThatWasCutOff_WhenTheAlertIsAnswered_ThenItIsDrilledAnew) {
    come_to_drill_time();
    start();
    const auto report = file_at(Level::orange);
    acknowledge(root(report));
    EXPECT_THAT(due(), Contains(in_.station));
}

TEST_F(TimingDrills, GivenOrganisationsNobodyAlerts_WhenAWeekPasses_ThenTheyAreNeverDue) {
    with_phone(in_.education);
    std::set<OrganisationId> found;
    for (auto passed = 0h; passed < 7 * 24h; passed += 1h, pass(1h))
        for (const auto& each : due()) found.insert(each);
    EXPECT_THAT(found, ElementsAre(in_.station));  // nobody else has a device
}

}  // namespace
}  // namespace vigil::domain_test

// Half an hour before a duty begins the chief is told of whoever cannot be reached (F51, decision 0045).
#include "unit/domain/reachability/reaching.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Of the station: the first is on duty from 08:00 to 20:00, and can be called; the second from 20:00 to 08:00.
class Looking : public Reaching {
protected:
    Looking() {
        auto roster = daily(day_, "08:00", "20:00");
        const auto nights = daily(night_, "20:00", "08:00");
        roster.shifts.push_back(nights.shifts.front());
        roster.chiefs = {chief_.account};
        call_at(day_, "+8613800000001");
        EXPECT_TRUE(set(in_.station, roster));
    }

    Caller day_ = with_phone(in_.station), night_ = with_phone(in_.station), chief_ = with_phone(in_.station);
};

TEST_F(Looking, GivenAnOfficerNobodyHasHeardOf_WhenTheDutyIsHalfAnHourAway_ThenTheStationAndWhoeverStandsAboveAreTold) {
    walk_to(china(2026, 3, 2, 19, 29));
    EXPECT_THAT(told(in_.station), IsEmpty());
    walk_to(china(2026, 3, 2, 19, 30));
    ASSERT_THAT(told(in_.station), SizeIs(1));
    const auto warning = told(in_.station).front();
    EXPECT_EQ(warning.account_id, night_.account);
    EXPECT_EQ(warning.organisation_id, in_.station);
    EXPECT_EQ(warning.from, china(2026, 3, 2, 20));
    EXPECT_EQ(warning.until, china(2026, 3, 3, 8));
    EXPECT_THAT(warning.reasons, ElementsAre(Unreached::not_heard_of, Unreached::test_unanswered));
    EXPECT_TRUE(was_logged("duty.warned", warning.warning_id.str()));
    // Nobody of that duty can be reached: without a name, that is the station's affair.
    ASSERT_FALSE(told(in_.banner_agency).empty());
    EXPECT_TRUE(told(in_.banner_agency).back().account_id.empty());
    EXPECT_EQ(told(in_.banner_agency).back().organisation_id, in_.station);
}

TEST_F(Looking, GivenAnOfficerWhoWasHeardOf_WhenTheDutyComes_ThenNobodyIsTold) {
    walk_to(china(2026, 3, 2, 19, 10));
    answer_test(night_);
    walk_to(china(2026, 3, 2, 20));
    EXPECT_THAT(told(in_.station), IsEmpty());
    EXPECT_THAT(told(in_.banner_agency), IsEmpty());
}

TEST_F(Looking, GivenAColleagueOfTheSameDutyWhoIsReachable_WhenOneIsNot_ThenOnlyTheStationIsTold) {
    using enum Weekday;
    auto roster = daily(day_, "08:00", "20:00");
    roster.shifts.push_back(daily(night_, "20:00", "08:00").shifts.front());
    roster.shifts.back().officers.push_back(chief_.account);
    roster.chiefs = {chief_.account};
    ASSERT_TRUE(set(in_.station, roster));
    walk_to(china(2026, 3, 2, 19, 10));
    answer_test(chief_);
    walk_to(china(2026, 3, 2, 19, 30));
    ASSERT_THAT(told(in_.station), SizeIs(1));
    EXPECT_EQ(told(in_.station).front().account_id, night_.account);
    EXPECT_THAT(told(in_.banner_agency), IsEmpty());
}

TEST_F(Looking, GivenAWarning_WhenLooksComeAgain_ThenNobodyIsToldTwiceOfOneDuty) {
    walk_to(china(2026, 3, 2, 19, 30));
    const auto before = told(in_.station).size();
    for (const int minute : {40, 50}) {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(look_soon(unit, in_.station, now()));
            return std::monostate{};
        });
        walk_to(china(2026, 3, 2, 19, minute));
    }
    EXPECT_EQ(told(in_.station).size(), before);
    // Nor after the phone came back and went again.
    answer_test(night_);
    walk_to(china(2026, 3, 2, 19, 55));
    const auto ended = told(in_.station).size();
    walk_to(china(2026, 3, 3, 7, 29));
    const auto later = told(in_.station);
    EXPECT_EQ(std::count_if(later.begin() + static_cast<std::ptrdiff_t>(ended), later.end(),
                            [&](const auto& each) { return each.account_id == night_.account && !each.ended_at; }),
              0);
}

TEST_F(Looking, GivenAWarning_WhenThePhoneAnswersTheTest_ThenItEndsAtOnceForEverybodyWhoWasTold) {
    walk_to(china(2026, 3, 2, 19, 30));
    pass(2min);
    answer_test(night_);
    const auto last = told(in_.station).back();
    EXPECT_EQ(last.account_id, night_.account);
    EXPECT_EQ(last.ended_at, now());
    EXPECT_EQ(last.end, WarningEnd::reachable_again);
    const auto above = told(in_.banner_agency).back();
    EXPECT_EQ(above.end, WarningEnd::reachable_again);
    EXPECT_TRUE(was_logged("duty.warning_ended", last.warning_id.str()));
}

TEST_F(Looking, GivenAWarning_WhenTheOfficerIsReplaced_ThenItEndsAndTheOtherIsLookedAt) {
    walk_to(china(2026, 3, 2, 19, 30));
    auto roster = daily(day_, "08:00", "20:00");
    roster.shifts.push_back(daily(chief_, "20:00", "08:00").shifts.front());
    roster.chiefs = {chief_.account};
    ASSERT_TRUE(set(in_.station, roster));
    walk_to(china(2026, 3, 2, 19, 31));
    bool ended = false, other = false;
    for (const auto& each : told(in_.station)) {
        ended = ended || (each.account_id == night_.account && each.end == WarningEnd::off_duty);
        other = other || (each.account_id == chief_.account && !each.end);
    }
    EXPECT_TRUE(ended);
    EXPECT_TRUE(other);
}

TEST_F(Looking, GivenAWarning_WhenTheDutyIsOver_ThenItIsOver) {
    walk_to(china(2026, 3, 2, 19, 30));
    walk_to(china(2026, 3, 3, 8));
    for (const auto& each : told(in_.station))
        if (each.account_id == night_.account && each.ended_at) {
            EXPECT_EQ(each.end, WarningEnd::over);
            EXPECT_EQ(each.ended_at, china(2026, 3, 3, 8));
            return;
        }
    FAIL() << "the warning stands";
}

TEST_F(Looking, GivenATelephone_WhenItIsSet_ThenTheOfficerCanBeReached) {
    walk_to(china(2026, 3, 2, 19, 30));
    call_at(night_, "+8613800000002");
    walk_to(china(2026, 3, 2, 19, 31));
    for (const auto& each : open_warnings()) EXPECT_NE(each.account, night_.account);
}

TEST_F(Looking, GivenADuty_WhenItIsAnHourAway_ThenTheDevicesAreTestedOnce) {
    walk_to(china(2026, 3, 2, 9, 1));
    const auto before = tests_in(in_.station);
    EXPECT_EQ(before, 1u) << "nobody was tested yet";
    walk_to(china(2026, 3, 2, 18, 59));
    EXPECT_EQ(tests_in(in_.station), before);
    walk_to(china(2026, 3, 2, 19));
    EXPECT_EQ(tests_in(in_.station), before + 1);
    walk_to(china(2026, 3, 2, 20));
    EXPECT_EQ(tests_in(in_.station), before + 1);
}

TEST_F(Looking, GivenNoBoundaryForDays_WhenADayHasPassed_ThenItIsLookedAndTestedAllTheSame) {
    ASSERT_TRUE(set(in_.station, always(day_)));
    walk_to(china(2026, 3, 2, 9, 1));
    const auto before = tests_in(in_.station);
    walk_to(china(2026, 3, 3, 9, 1));
    EXPECT_EQ(tests_in(in_.station), before + 1);
}

TEST_F(Looking, GivenManyLooks_WhenTheyHaveCome_ThenTheStationHasOneClockThatNeverFires) {
    for (int day = 3; day < 8; ++day) walk_to(china(2026, 3, static_cast<unsigned>(day), 9));
    const auto looks = looks_of(in_.station);
    ASSERT_THAT(looks, SizeIs(1));
    EXPECT_EQ(looks[0].kind, kDutyLookClock);
    EXPECT_FALSE(looks[0].fired_at);
    EXPECT_GT(looks[0].due_at, now());
}

TEST_F(Looking, GivenAServerThatWasAway_WhenALookIsDue_ThenDevicesComeBackFirst) {
    walk_to(china(2026, 3, 2, 19));
    pass(31min);
    limits_.hearing_since = now() - 1min;
    fire();
    EXPECT_THAT(told(in_.station), IsEmpty());
    pass(9min);
    fire();
    EXPECT_THAT(told(in_.station), SizeIs(1));
}

// No chief, and nobody plans duty at the station itself.
TEST_F(Looking, GivenNobodyWhoOverseesAtTheStation_WhenAnOfficerCannotBeReached_ThenWhoeverStandsAboveLearnsWho) {
    auto roster = daily(day_, "08:00", "20:00");
    roster.shifts.push_back(daily(night_, "20:00", "08:00").shifts.front());
    ASSERT_TRUE(set(in_.station, roster));
    walk_to(china(2026, 3, 2, 19, 30));
    const auto above = told(in_.banner_agency);
    EXPECT_TRUE(
        std::any_of(above.begin(), above.end(), [&](const auto& each) { return each.account_id == night_.account; }));
}

class Rounds : public Reaching {
protected:
    void begin() {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(begin_rounds(unit, ids_, now()));
            return std::monostate{};
        });
    }
};

TEST_F(Rounds, GivenAStationWithoutARoster_WhenNobodyThereCanBeReached_ThenItAndWhoeverStandsAboveAreToldEachDay) {
    const auto officer = with_phone(in_.station);
    begin();
    begin();  // as each start of the server does
    walk_to(china(2026, 3, 2, 12));
    ASSERT_THAT(told(in_.station), SizeIs(1));
    EXPECT_TRUE(told(in_.station)[0].account_id.empty());
    EXPECT_EQ(told(in_.station)[0].from, china(2026, 3, 2));
    const auto above = told(in_.banner_agency);
    EXPECT_EQ(std::count_if(above.begin(), above.end(),
                            [&](const auto& each) { return each.organisation_id == in_.station; }),
              1);
    answer_test(officer);
    EXPECT_EQ(told(in_.station).back().end, WarningEnd::reachable_again);
    walk_to(china(2026, 3, 3, 12));
    const auto next = told(in_.station);
    EXPECT_EQ(std::count_if(next.begin(), next.end(), [](const auto& each) { return !each.end; }), 2);
}

TEST_F(Rounds, GivenAStationWithoutARoster_WhenOneOfItCanBeReached_ThenNobodyIsTold) {
    const auto officer = with_phone(in_.station);
    static_cast<void>(with_phone(in_.station));
    hear(officer);
    limits_.heard_within = 7 * 24h;
    begin();
    walk_to(china(2026, 3, 2, 21));
    EXPECT_THAT(told(in_.station), IsEmpty());
}

TEST_F(Rounds, GivenAServerThatBegins_WhenItServesNobodyYet_ThenEveryStationHasItsClockAndTheNextRoundComesInADay) {
    begin();
    EXPECT_THAT(looks_of(in_.station), SizeIs(1));
    const auto rounds = find([](Unit& unit) { return unit.clocks().running("duty"); });
    ASSERT_THAT(rounds, SizeIs(1));
    EXPECT_EQ(rounds[0].kind, kDutyRoundClock);
    EXPECT_EQ(rounds[0].due_at, now() + 24h);
}

TEST_F(Rounds, GivenAStationWithoutOfficers_WhenItIsLooked_ThenNobodyIsTold) {
    begin();
    walk_to(china(2026, 3, 4));
    EXPECT_THAT(told(in_.other_station), IsEmpty());
    EXPECT_THAT(looks_of(in_.other_station), SizeIs(1));
    EXPECT_THAT(looks_of(in_.education), IsEmpty()) << "it climbs no ladder";
}

}  // namespace
}  // namespace vigil::domain_test

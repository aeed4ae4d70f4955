// Who is on duty: each rule by an example, with days of 2026 as they stand in a printed calendar.
#include "domain/duty/duty.hpp"

#include "unit/domain/duty/rosters.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using enum Weekday;

const Accounts kNobody;

protocol::Roster of_shift(protocol::Shift shift) {
    return {.shifts = {std::move(shift)}, .rotations = {}, .overrides = {}};
}

protocol::Roster of_rotation(protocol::Rotation rotation) {
    return {.shifts = {}, .rotations = {std::move(rotation)}, .overrides = {}};
}

// --- windows

TEST(Duty, GivenAnEmptyRoster_WhenAskedForADay_ThenNobodyIsOnDutyForAllOfIt) {
    EXPECT_THAT(duty_spans({}, china(2026, 3, 2), china(2026, 3, 3)),
                ElementsAre(DutySpan{china(2026, 3, 2), china(2026, 3, 3), {}}));
    EXPECT_THAT(duty_at({}, china(2026, 3, 2)), IsEmpty());
}

TEST(Duty, GivenAWindowOfNothing_WhenAsked_ThenThereIsNoSpan) {
    EXPECT_THAT(duty_spans(day_and_night(), china(2026, 3, 2), china(2026, 3, 2)), IsEmpty());
    EXPECT_THAT(duty_spans(day_and_night(), china(2026, 3, 3), china(2026, 3, 2)), IsEmpty());
}

TEST(Duty, GivenAWindowWithinAShift_WhenAsked_ThenTheSpanIsTheWindow) {
    EXPECT_THAT(duty_spans(day_and_night(), china(2026, 3, 2, 9), china(2026, 3, 2, 10)),
                ElementsAre(DutySpan{china(2026, 3, 2, 9), china(2026, 3, 2, 10), {kBao}}));
}

TEST(Duty, GivenShiftsThatFollowEachOther_WhenTheirOfficersAreTheSame_ThenTheyAreOneSpan) {
    const protocol::Roster roster{.shifts = {a_shift(kEveryWeekday, "00:00", "12:00", {kBao, kChen}),
                                             a_shift(kEveryWeekday, "12:00", "24:00", {kChen, kBao})},
                                  .rotations = {},
                                  .overrides = {}};
    EXPECT_THAT(duty_spans(roster, china(2026, 3, 2), china(2026, 3, 5)),
                ElementsAre(DutySpan{china(2026, 3, 2), china(2026, 3, 5), {kBao, kChen}}));
}

// --- shifts

TEST(DutyOfShifts, GivenDayAndNight_WhenTheHourOfHandingOverComes_ThenTheDutyChangesAtThatMinute) {
    EXPECT_THAT(duty_spans(day_and_night(), china(2026, 3, 2), china(2026, 3, 3)),
                ElementsAre(DutySpan{china(2026, 3, 2), china(2026, 3, 2, 8), {kChen}},
                            DutySpan{china(2026, 3, 2, 8), china(2026, 3, 2, 20), {kBao}},
                            DutySpan{china(2026, 3, 2, 20), china(2026, 3, 3), {kChen}}));
    EXPECT_THAT(duty_at(day_and_night(), china(2026, 3, 2, 20) - 1ms), ElementsAre(kBao));
    EXPECT_THAT(duty_at(day_and_night(), china(2026, 3, 2, 20)), ElementsAre(kChen));
}

TEST(DutyOfShifts, GivenANightOfSunday_WhenMondayComes_ThenItLastsUntilItsEndAndDoesNotComeAgain) {
    EXPECT_THAT(duty_spans(of_shift(a_shift({sunday}, "22:15", "06:45", {kBao})), china(2026, 3, 1), china(2026, 3, 3)),
                ElementsAre(DutySpan{china(2026, 3, 1), china(2026, 3, 1, 22, 15), {}},
                            DutySpan{china(2026, 3, 1, 22, 15), china(2026, 3, 2, 6, 45), {kBao}},
                            DutySpan{china(2026, 3, 2, 6, 45), china(2026, 3, 3), {}}));
}

TEST(DutyOfShifts, GivenAnEndAt24_WhenMidnightComes_ThenTheShiftIsOver) {
    EXPECT_THAT(duty_spans(of_shift(a_shift({monday}, "16:00", "24:00", {kBao})), china(2026, 3, 2), china(2026, 3, 4)),
                ElementsAre(DutySpan{china(2026, 3, 2), china(2026, 3, 2, 16), {}},
                            DutySpan{china(2026, 3, 2, 16), china(2026, 3, 3), {kBao}},
                            DutySpan{china(2026, 3, 3), china(2026, 3, 4), {}}));
}

TEST(DutyOfShifts, GivenAnEndThatIsTheBeginning_WhenAsked_ThenItLasts24Hours) {
    EXPECT_THAT(duty_spans(of_shift(a_shift({monday}, "09:00", "09:00", {kBao})), china(2026, 3, 2), china(2026, 3, 4)),
                ElementsAre(DutySpan{china(2026, 3, 2), china(2026, 3, 2, 9), {}},
                            DutySpan{china(2026, 3, 2, 9), china(2026, 3, 3, 9), {kBao}},
                            DutySpan{china(2026, 3, 3, 9), china(2026, 3, 4), {}}));
}

// At 07:00 on Monday in China it is still Sunday in Greenwich.
TEST(DutyOfShifts, GivenAWeekday_WhenAsked_ThenItIsThatOfChina) {
    const auto roster = of_shift(a_shift({monday}, "07:00", "07:30", {kBao}));
    EXPECT_THAT(duty_at(roster, instant_of(1'772'406'000'000)), ElementsAre(kBao));  // 2026-03-01T23:00:00Z
    EXPECT_THAT(duty_at(roster, instant_of(1'772'492'400'000)), IsEmpty());          // a day later
}

TEST(DutyOfShifts, GivenFirstAndLast_WhenDaysGoBy_ThenItBeginsOnBothAndOnNoDayOutside) {
    auto shift = a_shift(kEveryWeekday, "20:00", "08:00", {kBao});
    shift.first = "2026-03-03";
    shift.last = "2026-03-04";
    EXPECT_THAT(duty_spans(of_shift(shift), china(2026, 3, 2), china(2026, 3, 7)),
                ElementsAre(DutySpan{china(2026, 3, 2), china(2026, 3, 3, 20), {}},
                            DutySpan{china(2026, 3, 3, 20), china(2026, 3, 4, 8), {kBao}},
                            DutySpan{china(2026, 3, 4, 8), china(2026, 3, 4, 20), {}},
                            DutySpan{china(2026, 3, 4, 20), china(2026, 3, 5, 8), {kBao}},
                            DutySpan{china(2026, 3, 5, 8), china(2026, 3, 7), {}}));
}

TEST(DutyOfShifts, GivenOfficersInAnyOrder_WhenShiftsAddUp_ThenEachStandsOnceAndSorted) {
    const protocol::Roster roster{.shifts = {a_shift({monday}, "08:00", "12:00", {kDing, kBao}),
                                             a_shift({monday}, "10:00", "14:00", {kChen, kBao})},
                                  .rotations = {},
                                  .overrides = {}};
    EXPECT_THAT(duty_spans(roster, china(2026, 3, 2, 8), china(2026, 3, 2, 14)),
                ElementsAre(DutySpan{china(2026, 3, 2, 8), china(2026, 3, 2, 10), {kBao, kDing}},
                            DutySpan{china(2026, 3, 2, 10), china(2026, 3, 2, 12), {kBao, kChen, kDing}},
                            DutySpan{china(2026, 3, 2, 12), china(2026, 3, 2, 14), {kBao, kChen}}));
}

// --- holidays

protocol::Roster from_eight_to_five(DayKind on) {
    auto shift = a_shift(kEveryWeekday, "08:00", "17:00", {kBao});
    shift.on = on;
    return of_shift(shift);
}

struct KindCase {
    const char* name;
    int month;
    int day;
    bool work_day;
};

class DutyOfDayKinds : public testing::TestWithParam<KindCase> {};

TEST_P(DutyOfDayKinds, GivenADayOf2026_WhenItsKindIsAsked_ThenOneOfBothShiftsIsOnAndThatOfEveryDayToo) {
    const auto& [name, month, day, work_day] = GetParam();
    const auto noon = china(2026, static_cast<unsigned>(month), static_cast<unsigned>(day), 12);
    EXPECT_EQ(duty_at(from_eight_to_five(DayKind::work_days), noon), work_day ? Accounts{kBao} : kNobody);
    EXPECT_EQ(duty_at(from_eight_to_five(DayKind::days_off), noon), work_day ? kNobody : Accounts{kBao});
    EXPECT_EQ(duty_at(from_eight_to_five(DayKind::every_day), noon), Accounts{kBao});
}

INSTANTIATE_TEST_SUITE_P(
    Of2026, DutyOfDayKinds,
    testing::Values(KindCase{"AMonday", 3, 2, true}, KindCase{"ASunday", 3, 1, false},
                    KindCase{"ASaturdayThatIsWorked", 2, 14, true}, KindCase{"AnotherSaturdayThatIsWorked", 5, 9, true},
                    KindCase{"ASundayThatIsWorked", 9, 20, true}, KindCase{"AMondayOfTheFestival", 2, 16, false},
                    KindCase{"TheDayAfterTheFestival", 2, 24, true}, KindCase{"AFridayOfNationalDay", 10, 2, false}),
    [](const auto& tested) { return tested.param.name; });

TEST(DutyOfHolidays, GivenANightOfWorkDays_WhenTheLastOneEndsInAHoliday_ThenTheDayOnWhichItBeginsCounts) {
    auto shift = a_shift(kEveryWeekday, "20:00", "08:00", {kBao});
    shift.on = DayKind::work_days;
    EXPECT_THAT(duty_spans(of_shift(shift), china(2026, 2, 14, 12), china(2026, 2, 25, 12)),
                ElementsAre(DutySpan{china(2026, 2, 14, 12), china(2026, 2, 14, 20), {}},
                            DutySpan{china(2026, 2, 14, 20), china(2026, 2, 15, 8), {kBao}},
                            DutySpan{china(2026, 2, 15, 8), china(2026, 2, 24, 20), {}},
                            DutySpan{china(2026, 2, 24, 20), china(2026, 2, 25, 8), {kBao}},
                            DutySpan{china(2026, 2, 25, 8), china(2026, 2, 25, 12), {}}));
}

TEST(DutyOfHolidays, GivenWorkDaysOfMondayToFriday_WhenASaturdayIsWorked_ThenItsWeekdayStillCounts) {
    auto shift = a_shift({monday, tuesday, wednesday, thursday, friday}, "08:00", "17:00", {kBao});
    shift.on = DayKind::work_days;
    EXPECT_THAT(duty_at(of_shift(shift), china(2026, 2, 13, 12)), ElementsAre(kBao));
    EXPECT_THAT(duty_at(of_shift(shift), china(2026, 2, 14, 12)), IsEmpty());
}

// --- rotations

TEST(DutyOfRotations, GivenThreeOfficers_WhenWeeksGoBy_ThenTheyFollowEachOtherAndBeginAgain) {
    const auto roster = of_rotation(a_rotation({kDing, kBao, kChen}, 7, "09:00", "2026-03-02"));
    EXPECT_THAT(duty_spans(roster, china(2026, 3, 1), china(2026, 3, 31)),
                ElementsAre(DutySpan{china(2026, 3, 1), china(2026, 3, 2, 9), {}},
                            DutySpan{china(2026, 3, 2, 9), china(2026, 3, 9, 9), {kDing}},
                            DutySpan{china(2026, 3, 9, 9), china(2026, 3, 16, 9), {kBao}},
                            DutySpan{china(2026, 3, 16, 9), china(2026, 3, 23, 9), {kChen}},
                            DutySpan{china(2026, 3, 23, 9), china(2026, 3, 30, 9), {kDing}},
                            DutySpan{china(2026, 3, 30, 9), china(2026, 3, 31), {kBao}}));
}

TEST(DutyOfRotations, GivenARotation_WhenAskedMonthsLater_ThenTheTurnsHaveGoneOn) {
    const auto roster = of_rotation(a_rotation({kBao, kChen}, 1, "00:00", "2026-01-01"));
    EXPECT_THAT(duty_at(roster, china(2026, 12, 31)), ElementsAre(kBao)) << "364 days later";
    EXPECT_THAT(duty_at(roster, china(2026, 12, 31) - 1ms), ElementsAre(kChen));
}

TEST(DutyOfRotations, GivenALastDay_WhenItsHourOfHandingOverComes_ThenTheRotationIsOver) {
    auto rotation = a_rotation({kBao, kChen}, 7, "09:00", "2026-03-02");
    rotation.last = "2026-03-11";
    EXPECT_THAT(duty_spans(of_rotation(rotation), china(2026, 3, 8), china(2026, 3, 30)),
                ElementsAre(DutySpan{china(2026, 3, 8), china(2026, 3, 9, 9), {kBao}},
                            DutySpan{china(2026, 3, 9, 9), china(2026, 3, 11, 9), {kChen}},
                            DutySpan{china(2026, 3, 11, 9), china(2026, 3, 30), {}}));
    EXPECT_THAT(duty_at(of_rotation(rotation), china(2026, 3, 12)), IsEmpty());
    EXPECT_THAT(duty_at(of_rotation(rotation), china(2026, 3, 1)), IsEmpty());
}

TEST(DutyOfRotations, GivenShiftsBesideIt_WhenBothAreOn_ThenTheyAddUp) {
    auto roster = day_and_night();
    roster.rotations = {a_rotation({kBao, kDing}, 1, "20:00", "2026-03-02")};
    EXPECT_THAT(duty_spans(roster, china(2026, 3, 3, 8), china(2026, 3, 4, 8)),
                ElementsAre(DutySpan{china(2026, 3, 3, 8), china(2026, 3, 3, 20), {kBao}},
                            DutySpan{china(2026, 3, 3, 20), china(2026, 3, 4, 8), {kChen, kDing}}));
}

// --- what check() refuses

TEST(DutyOfWhatCannotBeRead, GivenImpossibleParts_WhenAsked_ThenTheyAreOnAtNoTimeAndTheOthersAre) {
    auto roster = day_and_night();
    roster.shifts.push_back(a_shift(kEveryWeekday, "24:00", "08:00", {kDing}));
    roster.shifts.push_back(a_shift(kEveryWeekday, "08:00", "24:30", {kDing}));
    roster.rotations = {a_rotation({kDing, kDing}, 0, "09:00", "2026-03-01"),
                        a_rotation({kDing, kDing}, 1, "9:00", "2026-03-01"),
                        a_rotation({kDing, kDing}, 1, "09:00", "2026-02-30"), a_rotation({}, 1, "09:00", "2026-03-01")};
    roster.overrides = {an_override(china(2026, 3, 2, 12), china(2026, 3, 2, 11), {kDing})};
    EXPECT_EQ(duty_spans(roster, china(2026, 3, 2), china(2026, 3, 9)),
              duty_spans(day_and_night(), china(2026, 3, 2), china(2026, 3, 9)));
}

}  // namespace
}  // namespace vigil::domain_test

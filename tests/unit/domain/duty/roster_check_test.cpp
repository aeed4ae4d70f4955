// What a roster may not state, each problem by pointer and code.
#include "domain/duty/roster_check.hpp"

#include <functional>

#include "unit/domain/duty/rosters.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using enum Weekday;

std::vector<std::string> problems_of(const protocol::Roster& roster) {
    const auto checked = check(roster);
    std::vector<std::string> problems;
    if (checked) return problems;
    EXPECT_EQ(checked.error().kind, ErrorKind::invalid_input);
    EXPECT_EQ(checked.error().code, "invalid_document");
    for (const auto& each : checked.error().violations) problems.push_back(each.pointer + " " + each.code);
    return problems;
}

// One of each part, with nothing to complain of.
protocol::Roster a_roster() {
    auto roster = day_and_night();
    roster.shifts[1].first = "2026-03-02";
    roster.shifts[1].last = "2026-03-02";
    roster.rotations = {a_rotation({kBao, kChen}, 7, "09:00", "2026-03-02")};
    roster.rotations[0].last = "2026-03-03";
    roster.overrides = {an_override(china(2026, 3, 2), china(2026, 3, 3), {}),
                        an_override(china(2026, 3, 3), china(2027, 3, 4), {kBao, kChen})};
    return roster;
}

TEST(RosterCheck, GivenRostersInOrder_WhenChecked_ThenNothingIsSaid) {
    EXPECT_THAT(problems_of({}), IsEmpty());
    EXPECT_THAT(problems_of(a_roster()), IsEmpty());
}

struct Mistake {
    const char* name;
    std::function<void(protocol::Roster&)> make;
    const char* problem;
};

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, GivenARosterInOrder_WhenOneThingIsWrong_ThenItAloneIsNamed) {
    auto roster = a_roster();
    GetParam().make(roster);
    EXPECT_THAT(problems_of(roster), ElementsAre(GetParam().problem));
}

using R = protocol::Roster;

INSTANTIATE_TEST_SUITE_P(
    OfShifts, Mistakes,
    testing::Values(
        Mistake{"NoSuchBeginning", [](R& r) { r.shifts[0].from = "7:00"; }, "/shifts/0/from bad_format"},
        Mistake{"BeginningAt24", [](R& r) { r.shifts[0].from = "24:00"; }, "/shifts/0/from out_of_range"},
        Mistake{"NoSuchEnd", [](R& r) { r.shifts[1].until = "24:30"; }, "/shifts/1/until bad_format"},
        Mistake{"WeekdayTwice", [](R& r) { r.shifts[0].days[6] = monday; }, "/shifts/0/days/6 duplicate"},
        Mistake{"OfficerTwice",
                [](R& r) {
                    r.shifts[0].officers = {kBao, kDing, kBao};
                },
                "/shifts/0/officers/2 duplicate"},
        Mistake{"NoSuchFirstDay", [](R& r) { r.shifts[0].first = "2026-02-29"; }, "/shifts/0/first bad_format"},
        Mistake{"NoSuchLastDay", [](R& r) { r.shifts[1].last = "2026-04-31"; }, "/shifts/1/last bad_format"},
        Mistake{"LastBeforeFirst", [](R& r) { r.shifts[1].last = "2026-03-01"; }, "/shifts/1/last out_of_order"}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OfRotations, Mistakes,
    testing::Values(
        Mistake{"NoSuchTime", [](R& r) { r.rotations[0].at = "12:60"; }, "/rotations/0/at bad_format"},
        Mistake{"HandingOverAt24", [](R& r) { r.rotations[0].at = "24:00"; }, "/rotations/0/at out_of_range"},
        Mistake{"OfficerTwice",
                [](R& r) {
                    r.rotations[0].officers = {kBao, kBao};
                },
                "/rotations/0/officers/1 duplicate"},
        Mistake{"NoFirstDay", [](R& r) { r.rotations[0].first = ""; }, "/rotations/0/first bad_format"},
        Mistake{"NoSuchLastDay", [](R& r) { r.rotations[0].last = "2026-06-31"; }, "/rotations/0/last bad_format"},
        Mistake{"LastBeforeFirst", [](R& r) { r.rotations[0].last = "2026-03-01"; }, "/rotations/0/last out_of_order"},
        Mistake{"LastOnFirst", [](R& r) { r.rotations[0].last = "2026-03-02"; }, "/rotations/0/last out_of_order"}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OfOverrides, Mistakes,
    testing::Values(
        Mistake{"EndsBeforeItBegins", [](R& r) { r.overrides[0].until = china(2026, 3, 1); },
                "/overrides/0/until out_of_order"},
        Mistake{"EndsAsItBegins", [](R& r) { r.overrides[0].until = r.overrides[0].from; },
                "/overrides/0/until out_of_order"},
        Mistake{"LongerThanAYear", [](R& r) { r.overrides[1].until += 1ms; }, "/overrides/1/until out_of_range"},
        Mistake{"OfficerTwice",
                [](R& r) {
                    r.overrides[1].officers = {kChen, kChen};
                },
                "/overrides/1/officers/1 duplicate"},
        Mistake{"AtOneTime", [](R& r) { r.overrides[0].until += 1ms; }, "/overrides/1 overrides_overlap"},
        Mistake{"WithinAnother", [](R& r) { r.overrides[0] = an_override(china(2026, 6, 1), china(2026, 6, 2), {}); },
                "/overrides/1 overrides_overlap"}),
    [](const auto& tested) { return tested.param.name; });

TEST(RosterCheck, GivenManyMistakes_WhenChecked_ThenAllAreNamedInOrder) {
    auto roster = a_roster();
    roster.shifts[1].from = "x";
    roster.shifts[1].first = "2026-13-01";
    roster.shifts[1].last = "tomorrow";
    roster.rotations[0].at = "";
    roster.overrides[0].until = china(2025, 1, 1);
    EXPECT_THAT(problems_of(roster),
                ElementsAre("/shifts/1/from bad_format", "/shifts/1/first bad_format", "/shifts/1/last bad_format",
                            "/rotations/0/at bad_format", "/overrides/0/until out_of_order"));
}

TEST(RosterCheck, GivenMoreMistakesThanAreShown_WhenChecked_ThenFiftyAreNamed) {
    protocol::Roster roster;
    roster.shifts.assign(60, a_shift(kEveryWeekday, "x", "y", {kBao}));
    EXPECT_EQ(problems_of(roster).size(), kMaxViolations);
}

// --- one officer in two shifts at one time

protocol::Shift shift_on(Weekday day, const char* from, const char* until, const char* first = "",
                         const char* last = "") {
    auto shift = a_shift({day}, from, until, {kBao});
    shift.first = first;
    shift.last = last;
    return shift;
}

protocol::Shift of_kind(DayKind on, const char* from, const char* until) {
    auto shift = a_shift(kEveryWeekday, from, until, {kBao});
    shift.on = on;
    return shift;
}

struct Pair {
    const char* name;
    protocol::Shift one;
    protocol::Shift other;
    bool overlap;
};

class Overlaps : public testing::TestWithParam<Pair> {};

TEST_P(Overlaps, GivenTwoShiftsOfOneOfficer_WhenChecked_ThenTheLaterOfTheListIsNamedIfTheyMeet) {
    const auto& [name, one, other, overlap] = GetParam();
    const std::vector<std::string> expected =
        overlap ? std::vector<std::string>{"/shifts/1/officers/0 shifts_overlap"} : std::vector<std::string>{};
    EXPECT_EQ(problems_of({{one, other}, {}, {}}), expected);
    EXPECT_EQ(problems_of({{other, one}, {}, {}}), expected);
}

INSTANTIATE_TEST_SUITE_P(
    OfTimes, Overlaps,
    testing::Values(
        Pair{"OnOneDay", shift_on(monday, "08:00", "12:00"), shift_on(monday, "11:59", "16:00"), true},
        Pair{"HandingOver", shift_on(monday, "08:00", "12:00"), shift_on(monday, "12:00", "16:00"), false},
        Pair{"ANightAndTheMorning", shift_on(monday, "20:00", "08:00"), shift_on(tuesday, "07:00", "15:00"), true},
        Pair{"ANightAndTheDay", shift_on(monday, "20:00", "08:00"), shift_on(tuesday, "08:00", "15:00"), false},
        Pair{"TheNightOfSunday", shift_on(sunday, "20:00", "08:00"), shift_on(monday, "07:00", "15:00"), true},
        Pair{"TheMorningBefore", shift_on(monday, "20:00", "08:00"), shift_on(monday, "07:00", "15:00"), false},
        Pair{"TwoWholeDays", shift_on(monday, "09:00", "09:00"), shift_on(tuesday, "09:00", "09:00"), false},
        Pair{"AWholeDayAndAnEarlierHour", shift_on(monday, "09:00", "09:00"), shift_on(tuesday, "08:00", "09:00"),
             true},
        Pair{"UntilMidnight", shift_on(monday, "16:00", "24:00"), shift_on(tuesday, "00:00", "08:00"), false},
        Pair{"OtherDays", shift_on(monday, "08:00", "12:00"), shift_on(wednesday, "08:00", "12:00"), false}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(OfDays, Overlaps,
                         testing::Values(Pair{"OneIsOver", shift_on(monday, "08:00", "12:00", "", "2026-03-02"),
                                              shift_on(monday, "08:00", "12:00", "2026-03-03"), false},
                                         Pair{"OneSharedMonday", shift_on(monday, "08:00", "12:00", "", "2026-03-02"),
                                              shift_on(monday, "08:00", "12:00", "2026-03-02"), true},
                                         Pair{"OnTheSeventhDay", shift_on(sunday, "08:00", "12:00", "2026-03-02"),
                                              shift_on(sunday, "08:00", "12:00", "2026-02-01"), true},
                                         Pair{"NoSharedMonday", shift_on(monday, "08:00", "12:00", "", "2026-03-08"),
                                              shift_on(monday, "08:00", "12:00", "2026-03-03"), false},
                                         Pair{"TheLastNight", shift_on(monday, "20:00", "08:00", "", "2026-03-02"),
                                              shift_on(tuesday, "07:00", "15:00", "2026-03-03"), true},
                                         Pair{"AfterTheLastNight", shift_on(monday, "20:00", "08:00", "", "2026-03-02"),
                                              shift_on(tuesday, "07:00", "15:00", "2026-03-04"), false},
                                         Pair{"OnNoDayAtAll",
                                              shift_on(monday, "08:00", "12:00", "2026-03-03", "2026-03-08"),
                                              shift_on(monday, "08:00", "12:00"), false}),
                         [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(OfKinds, Overlaps,
                         testing::Values(Pair{"NoDayIsBoth", of_kind(DayKind::work_days, "08:00", "20:00"),
                                              of_kind(DayKind::days_off, "08:00", "20:00"), false},
                                         Pair{"ANightIntoADayOfTheOtherKind",
                                              of_kind(DayKind::work_days, "20:00", "08:00"),
                                              of_kind(DayKind::days_off, "07:00", "15:00"), true},
                                         Pair{"EveryDayIsAlsoAWorkDay", of_kind(DayKind::every_day, "08:00", "20:00"),
                                              of_kind(DayKind::work_days, "08:00", "20:00"), true}),
                         [](const auto& tested) { return tested.param.name; });

TEST(RosterCheck, GivenShiftsAtOneTime_WhenChecked_ThenEachOfficerOfBothIsNamedAndNobodyElse) {
    const protocol::Roster roster{
        .shifts = {a_shift({monday}, "08:00", "12:00", {kBao, kChen}), a_shift({monday}, "08:00", "12:00", {kDing}),
                   a_shift({monday}, "10:00", "14:00", {kDing, kChen, kBao})},
        .rotations = {},
        .overrides = {}};
    EXPECT_THAT(problems_of(roster),
                ElementsAre("/shifts/2/officers/0 shifts_overlap", "/shifts/2/officers/1 shifts_overlap",
                            "/shifts/2/officers/2 shifts_overlap"));
}

TEST(RosterCheck, GivenAnOfficerInAShiftAndARotation_WhenChecked_ThenNothingIsSaid) {
    auto roster = day_and_night();
    roster.rotations = {a_rotation({kBao, kChen}, 7, "09:00", "2026-03-02"),
                        a_rotation({kBao, kChen}, 7, "09:00", "2026-03-02")};
    EXPECT_THAT(problems_of(roster), IsEmpty());
}

}  // namespace
}  // namespace vigil::domain_test

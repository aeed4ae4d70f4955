// calendars.load: days by which limits are counted, so changing them takes two people (F141).
#include "app/calendars.hpp"
#include "domain/alerts/alert.hpp"
#include "unit/app/desk_support.hpp"

namespace vigil::test {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

// 2026 with one day off.
std::string a_calendar(const std::string& day, int version = 1) {
    return R"({"year": 2026, "version": )" + std::to_string(version) +
           R"(, "source": "a notice", "work_days": ["2026-02-14"], "days_off": [{"name": "a feast", "from": ")" + day +
           R"(", "to": ")" + day + R"("}]})";
}

class DeskCalendars : public DeskTest {
protected:
    json load(const std::string& text) { return run("calendars.load", {{"text", text}}); }
    json years() { return run("calendars.list").at("calendars"); }
    // A clock of three work days that begins on Monday, 2 March 2026.
    void start_clock() {
        auto clock = a_clock(1);
        clock.kind = "first_note";
        clock.calendar = std::string(kHolidayCalendar);
        clock.no_later_than.reset();
        ASSERT_TRUE(store.write_now([&](Unit& unit) { return unit.clocks().start(clock); }));
    }
    Instant due() {
        return found([](Unit& unit) { return unit.clocks().running(kAlert.str()); }).at(0).due_at;
    }
};

TEST_F(DeskCalendars, GivenAYear_WhenLoaded_ThenItIsListedAndRunningClocksAreRecounted) {
    start_clock();
    const auto loaded = load(a_calendar("2026-03-04"));
    EXPECT_EQ(loaded.at("changed"), true);
    EXPECT_EQ(loaded.at("recounted"), 1);
    EXPECT_EQ(due(), china_midnight({2026, 3, 7})) << "3, 5 and 6 March";
    ASSERT_THAT(years(), SizeIs(1));
    EXPECT_EQ(years()[0].at("days_off"), json({"2026-03-04"}));
    EXPECT_EQ(years()[0].at("work_days"), json({"2026-02-14"}));
    EXPECT_EQ(load(a_calendar("2026-03-04")).at("changed"), false);
}

TEST_F(DeskCalendars, GivenAnotherArrangement_WhenLoaded_ThenItStandsInItsPlace) {
    load(a_calendar("2026-03-04"));
    load(a_calendar("2026-03-05", 2));
    ASSERT_THAT(years(), SizeIs(1));
    EXPECT_EQ(years()[0].at("version"), 2);
    EXPECT_EQ(years()[0].at("days_off"), json({"2026-03-05"}));
}

TEST_F(DeskCalendars, GivenAFileThatIsWrong_WhenLoaded_ThenEachProblemIsNamedAndNothingChanges) {
    const auto problem = refusal("calendars.load", {{"text", a_calendar("2026-02-30", 0)}});
    EXPECT_EQ(problem.at("code"), "invalid_document");
    EXPECT_THAT(problem.at("errors"), SizeIs(3));
    EXPECT_THAT(years(), SizeIs(0));
}

TEST_F(DeskCalendars, GivenTwoPeopleAreNeeded_WhenOneLoadsAYear_ThenItWaitsForTheSecondAndThenCounts) {
    start_clock();
    const auto before = due();
    demand_second_person();
    by = {"sys", {Role::system_administrator}};
    const std::string proposal = load(a_calendar("2026-03-04")).at("proposal_id");
    EXPECT_THAT(years(), SizeIs(0));
    by = {"sec", {Role::security_administrator}};
    const auto waiting = run("proposal.list").at("proposals");
    ASSERT_THAT(waiting, SizeIs(1));
    EXPECT_EQ(waiting[0].at("subject_name"),
              "holiday calendar 2026 version 1: 1 days off, 1 weekend days worked; a notice");
    EXPECT_EQ(due(), before);
    run("proposal.approve", {{"proposal_id", proposal}});
    EXPECT_THAT(years(), SizeIs(1));
    EXPECT_EQ(due(), china_midnight({2026, 3, 7}));
}

// The process ended between the change and the counting: the next load of anything counts.
TEST_F(DeskCalendars, GivenACountingThatWasInterrupted_WhenTheSameYearIsLoadedAgain_ThenItIsFinished) {
    start_clock();
    const CalendarYear year{2026, 1, "a notice", {{2026, 3, 4}}, {{2026, 2, 14}}};
    ASSERT_TRUE(store.write_now([&](Unit& unit) { return unit.calendars().put(year, kNow); }));
    const auto loaded = load(a_calendar("2026-03-04"));
    EXPECT_EQ(loaded.at("changed"), false);
    EXPECT_EQ(loaded.at("recounted"), 1);
    EXPECT_EQ(due(), china_midnight({2026, 3, 7}));
}

TEST(MissingYears, GivenTheDate_WhenAsked_ThenNextYearIsMissedFromTheMiddleOfNovemberOn) {
    const HolidayCalendar of_2026(std::vector{CalendarYear{2026, 1, "a notice", {}, {}}});
    EXPECT_THAT(app::missing_years(of_2026, china_midnight({2026, 11, 14})), ElementsAre());
    EXPECT_THAT(app::missing_years(of_2026, china_midnight({2026, 11, 15})), ElementsAre(2027));
    EXPECT_THAT(app::missing_years(of_2026, china_midnight({2027, 1, 1})), ElementsAre(2027));
    EXPECT_THAT(app::missing_years({}, china_midnight({2026, 12, 31})), ElementsAre(2026, 2027));
}

}  // namespace
}  // namespace vigil::test

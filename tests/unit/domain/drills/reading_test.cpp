// How soon an organisation answers, and who is shown it (F52).
#include "unit/domain/drills/drilling.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class ReadingDrills : public Drilling {
protected:
    // Nobody answers where it takes nothing.
    Drill drilled(std::optional<std::chrono::seconds> taken) {
        const auto drill = start();
        const Instant begun = now();
        if (taken) {
            come_to(begun + *taken);
            answer_as(duty_, drill);
        }
        come_to(begun + 7 * 24h);
        return drill;
    }
    std::vector<AlertId> listed(const Caller* by, std::size_t limit = 100,
                                const std::optional<AlertId>& before = std::nullopt) {
        std::vector<AlertId> ids;
        for (const auto& each : find([&](Unit& unit) { return list_drills(unit, by, before, limit); }).drills)
            ids.push_back(each.alert_id);
        return ids;
    }
    std::string refusal(const Caller& caller) {
        const auto read = write([&](Unit& unit) { return read_drills(unit, &caller, in_.station, now()); });
        return read ? "it is shown" : std::string(read.error().code);
    }
};

TEST_F(ReadingDrills, GivenAnswers_WhenTheCurveIsRead_ThenItHasTheirMedianAndTheSlowest) {
    drilled(60s);
    drilled(300s);
    drilled(900s);  // after the limit of 10 minutes
    const auto found = curve(in_.station);
    EXPECT_EQ(found.in_time, 2);
    EXPECT_EQ(found.late, 1);
    EXPECT_EQ(found.not_answered, 0);
    EXPECT_EQ(found.median_ms, 300'000);
    EXPECT_EQ(found.slowest_ms, 900'000);
    ASSERT_THAT(found.drills, SizeIs(3));
    EXPECT_GT(found.drills[0].began_at, found.drills[1].began_at);
}

TEST_F(ReadingDrills, GivenDrillsThatNobodyAnswered_WhenTheCurveIsRead_ThenTheyAreSlowerThanEveryAnswer) {
    drilled(60s);
    drilled(std::nullopt);
    EXPECT_EQ(curve(in_.station).median_ms, 60'000);  // one of two
    drilled(std::nullopt);
    const auto found = curve(in_.station);
    EXPECT_EQ(found.not_answered, 2);
    EXPECT_FALSE(found.median_ms);
    EXPECT_EQ(found.slowest_ms, 60'000);
}

TEST_F(ReadingDrills, GivenADrillThatWasCutOff_WhenTheCurveIsRead_ThenItIsInNoneOfTheNumbersButItsOwn) {
    drilled(60s);
    start();
    acknowledge(root(file_at(Level::red)));
    const auto found = curve(in_.station);
    EXPECT_EQ(found.cut_off, 1);
    EXPECT_EQ(found.in_time + found.late + found.not_answered, 1);
    EXPECT_EQ(found.median_ms, 60'000);
}

TEST_F(ReadingDrills, GivenDrillsOfMoreThanTwelveWeeks_WhenTheCurveIsRead_ThenTheOldestAreLeftOut) {
    for (int week = 0; week < 14; ++week) drilled(60s);
    EXPECT_THAT(curve(in_.station).drills, SizeIs(12));
}

TEST_F(ReadingDrills, GivenADrillThatRuns_WhenTheCurveIsRead_ThenItIsShownWithoutAnOutcome) {
    start();
    const auto found = curve(in_.station);
    ASSERT_THAT(found.drills, SizeIs(1));
    EXPECT_FALSE(found.drills[0].outcome);
    EXPECT_EQ(found.in_time + found.late + found.not_answered + found.cut_off, 0);
    EXPECT_FALSE(found.median_ms);
}

TEST_F(ReadingDrills, GivenPeople_WhenTheyRead_ThenItIsForTheChiefAndForWhoeverPlansDutyFromAbove) {
    drilled(60s);
    EXPECT_EQ(refusal(chief_), "it is shown");
    EXPECT_EQ(refusal(officer(in_.banner_agency, Role::county_officer)), "it is shown");
    EXPECT_EQ(refusal(officer(in_.league_agency, Role::supervisor)), "it is shown");
    EXPECT_EQ(refusal(duty_), "role_refused");
    EXPECT_EQ(refusal(officer(in_.other_station, Role::county_officer)), "role_refused");
    EXPECT_EQ(refusal(officer(in_.police, Role::supervisor)), "role_refused");
}

TEST_F(ReadingDrills, GivenDrillsOfSeveral_WhenListed_ThenEachIsShownItsOwnAndThoseBelow) {
    with_phone(in_.police, Role::police_liaison);
    const auto of_station = drilled(60s);
    const auto of_police = try_to_start(in_.police).value();
    pass(1s);
    const auto again = start();
    const auto county = officer(in_.banner_agency, Role::county_officer);
    EXPECT_THAT(listed(nullptr), ElementsAre(again.alert, of_police.alert, of_station.alert));
    EXPECT_THAT(listed(&county), ElementsAre(again.alert, of_station.alert));
    EXPECT_THAT(listed(&chief_), ElementsAre(again.alert, of_station.alert));
    EXPECT_THAT(listed(&duty_), IsEmpty());
    EXPECT_THAT(listed(&county, 1), ElementsAre(again.alert));
    EXPECT_THAT(listed(&county, 1, again.alert), ElementsAre(of_station.alert));
}

}  // namespace
}  // namespace vigil::domain_test

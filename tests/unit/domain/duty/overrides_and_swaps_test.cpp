// What stands in place of the plan: overrides, and after them swaps.
#include "domain/duty/duty.hpp"

#include "unit/domain/duty/rosters.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;

// --- overrides

TEST(DutyOfOverrides, GivenAnOverride_WhenItIsOn_ThenOnlyItsOfficersAreOnDuty) {
    auto roster = day_and_night();
    roster.rotations = {a_rotation({kBao, kChen}, 7, "09:00", "2026-03-02")};
    roster.overrides = {an_override(china(2026, 3, 2, 19), china(2026, 3, 2, 21), {kDing})};
    EXPECT_THAT(duty_spans(roster, china(2026, 3, 2, 18), china(2026, 3, 2, 22)),
                ElementsAre(DutySpan{china(2026, 3, 2, 18), china(2026, 3, 2, 19), {kBao}},
                            DutySpan{china(2026, 3, 2, 19), china(2026, 3, 2, 21), {kDing}},
                            DutySpan{china(2026, 3, 2, 21), china(2026, 3, 2, 22), {kBao, kChen}}));
}

TEST(DutyOfOverrides, GivenAnOverrideOfNobody_WhenItIsOn_ThenTheHoleIsStated) {
    auto roster = day_and_night();
    roster.overrides = {an_override(china(2026, 3, 2, 12), china(2026, 3, 2, 13), {})};
    EXPECT_THAT(duty_spans(roster, china(2026, 3, 2, 8), china(2026, 3, 2, 20)),
                ElementsAre(DutySpan{china(2026, 3, 2, 8), china(2026, 3, 2, 12), {kBao}},
                            DutySpan{china(2026, 3, 2, 12), china(2026, 3, 2, 13), {}},
                            DutySpan{china(2026, 3, 2, 13), china(2026, 3, 2, 20), {kBao}}));
}

TEST(DutyOfOverrides, GivenOverridesThatMeet_WhenOneEnds_ThenTheOtherIsOnAtThatInstant) {
    const auto meet = china(2026, 3, 2, 12) + 250ms;
    auto roster = day_and_night();
    roster.overrides = {an_override(meet, china(2026, 3, 2, 13), {kChen}),
                        an_override(china(2026, 3, 2, 11), meet, {kDing})};
    EXPECT_THAT(duty_at(roster, meet - 1ms), ElementsAre(kDing));
    EXPECT_THAT(duty_at(roster, meet), ElementsAre(kChen));
    EXPECT_THAT(duty_at(roster, china(2026, 3, 2, 13)), ElementsAre(kBao));
}

TEST(DutyOfOverrides, GivenAnOverrideLongerThanTheWindow_WhenAsked_ThenItIsTheWholeWindow) {
    auto roster = day_and_night();
    roster.overrides = {an_override(china(2026, 2, 1), china(2026, 4, 1), {kDing, kBao})};
    EXPECT_THAT(duty_spans(roster, china(2026, 3, 2), china(2026, 3, 9)),
                ElementsAre(DutySpan{china(2026, 3, 2), china(2026, 3, 9), {kBao, kDing}}));
}

// --- swaps

TEST(DutyOfSwaps, GivenASwapOfSomeHours_WhenItIsOn_ThenTheTakerStandsInForTheGiver) {
    const DutySwap swap{kBao, kDing, china(2026, 3, 2, 12), china(2026, 3, 2, 16)};
    EXPECT_THAT(duty_spans(day_and_night(), china(2026, 3, 2, 8), china(2026, 3, 3), {swap}),
                ElementsAre(DutySpan{china(2026, 3, 2, 8), china(2026, 3, 2, 12), {kBao}},
                            DutySpan{china(2026, 3, 2, 12), china(2026, 3, 2, 16), {kDing}},
                            DutySpan{china(2026, 3, 2, 16), china(2026, 3, 2, 20), {kBao}},
                            DutySpan{china(2026, 3, 2, 20), china(2026, 3, 3), {kChen}}));
}

TEST(DutyOfSwaps, GivenASwapOverTheGiversShift_WhenItIsOn_ThenTheShiftsOfOthersStayAsTheyAre) {
    const DutySwap swap{kBao, kDing, china(2026, 3, 2), china(2026, 3, 3, 9)};
    EXPECT_THAT(duty_spans(day_and_night(), china(2026, 3, 2, 8), china(2026, 3, 3, 20), {swap}),
                ElementsAre(DutySpan{china(2026, 3, 2, 8), china(2026, 3, 2, 20), {kDing}},
                            DutySpan{china(2026, 3, 2, 20), china(2026, 3, 3, 8), {kChen}},
                            DutySpan{china(2026, 3, 3, 8), china(2026, 3, 3, 9), {kDing}},
                            DutySpan{china(2026, 3, 3, 9), china(2026, 3, 3, 20), {kBao}}));
}

TEST(DutyOfSwaps, GivenAGiverWhoIsNotOnDuty_WhenTheSwapIsOn_ThenNothingChanges) {
    const DutySwap swap{kDing, kBao, china(2026, 3, 1), china(2026, 3, 9)};
    const auto from = china(2026, 3, 2), until = china(2026, 3, 4);
    EXPECT_EQ(duty_spans(day_and_night(), from, until, {swap}), duty_spans(day_and_night(), from, until));
}

TEST(DutyOfSwaps, GivenATakerWhoIsOnDutyAlready_WhenTheSwapIsOn_ThenTheTakerStandsOnce) {
    const auto roster = protocol::Roster{
        .shifts = {a_shift({Weekday::monday}, "08:00", "20:00", {kBao, kChen})}, .rotations = {}, .overrides = {}};
    const DutySwap swap{kBao, kChen, china(2026, 3, 2), china(2026, 3, 3)};
    EXPECT_THAT(duty_at(roster, china(2026, 3, 2, 12), {swap}), ElementsAre(kChen));
}

TEST(DutyOfSwaps, GivenAnOverride_WhenItsOfficerGives_ThenTheSwapIsAppliedAfterIt) {
    auto roster = day_and_night();
    roster.overrides = {an_override(china(2026, 3, 2, 8), china(2026, 3, 2, 20), {kChen})};
    const DutySwap of_chen{kChen, kDing, china(2026, 3, 2), china(2026, 3, 3)};
    const DutySwap of_bao{kBao, kDing, china(2026, 3, 2), china(2026, 3, 3)};
    EXPECT_THAT(duty_at(roster, china(2026, 3, 2, 12), {of_chen}), ElementsAre(kDing));
    EXPECT_THAT(duty_at(roster, china(2026, 3, 2, 12), {of_bao}), ElementsAre(kChen)) << "Bao is not on duty";
}

TEST(DutyOfSwaps, GivenATakerWhoGives_WhenAgreedLater_ThenTheThirdIsOnDuty) {
    const DutySwap earlier{kBao, kChen, china(2026, 3, 2, 8), china(2026, 3, 2, 20)};
    const DutySwap later{kChen, kDing, china(2026, 3, 2, 8), china(2026, 3, 2, 20)};
    EXPECT_THAT(duty_at(day_and_night(), china(2026, 3, 2, 12), {earlier, later}), ElementsAre(kDing));
    EXPECT_THAT(duty_at(day_and_night(), china(2026, 3, 2, 12), {later, earlier}), ElementsAre(kChen));
}

TEST(DutyOfSwaps, GivenASwapOfNothing_WhenAsked_ThenNothingChanges) {
    const auto noon = china(2026, 3, 2, 12);
    const auto from = china(2026, 3, 2), until = china(2026, 3, 3);
    EXPECT_EQ(duty_spans(day_and_night(), from, until, {{kBao, kDing, noon, noon}}),
              duty_spans(day_and_night(), from, until));
    EXPECT_EQ(duty_spans(day_and_night(), from, until, {{kBao, kBao, from, until}}),
              duty_spans(day_and_night(), from, until));
}

}  // namespace
}  // namespace vigil::domain_test

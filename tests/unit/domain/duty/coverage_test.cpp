// The proof that an alert finds somebody at every instant of the next 14 days, or where it does not (F50).
#include "unit/domain/duty/planning.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class DutyCoverage : public Planning {
protected:
    protocol::DutyCheck check(const std::optional<OrganisationId>& only = {}) {
        return find([&](Unit& unit) { return check_duty(unit, rules(), only, now()); });
    }
    std::vector<HoleKind> kinds_at(const OrganisationId& organisation) {
        std::vector<HoleKind> kinds;
        for (const auto& hole : check().holes)
            if (hole.organisation_id == organisation) kinds.push_back(hole.kind);
        return kinds;
    }
};

TEST_F(DutyCoverage, GivenNobodyAtAll_WhenChecked_ThenEveryProtectionAndPoliceOrganisationIsAHoleToTheTop) {
    const auto found = check();
    EXPECT_EQ(found.organisations, 7);  // five that protect, two of the police
    EXPECT_EQ(found.until - found.from, 14 * 24h);
    EXPECT_THAT(kinds_at(in_.station), ElementsAre(HoleKind::nobody_reachable, HoleKind::chain_ends));
    EXPECT_THAT(kinds_at(in_.region), ElementsAre(HoleKind::nobody_reachable, HoleKind::chain_ends));
    EXPECT_THAT(kinds_at(in_.education), IsEmpty());
}

TEST_F(DutyCoverage, GivenSomebodyAtTheTop_WhenChecked_ThenTheLadderEndsAtAPerson) {
    with_phone(in_.region, Role::county_officer);
    EXPECT_THAT(kinds_at(in_.station), ElementsAre(HoleKind::nobody_reachable));
    EXPECT_THAT(kinds_at(in_.region), IsEmpty());
    // The ladder of the police ends at whoever stands in for them at the top.
    EXPECT_THAT(kinds_at(in_.police), ElementsAre(HoleKind::nobody_reachable));
}

TEST_F(DutyCoverage, GivenAnOfficerWithAPhone_WhenThereIsNoRoster_ThenThereIsNoHoleUntilThePhoneIsLost) {
    const auto duty = with_phone(in_.station);
    EXPECT_THAT(holes(in_.station), IsEmpty());
    lose_phones_of(duty);
    EXPECT_THAT(holes(in_.station),
                ElementsAre(Hole{in_.station, HoleKind::nobody_reachable, now(), now() + kProvedAhead}));
}

TEST_F(DutyCoverage, GivenARosterOfTheDay_WhenChecked_ThenEachNightIsAHoleToTheMinute) {
    const auto duty = with_phone(in_.station);
    ASSERT_TRUE(set(in_.station, daily(duty, "08:30", "20:00"), nullptr, "试行"));
    const auto found = holes(in_.station, 48h);
    EXPECT_THAT(
        found,
        ElementsAre(Hole{in_.station, HoleKind::nobody_on_duty, china(2026, 3, 2, 20), china(2026, 3, 3, 8, 30)},
                    Hole{in_.station, HoleKind::nobody_on_duty, china(2026, 3, 3, 20), china(2026, 3, 4, 8, 30)}));
}

TEST_F(DutyCoverage, GivenTwoOnDutyOfWhomOneHasAPhone_WhenChecked_ThenThereIsNoHole) {
    auto roster = always(officer(in_.station));
    roster.shifts[0].officers.push_back(with_phone(in_.station).account);
    ASSERT_TRUE(set(in_.station, roster));
    EXPECT_THAT(holes(in_.station), IsEmpty());
}

TEST_F(DutyCoverage, GivenAnAccountThatHasEnded_WhenItIsOnDuty_ThenItCannotBeReached) {
    const auto duty = with_phone(in_.station);
    ASSERT_TRUE(set(in_.station, always(duty)));
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.accounts().set_active(duty.account, false));
        return std::monostate{};
    });
    ASSERT_THAT(holes(in_.station), SizeIs(1));
    EXPECT_EQ(holes(in_.station)[0].kind, HoleKind::nobody_reachable);
}

// Nobody at the station at night, at the banner by day, and nobody else: together they are a chain with a gap in the morning.
TEST_F(DutyCoverage, GivenRostersThatLeaveAGapTogether_WhenChecked_ThenTheChainEndsInThatGapOnly) {
    ASSERT_TRUE(set(in_.station, daily(with_phone(in_.station), "09:00", "18:00"), nullptr, "试行"));
    ASSERT_TRUE(set(in_.banner_agency, daily(with_phone(in_.banner_agency, Role::county_officer), "18:00", "08:00"),
                    nullptr, "试行"));
    std::vector<std::pair<Instant, Instant>> gaps;
    for (const auto& hole : check(in_.station).holes)
        if (hole.kind == HoleKind::chain_ends) gaps.emplace_back(hole.from, hole.until);
    ASSERT_THAT(gaps, SizeIs(14));
    EXPECT_EQ(gaps.front(), std::pair(china(2026, 3, 3, 8), china(2026, 3, 3, 9)));
}

TEST_F(DutyCoverage, GivenAnOrganisationThatAnswersNoAlertsOfALadder_WhenItAloneIsChecked_ThenThereIsNone) {
    EXPECT_EQ(check(in_.station).organisations, 1);
    const auto refused = write([&](Unit& unit) { return check_duty(unit, rules(), in_.education, now()); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace vigil::domain_test

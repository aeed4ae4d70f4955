// Setting who is on duty: by whom, and never so that a hole comes unseen (F46, F50).
#include "unit/domain/duty/planning.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Rostering : public Planning {
protected:
    Caller duty_ = with_phone(in_.station);
    Caller county_ = officer(in_.banner_agency, Role::county_officer);
};

TEST_F(Rostering, GivenNoRoster_WhenTheCountyOrAnAdministratorSetsOne_ThenItIsTheFirstVersion) {
    const auto set_by_county = set(in_.station, always(duty_), &county_).value();
    EXPECT_EQ(set_by_county.version, 1);
    EXPECT_EQ(set_by_county.set_by, county_.account);
    EXPECT_TRUE(was_logged("roster.set", set_by_county.id.str()));
    const auto next = set(in_.station, always(duty_)).value();
    EXPECT_EQ(next.version, 2);
    EXPECT_FALSE(next.set_by);
}

TEST_F(Rostering, GivenPeople_WhenTheySetARoster_ThenItIsForChiefsAndWhoeverPlansDutyThereOrAbove) {
    const auto refused_by = [&](const Caller& caller) -> std::string {
        const auto refused = set(in_.station, always(duty_), &caller);
        return std::string(refused ? "not refused" : refused.error().code);
    };
    const auto league = officer(in_.league_agency, Role::supervisor);
    EXPECT_EQ(refused_by(duty_), "role_refused");
    EXPECT_EQ(refused_by(officer(in_.other_station, Role::county_officer)), "role_refused");
    EXPECT_EQ(refused_by(officer(in_.procuratorate, Role::procurator)), "role_refused");
    EXPECT_EQ(refused_by(officer(in_.education, Role::supervisor)), "role_refused");  // other work than the station's
    EXPECT_TRUE(set(in_.station, always(duty_), &league));
    auto roster = always(duty_);
    roster.chiefs = {duty_.account};
    ASSERT_TRUE(set(in_.station, roster, &county_));
    EXPECT_TRUE(set(in_.station, roster, &duty_));
    ASSERT_TRUE(set(in_.station, always(duty_), &county_));  // no chief any more
    EXPECT_EQ(refused_by(duty_), "role_refused");
}

TEST_F(Rostering, GivenAccountsThatDoNotAnswerHere_WhenNamed_ThenEachIsNamedByItsPlace) {
    const auto stranger = officer(in_.other_station).account;
    const auto reporter = officer(in_.station, Role::reporter).account;
    auto roster = always(duty_);
    roster.shifts[0].officers.push_back(stranger);
    roster.rotations.push_back(
        {.officers = {duty_.account, stranger}, .every_days = 7, .at = "09:00", .first = "2026-03-02"});
    roster.overrides.push_back({.from = now(), .until = now() + 1h, .officers = {reporter}});
    roster.chiefs = {stranger};
    const auto refused = set(in_.station, roster);
    ASSERT_FALSE(refused);
    std::vector<std::string> pointers;
    for (const auto& each : refused.error().violations) pointers.push_back(each.pointer);
    EXPECT_THAT(pointers, ElementsAre("/roster/shifts/0/officers/1", "/roster/rotations/0/officers/1",
                                      "/roster/overrides/0/officers/0", "/roster/chiefs/0"));
}

TEST_F(Rostering, GivenTimesThatCannotBe_WhenSet_ThenTheProblemIsNamedInTheWholeDocument) {
    auto roster = always(duty_);
    roster.shifts[0].last = "2026-01-01";
    roster.shifts[0].first = "2026-02-01";
    const auto refused = set(in_.station, roster);
    ASSERT_FALSE(refused);
    ASSERT_THAT(refused.error().violations, SizeIs(1));
    EXPECT_EQ(refused.error().violations[0].pointer, "/roster/shifts/0/last");
}

TEST_F(Rostering, GivenAnotherVersionThatStands_WhenAnOlderOneIsReplaced_ThenItIsRefused) {
    ASSERT_TRUE(set(in_.station, always(duty_)));
    const protocol::SetRoster document{.replaces = 0, .roster = always(duty_)};
    const auto refused =
        write([&](Unit& unit) { return set_roster(unit, ids_, nullptr, in_.station, document, now()); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "precondition_failed");
}

TEST_F(Rostering, GivenARosterThatOpensAHole_WhenSet_ThenItNeedsForceAndAReason) {
    const auto refused = set(in_.station, daily(duty_, "08:00", "20:00"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "opens_hole");
    EXPECT_THAT(refused.error().message, HasSubstr("2026-03-02T12:00:00"));  // 20:00 in China
    const protocol::SetRoster without_reason{.replaces = 0, .roster = nobody(), .force = true};
    EXPECT_FALSE(
        write([&](Unit& unit) { return set_roster(unit, ids_, nullptr, in_.station, without_reason, now()); }));
    const auto forced = set(in_.station, daily(duty_, "08:00", "20:00"), nullptr, "人员外出培训").value();
    EXPECT_TRUE(forced.forced);
    EXPECT_THAT(forced.sealed_reason, Not(IsEmpty()));
    EXPECT_THAT(forced.sealed_reason, Not(HasSubstr("培训")));
}

TEST_F(Rostering, GivenAHoleThatStandsAlready_WhenARosterKeepsOrNarrowsIt_ThenItNeedsNoForce) {
    ASSERT_TRUE(set(in_.station, daily(duty_, "08:00", "20:00"), nullptr, "人员外出培训"));
    const auto narrower = set(in_.station, daily(duty_, "07:00", "22:00"));
    ASSERT_TRUE(narrower);
    EXPECT_FALSE(narrower.value().forced);
    EXPECT_FALSE(set(in_.station, daily(duty_, "07:30", "22:00")));  // half an hour more of it
}

TEST_F(Rostering, GivenAnOfficerWithoutAPhone_WhenPutOnDuty_ThenThatIsAHoleToo) {
    const auto without = officer(in_.station);
    const auto refused = set(in_.station, always(without));
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("nobody_reachable"));
}

TEST_F(Rostering, GivenARoster_WhenRead_ThenWhoBelongsThereAndWhoPlansDutyAboveMayAndOthersMayNot) {
    ASSERT_TRUE(set(in_.station, daily(duty_, "08:00", "20:00"), nullptr, "人员外出培训"));
    const auto read_by = [&](const Caller& caller) {
        return write([&](Unit& unit) { return read_roster(unit, &caller, in_.station, now()); });
    };
    const auto shown = read_by(duty_).value();
    EXPECT_EQ(shown.version, 1);
    EXPECT_TRUE(shown.forced);
    EXPECT_EQ(shown.duty.front().until, china(2026, 3, 2, 20));
    EXPECT_THAT(shown.holes, SizeIs(14));
    EXPECT_EQ(shown.holes.front().from, china(2026, 3, 2, 20));
    EXPECT_EQ(shown.holes.front().until, china(2026, 3, 3, 8));
    EXPECT_TRUE(read_by(county_));
    EXPECT_EQ(read_by(officer(in_.police, Role::police_liaison)).error().code, "foreign_jurisdiction");
    EXPECT_EQ(read_by(officer(in_.station, Role::reporter)).error().code, "foreign_jurisdiction");
}

TEST_F(Rostering, GivenAnOrganisationThatHasEnded_WhenItsRosterIsSet_ThenThereIsNone) {
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(auto station, unit.organisations().find(in_.station));
        station->active = false;
        VIGIL_TRY(unit.organisations().update(*station));
        return std::monostate{};
    });
    EXPECT_EQ(set(in_.station, always(duty_)).error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace vigil::domain_test

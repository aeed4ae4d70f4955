// Rosters, swaps, and whom an alert rings, over HTTPS (F46, F50).
#include <vigil/protocol/messages/duty.hpp>

#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Duty : public OfficersTest {
protected:
    Duty() {
        first = account_of(duty_officer);
        second = account_of(colleague);
    }

    static protocol::Roster always(const AccountId& account) {
        using enum Weekday;
        protocol::Roster roster{.shifts = {}, .rotations = {}, .overrides = {}};
        roster.shifts.push_back({.days = {monday, tuesday, wednesday, thursday, friday, saturday, sunday},
                                 .from = "00:00",
                                 .until = "24:00",
                                 .officers = {account}});
        return roster;
    }
    std::string roster_path() const { return "/v1/organisations/" + region.station.str() + "/roster"; }
    client::HttpAnswer set(const protocol::Roster& roster, std::int64_t replaces, const std::string& session,
                           const std::string& forced_because = {}) {
        protocol::SetRoster change{.replaces = replaces, .roster = roster};
        if (!forced_because.empty()) {
            change.force = true;
            change.text = forced_because;
        }
        return send("PUT", roster_path(), protocol::encode(change), json_headers(session));
    }
    protocol::RosterView view(const std::string& session) {
        return decoded<protocol::RosterView>(get(roster_path(), session));
    }
    protocol::OwnDuties own(const std::string& session) {
        return decoded<protocol::OwnDuties>(get("/v1/duty", session));
    }

    Person& duty_officer = officer();
    Person& colleague = officer();
    std::string mine = token(duty_officer), theirs = token(colleague);
    std::string county = new_session(region.banner_agency, Role::county_officer);
    AccountId first, second;
};

TEST_F(Duty, GivenARoster_WhenTheCountySetsIt_ThenItIsShownAndAnAlertRingsWhoeverIsOnDuty) {
    EXPECT_EQ(view(mine).version, 0);
    const auto set_answer = set(always(first), 0, county);
    ASSERT_EQ(set_answer.status, 200) << set_answer.body;
    const auto shown = view(mine);
    EXPECT_EQ(shown.version, 1);
    ASSERT_THAT(shown.duty, SizeIs(1));
    EXPECT_THAT(shown.duty[0].officers, ElementsAre(first));
    EXPECT_THAT(shown.holes, IsEmpty());
    EXPECT_THAT(own(mine).duties, SizeIs(1));
    EXPECT_THAT(own(theirs).duties, IsEmpty());

    file(red_report());
    const auto alert = alert_of(mine);
    EXPECT_EQ(alert.rings, Rings::on_duty);
    EXPECT_THAT(alert.rung_ids, ElementsAre(first));
}

TEST_F(Duty, GivenWhoeverMayNot_WhenTheySetOrReadARoster_ThenItIsRefusedUntilTheyAreItsChief) {
    EXPECT_THAT(set(always(first), 0, mine), IsProblem(403, "role_refused"));
    EXPECT_THAT(set(always(first), 0, police), IsProblem(403, "role_refused"));
    EXPECT_THAT(get(roster_path(), police), IsProblem(403, "foreign_jurisdiction"));
    EXPECT_THAT(get(roster_path()), IsProblem(401, "unauthenticated"));
    auto roster = always(first);
    roster.chiefs = {first};
    ASSERT_EQ(set(roster, 0, county).status, 200);
    EXPECT_EQ(set(roster, 1, mine).status, 200);
    EXPECT_THAT(set(roster, 2, theirs), IsProblem(403, "role_refused"));
    EXPECT_THAT(send("PUT", "/v1/organisations/" + fresh_uuid() + "/roster", protocol::encode(protocol::SetRoster{}),
                     json_headers(county)),
                IsProblem(404, "not_found"));
}

TEST_F(Duty, GivenARosterThatIsNotInOrder_WhenSet_ThenEveryProblemIsNamedAndNothingIsStored) {
    auto roster = always(first);
    roster.shifts[0].from = "25:00";
    EXPECT_THAT(set(roster, 0, county), IsProblem(422, "invalid_document"));
    auto foreign = always(account_of(liaison()));
    const auto refused = set(foreign, 0, county);
    EXPECT_THAT(refused, IsProblem(422, "invalid_document"));
    EXPECT_THAT(refused.body, HasSubstr("/roster/shifts/0/officers/0"));
    EXPECT_EQ(view(county).version, 0);
}

TEST_F(Duty, GivenARosterThatOpensAHole_WhenSet_ThenItTakesForceAndAReason) {
    ASSERT_EQ(set(always(first), 0, county).status, 200);
    const protocol::Roster empty{.shifts = {}, .rotations = {}, .overrides = {}};
    EXPECT_THAT(set(empty, 1, county), IsProblem(409, "opens_hole"));
    EXPECT_EQ(view(county).version, 1);
    const auto forced = set(empty, 1, county, "人员外出培训");
    ASSERT_EQ(forced.status, 200);
    EXPECT_TRUE(decoded<protocol::RosterView>(forced).forced);
    ASSERT_THAT(view(county).holes, SizeIs(1));
    EXPECT_EQ(view(county).holes[0].kind, HoleKind::nobody_on_duty);
}

TEST_F(Duty, GivenTwoWhoSetIt_WhenOneHasSeenAnOlderVersion_ThenTheirsIsRefused) {
    ASSERT_EQ(set(always(first), 0, county).status, 200);
    EXPECT_THAT(set(always(second), 0, county), IsProblem(412, "precondition_failed"));
    EXPECT_THAT(view(county).duty.at(0).officers, ElementsAre(first));
}

TEST_F(Duty, GivenASwap_WhenTheColleagueAgrees_ThenTheyAreOnDutyInstead) {
    ASSERT_EQ(set(always(first), 0, county).status, 200);
    const protocol::AskForSwap swap{SwapId(fresh_uuid()), second, server.now(), server.now() + std::chrono::hours(8)};
    const auto path = "/v1/organisations/" + region.station.str() + "/swaps";
    ASSERT_EQ(post(path, protocol::encode(swap), mine).status, 201);
    EXPECT_THAT(own(theirs).duties, IsEmpty());
    EXPECT_THAT(own(theirs).swaps, SizeIs(1));
    const auto decision = "/v1/swaps/" + swap.swap_id.str() + "/decision";
    EXPECT_THAT(post(decision, R"({"verdict": "agree"})", mine), IsProblem(404, "not_found"));
    ASSERT_EQ(post(decision, R"({"verdict": "agree"})", theirs).status, 200);
    EXPECT_THAT(own(theirs).duties, SizeIs(1));
    EXPECT_THAT(own(mine).duties, SizeIs(1));  // and again afterwards
    file(red_report());
    EXPECT_THAT(alert_of(mine).rung_ids, ElementsAre(second));
    EXPECT_THAT(post(decision, R"({"verdict": "refuse"})", theirs), IsProblem(409, "already_decided"));
}

}  // namespace
}  // namespace vigil::test

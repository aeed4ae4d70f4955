// The owner tells the police by telephone and answers their alert for them; they confirm it, or are asked anew (F135). Every test
// begins on Monday, 2 March 2026, at 09:00 in China.
#include "domain/alerts/proxy.hpp"

#include "domain/cases/case_reader.hpp"
#include "unit/domain/measures/measuring.hpp"

namespace vigil::domain_test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class ByProxy : public Measuring {
protected:
    Alert of_police() { return root_at(report_, in_.police); }
    Result<Answered> answer_by(const Caller& caller, const Alert& alert, const AcknowledgementId& id) {
        const Answer given{.id = id, .alert = alert.id, .version = alert.version};
        return write([&](Unit& unit) {
            return acknowledge_by_proxy(unit, rules(), caller, given, "值班民警，警号1234", now());
        });
    }
    Result<Answered> answer_by(const Caller& caller) { return answer_by(caller, of_police(), an_acknowledgement_id()); }
    Caller liaison() { return officer(in_.police, Role::police_liaison); }
    protocol::AlertSummary shown_to_police() { return items_of(in_.police).back().alert.value(); }

    Report report_ = file_at(Level::red);
    Caller station_ = officer(in_.station);
};

TEST_F(ByProxy, GivenACallToThePolice_WhenTheOwnerAnswersForThem_ThenTheirAlertStopsAndIsMarked) {
    const auto answered = answer_by(station_).value();
    EXPECT_TRUE(answered.acknowledgement.stops);
    EXPECT_EQ(answered.acknowledgement.organisation, in_.station);
    EXPECT_EQ(of_police().state, AlertState::acknowledged);
    EXPECT_EQ(shown_to_police().by_proxy, true);
    come_to(china(2026, 3, 2, 9, 30));
    EXPECT_THAT(climbed(of_police()), IsEmpty());
    EXPECT_EQ(root(report_).state, AlertState::open);  // the station's own is another matter
}

TEST_F(ByProxy, GivenAnAnswerByProxy_WhenThePoliceAcknowledge_ThenItIsConfirmedAndNobodyRings) {
    answer_by(station_).value();
    const auto police = liaison();
    const auto confirmed = acknowledge(police, of_police(), 1, an_acknowledgement_id()).value();
    EXPECT_FALSE(confirmed.stops);
    EXPECT_FALSE(shown_to_police().by_proxy);
    EXPECT_TRUE(was_logged("alert.proxy_confirmed", of_police().id.str()));
    EXPECT_THAT(running_clocks(of_police()), Not(Contains(testing::Field(&Clock::kind, kProxyClock))));
    come_to(china(2026, 3, 2, 10));
    EXPECT_EQ(of_police().version, 1);
}

TEST_F(ByProxy, GivenNobodyConfirms_WhenTheLimitPasses_ThenThePoliceAreAskedAnewAndItClimbs) {
    answer_by(station_).value();
    come_to(china(2026, 3, 2, 9, 59));
    EXPECT_EQ(of_police().state, AlertState::acknowledged);
    come_to(china(2026, 3, 2, 10));
    EXPECT_EQ(of_police().state, AlertState::open);
    EXPECT_EQ(of_police().version, 2);
    EXPECT_EQ(of_police().due_at, china(2026, 3, 2, 10, 10));
    come_to(china(2026, 3, 2, 10, 10));
    EXPECT_THAT(asked_above(of_police()), ElementsAre(in_.banner_police));
}

TEST_F(ByProxy, GivenSomebodyElseOrAnotherAlert_WhenAnsweredForThem_ThenItIsRefused) {
    EXPECT_EQ(answer_by(officer(in_.banner_agency, Role::county_officer)).error().kind, ErrorKind::forbidden);
    EXPECT_EQ(answer_by(officer(in_.other_station)).error().kind, ErrorKind::forbidden);
    EXPECT_EQ(answer_by(liaison()).error().code, "role_refused");
    const auto refused = answer_by(station_, root(report_), an_acknowledgement_id());
    ASSERT_FALSE(refused);
    ASSERT_THAT(refused.error().violations, SizeIs(1));
    EXPECT_EQ(refused.error().violations[0].pointer, "/taken_by");
    EXPECT_EQ(of_police().state, AlertState::open);
}

TEST_F(ByProxy, GivenAnAnswerThatIsSentAgain_WhenItWasLost_ThenItIsOneAndItsLimitStays) {
    const auto id = an_acknowledgement_id();
    ASSERT_TRUE(answer_by(station_, of_police(), id));
    pass(30min);
    EXPECT_TRUE(answer_by(station_, of_police(), id).value().acknowledgement.stops);
    come_to(china(2026, 3, 2, 10));
    EXPECT_EQ(of_police().version, 2);
}

TEST_F(ByProxy, GivenNewSignsMeanwhile_WhenTheOldLimitPasses_ThenTheNewVersionIsLeftAlone) {
    answer_by(station_).value();
    pass(30min);
    supplement(report_, a_supplement({"weapon_threat"}));
    ASSERT_EQ(of_police().version, 2);
    acknowledge(liaison(), of_police(), 2, an_acknowledgement_id()).value();
    come_to(china(2026, 3, 2, 10, 30));
    EXPECT_EQ(of_police().version, 2);
}

TEST_F(ByProxy, GivenAnAlertThatHasClimbed_WhenItIsAnsweredByProxy_ThenTheWholeLadderStandsAnswered) {
    come_to(china(2026, 3, 2, 9, 10));
    ASSERT_THAT(asked_above(of_police()), ElementsAre(in_.banner_police));
    answer_by(station_).value();
    EXPECT_THAT(asked_above(of_police()), IsEmpty());
}

TEST_F(ByProxy, GivenAnAnswerByProxy_WhenTheCaseIsRead_ThenItSaysWhoTookItAndTheStoreDoesNot) {
    const auto id = answer_by(station_).value().acknowledgement.id;
    const auto kept = find([&](Unit& unit) { return unit.alerts().find_proxy(id); }).value();
    EXPECT_THAT(kept.sealed_taken_by, Not(HasSubstr("1234")));
    const auto view = find([&](Unit& unit) { return read_case(unit, station_, report_.case_id, {}, ids_, now()); });
    for (const auto& alert : view.alerts)
        for (const auto& each : alert.acknowledgements)
            if (each.ack_id == id) {
                EXPECT_EQ(each.taken_by, "值班民警，警号1234");
                return;
            }
    FAIL() << "the case does not show the answer";
}

}  // namespace
}  // namespace vigil::domain_test

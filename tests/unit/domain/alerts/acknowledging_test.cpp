// A person answers: harmless to repeat, never for a newer version, seen by all sides (P4, F57).
#include "domain/alerts/acknowledging.hpp"

#include "domain/alerts/items.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class Acknowledging : public Casework {
protected:
    void SetUp() override {
        report_ = file(a_report({kRedSignal}));
        alert_ = alert_of(report_, in_.station).value();
        caller_ = officer(in_.station);
        pass(3min);
    }
    std::string refusal_of(const Caller& caller) {
        const auto done = acknowledge(caller, alert_, 1, an_acknowledgement_id());
        return done ? "" : std::string(done.error().code);
    }
    std::vector<Acknowledgement> acknowledgements() {
        return find([&](Unit& unit) { return unit.alerts().acknowledgements(alert_.id); });
    }
    // A new signal on the acknowledged alert: version 2.
    void demand_again() {
        acknowledge(alert_);
        supplement(report_, a_supplement({"weapon_threat"}));
        alert_ = alert_of(report_, in_.station).value();
    }

    Report report_{};
    Alert alert_{};
    Caller caller_{};
};

TEST_F(Acknowledging, GivenAnOpenAlert_WhenAnswered_ThenItIsAcknowledgedAndItsClockStops) {
    const auto id = an_acknowledgement_id();
    const auto done = acknowledge(caller_, alert_, 1, id).value();
    EXPECT_TRUE(done.stops);
    EXPECT_EQ(done.at, now());
    EXPECT_EQ(done.account, caller_.account);
    const auto alert = alert_of(report_, in_.station).value();
    EXPECT_EQ(alert.state, AlertState::acknowledged);
    EXPECT_EQ(alert.acknowledgement, id);
    EXPECT_THAT(running_clocks(alert), IsEmpty());
    EXPECT_TRUE(was_logged("alert.acknowledged", id.str()));
}

TEST_F(Acknowledging, GivenTheStationAnswered_WhenThePoliceHaveNot_ThenTheirAlertStaysOpen) {
    acknowledge(alert_);
    EXPECT_EQ(alert_of(report_, in_.police)->state, AlertState::open);
    EXPECT_THAT(running_clocks(alert_of(report_, in_.banner_agency).value()), SizeIs(1));
}

TEST_F(Acknowledging, GivenAnAnswer_WhenEverySideLooks_ThenItSeesWhoAndWhen) {
    acknowledge(caller_, alert_, 1, an_acknowledgement_id()).value();
    for (const auto& organisation : {in_.station, in_.police, in_.banner_agency}) {
        const auto items = items_of(organisation);
        EXPECT_EQ(items.back().kind, ItemKind::state);
        EXPECT_EQ(items.back().alert->alert_id, alert_.id);
        EXPECT_EQ(items.back().alert->state, AlertState::acknowledged);
        EXPECT_EQ(items.back().alert->acknowledged_by, caller_.account);
    }
    for (const auto& organisation : {in_.station, in_.police})
        EXPECT_EQ(items_of(organisation).back().alert->acknowledged_at, now());
}

// Policy facts 5.4: the time of day is for the handling organisation and the police, on the live stream too.
TEST_F(Acknowledging, GivenAnAnswer_WhenASideThatOnlyOverseesIsTold_ThenItIsToldTheDay) {
    acknowledge(caller_, alert_, 1, an_acknowledgement_id()).value();
    const auto told = items_of(in_.banner_agency).back().alert.value();
    EXPECT_THAT(to_china_time(told.acknowledged_at.value()), testing::EndsWith(" 00:00:00"));
    EXPECT_THAT(to_china_time(told.raised_at), testing::EndsWith(" 00:00:00"));
}

TEST_F(Acknowledging, GivenAnAnswer_WhenTheReporterLooks_ThenTheStageIsAcknowledgedAndNobodyIsNamed) {
    acknowledge(alert_);
    const auto item = items_of(stream_of_owner(report_.owner.value())).back();
    EXPECT_EQ(item.report->stage, ReportStage::acknowledged);
    EXPECT_THAT(protocol::encode(item), testing::Not(testing::HasSubstr(in_.station.str())));
}

TEST_F(Acknowledging, GivenAnAnswer_WhenRepeated_ThenTheFirstResultIsTheAnswerAndNothingChanges) {
    const auto id = an_acknowledgement_id();
    const auto first = acknowledge(caller_, alert_, 1, id).value();
    const auto revision = alert_of(report_, in_.station)->revision;
    pass(1h);
    const auto again = acknowledge(caller_, alert_, 1, id).value();
    EXPECT_EQ(again.at, first.at);
    EXPECT_TRUE(again.stops);
    EXPECT_EQ(alert_of(report_, in_.station)->revision, revision);
    EXPECT_THAT(acknowledgements(), SizeIs(1));
}

TEST_F(Acknowledging, GivenAColleagueAnswered_WhenAnotherAnswers_ThenItIsKeptAndStopsNothing) {
    acknowledge(alert_);
    EXPECT_FALSE(acknowledge(caller_, alert_, 1, an_acknowledgement_id()).value().stops);
    EXPECT_THAT(acknowledgements(), SizeIs(2));
}

TEST_F(Acknowledging, GivenANewerVersion_WhenTheOlderIsAnswered_ThenItIsKeptAndTheNewerStaysOpen) {
    demand_again();
    EXPECT_FALSE(acknowledge(caller_, alert_, 1, an_acknowledgement_id()).value().stops);
    const auto alert = alert_of(report_, in_.station).value();
    EXPECT_EQ(alert.state, AlertState::open);
    EXPECT_THAT(running_clocks(alert), SizeIs(1));
}

TEST_F(Acknowledging, GivenANewerVersion_WhenItIsAnswered_ThenItStops) {
    demand_again();
    EXPECT_TRUE(acknowledge(caller_, alert_, 2, an_acknowledgement_id()).value().stops);
    EXPECT_THAT(running_clocks(alert_), IsEmpty());
}

TEST_F(Acknowledging, GivenAVersionThatDoesNotExist_WhenAnswered_ThenItIsRefused) {
    const auto done = acknowledge(caller_, alert_, 2, an_acknowledgement_id());
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "unknown_version");
    EXPECT_THAT(acknowledgements(), IsEmpty());
}

TEST_F(Acknowledging, GivenNoSuchAlert_WhenAnswered_ThenItIsNotFound) {
    alert_.id = AlertId(ids_.next(now()));
    EXPECT_EQ(acknowledge(caller_, alert_, 1, an_acknowledgement_id()).error().kind, ErrorKind::not_found);
}

// ---- one id, one answer ----

TEST_F(Acknowledging, GivenAnIdOfAnotherAlert_WhenUsed_ThenItIsRefused) {
    const auto id = an_acknowledgement_id();
    acknowledge(caller_, alert_, 1, id).value();
    const auto other = alert_of(file(a_report({kRedSignal})), in_.station).value();
    EXPECT_EQ(acknowledge(caller_, other, 1, id).error().code, "ack_id_reused");
}

TEST_F(Acknowledging, GivenAnIdOfAnotherVersion_WhenUsed_ThenItIsRefused) {
    const auto id = an_acknowledgement_id();
    acknowledge(caller_, alert_, 1, id).value();
    supplement(report_, a_supplement({"weapon_threat"}));
    EXPECT_EQ(acknowledge(caller_, alert_, 2, id).error().code, "ack_id_reused");
}

TEST_F(Acknowledging, GivenAnIdOfAColleague_WhenUsed_ThenItIsRefused) {
    const auto id = an_acknowledgement_id();
    acknowledge(caller_, alert_, 1, id).value();
    EXPECT_EQ(acknowledge(officer(in_.station), alert_, 1, id).error().code, "ack_id_reused");
}

// ---- who may ----

TEST_F(Acknowledging, GivenARoleThatOnlyReads_WhenItAnswers_ThenTheRoleIsRefused) {
    EXPECT_EQ(refusal_of(officer(in_.station, Role::supervisor)), "role_refused");
    EXPECT_EQ(refusal_of(officer(in_.station, Role::procurator)), "role_refused");
    EXPECT_THAT(acknowledgements(), IsEmpty());
}

TEST_F(Acknowledging, GivenSomebodyOfAnotherOrganisation_WhenItAnswers_ThenTheJurisdictionIsForeign) {
    EXPECT_EQ(refusal_of(officer(in_.police, Role::police_liaison)), "foreign_jurisdiction");
}

TEST_F(Acknowledging, GivenTheReporterWorksThere_WhenItAnswers_ThenItIsRefused) {
    EXPECT_EQ(refusal_of(*reporter().caller), "foreign_jurisdiction");
}

TEST_F(Acknowledging, GivenTheOrganisationIsBarred_WhenItsOfficerAnswers_ThenItIsRefused) {
    ASSERT_TRUE(write([&](Unit& unit) {
        return unit.cases().insert_bar(
            {.case_id = report_.case_id, .organisation = in_.station, .reason = "kinship", .row = ids_.next(now())});
    }));
    EXPECT_EQ(refusal_of(caller_), "foreign_jurisdiction");
    EXPECT_EQ(alert_of(report_, in_.station)->state, AlertState::open);
}

}  // namespace
}  // namespace vigil::domain_test

// A drill is never taken for a case about a child, nor the reverse: what is done for cases is not done for it, and what is counted
// does not count it (F52). One test for each place.
#include "domain/alerts/proxy.hpp"
#include "domain/auditing/escalation_audit.hpp"
#include "domain/auditing/replay.hpp"
#include "domain/cases/asking.hpp"
#include "domain/cases/barring.hpp"
#include "domain/cases/coding.hpp"
#include "domain/cases/erasing.hpp"
#include "domain/cases/glass.hpp"
#include "domain/cases/levels.hpp"
#include "domain/decisions/case_decision.hpp"
#include "domain/matching/matches_reader.hpp"
#include "domain/matching/pattern.hpp"
#include "domain/oversight/watching.hpp"
#include "domain/retention/term.hpp"
#include "domain/transfers/transferring.hpp"
#include "domain/webhooks/queueing.hpp"
#include "unit/domain/auditing/auditing.hpp"
#include "unit/domain/drills/drilling.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class DrillsApart : public Drilling {
protected:
    // A drill that was answered, and one that was not.
    void drill_twice() {
        answer_as(duty_, start());
        start();
        come_to(now() + 20min);
    }
    template <class F>
    ErrorKind refusal(F f) {
        const auto done = write(std::move(f));
        if (done) throw std::runtime_error("it was done for a drill");
        return done.error().kind;
    }
};

TEST_F(DrillsApart, GivenADrill_WhenAnythingIsDoneForItsCase_ThenThereIsNoSuchCase) {
    const auto drill = start();
    const auto& id = drill.case_id;
    const auto county = officer(in_.banner_agency, Role::supervisor);
    const CaseTools tools{rules(), ids_};
    const StatedReason reason{ReadReason::supervision, "核查"};
    constexpr auto kNone = ErrorKind::not_found;
    protocol::Recuse recusal;
    recusal.text = "认识这家人";
    protocol::BarFromCase bar;
    bar.account_id = second_.account;
    protocol::AskForTransfer transfer;
    transfer.organisation_id = in_.other_station;
    EXPECT_EQ(refusal([&](Unit& u) { return record_measure(u, duty_, id, a_measure(MeasureKind::note), now()); }),
              kNone);
    EXPECT_EQ(refusal([&](Unit& u) { return set_level(u, tools, duty_, id, Level::yellow, "why", now()); }), kNone);
    EXPECT_EQ(refusal([&](Unit& u) { return recuse(u, tools, duty_, id, recusal, now()); }), kNone);
    EXPECT_EQ(refusal([&](Unit& u) { return bar_from_case(u, tools, county, id, bar, now()); }), kNone);
    EXPECT_EQ(refusal([&](Unit& u) { return break_glass(u, ids_, county, id, reason, now()); }), kNone);
    EXPECT_EQ(refusal([&](Unit& u) { return ask_for_transfer(u, tools, duty_, id, transfer, now()); }), kNone);
    EXPECT_EQ(refusal([&](Unit& u) { return matching::read_pattern(u, rules(), duty_, id, ids_, now()); }), kNone);
    EXPECT_EQ(refusal([&](Unit& u) { return matching::read_matches(u, duty_, id, {}, 10, ids_, now()); }), kNone);
    EXPECT_EQ(refusal([&](Unit& u) { return read_case_decision(u, duty_, id, {}, ids_, now()); }), kNone);
    EXPECT_EQ(refusal([&](Unit& u) { return read_looks(u, county, id, ids_, now()); }), kNone);
    EXPECT_EQ(refusal([&](Unit& u) { return erase_case(u, tools, {id, "term_over", now()}); }), kNone);
    EXPECT_EQ(refusal([&](Unit& u) { return hold_case(u, ids_, id, "court", now()); }), kNone);
}

TEST_F(DrillsApart, GivenACaseAndADrill_WhenEachIsStoredAsTheOther_ThenBothStayWhatTheyAre) {
    const auto drill = start();
    const auto report = file_at(Level::yellow);
    const auto real = root(report).id;
    find([&](Unit& unit) -> Result<std::monostate> {
        for (const auto& id : {drill.alert, real}) {
            VIGIL_TRY(auto alert, unit.alerts().find(id));
            alert->drill = !alert->drill;
            VIGIL_TRY(unit.alerts().update(*alert));
            VIGIL_TRY(auto about, unit.cases().find(alert->case_id));
            about->drill = !about->drill;
            VIGIL_TRY(unit.cases().update(*about));
        }
        return std::monostate{};
    });
    EXPECT_FALSE(case_of(report).drill);
    EXPECT_FALSE(root(report).drill);
    EXPECT_TRUE(alert_of_drill(drill).drill);
    EXPECT_TRUE(find([&](Unit& unit) { return unit.cases().find(drill.case_id); })->drill);
}

TEST_F(DrillsApart, GivenDrills_WhenTheEscalationsAreAudited_ThenTheyAreNoneOfItsAlerts) {
    drill_twice();
    EscalationAudit audit;
    for (const auto& each : log()) ASSERT_TRUE(audit.take(each, audit_tools()));
    EXPECT_THAT(audit.take_findings(), IsEmpty());
    EXPECT_THAT(audit.overdue(now() + 48h), IsEmpty());
    EXPECT_EQ(audit.alerts(), 0);
    EXPECT_EQ(audit.steps(), 0);
}

TEST_F(DrillsApart, GivenDrills_WhenADayIsReplayed_ThenNoneOfItsStepsIsTheirs) {
    const Instant begin = now();
    drill_twice();
    Replay replay(begin, now());
    for (const auto& each : log()) ASSERT_TRUE(replay.take(each, audit_tools()));
    EXPECT_EQ(replay.steps_taken(), 0);
    EXPECT_THAT(replay.finish(audit_tools()), IsEmpty());
}

TEST_F(DrillsApart, GivenDrills_WhenSystemsOfOthersFollowTheStream_ThenTheyAreToldOfNone) {
    const WebhookSubscription platform{
        "platform", {in_.station}, {WebhookEvent::alert_raised, WebhookEvent::alert_changed}};
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(take_up(unit, {platform}, now()));
        return std::monostate{};
    });
    drill_twice();
    EXPECT_EQ(find([&](Unit& unit) { return queue_news(unit, ids_, platform, 100, now()); }), 0U);
    file_at(Level::orange);
    EXPECT_EQ(find([&](Unit& unit) { return queue_news(unit, ids_, platform, 100, now()); }), 1U);
}

TEST_F(DrillsApart, GivenDrills_WhenRetentionLooksForOldCases_ThenTheyAreNone) {
    drill_twice();
    EXPECT_THAT(find([](Unit& unit) { return unit.erasures().cases_after({}, 100); }), IsEmpty());
    const auto report = file_at(Level::orange);
    EXPECT_THAT(find([](Unit& unit) { return unit.erasures().cases_after({}, 100); }),
                ElementsAre(testing::Field(&Case::id, report.case_id)));
}

TEST_F(DrillsApart, GivenManyLooksAtDrills_WhenUnusualLooksAreAsked_ThenThereIsNone) {
    const auto reviewer = officer(in_.banner_agency, Role::supervisor);
    for (int i = 0; i < 30; ++i) {
        const auto drill = start();
        answer_as(duty_, drill);
        find([&](Unit& unit) { return read_case(unit, second_, drill.case_id, {}, ids_, now()); });
        pass(1min);
    }
    EXPECT_THAT(find([&](Unit& unit) { return unreviewed_looks(unit, reviewer); }).looks, IsEmpty());
}

TEST_F(DrillsApart, GivenADrillThatNobodyAnswered_WhenBreachesAreListed_ThenItIsNone) {
    drill_twice();
    for (const auto& organisation : {in_.station, in_.banner_agency, in_.league_agency, in_.region})
        EXPECT_THAT(breaches_at(organisation), IsEmpty());
}

// F136: whoever has answered a drill is as free as before.
TEST_F(DrillsApart, GivenTheOnlyOfficerOnDutyHasAnsweredADrill_WhenARedAlertComes_ThenTheyAreRung) {
    answer_as(duty_, start());
    EXPECT_THAT(root(file_at(Level::red)).rung, ElementsAre(duty_.account));
}

TEST_F(DrillsApart, GivenAnAnsweredDrill_WhenThePhoneOfWhoeverAnsweredIsLost_ThenNobodyIsAskedAnew) {
    const Instant before = now();
    const auto drill = start();
    pass(1min);
    answer_as(duty_, drill);
    EXPECT_EQ(lose_phone(duty_, before), 0);
    EXPECT_EQ(alert_of_drill(drill).version, 1);
}

TEST_F(DrillsApart, GivenADrillOfThePolice_WhenTheOwnerOfCasesWouldAnswerForThem_ThenItMayNot) {
    with_phone(in_.police, Role::police_liaison);
    const auto drill = try_to_start(in_.police).value();
    const Answer given{.id = an_acknowledgement_id(), .alert = drill.alert, .version = 1};
    EXPECT_EQ(refusal([&](Unit& unit) { return acknowledge_by_proxy(unit, rules(), duty_, given, "李警官", now()); }),
              ErrorKind::not_found);
}

}  // namespace
}  // namespace vigil::domain_test

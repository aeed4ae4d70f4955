// What officers do with a merged case: levels, codings, questions, openings, bars, broken glass and looks are of the whole,
// and no reporter learns from any of them that there is another report.
#include <vigil/crypto/uuid.hpp>

#include "domain/alerts/items.hpp"
#include "domain/cases/asking.hpp"
#include "domain/cases/barring.hpp"
#include "domain/cases/case_reader.hpp"
#include "domain/cases/coding.hpp"
#include "domain/cases/glass.hpp"
#include "domain/cases/levels.hpp"
#include "domain/control/deciding.hpp"
#include "domain/matching/matches_reader.hpp"
#include "domain/matching/pattern.hpp"
#include "domain/reports/opening.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class MergedActsTest : public Casework {
protected:
    protocol::FileReport about(const char* signal, const DivisionCode& place = kTownship) {
        auto report = a_report();
        if (signal != nullptr) report.signals = {signal};
        protocol::ReportedChild child;
        child.child_name = "其其格";
        child.birth_date = "2010-06-17";
        child.sex = sex_;
        report.children = {child};
        report.places.now->division = place;
        return report;
    }
    // The first case is of the station, the second of the other station; each of another reporter.
    void file_two(const char* first = kYellowSignal, const char* second = kYellowSignal) {
        first_ = file(about(first));
        pass(1h);
        other_reporter_ = reporter();
        other_reporter_.caller->account = account();
        second_ = file(about(second, kOtherTownship), other_reporter_);
    }
    Result<matching::Decided> decide_on_both(MatchVerdict verdict) {
        auto both = officer(in_.station);
        both.memberships.push_back({in_.other_station, Role::duty_officer});
        both.memberships.push_back({in_.banner_agency, Role::county_officer});
        return decide(both, match_between(second_, first_).id, verdict);
    }
    void merge() {
        const auto merged = decide_on_both(MatchVerdict::same_event);
        ASSERT_TRUE(merged) << merged.error().message;
    }
    void undo() { ASSERT_TRUE(decide_on_both(MatchVerdict::different)); }

    CaseTools tools() { return {rules(), ids_}; }
    Result<protocol::CaseView> read(const Report& report, const Caller& caller) {
        const StatedReason reason{ReadReason::supervision, "核查处置情况"};
        return write([&](Unit& unit) { return read_case(unit, caller, report.case_id, reason, ids_, now()); });
    }
    Result<LevelSet> set(const Report& report, const Caller& caller, Level level) {
        return write(
            [&](Unit& unit) { return set_level(unit, rules(), ids_, caller, report.case_id, level, "核实后", now()); });
    }
    Result<protocol::ProposalView> approve(const ProposalId& id) {
        const auto county = officer(in_.banner_agency, Role::county_officer);
        return write(
            [&](Unit& unit) { return decide_case_proposal(unit, ids_, county, id, Decision::approve, now()); });
    }
    Result<Level> code(const Report& report, const Caller& caller, const char* signal) {
        protocol::CodeReport coding;
        coding.report_id = report.id;
        coding.signals = {signal};
        return write(
            [&](Unit& unit) { return code_report(unit, rules(), ids_, caller, first_.case_id, coding, now()); });
    }
    Result<protocol::CasePattern> pattern(const Caller& caller) {
        return write(
            [&](Unit& unit) { return matching::read_pattern(unit, rules(), caller, first_.case_id, ids_, now()); });
    }
    std::vector<ReadEvent> reads_of(const Report& report) {
        return find([&](Unit& unit) { return unit.cases().reads(report.case_id); });
    }
    void bar(const Report& report, const AccountId& person) {
        ASSERT_TRUE(write([&](Unit& unit) -> Result<void> {
            return unit.cases().insert_bar(
                {.case_id = report.case_id, .reason = "barred", .row = crypto::uuid_v4(), .account = person});
        }));
    }
    std::size_t items_of_reporter(const Report& report) {
        return items_of(stream_of_owner(report.owner.value())).size();
    }

    std::optional<Sex> sex_{};  // none: the match is a suggestion, which counts for nothing by itself
    Report first_, second_;
    Sender other_reporter_;
};

// ---- one owner ----

TEST_F(MergedActsTest, GivenTwoOwners_WhenMerged_ThenOneHandlesTheWholeAndTheOtherActsNoMore) {
    file_two();
    merge();
    EXPECT_TRUE(alert_of(first_, in_.station)->owner);
    EXPECT_FALSE(alert_of(second_, in_.other_station)->owner);
    for (const auto& report : {first_, second_}) {
        EXPECT_EQ(set(report, officer(in_.other_station), Level::red).error().code, "role_refused");
        EXPECT_EQ(read(first_, officer(in_.other_station)).value().projection, "overseeing");
    }
    EXPECT_TRUE(set(second_, officer(in_.station), Level::red)) << "by either id it is the whole";
    EXPECT_EQ(case_of(first_).level, Level::red);
}

TEST_F(MergedActsTest, GivenAFormerOwner_WhenItsStreamIsRead_ThenItSaysSoAndItStillHasToAnswer) {
    file_two();
    merge();
    const auto alert = alert_of(second_, in_.other_station).value();
    EXPECT_EQ(alert.state, AlertState::open);
    EXPECT_THAT(running_clocks(alert), SizeIs(1));
    const auto items = items_of(in_.other_station);
    const auto told = std::find_if(items.rbegin(), items.rend(), [&](const protocol::ItemBody& item) {
        return item.alert && item.alert->alert_id == alert.id;
    });
    ASSERT_NE(told, items.rend());
    EXPECT_FALSE(told->alert->owner);
    EXPECT_EQ(told->alert->revision, alert.revision);
}

TEST_F(MergedActsTest, GivenAnAnsweredAlert_WhenMergedAndTakenApart_ThenItsOwnerOwnsAgainAndIsNotAskedAnew) {
    file_two();
    acknowledge(alert_of(second_, in_.other_station).value());
    merge();
    undo();
    const auto alert = alert_of(second_, in_.other_station).value();
    EXPECT_TRUE(alert.owner);
    EXPECT_EQ(alert.state, AlertState::acknowledged);
    EXPECT_EQ(alert.version, 1);
    EXPECT_TRUE(set(second_, officer(in_.other_station), Level::red));
    EXPECT_EQ(set(first_, officer(in_.other_station), Level::red).error().code, "foreign_jurisdiction");
}

// ---- who must never know (F134) ----

TEST_F(MergedActsTest, GivenAPersonBarredFromOneReport_WhenTheCasesAreMerged_ThenTheOtherReportShowsThemNothingEither) {
    file_two();
    const auto kin = officer(in_.station);
    bar(second_, kin.account);
    EXPECT_TRUE(read(first_, kin));
    merge();
    for (const auto& report : {first_, second_}) {
        EXPECT_EQ(read(report, kin).error().code, "foreign_jurisdiction");
        EXPECT_EQ(set(report, kin, Level::red).error().code, "foreign_jurisdiction");
    }
    const auto alert = alert_of(first_, in_.station).value();
    EXPECT_EQ(acknowledge(kin, alert, alert.version, an_acknowledgement_id()).error().code, "foreign_jurisdiction");
    EXPECT_FALSE(pattern(kin));
    EXPECT_TRUE(read(first_, officer(in_.station))) << "only this person";
}

TEST_F(MergedActsTest, GivenAPersonBarredFromTheOtherCase_WhenTheyAskForMatchesAndThePattern_ThenItIsInNeither) {
    sex_ = Sex::female;  // the same child at once, by rule T9
    file_two();
    EXPECT_EQ(pattern(officer(in_.station)).value().children.at(0).reports, 2);
    const auto kin = officer(in_.station);
    bar(second_, kin.account);
    const auto listed =
        write([&](Unit& unit) { return matching::read_matches(unit, kin, first_.case_id, {}, 50, ids_, now()); });
    EXPECT_THAT(listed.value().matches, IsEmpty());
    const auto match = match_between(second_, first_);
    for (const auto verdict : {MatchVerdict::same_event, MatchVerdict::different})
        EXPECT_EQ(decide(kin, match.id, verdict).error().kind, ErrorKind::not_found);
    EXPECT_EQ(pattern(kin).value().children.at(0).reports, 1);
}

TEST_F(MergedActsTest, GivenAnOfficerWhoStepsBackFromTheWhole_WhenItIsTakenApart_ThenTheyAreOutOfBothParts) {
    file_two();
    merge();
    const auto kin = officer(in_.station);
    acknowledge(kin, alert_of(first_, in_.station).value(), 1, an_acknowledgement_id()).value();
    ASSERT_TRUE(write(
        [&](Unit& unit) { return recuse(unit, tools(), kin, first_.case_id, {.kinship = false, .text = {}}, now()); }));
    EXPECT_EQ(alert_of(first_, in_.station)->state, AlertState::open) << "its station is asked again";
    EXPECT_EQ(status(first_).stage, ReportStage::dispatched) << "the answer holds no more";
    undo();
    for (const auto& report : {first_, second_}) {
        const auto bars = find([&](Unit& unit) { return unit.cases().own_bars(report.case_id); });
        ASSERT_THAT(bars, SizeIs(1));
        EXPECT_EQ(bars[0].account, kin.account);
    }
}

TEST_F(MergedActsTest, GivenTheCountyOfAnAbsorbedCase_WhenItBarsAStation_ThenTheWholeIsBarred) {
    file_two();
    merge();
    const auto county = officer(in_.banner_agency, Role::county_officer);
    protocol::BarFromCase body;
    body.organisation_id = in_.station;
    body.text = "亲属";
    ASSERT_TRUE(write([&](Unit& unit) { return bar_from_case(unit, tools(), county, second_.case_id, body, now()); }));
    EXPECT_THAT(barred(first_), Contains(in_.station));
    EXPECT_EQ(alert_of(first_, in_.station)->state, AlertState::closed);
    EXPECT_NE(case_of(first_).owner, in_.station);
    EXPECT_FALSE(read(first_, officer(in_.station)));
}

// ---- levels (rules T1, T8) ----

TEST_F(MergedActsTest, GivenALoweredWhole_WhenLooked_ThenEveryAlertIsLowerAndNoClockHasMoved) {
    file_two(kOrangeSignal, kOrangeSignal);
    merge();
    const auto due_first = alert_of(first_, in_.station)->due_at;
    const auto due_second = alert_of(second_, in_.other_station)->due_at;
    const auto items_first = items_of_reporter(first_);
    pass(5min);
    const auto proposed = set(second_, officer(in_.station), Level::yellow).value();
    ASSERT_TRUE(proposed.proposal);
    ASSERT_TRUE(approve(*proposed.proposal));
    EXPECT_EQ(case_of(first_).level, Level::yellow);
    EXPECT_EQ(read(second_, officer(in_.other_station)).value().level, Level::yellow);
    EXPECT_EQ(alert_of(first_, in_.station)->level, Level::yellow);
    EXPECT_EQ(alert_of(second_, in_.other_station)->level, Level::yellow);
    EXPECT_EQ(alert_of(first_, in_.station)->due_at, due_first);
    EXPECT_EQ(alert_of(second_, in_.other_station)->due_at, due_second);
    EXPECT_EQ(items_of_reporter(first_), items_first);
    supplement(first_, a_supplement());
    EXPECT_EQ(case_of(first_).level, Level::yellow) << "nothing new was said";
    supplement(first_, a_supplement({"disability"}));
    EXPECT_EQ(case_of(first_).level, Level::red) << "something new was: orange, and a step up (T4)";
}

TEST_F(MergedActsTest, GivenALoweringThatWasProposedForOneCase_WhenItWasMergedSince_ThenItIsRefused) {
    file_two(kOrangeSignal, kOrangeSignal);
    const auto proposed = set(second_, officer(in_.other_station), Level::yellow).value();
    merge();
    EXPECT_EQ(approve(*proposed.proposal).error().kind, ErrorKind::conflict);
    EXPECT_EQ(case_of(first_).level, Level::orange);
}

TEST_F(MergedActsTest, GivenALoweredCase_WhenItsReportsComeToNoMoreThanBefore_ThenASameChildDoesNotRaiseItAgain) {
    file_two(kOrangeSignal, kYellowSignal);
    pass(40 * 24h);
    const auto later = file(about(kOrangeSignal));
    const auto proposed = set(later, officer(in_.station), Level::yellow).value();
    ASSERT_TRUE(approve(*proposed.proposal));
    auto both = officer(in_.station);
    decide(both, match_between(later, first_).id, MatchVerdict::same_child).value();
    EXPECT_EQ(case_of(later).level, Level::yellow) << "one report of forty days ago is in no window";
    EXPECT_EQ(alert_of(later, in_.station)->level, Level::yellow);
}

TEST_F(MergedActsTest, GivenTwoUncodedReports_WhenOneIsCoded_ThenTheWholeWaitsForTheOther) {
    file_two(nullptr, nullptr);
    ASSERT_TRUE(case_of(first_).uncoded);
    merge();
    const auto duty = officer(in_.station);
    EXPECT_EQ(code(second_, duty, "low_mood").value(), Level::orange);
    EXPECT_TRUE(case_of(first_).uncoded);
    EXPECT_EQ(code(first_, duty, "low_mood").value(), Level::yellow) << "nobody's word is left unread";
    EXPECT_FALSE(case_of(first_).uncoded);
    EXPECT_FALSE(case_of(second_).uncoded) << "alerts in its name show it";
    const auto view = read(first_, duty).value();
    EXPECT_THAT(view.codings, SizeIs(2));
}

TEST_F(MergedActsTest, GivenAnUncodedReportThatWasMerged_WhenTakenApart_ThenItWaitsForItsCodingAgain) {
    file_two(nullptr, nullptr);
    merge();
    ASSERT_TRUE(code(first_, officer(in_.station), "low_mood"));
    undo();
    EXPECT_FALSE(case_of(first_).uncoded);
    EXPECT_TRUE(case_of(second_).uncoded);
    EXPECT_EQ(case_of(second_).level, Level::orange);
}

// ---- what reporters are asked and told (F12, F17, F89) ----

TEST_F(MergedActsTest, GivenAQuestionToOneReporter_WhenAskedOfTheWhole_ThenOnlyTheyHearOfIt) {
    file_two();
    merge();
    const auto before = protocol::encode(status(first_));
    const auto items_first = items_of_reporter(first_);
    const auto items_second = items_of_reporter(second_);
    const auto duty = officer(in_.station);
    const auto asked = write(
        [&](Unit& unit) { return ask_reporter(unit, ids_, duty, first_.case_id, second_.id, "哪个教室？", now()); });
    ASSERT_TRUE(asked) << asked.error().message;
    EXPECT_EQ(status(second_).open_questions, 1);
    EXPECT_EQ(items_of_reporter(second_), items_second + 1);
    EXPECT_EQ(protocol::encode(status(first_)), before);
    EXPECT_EQ(items_of_reporter(first_), items_first);
    auto answer = a_supplement();
    answer.question_id = asked.value().id;
    EXPECT_FALSE(try_to_supplement(first_.id, answer, claim_of(reporter()))) << "it is not theirs";
    ASSERT_TRUE(try_to_supplement(second_.id, answer, claim_of(other_reporter_)));
    EXPECT_EQ(status(second_).open_questions, std::nullopt);
    EXPECT_THAT(read(first_, duty).value().questions, SizeIs(1));
}

TEST_F(MergedActsTest, GivenAnOpenedIdentity_WhenTheReportIsOfAMergedCase_ThenOnlyThatReporterIsTold) {
    file_two();
    merge();
    const auto before = protocol::encode(status(first_));
    const auto duty = officer(in_.station);
    const auto asked =
        write([&](Unit& unit) { return request_opening(unit, ids_, duty, second_.id, "法院调取", now()); });
    ASSERT_TRUE(asked) << asked.error().message;
    ASSERT_TRUE(approve(asked.value().id));
    EXPECT_EQ(status(second_).identity_opened_at, now());
    EXPECT_EQ(protocol::encode(status(first_)), before);
    const auto identity = write([&](Unit& unit) { return read_identity(unit, ids_, duty, second_.id, now()); });
    EXPECT_EQ(identity.value().account_id, other_reporter_.caller->account);
    EXPECT_FALSE(write([&](Unit& unit) { return read_identity(unit, ids_, duty, first_.id, now()); }));
}

// ---- looking (F21, F148) ----

TEST_F(MergedActsTest, GivenBrokenGlass_WhenTheCaseIsMerged_ThenEachIdShowsWhatItStandsFor) {
    file_two();
    merge();
    const auto league = officer(in_.league_agency, Role::supervisor);
    EXPECT_FALSE(read(first_, league));
    const auto break_it = [&](const Report& report) {
        return write([&](Unit& unit) {
            return break_glass(unit, ids_, league, report.case_id, {ReadReason::emergency, "紧急"}, now());
        });
    };
    ASSERT_TRUE(break_it(second_));
    EXPECT_THAT(read(second_, league).value().reports, SizeIs(1));
    EXPECT_FALSE(read(first_, league));
    ASSERT_TRUE(break_it(first_));
    EXPECT_THAT(read(first_, league).value().reports, SizeIs(2));
    bar(second_, league.account);
    EXPECT_FALSE(read(first_, league)) << "a bar outranks the grant, whichever part it is of";
}

TEST_F(MergedActsTest, GivenALookAtTheWhole_WhenRecorded_ThenEachPartKnowsItAndTheListCountsItOnce) {
    file_two();
    merge();
    const auto duty = officer(in_.station);
    ASSERT_TRUE(read(first_, duty));
    EXPECT_THAT(reads_of(first_), SizeIs(1));
    EXPECT_THAT(reads_of(second_), SizeIs(1));
    const auto reviewer = officer(in_.station, Role::supervisor);
    const auto list =
        write([&](Unit& unit) { return read_looks(unit, reviewer, first_.case_id, ids_, now()); }).value();
    ASSERT_THAT(list.looks, SizeIs(1));
    EXPECT_EQ(list.looks[0].account_id, duty.account);
    EXPECT_EQ(list.looks[0].text, "核查处置情况");
}

TEST_F(MergedActsTest, GivenSomebodyWhoIsNotAssigned_WhenTheyAskForThePattern_ThenTheyStateAReasonFirst) {
    file_two();
    acknowledge(alert_of(first_, in_.station).value());
    const auto colleague = officer(in_.station);
    EXPECT_EQ(pattern(colleague).error().code, "reason_required");
    const auto listed = [&] {
        return write(
            [&](Unit& unit) { return matching::read_matches(unit, colleague, first_.case_id, {}, 50, ids_, now()); });
    };
    EXPECT_EQ(listed().error().code, "reason_required");
    ASSERT_TRUE(read(first_, colleague));
    ASSERT_TRUE(pattern(colleague));
    EXPECT_TRUE(listed());
    for (const auto& each : reads_of(first_)) {
        EXPECT_EQ(each.reason, ReadReason::supervision);
        EXPECT_TRUE(each.sealed_reason) << each.fields;
    }
    pass(3h);
    EXPECT_TRUE(pattern(colleague));
    pass(2h);
    EXPECT_EQ(pattern(colleague).error().code, "reason_required") << "looking again does not make the reason younger";
}

}  // namespace
}  // namespace vigil::domain_test

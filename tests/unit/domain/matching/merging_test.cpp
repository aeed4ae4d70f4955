// Two reports of one event: one case, every reporter's own receipt, status and clocks (F12), and back again.
#include "domain/matching/merging.hpp"

#include "domain/alerts/items.hpp"
#include "domain/cases/case_reader.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

protocol::FileReport about_signal(const char* signal = kYellowSignal, const DivisionCode& place = kTownship) {
    auto report = a_report({signal});
    protocol::ReportedChild child;
    child.child_name = "其其格";
    child.birth_date = "2010-06-17";
    report.children = {child};  // without a sex: a suggestion, which counts for nothing by itself
    report.places.now->division = place;
    return report;
}

class MergingTest : public Casework {
protected:
    // Somebody at both stations and at the police.
    Caller everybody() {
        auto caller = officer(in_.station);
        caller.memberships.push_back({in_.other_station, Role::duty_officer});
        caller.memberships.push_back({in_.banner_agency, Role::county_officer});
        caller.memberships.push_back({in_.police, Role::police_liaison});
        return caller;
    }
    Result<matching::Decided> try_to_merge(const Report& later, const Report& earlier) {
        return decide(everybody(), match_between(later, earlier).id, MatchVerdict::same_event);
    }
    void merge(const Report& later, const Report& earlier) {
        const auto merged = try_to_merge(later, earlier);
        ASSERT_TRUE(merged) << merged.error().message;
    }
    void undo(const Report& later, const Report& earlier) {
        ASSERT_TRUE(decide(everybody(), match_between(later, earlier).id, MatchVerdict::same_child));
    }
    Result<protocol::CaseView> read(const CaseId& id, const Caller& caller) {
        const StatedReason reason{ReadReason::supervision, "核查处置情况"};
        return write([&](Unit& unit) { return read_case(unit, caller, id, reason, ids_, now()); });
    }
    static std::vector<std::string> reports_in(const protocol::CaseView& view) {
        std::vector<std::string> ids;
        for (const auto& each : view.reports) ids.push_back(each.report_id.str());
        return ids;
    }
    // A second reporter, so that their streams are two.
    Sender another_reporter() {
        auto sender = reporter();
        sender.caller->account = account();
        return sender;
    }
};

// ---- one case ----

TEST_F(MergingTest, GivenTwoCases_WhenMerged_ThenTheEarlierSurvivesAndTheOtherPointsToIt) {
    const auto first = file(about_signal());
    pass(1h);
    const auto second = file(about_signal());
    merge(second, first);
    EXPECT_EQ(case_of(second).merged_into, first.case_id);
    EXPECT_EQ(case_of(first).merged_into, std::nullopt);
    EXPECT_TRUE(was_logged("case.merged", second.case_id.str()));
}

TEST_F(MergingTest, GivenTwoLevels_WhenMerged_ThenTheHigherOneHolds) {
    const auto first = file(about_signal(kYellowSignal));
    const auto second = file(about_signal(kRedSignal));
    merge(second, first);
    EXPECT_EQ(case_of(first).level, Level::red);
}

TEST_F(MergingTest, GivenSignsThatAreOnlyManyTogether_WhenMerged_ThenTheLevelFollowsFromAllOfThem) {
    auto one = about_signal("low_mood");
    one.signals.push_back("custody_conflict");
    const auto first = file(one);
    const auto second = file(about_signal("neglect_basic"));
    merge(second, first);
    EXPECT_EQ(case_of(first).level, Level::orange) << "three yellow signs (rule T3)";
}

TEST_F(MergingTest, GivenAHigherLevel_WhenMerged_ThenWhoeverHadAnsweredTheLowerIsAskedAnew) {
    const auto first = file(about_signal(kYellowSignal));
    acknowledge(alert_of(first, in_.station).value());
    const auto second = file(about_signal(kRedSignal, kOtherTownship));
    merge(second, first);
    const auto alert = alert_of(first, in_.station).value();
    EXPECT_EQ(alert.version, 2);
    EXPECT_EQ(alert.state, AlertState::open);
    EXPECT_EQ(alert.level, Level::red);
    EXPECT_THAT(alerted(first), Contains(in_.police)) << "red tells the police of the place (N2)";
}

TEST_F(MergingTest, GivenOneOrganisationThatAnsweredTheHigherLevel_WhenMerged_ThenItIsNotAskedAgain) {
    const auto first = file(about_signal(kYellowSignal));
    const auto second = file(about_signal(kOrangeSignal));
    acknowledge(alert_of(first, in_.station).value());
    acknowledge(alert_of(second, in_.station).value());
    merge(second, first);
    EXPECT_EQ(alert_of(first, in_.station)->state, AlertState::acknowledged);
    EXPECT_EQ(alert_of(second, in_.station)->state, AlertState::acknowledged);
    EXPECT_EQ(alert_of(second, in_.station)->version, 1);
}

TEST_F(MergingTest, GivenTwoOwners_WhenMerged_ThenTheFirstOwnsTheCaseAndTheOtherKeepsItsView) {
    const auto first = file(about_signal());
    const auto second = file(about_signal(kYellowSignal, kOtherTownship));
    merge(second, first);
    const auto of_first = officer(in_.station);
    const auto of_second = officer(in_.other_station);
    const auto whole = read(first.case_id, of_first).value();
    EXPECT_EQ(whole.owner_id, in_.station);
    EXPECT_EQ(whole.projection, "handling");
    EXPECT_THAT(reports_in(whole), ElementsAre(first.id.str(), second.id.str()));
    EXPECT_THAT(whole.merged_cases, ElementsAre(second.case_id));
    const auto kept = read(second.case_id, of_second).value();
    EXPECT_EQ(kept.projection, "handling");
    EXPECT_EQ(kept.owner_id, in_.station);
    EXPECT_EQ(kept.merged_into, first.case_id);
    EXPECT_THAT(reports_in(kept), ElementsAre(second.id.str()));
    EXPECT_EQ(read(first.case_id, of_second).value().projection, "overseeing") << "it does not own the whole";
}

TEST_F(MergingTest, GivenMergedCases_WhenOneSideAnswers_ThenTheOtherSeesIt) {
    const auto first = file(about_signal());
    const auto second = file(about_signal(kYellowSignal, kOtherTownship));
    merge(second, first);
    acknowledge(alert_of(second, in_.other_station).value());
    const auto item = items_of(in_.station).back();
    EXPECT_EQ(item.alert->case_id, second.case_id);
    EXPECT_EQ(item.alert->state, AlertState::acknowledged);
    EXPECT_EQ(item.alert->merged_into, first.case_id);
}

TEST_F(MergingTest, GivenAMerge_WhenEitherSideListens_ThenItsStreamTellsIntoWhichCase) {
    const auto first = file(about_signal());
    const auto second = file(about_signal(kYellowSignal, kOtherTownship));
    merge(second, first);
    for (const auto& organisation : {in_.station, in_.other_station}) {
        bool told = false;
        for (const auto& item : items_of(organisation))
            told = told ||
                   (item.alert && item.alert->case_id == second.case_id && item.alert->merged_into == first.case_id);
        EXPECT_TRUE(told);
    }
}

// Two people who saw one thing are not two reports of harm; but what counts at once has counted.
TEST_F(MergingTest, GivenALooseMatchThatIsOneEvent_WhenMerged_ThenTheReportsDoNotRaiseEachOther) {
    const auto first = file(about_signal(kYellowSignal));
    const auto second = file(about_signal(kYellowSignal));
    merge(second, first);
    EXPECT_EQ(case_of(first).level, Level::yellow);
    pass(24h);
    const auto third = file(about_signal(kYellowSignal));
    ASSERT_TRUE(decide(everybody(), match_between(third, second).id, MatchVerdict::same_child));
    EXPECT_EQ(case_of(third).level, Level::orange) << "for another event they are earlier reports";
}

// ---- nothing is lost, nothing is set back ----

TEST_F(MergingTest, GivenRunningClocks_WhenMerged_ThenStartAndDueTimesStay) {
    const auto first = file(about_signal(kOrangeSignal));
    pass(10min);
    const auto second = file(about_signal(kOrangeSignal, kOtherTownship));
    pass(10min);
    const auto before_first = running_clocks(alert_of(first, in_.station).value());
    const auto before_second = running_clocks(alert_of(second, in_.other_station).value());
    merge(second, first);
    const auto after_first = running_clocks(alert_of(first, in_.station).value());
    const auto after_second = running_clocks(alert_of(second, in_.other_station).value());
    ASSERT_THAT(after_first, SizeIs(1));
    ASSERT_THAT(after_second, SizeIs(1));
    EXPECT_EQ(after_first[0].started_at, before_first.at(0).started_at);
    EXPECT_EQ(after_first[0].due_at, before_first.at(0).due_at);
    EXPECT_EQ(after_second[0].started_at, before_second.at(0).started_at);
    EXPECT_EQ(after_second[0].due_at, before_second.at(0).due_at);
}

TEST_F(MergingTest, GivenOneAnsweredAndOneOpenAlert_WhenMerged_ThenEachStaysAsItWas) {
    const auto first = file(about_signal(kOrangeSignal));
    acknowledge(alert_of(first, in_.station).value());
    const auto second = file(about_signal(kOrangeSignal));
    merge(second, first);
    EXPECT_EQ(alert_of(first, in_.station)->state, AlertState::acknowledged);
    EXPECT_EQ(alert_of(second, in_.station)->state, AlertState::open);
}

TEST_F(MergingTest, GivenTwoReporters_WhenTheirCasesAreMerged_ThenNeitherIsToldAnything) {
    const auto first = file(about_signal(kRedSignal));
    const auto second = file(about_signal(kRedSignal, kOtherTownship), another_reporter());
    acknowledge(alert_of(second, in_.other_station).value());
    const auto before_first = protocol::encode(status(first));
    const auto before_second = protocol::encode(status(second));
    const auto items_first = items_of(stream_of_owner(first.owner.value())).size();
    const auto items_second = items_of(stream_of_owner(second.owner.value())).size();
    merge(second, first);
    EXPECT_EQ(protocol::encode(status(first)), before_first);
    EXPECT_EQ(protocol::encode(status(second)), before_second);
    EXPECT_EQ(items_of(stream_of_owner(first.owner.value())).size(), items_first);
    EXPECT_EQ(items_of(stream_of_owner(second.owner.value())).size(), items_second);
}

TEST_F(MergingTest, GivenAMergedCase_WhenOneReporterAddsASign_ThenItIsJudgedWithAllAndOnlyTheirStatusMoves) {
    const auto first = file(about_signal(kYellowSignal));
    auto other = another_reporter();
    const auto second = file(about_signal(kYellowSignal, kOtherTownship), other);
    acknowledge(alert_of(first, in_.station).value());
    acknowledge(alert_of(second, in_.other_station).value());
    merge(second, first);
    const auto before = protocol::encode(status(first));
    ASSERT_TRUE(try_to_supplement(second.id, a_supplement({kRedSignal}), claim_of(other)));
    EXPECT_EQ(case_of(first).level, Level::red);
    EXPECT_EQ(alert_of(second, in_.other_station)->state, AlertState::open);
    EXPECT_EQ(status(second).stage, ReportStage::dispatched) << "what they added is not answered yet";
    EXPECT_EQ(protocol::encode(status(first)), before);
    bool owner_asked = false;
    for (const auto& alert : find([&](Unit& unit) { return unit.alerts().of_whole_case(first.case_id); }))
        owner_asked = owner_asked || (alert.organisation == in_.station && alert.state == AlertState::open);
    EXPECT_TRUE(owner_asked) << "the owner hears of everything, wherever it comes from";
}

TEST_F(MergingTest, GivenTwoTimesToDecide_WhenMerged_ThenTheEarlierHoldsForTheWhole) {
    auto one = about_signal();
    one.decide_by = now() + 9h;
    auto other = about_signal();
    other.decide_by = now() + 3h;
    const auto first = file(one);
    const auto second = file(other);
    merge(second, first);
    EXPECT_EQ(case_of(first).decide_by, now() + 3h);
    undo(second, first);
    EXPECT_EQ(case_of(first).decide_by, now() + 9h);
    EXPECT_EQ(case_of(second).decide_by, now() + 3h);
}

TEST_F(MergingTest, GivenAMergedCase_WhenRead_ThenTheKeysOfBothOpenIt) {
    const auto first = file(about_signal());
    const auto second = file(about_signal());
    merge(second, first);
    EXPECT_NE(first.case_key, second.case_key);
    const auto view = read(first.case_id, officer(in_.station)).value();
    ASSERT_THAT(view.reports, SizeIs(2));
    for (const auto& each : view.reports) EXPECT_FALSE(each.body.empty());
    EXPECT_THAT(view.assessments, SizeIs(3)) << "of each report, and of both together";
}

// ---- bars ----

TEST_F(MergingTest, GivenAnOrganisationBarredFromOne_WhenMerged_ThenItIsBarredFromTheWholeAndTheOwnerChanges) {
    const auto first = file(about_signal());
    auto secret = about_signal(kYellowSignal, kOtherTownship);
    secret.must_not_know.push_back({"老师的丈夫", "township_station"});
    secret.suspect_relation = "local_official";
    const auto second = file(secret);
    ASSERT_THAT(barred(second), ElementsAre(in_.other_station));
    merge(second, first);
    EXPECT_EQ(case_of(first).owner, in_.banner_agency);
    EXPECT_THAT(barred(first), UnorderedElementsAre(in_.station, in_.other_station));
    EXPECT_EQ(alert_of(first, in_.station)->state, AlertState::closed);
    EXPECT_THAT(running_clocks(alert_of(first, in_.station).value()), IsEmpty());
    EXPECT_FALSE(read(first.case_id, officer(in_.station)));
    EXPECT_FALSE(read(second.case_id, officer(in_.station)));
    EXPECT_TRUE(read(first.case_id, officer(in_.banner_agency, Role::county_officer)));
}

TEST_F(MergingTest, GivenABarThatCameByMerging_WhenItsReporterLooks_ThenTheStatusShowsNoTraceOfIt) {
    const auto first = file(about_signal());
    acknowledge(alert_of(first, in_.station).value());
    auto secret = about_signal(kYellowSignal, kOtherTownship);
    secret.suspect_relation = "local_official";
    const auto second = file(secret, another_reporter());
    const auto before = protocol::encode(status(first));
    merge(second, first);
    ASSERT_EQ(alert_of(first, in_.station)->state, AlertState::closed);
    EXPECT_EQ(protocol::encode(status(first)), before);
}

TEST_F(MergingTest, GivenAnUnansweredAlertThatWasTakenBackByMerging_WhenItsReplacementAnswers_ThenTheReporterSeesThat) {
    const auto first = file(about_signal());
    auto secret = about_signal(kYellowSignal, kOtherTownship);
    secret.suspect_relation = "local_official";
    merge(file(secret, another_reporter()), first);
    EXPECT_EQ(status(first).stage, ReportStage::dispatched);
    const auto replacement = alert_of(first, in_.banner_agency).value();
    EXPECT_TRUE(replacement.owner);
    EXPECT_EQ(replacement.state, AlertState::open);
    acknowledge(replacement);
    EXPECT_EQ(status(first).stage, ReportStage::acknowledged);
    EXPECT_THAT(status(first).organs, SizeIs(1));
}

// ---- apart again ----

TEST_F(MergingTest, GivenAMistakenMerge_WhenUndone_ThenThereAreTwoCasesAgainAndBothHistoriesStay) {
    const auto first = file(about_signal(kYellowSignal));
    const auto second = file(about_signal(kRedSignal, kOtherTownship));
    merge(second, first);
    undo(second, first);
    EXPECT_EQ(case_of(second).merged_into, std::nullopt);
    EXPECT_EQ(case_of(second).owner, in_.other_station);
    EXPECT_EQ(case_of(first).owner, in_.station);
    EXPECT_TRUE(was_logged("case.unmerged", second.case_id.str()));
    EXPECT_THAT(reports_in(read(first.case_id, officer(in_.station)).value()), ElementsAre(first.id.str()));
    EXPECT_THAT(reports_in(read(second.case_id, officer(in_.other_station)).value()), ElementsAre(second.id.str()));
    EXPECT_FALSE(read(first.case_id, officer(in_.other_station)));
    const auto match = match_between(second, first);
    EXPECT_THAT(find([&](Unit& unit) { return unit.matches().decisions(match.id); }), SizeIs(2));
}

TEST_F(MergingTest, GivenALevelThatCameByMerging_WhenUndone_ThenNothingIsLowered) {
    const auto first = file(about_signal(kYellowSignal));
    const auto second = file(about_signal(kRedSignal));
    merge(second, first);
    undo(second, first);
    EXPECT_EQ(case_of(first).level, Level::red) << "lowering takes a reason and two people (T8)";
    EXPECT_EQ(case_of(second).level, Level::red);
}

TEST_F(MergingTest, GivenAStationThatWasBarredByMerging_WhenUndone_ThenItIsAskedAnewWithAClockOfItsOwn) {
    const auto first = file(about_signal(kOrangeSignal));
    auto secret = about_signal(kYellowSignal, kOtherTownship);
    secret.suspect_relation = "local_official";
    const auto second = file(secret);
    merge(second, first);
    pass(2h);
    undo(second, first);
    const auto alert = alert_of(first, in_.station).value();
    EXPECT_EQ(alert.state, AlertState::open);
    EXPECT_EQ(alert.version, 2);
    EXPECT_EQ(alert.due_at, now() + 1h);
    EXPECT_THAT(running_clocks(alert), SizeIs(1));
    EXPECT_THAT(barred(first), IsEmpty());
    EXPECT_THAT(barred(second), Contains(in_.other_station));
    EXPECT_TRUE(read(first.case_id, officer(in_.station)));
}

TEST_F(MergingTest, GivenThreeCasesInAChain_WhenTheMiddleLinkIsUndone_ThenEachPartHangsTogether) {
    const auto first = file(about_signal());
    const auto second = file(about_signal());
    const auto third = file(about_signal());
    merge(second, first);
    merge(third, second);
    EXPECT_THAT(members_of(third), SizeIs(3));
    EXPECT_EQ(case_of(third).merged_into, first.case_id);
    undo(second, first);
    EXPECT_EQ(case_of(first).merged_into, std::nullopt);
    EXPECT_EQ(case_of(second).merged_into, std::nullopt);
    EXPECT_EQ(case_of(third).merged_into, second.case_id);
}

TEST_F(MergingTest, GivenAnAlertRaisedForTheOthersPlace_WhenUndone_ThenItStaysWithThatCase) {
    const auto first = file(about_signal(kYellowSignal));
    const auto second = file(about_signal(kYellowSignal, kOtherTownship));
    merge(second, first);
    supplement(second, a_supplement({kRedSignal}));
    undo(second, first);
    for (const auto& alert : alerts_of(first)) EXPECT_NE(alert.organisation, in_.other_station);
    EXPECT_THAT(alerted(second), Contains(in_.other_station));
}

}  // namespace
}  // namespace vigil::domain_test

// What people say of matches: who may, once, and what follows from it (rule T9).
#include "domain/matching/deciding.hpp"

#include <vigil/crypto/uuid.hpp>

#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

protocol::ReportedChild girl_called(const char* name) {
    protocol::ReportedChild child;
    child.child_name = name;
    child.birth_date = "2015-06-17";
    child.sex = Sex::female;
    return child;
}

protocol::FileReport about_girl(const char* name, const char* signal = kYellowSignal) {
    auto report = a_report({signal});
    report.children = {girl_called(name)};
    return report;
}

class DecidingTest : public Casework {
protected:
    protocol::FileReport elsewhere(const char* name, const char* signal = kYellowSignal) {
        auto report = about_girl(name, signal);
        report.places.now->division = kOtherTownship;
        return report;
    }
    std::string refusal(const Caller& caller, const Match& match, MatchVerdict verdict) {
        const auto decided = decide(caller, match.id, verdict);
        if (decided) return "done";
        return decided.error().code.empty()
                   ? std::string(decided.error().kind == ErrorKind::not_found ? "not_found" : "?")
                   : std::string(decided.error().code);
    }
    Match now_is(const Match& match) {
        return find([&](Unit& unit) { return unit.matches().find(match.id); }).value();
    }
};

// ---- who may ----

TEST_F(DecidingTest, GivenEverybody_WhenTheyDecide_ThenOnlyWhoHandlesOneOfTheCasesMay) {
    const auto first = file(about_girl("其其格"));
    const auto match = match_between(file(about_girl("琪琪格")), first);
    EXPECT_EQ(refusal(officer(in_.other_station), match, MatchVerdict::different), "not_found");
    EXPECT_EQ(refusal(officer(in_.banner_agency, Role::county_officer), match, MatchVerdict::different), "not_found");
    EXPECT_EQ(refusal(officer(in_.station, Role::supervisor), match, MatchVerdict::different), "role_refused");
    EXPECT_EQ(refusal(officer(in_.station, Role::reporter), match, MatchVerdict::different), "not_found");
    EXPECT_EQ(refusal(officer(in_.station), match, MatchVerdict::different), "done");
}

TEST_F(DecidingTest, GivenThePoliceOfOneCase_WhenTheyDecide_ThenTheyMay) {
    const auto first = file(about_girl("其其格", kRedSignal));
    const auto match = match_between(file(about_girl("琪琪格")), first);
    EXPECT_EQ(refusal(officer(in_.police, Role::police_liaison), match, MatchVerdict::same_child), "done");
}

// Rule N10: whoever is barred from one case must not learn that another one is about the same child.
TEST_F(DecidingTest, GivenAStationThatIsBarredFromTheOtherCase_WhenItDecides_ThenThereIsNoSuchMatch) {
    auto secret = about_girl("其其格");
    secret.suspect_relation = "local_official";
    const auto first = file(secret);
    const auto second = file(about_girl("琪琪格"));
    const auto match = match_between(second, first);
    ASSERT_EQ(case_of(second).owner, in_.station);
    EXPECT_EQ(refusal(officer(in_.station), match, MatchVerdict::different), "not_found");
    EXPECT_EQ(refusal(officer(in_.banner_agency, Role::county_officer), match, MatchVerdict::different), "done");
}

TEST_F(DecidingTest, GivenNoSuchMatch_WhenDecided_ThenItIsNotFound) {
    const auto caller = officer(in_.station);
    const matching::Decision decision{MatchDecisionId(crypto::uuid_v4()), MatchId(crypto::uuid_v4()), 1,
                                      MatchVerdict::different, "?"};
    const auto refused = write([&](Unit& unit) {
        return matching::Deciding({rules(), ids_}).decide(unit, caller, decision, now());
    });
    EXPECT_EQ(refused.error().kind, ErrorKind::not_found);
}

// ---- once ----

TEST_F(DecidingTest, GivenADecision_WhenItComesAgain_ThenTheFirstResultIsTheAnswer) {
    const auto first = file(about_girl("其其格"));
    const auto match = match_between(file(about_girl("琪琪格")), first);
    const auto caller = officer(in_.station);
    const matching::Decision decision{MatchDecisionId(crypto::uuid_v4()), match.id, 1, MatchVerdict::different,
                                      "两个人"};
    const auto say = [&](const matching::Decision& said) {
        return write([&](Unit& unit) { return matching::Deciding({rules(), ids_}).decide(unit, caller, said, now()); });
    };
    EXPECT_EQ(say(decision).value().match.revision, 2);
    EXPECT_EQ(say(decision).value().match.revision, 2);
    EXPECT_THAT(find([&](Unit& unit) { return unit.matches().decisions(match.id); }), SizeIs(1));
    auto other = decision;
    other.verdict = MatchVerdict::same_child;
    EXPECT_EQ(say(other).error().code, "idempotency_key_reused");
    other.id = MatchDecisionId(crypto::uuid_v4());
    EXPECT_EQ(say(other).error().code, "precondition_failed") << "somebody has decided since";
}

TEST_F(DecidingTest, GivenADecision_WhenMade_ThenItIsInTheLogAndItsReasonSealed) {
    const auto first = file(about_girl("其其格"));
    const auto second = file(about_girl("琪琪格"));
    const auto match = match_between(second, first);
    decide(officer(in_.station), match.id, MatchVerdict::different).value();
    const auto decisions = find([&](Unit& unit) { return unit.matches().decisions(match.id); });
    ASSERT_THAT(decisions, SizeIs(1));
    EXPECT_TRUE(was_logged("match.decided", decisions.front().id.str()));
    EXPECT_EQ(decisions.front().sealed_reason.find("核对过"), std::string::npos);
    EXPECT_EQ(find([&](Unit& unit) {
                  return unit.vault().open(Field::match_reason, decisions.front().id.str(),
                                           decisions.front().sealed_reason);
              }),
              "核对过");
}

// ---- the same child ----

TEST_F(DecidingTest, GivenASuggestion_WhenItIsTheSameChild_ThenTheEarlierReportCountsAndTheAlertIsRaised) {
    const auto first = file(about_girl("其其格"));
    pass(24h);
    const auto second = file(about_girl("琪琪格"));
    acknowledge(alert_of(second, in_.station).value());
    decide(officer(in_.station), match_between(second, first).id, MatchVerdict::same_child).value();
    EXPECT_EQ(case_of(second).level, Level::orange);
    EXPECT_EQ(case_of(first).level, Level::yellow) << "nothing came before it";
    const auto alert = alert_of(second, in_.station).value();
    EXPECT_EQ(alert.version, 2);
    EXPECT_EQ(alert.state, AlertState::open);
    EXPECT_THAT(running_clocks(alert), SizeIs(1));
}

TEST_F(DecidingTest, GivenLinkedChildren_WhenAFurtherReportNamesOneOfThem_ThenTheOtherCountsAsWell) {
    const auto first = file(about_girl("其其格"));
    pass(40 * 24h);
    const auto second = file(about_girl("琪琪格"));
    decide(officer(in_.station), match_between(second, first).id, MatchVerdict::same_child).value();
    pass(40 * 24h);
    const auto third = file(about_girl("琪琪格"));
    pass(40 * 24h);
    // By its own name only the second and third are known; the first came by what a person said.
    EXPECT_EQ(case_of(file(about_girl("琪琪格", kBlueSignal))).level, Level::yellow)
        << "three earlier reports in 180 days";
    EXPECT_EQ(case_of(third).level, Level::yellow);
}

TEST_F(DecidingTest, GivenASuggestionThatRaisesNothing_WhenItIsTheSameChild_ThenNobodyIsTold) {
    const auto first = file(about_girl("其其格"));
    pass(40 * 24h);
    const auto second = file(about_girl("琪琪格"));
    const auto before = items_of(in_.station).size();
    const auto assessments = find([&](Unit& unit) { return unit.cases().assessments(second.case_id); }).size();
    decide(officer(in_.station), match_between(second, first).id, MatchVerdict::same_child).value();
    EXPECT_EQ(items_of(in_.station).size(), before);
    EXPECT_EQ(find([&](Unit& unit) { return unit.cases().assessments(second.case_id); }).size(), assessments);
}

TEST_F(DecidingTest, GivenALinkedChild_WhenSomebodyFindsTheyAreTwo_ThenItCountsNoMoreAndTheLevelStays) {
    const auto first = file(about_girl("其其格"));
    pass(24h);
    const auto second = file(about_girl("琪琪格"));
    const auto match = match_between(second, first);
    decide(officer(in_.station), match.id, MatchVerdict::same_child).value();
    decide(officer(in_.station), match.id, MatchVerdict::different).value();
    EXPECT_EQ(case_of(second).level, Level::orange);
    pass(24h);
    auto third = about_girl("乌云");
    third.children.front().birth_date = "2012-02-02";
    EXPECT_EQ(case_of(file(third)).level, Level::yellow);
    EXPECT_THAT(find([&](Unit& unit) { return unit.matches().linked_to(match.child); }), SizeIs(0));
    EXPECT_THAT(find([&](Unit& unit) { return unit.matches().decisions(match.id); }), SizeIs(2)) << "both stay";
}

// ---- the same event needs both sides ----

TEST_F(DecidingTest, GivenTwoStations_WhenOneSaysItIsOneEvent_ThenTheOtherMustAgreeFirst) {
    const auto first = file(about_girl("其其格"));
    const auto second = file(elsewhere("琪琪格"));
    const auto match = match_between(second, first);
    decide(officer(in_.other_station), match.id, MatchVerdict::same_event).value();
    EXPECT_EQ(now_is(match).state, MatchState::agreed);
    EXPECT_EQ(now_is(match).agreed_case, second.case_id);
    EXPECT_THAT(members_of(second), SizeIs(1)) << "merging would show it the other's case";
    decide(officer(in_.other_station), match.id, MatchVerdict::same_event).value();
    EXPECT_EQ(now_is(match).state, MatchState::agreed) << "saying it twice is not agreeing";
    EXPECT_EQ(case_of(second).level, Level::yellow) << "nothing counts before both have said it";
    decide(officer(in_.station), match.id, MatchVerdict::same_event).value();
    EXPECT_EQ(now_is(match).state, MatchState::same_event);
    EXPECT_THAT(members_of(second), SizeIs(2));
}

TEST_F(DecidingTest, GivenOneSideAgreed_WhenTheOtherDoesNot_ThenTheyStayTwo) {
    const auto first = file(about_girl("其其格"));
    const auto second = file(elsewhere("琪琪格"));
    const auto match = match_between(second, first);
    decide(officer(in_.other_station), match.id, MatchVerdict::same_event).value();
    decide(officer(in_.station), match.id, MatchVerdict::different).value();
    EXPECT_EQ(now_is(match).state, MatchState::different);
    EXPECT_EQ(now_is(match).agreed_case, std::nullopt);
    EXPECT_THAT(members_of(second), SizeIs(1));
}

TEST_F(DecidingTest, GivenSomebodyWhoHandlesBoth_WhenTheySayItIsOneEvent_ThenItIs) {
    const auto first = file(about_girl("其其格"));
    const auto second = file(about_girl("琪琪格"));
    decide(officer(in_.station), match_between(second, first).id, MatchVerdict::same_event).value();
    EXPECT_THAT(members_of(second), SizeIs(2));
}

TEST_F(DecidingTest, GivenMergedCases_WhenAnotherMatchBetweenThemIsMergedToo_ThenTheyAreOneAlready) {
    const auto two = [] {
        auto report = about_girl("其其格");
        report.children.push_back(girl_called("乌云高娃"));
        return report;
    };
    const auto first = file(two());
    const auto second = file(two());
    const auto matches = matches_of(second);
    ASSERT_THAT(matches, SizeIs(2));
    EXPECT_EQ(refusal(officer(in_.station), matches[0], MatchVerdict::same_event), "done");
    EXPECT_EQ(refusal(officer(in_.station), matches[1], MatchVerdict::same_event), "already_merged");
    EXPECT_EQ(refusal(officer(in_.station), matches[1], MatchVerdict::same_child), "done");
}

}  // namespace
}  // namespace vigil::domain_test

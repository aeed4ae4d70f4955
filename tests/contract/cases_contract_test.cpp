#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;

class CaseContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write(insert_case);
    }
};
VIGIL_ON_EVERY_ENGINE(CaseContract);

TEST_P(CaseContract, GivenACase_WhenFound_ThenEveryFieldIsAsItWasOpened) {
    const auto stored = found([](Unit& unit) { return unit.cases().find(kCase); });
    ASSERT_TRUE(stored);
    const auto expected = a_case(kCase);
    EXPECT_EQ(fields_of(*stored), fields_of(expected));
}

TEST_P(CaseContract, GivenACase_WhenItsIdIsInsertedAgain_ThenItIsAConflict) {
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.cases().insert(a_case(kCase)); }), ErrorKind::conflict);
}

// It stands under the surviving case; the other one was judged along.
TEST_P(CaseContract, GivenAnAssessmentOfAMergedCase_WhenWhatJudgedAPartIsAsked_ThenItComesWithThePartsOwn) {
    const auto part = an_id<CaseId>(402);
    const auto of_both = an_assessment(kAssessment);
    auto of_part = an_assessment(an_id<AssessmentId>(602));
    of_part.case_id = part;
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.cases().insert(a_case(part)));
        VIGIL_TRY(unit.cases().insert_assessment(of_both));
        VIGIL_TRY(unit.cases().insert_assessment(of_part));
        return unit.cases().insert_assessment_part(of_both.id, part);
    });
    const auto judged = found([&](Unit& unit) { return unit.cases().assessments_that_judged(part); });
    ASSERT_EQ(judged.size(), 2u);
    EXPECT_EQ(fields_of(judged[0]), fields_of(of_both));
    EXPECT_EQ(fields_of(judged[1]), fields_of(of_part));
    EXPECT_EQ(found([&](Unit& unit) { return unit.cases().assessments(part); }).size(), 1u);
    EXPECT_EQ(found([](Unit& unit) { return unit.cases().assessments_that_judged(kCase); }).size(), 1u);
}

TEST_P(CaseContract, GivenACase_WhenUpdated_ThenTheNewFieldsAreFound) {
    const auto into = an_id<CaseId>(400);
    const Case changed{kCase,        kNow, kPolice,         kBanner,       Level::red,  false,
                       std::nullopt, 2,    an_id<KeyId>(2), Level::orange, Level::blue, into};
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.cases().insert(a_case(into)));
        return unit.cases().update(changed);
    });
    const auto stored = found([](Unit& unit) { return unit.cases().find(kCase); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of(*stored), fields_of(changed));
}

TEST_P(CaseContract, GivenNoSuchCase_WhenUpdated_ThenItIsNotFound) {
    const auto unknown = a_case(an_id<CaseId>(999));
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.cases().update(unknown); }), ErrorKind::not_found);
}

TEST_P(CaseContract, GivenTwoAssessments_WhenListed_ThenTheOldestComesFirstWithEveryField) {
    const auto first = an_assessment(kAssessment);
    auto second = an_assessment(an_id<AssessmentId>(602));
    second.uncoded = true;
    second.level = Level::blue;
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.cases().insert_assessment(first));
        return unit.cases().insert_assessment(second);
    });
    const auto stored = found([](Unit& unit) { return unit.cases().assessments(kCase); });
    ASSERT_EQ(stored.size(), 2u);
    EXPECT_EQ(fields_of(stored[0]), fields_of(first));
    EXPECT_EQ(fields_of(stored[1]), fields_of(second));
}

TEST_P(CaseContract, GivenANotification_WhenListed_ThenEveryFieldIsAsItWasInserted) {
    const StoredNotification notification{an_id<NotificationId>(1), kCase, kAssessment, "police_110", kPolice,
                                          ReleaseClass::on_release, true,  true};
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.cases().insert_assessment(an_assessment(kAssessment)));
        return unit.cases().insert_notification(notification);
    });
    const auto stored = found([](Unit& unit) { return unit.cases().notifications(kCase); });
    ASSERT_EQ(stored.size(), 1u);
    EXPECT_EQ(fields_of(stored[0]), fields_of(notification));
}

TEST_P(CaseContract, GivenABarOfEachKind_WhenListed_ThenEveryFieldIsAsItWasInserted) {
    const Bar organisation{kCase, kPolice, "suspect_relation", an_id<KeyId>(1).str(), std::nullopt};
    const Bar description{kCase, std::nullopt, "must_not_know", an_id<KeyId>(2).str(), "sealed"};
    const Bar person{kCase, std::nullopt, "recusal", an_id<KeyId>(3).str(), std::nullopt, kOfficer};
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.cases().insert_bar(organisation));
        VIGIL_TRY(unit.cases().insert_bar(person));
        return unit.cases().insert_bar(description);
    });
    const auto stored = found([](Unit& unit) { return unit.cases().bars(kCase); });
    ASSERT_EQ(stored.size(), 3u);
    EXPECT_EQ(fields_of(stored[2]), fields_of(person));
    EXPECT_EQ(fields_of(stored[0]), fields_of(organisation));
    EXPECT_EQ(fields_of(stored[1]), fields_of(description));
}

// Three cases: 400 and 402 were merged into the earliest, 403 is another.
class MergedCaseContract : public CaseContract {
protected:
    void SetUp() override {
        CaseContract::SetUp();
        write([&](Unit& unit) -> Result<void> {
            auto first = a_case(kFirst);
            first.opened_at = kNow - std::chrono::hours(1);
            VIGIL_TRY(unit.cases().insert(first));
            auto second = a_case(kCase);
            second.merged_into = kFirst;
            VIGIL_TRY(unit.cases().update(second));
            auto third = a_case(kThird);
            third.opened_at = kNow + std::chrono::hours(1);
            third.merged_into = kFirst;
            VIGIL_TRY(unit.cases().insert(third));
            return unit.cases().insert(a_case(kOther));
        });
    }
    const CaseId kFirst = an_id<CaseId>(400);
    const CaseId kThird = an_id<CaseId>(402);
    const CaseId kOther = an_id<CaseId>(403);
};
VIGIL_ON_EVERY_ENGINE(MergedCaseContract);

TEST_P(MergedCaseContract, GivenAnyOfThem_WhenItsMembersAreListed_ThenAllComeTheSurvivingFirst) {
    for (const auto& id : {kFirst, kCase, kThird})
        EXPECT_THAT(ids_of(found([&](Unit& unit) { return unit.cases().members(id); })),
                    testing::ElementsAre(kFirst, kCase, kThird));
    EXPECT_THAT(ids_of(found([&](Unit& unit) { return unit.cases().members(kOther); })), testing::ElementsAre(kOther));
    EXPECT_TRUE(found([&](Unit& unit) { return unit.cases().members(an_id<CaseId>(999)); }).empty());
}

TEST_P(MergedCaseContract, GivenABarOfOneOfThem_WhenTheBarsOfAnyAreListed_ThenItHoldsForAllAndIsOnesOwn) {
    const Bar bar{kThird, kPolice, "suspect_relation", an_id<KeyId>(1).str(), std::nullopt};
    write([&](Unit& unit) { return unit.cases().insert_bar(bar); });
    for (const auto& id : {kFirst, kCase, kThird})
        EXPECT_EQ(found([&](Unit& unit) { return unit.cases().bars(id); }).size(), 1u);
    EXPECT_TRUE(found([&](Unit& unit) { return unit.cases().bars(kOther); }).empty());
    EXPECT_EQ(found([&](Unit& unit) { return unit.cases().own_bars(kThird); }).size(), 1u);
    EXPECT_TRUE(found([&](Unit& unit) { return unit.cases().own_bars(kFirst); }).empty());
}

TEST_P(MergedCaseContract, GivenAnAlertOfOneOfThem_WhenTheWholeIsListed_ThenItComesWithAnyOfThem) {
    write([&](Unit& unit) -> Result<void> {
        auto alert = an_alert(an_id<AlertId>(702));
        alert.case_id = kThird;
        alert.own_version = 0;
        return unit.alerts().insert(alert);
    });
    const auto whole = found([&](Unit& unit) { return unit.alerts().of_whole_case(kFirst); });
    EXPECT_THAT(ids_of(whole), testing::ElementsAre(kAlert, an_id<AlertId>(702)));
    EXPECT_EQ(whole.back().own_version, 0);
    EXPECT_TRUE(found([&](Unit& unit) { return unit.alerts().of_case(kFirst); }).empty());
}

TEST_P(CaseContract, GivenARead_WhenListed_ThenEveryFieldIsAsItWasInserted) {
    const ReadEvent read_event{an_id<KeyId>(1).str(), kOfficer, kCase,   "handling",
                               ReadReason::handover,  kNow,     "sealed"};
    write([&](Unit& unit) { return unit.cases().insert_read(read_event); });
    const auto stored = found([](Unit& unit) { return unit.cases().reads(kCase); });
    ASSERT_EQ(stored.size(), 1u);
    EXPECT_EQ(fields_of(stored[0]), fields_of(read_event));
}

Grant a_grant(int number) {
    return Grant{an_id<GrantId>(number),
                 kOfficer,
                 kStation,
                 kCase,
                 ReadReason::emergency,
                 "sealed",
                 kNow,
                 kNow + 4h,
                 kNow + 24h};
}
auto fields_of_grant(const Grant& g) {
    return std::tie(g.id, g.account, g.organisation, g.case_id, g.reason, g.sealed_reason, g.granted_at, g.expires_at,
                    g.review_due_at, g.reviewed_by, g.reviewed_at, g.justified);
}

TEST_P(CaseContract, GivenAGrant_WhenReviewed_ThenItHasItsReviewAndWaitsNoMore) {
    auto grant = a_grant(1);
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.cases().insert_grant(grant));
        return unit.cases().insert_grant(a_grant(2));
    });
    EXPECT_EQ(found([](Unit& unit) { return unit.cases().unreviewed_grants(); }).size(), 2u);
    grant.reviewed_by = "somebody";
    grant.reviewed_at = kNow + 1h;
    grant.justified = true;
    write([&](Unit& unit) { return unit.cases().update_grant(grant); });
    const auto waiting = found([](Unit& unit) { return unit.cases().unreviewed_grants(); });
    ASSERT_EQ(waiting.size(), 1u);
    EXPECT_EQ(waiting[0].id, an_id<GrantId>(2));
    const auto stored = found([&](Unit& unit) { return unit.cases().find_grant(grant.id); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of_grant(*stored), fields_of_grant(grant));
    EXPECT_EQ(found([](Unit& unit) { return unit.cases().grants(kCase); }).size(), 2u);
}

// ---- what officers add ----

TEST_P(CaseContract, GivenAQuestion_WhenAnsweredTwice_ThenTheFirstAnswerStays) {
    const Question question{an_id<QuestionId>(1), kCase, kReport, kOfficer, kNow, "sealed"};
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.handling().insert_question(question));
        VIGIL_TRY(unit.reports().insert_supplement(a_supplement(1)));
        VIGIL_TRY(unit.reports().insert_supplement(a_supplement(2)));
        VIGIL_TRY(unit.handling().answer_question(question.id, a_supplement(1).id, kNow + 1h));
        return unit.handling().answer_question(question.id, a_supplement(2).id, kNow + 2h);
    });
    const auto stored = found([](Unit& unit) { return unit.handling().questions(kCase); });
    ASSERT_EQ(stored.size(), 1u);
    EXPECT_EQ(stored[0].sealed_text, "sealed");
    EXPECT_EQ(stored[0].supplement, a_supplement(1).id);
    EXPECT_EQ(stored[0].answered_at, kNow + 1h);
    EXPECT_FALSE(found([](Unit& unit) { return unit.handling().find_question(an_id<QuestionId>(2)); }));
}

TEST_P(CaseContract, GivenACodingAndALevelChange_WhenListed_ThenEveryFieldIsAsItWasInserted) {
    const Coding coding{an_id<KeyId>(1).str(), kCase, kReport, kOfficer, kNow, "sealed codes"};
    const LevelChange change{an_id<KeyId>(2).str(), kCase, kOfficer, kOfficer, kNow, Level::red, Level::blue, "sealed"};
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.handling().insert_coding(coding));
        return unit.handling().insert_level_change(change);
    });
    const auto codings = found([](Unit& unit) { return unit.handling().codings(kCase); });
    ASSERT_EQ(codings.size(), 1u);
    const auto& c = codings[0];
    EXPECT_EQ(std::tie(c.id, c.case_id, c.report, c.account, c.coded_at, c.sealed_codes),
              std::tie(coding.id, coding.case_id, coding.report, coding.account, coding.coded_at, coding.sealed_codes));
    const auto changes = found([](Unit& unit) { return unit.handling().level_changes(kCase); });
    ASSERT_EQ(changes.size(), 1u);
    const auto& l = changes[0];
    EXPECT_EQ(std::tie(l.id, l.account, l.second, l.changed_at, l.from, l.to, l.sealed_reason),
              std::tie(change.id, change.account, change.second, change.changed_at, change.from, change.to,
                       change.sealed_reason));
}

// ---- what takes two people ----

TEST_P(CaseContract, GivenProposals_WhenDecided_ThenTheyAreFoundByStateSubjectAndTime) {
    Proposal first{.id = an_id<ProposalId>(1),
                   .kind = ProposalKind::administration,
                   .subject = "a subject",
                   .organisation = kStation,
                   .division = kTownship,
                   .sealed_document = "sealed",
                   .proposed_by = "one",
                   .proposed_at = kNow,
                   .expires_at = kNow + 24h};
    auto second = first;
    second.id = an_id<ProposalId>(2);
    second.organisation.reset();
    second.division.reset();
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.proposals().insert(first));
        return unit.proposals().insert(second);
    });
    first.state = ProposalState::approved;
    first.decided_by = "two";
    first.decided_at = kNow + 1h;
    write([&](Unit& unit) { return unit.proposals().update(first); });
    EXPECT_THAT(ids_of(found([](Unit& unit) { return unit.proposals().pending(); })), testing::ElementsAre(second.id));
    EXPECT_EQ(found([](Unit& unit) { return unit.proposals().about("a subject"); }).size(), 2u);
    const auto decided =
        found([](Unit& unit) { return unit.proposals().decided(ProposalKind::administration, kNow + 1h); });
    ASSERT_EQ(decided.size(), 1u);
    const auto& p = decided[0];
    EXPECT_EQ(std::tie(p.id, p.kind, p.subject, p.organisation, p.division, p.sealed_document, p.proposed_by,
                       p.proposed_at, p.expires_at, p.state, p.decided_by, p.decided_at),
              std::tie(first.id, first.kind, first.subject, first.organisation, first.division, first.sealed_document,
                       first.proposed_by, first.proposed_at, first.expires_at, first.state, first.decided_by,
                       first.decided_at));
    EXPECT_TRUE(
        found([](Unit& unit) { return unit.proposals().decided(ProposalKind::administration, kNow + 2h); }).empty());
}

}  // namespace
}  // namespace vigil::test

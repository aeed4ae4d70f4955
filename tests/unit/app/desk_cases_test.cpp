// What ends a case or a consideration, or lets it end, takes two: whoever agrees reads why and what, and agrees to nothing else
// (F112, F141).
#include <vigil/crypto/uuid.hpp>

#include "domain/cases/erasing.hpp"
#include "secrets/pseudonyms.hpp"
#include "unit/app/desk_support.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const app::Operator kSystem{"sys", {Role::system_administrator}};
const app::Operator kSecurity{"sec", {Role::security_administrator}};

class CasesAtTheDesk : public DeskTest {
protected:
    CasesAtTheDesk() {
        demand_second_person();
        by = kSystem;
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(unit.organisations().insert(an_organisation(kStation)));
            for (const auto& id : {kCase, kOther}) {
                VIGIL_TRY(unit.cases().insert(a_case(id)));
                auto report = a_report(id == kCase ? kReport : an_id<ReportId>(502));
                report.case_id = id;
                report.sealed_reporter.clear();
                VIGIL_TRY(unit.reports().insert(report));
            }
            return success();
        });
    }
    void write(const Work& work) {
        const auto done = store.write_now(work);
        if (!done) throw std::runtime_error(done.error().message);
    }
    // Two reports of one event, as people said; and that they are not.
    void set_merged(bool merged) {
        write([&](Unit& unit) -> Result<void> {
            auto part = a_case(kOther);
            if (merged) part.merged_into = kCase;
            return unit.cases().update(part);
        });
    }
    void hold(const CaseId& id, const std::string& reason) {
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(hold_case(unit, ids, id, reason, store.timers().now()));
            return success();
        });
    }
    void end_hold(const CaseId& id) {
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(const auto standing, unit.erasures().find_hold(id));
            VIGIL_TRY(release_case(unit, id, standing->id, store.timers().now()));
            return success();
        });
    }
    std::optional<Hold> standing_hold() {
        return found([](Unit& unit) { return unit.erasures().find_hold(kCase); });
    }
    std::string propose(const std::string& command, const json& arguments) {
        by = kSystem;
        return run(command, arguments).at("proposal_id");
    }
    std::string propose_erasure() { return propose("case.erase", {{"case_id", kCase.str()}, {"reason", "exercise"}}); }
    std::string code_of_approval(const std::string& proposal) {
        by = kSecurity;
        return refusal("proposal.approve", {{"proposal_id", proposal}}).at("code");
    }
    // As whoever may agree reads it.
    std::string text_of_proposal() {
        by = kSecurity;
        return run("proposal.list").at("proposals").at(0).at("text");
    }
    std::vector<Tombstone> tombstones() {
        return found([](Unit& unit) { return unit.erasures().tombstones(); });
    }

    const CaseId kOther = an_id<CaseId>(402);
    UuidSource ids{};
};

TEST_F(CasesAtTheDesk,
       GivenAMergedCaseThatWasHeld_WhenItsErasureIsProposed_ThenWhoeverAgreesReadsWhyWhatAndTheLastHold) {
    set_merged(true);
    hold(kCase, "audit");
    end_hold(kCase);
    store.timers().advance(std::chrono::hours(24));
    hold(kOther, "court");
    end_hold(kOther);
    propose_erasure();
    EXPECT_THAT(text_of_proposal(),
                AllOf(HasSubstr("reason: exercise;"), HasSubstr("cases: 2 (" + kCase.str() + ", " + kOther.str() + ")"),
                      HasSubstr("last hold: court (")));
}

// It would end a case that neither of the two had named.
TEST_F(CasesAtTheDesk, GivenAMergeAfterTheProposal_WhenItIsApproved_ThenItIsRefusedAndBothCasesStand) {
    const auto proposal = propose_erasure();
    EXPECT_THAT(text_of_proposal(), HasSubstr("cases: 1 (" + kCase.str() + ")"));
    set_merged(true);
    EXPECT_EQ(code_of_approval(proposal), "conflict");
    EXPECT_THAT(tombstones(), IsEmpty());
}

TEST_F(CasesAtTheDesk, GivenCasesThatWereTakenApartAfterTheProposal_WhenItIsApproved_ThenItIsRefused) {
    set_merged(true);
    const auto proposal = propose_erasure();
    set_merged(false);
    EXPECT_EQ(code_of_approval(proposal), "conflict");
    EXPECT_THAT(tombstones(), IsEmpty());
}

TEST_F(CasesAtTheDesk, GivenPartsThatWhoeverProposesNames_WhenItIsApprovedAfterAMerge_ThenTheyCountForNothing) {
    const auto proposal = propose(
        "case.erase", {{"case_id", kCase.str()}, {"reason", "exercise"}, {"parts", {kCase.str(), kOther.str()}}});
    set_merged(true);
    EXPECT_EQ(code_of_approval(proposal), "conflict");
}

TEST_F(CasesAtTheDesk, GivenNoMergeInBetween_WhenItIsApproved_ThenEveryPartIsErased) {
    set_merged(true);
    const auto proposal = propose_erasure();
    EXPECT_THAT(tombstones(), IsEmpty());
    EXPECT_EQ(code_of_approval(proposal), "unavailable")
        << "this desk has no file for the certificates, which comes last";
    EXPECT_THAT(tombstones(), SizeIs(2));
}

// A hold is what somebody needs the case by: who lets it go is not alone.
TEST_F(CasesAtTheDesk, GivenAHold_WhenOneLetsItGo_ThenItStandsUntilAnotherAgrees) {
    hold(kCase, "court");
    const auto proposal = propose("case.release", {{"case_id", kCase.str()}});
    EXPECT_TRUE(standing_hold());
    EXPECT_THAT(text_of_proposal(), HasSubstr("hold: court ("));
    by = kSystem;
    EXPECT_EQ(refusal("proposal.approve", {{"proposal_id", proposal}}).at("code"), "another_person_required");
    by = kSecurity;
    EXPECT_EQ(run("proposal.approve", {{"proposal_id", proposal}}).at("reason"), "court");
    EXPECT_FALSE(standing_hold());
}

TEST_F(CasesAtTheDesk, GivenAnotherHoldAfterTheProposal_WhenItIsApproved_ThenTheLaterHoldStands) {
    hold(kCase, "audit");
    const auto proposal = propose("case.release", {{"case_id", kCase.str()}});
    end_hold(kCase);
    hold(kCase, "court");
    EXPECT_EQ(code_of_approval(proposal), "conflict");
    ASSERT_TRUE(standing_hold());
    EXPECT_EQ(standing_hold()->reason, "court");
}

TEST_F(CasesAtTheDesk, GivenACase_WhenOneHoldsIt_ThenItHoldsAtOnceAndIsShown) {
    run("case.hold", {{"case_id", kCase.str()}, {"reason", "court"}});
    EXPECT_TRUE(standing_hold());
    const auto shown = found([&](Unit& unit) { return unit.proposals().decided(ProposalKind::administration, kNow); });
    ASSERT_THAT(shown, SizeIs(1));
    EXPECT_EQ(shown[0].subject, kCase.str());
    EXPECT_EQ(shown[0].organisation, kStation);
}

class ConsiderationsAtTheDesk : public CasesAtTheDesk {
protected:
    ConsiderationsAtTheDesk() {
        for (int i = 1; i <= 2; ++i) {
            const auto content = store.keys().fresh(KeyPurpose::case_content, KeyId(crypto::uuid_v4()));
            const auto reporter = store.keys().fresh(KeyPurpose::reporter_identity, KeyId(crypto::uuid_v4()));
            const auto id = an_id<ConsiderationId>(i);
            write([&](Unit& unit) -> Result<void> {
                VIGIL_TRY(unit.vault().insert_key(content.stored));
                VIGIL_TRY(unit.vault().insert_key(reporter.stored));
                VIGIL_TRY(unit.considerations().insert(
                    {.id = id,
                     .considered_at = kNow + std::chrono::hours(24 * 40 * (i - 1)),
                     .owner = "owner",
                     .slot = "slot " + std::to_string(i),
                     .body_mac = "mac",
                     .content_key = content.stored.id,
                     .sealed_body = content.sealer->seal(Field::consideration_body, id.str(), "body"),
                     .sealed_record = content.sealer->seal(Field::consideration_record, id.str(), "record"),
                     .sealed_reporter = reporter.sealer->seal(Field::reporter_identity, id.str(), "who")}));
                return success();
            });
        }
    }
    json due(const json& arguments = json::object()) {
        by = kSystem;
        return run("consideration.due", arguments);
    }
    static json named(const std::string& reason) {
        return {{"consideration_id", an_id<ConsiderationId>(1).str()}, {"reason", reason}};
    }
};

TEST_F(ConsiderationsAtTheDesk, GivenTheTermOfTheRules_WhenItEnds_ThenTheConsiderationIsDueAndNoneBefore) {
    EXPECT_THAT(due().at("considerations"), IsEmpty());
    store.timers().advance(std::chrono::hours(24 * 365 * 5 + 24 * 2));  // 60 months
    const auto list = due().at("considerations");
    ASSERT_THAT(list, SizeIs(1));
    EXPECT_EQ(list[0].at("consideration_id"), an_id<ConsiderationId>(1).str());
    store.timers().advance(std::chrono::hours(24 * 40));
    EXPECT_THAT(due().at("considerations"), SizeIs(2));
    const auto page = due({{"limit", 1}});
    EXPECT_THAT(page.at("considerations"), SizeIs(1));
    EXPECT_EQ(page.at("next"), an_id<ConsiderationId>(1).str());
    EXPECT_THAT(due({{"after", page.at("next")}}).at("considerations"), SizeIs(1));
}

TEST_F(ConsiderationsAtTheDesk, GivenATermThatHasNotEnded_WhenErasedBecauseOfIt_ThenItIsSaidWhenItDoes) {
    by = kSystem;
    EXPECT_EQ(refusal("consideration.erase", named("term_ended")).at("code"), "conflict");
    EXPECT_EQ(refusal("consideration.erase", named("because")).at("code"), "unknown_code");
    by = kSecurity;
    EXPECT_EQ(refusal("consideration.erase", named("exercise")).at("code"), "role_refused");
}

TEST_F(ConsiderationsAtTheDesk, GivenAConsideration_WhenOneWantsItErased_ThenItStandsUntilAnotherAgreesAndIsDueNoMore) {
    const auto stored = [&] {
        return found([](Unit& unit) { return unit.considerations().find(an_id<ConsiderationId>(1)); });
    };
    const auto proposal = propose("consideration.erase", named("exercise"));
    EXPECT_THAT(text_of_proposal(), AllOf(HasSubstr(an_id<ConsiderationId>(1).str()), HasSubstr("reason: exercise")));
    EXPECT_FALSE(stored()->is_erased());
    EXPECT_EQ(code_of_approval(proposal), "unavailable") << "as of cases";
    EXPECT_TRUE(stored()->is_erased());
    store.timers().advance(std::chrono::hours(24 * 365 * 6));
    EXPECT_THAT(due().at("considerations"), SizeIs(1));
}

}  // namespace
}  // namespace vigil::test

// rules.*: activating, rolling back, judging along, replaying (F32, F37, F118).
#include <fstream>
#include <iterator>

#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/hash.hpp>

#include "app/rules.hpp"
#include "domain/reports/intake.hpp"
#include "secrets/pseudonyms.hpp"
#include "unit/app/desk_support.hpp"

namespace vigil::test {
namespace {

using nlohmann::ordered_json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string shipped() {
    std::ifstream file(VIGIL_SOURCE_DIR "/config/rules/cn-nm-2026.json", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

constexpr int kShipped = 4;  // the version of the file that ships

// The shipped file after a change.
template <class Change>
std::string shipped_but(Change change) {
    auto document = ordered_json::parse(shipped());
    change(document);
    return document.dump();
}
std::string as_version(int version) {
    return shipped_but([&](auto& document) { document["version"] = version; });
}

class DeskRules : public DeskTest {
protected:
    json offer(const std::string& command, const std::string& body) { return run(command, {{"body", body}}); }
    json refused(const std::string& command, const std::string& body) { return refusal(command, {{"body", body}}); }
    int judging() { return rules().active.get()->version; }
};

TEST_F(DeskRules, GivenANewInstallation_WhenTheHistoryIsRead_ThenTheFileSeededIt) {
    const auto history = run("rules.history");
    ASSERT_THAT(history.at("activations"), SizeIs(1));
    const auto& first = history.at("activations").at(0);
    EXPECT_EQ(first.at("how"), "seeded");
    EXPECT_EQ(first.at("rule_set"), "cn-nm-2026");
    EXPECT_EQ(first.at("version"), kShipped);
    ASSERT_THAT(history.at("versions"), SizeIs(1));
    // As `sha256sum` prints it.
    EXPECT_EQ(history.at("versions").at(0).at("sha256"), crypto::to_hex(crypto::sha256(shipped())));
}

TEST_F(DeskRules, GivenANewerFile_WhenActivated_ThenTheProcessJudgesByItAtOnceAndTheLogSaysSo) {
    const auto before = rules().active.get();
    const auto answer = offer("rules.activate", as_version(kShipped + 1));
    EXPECT_TRUE(answer.at("changed"));
    EXPECT_EQ(answer.at("active").at("by"), "a tester") << "whom the kernel names, whatever the arguments say";
    EXPECT_FALSE(answer.at("active").contains("approved_by"));
    EXPECT_EQ(judging(), kShipped + 1);
    EXPECT_EQ(before->version, kShipped) << "whoever took the rules before keeps them";
    EXPECT_TRUE(is_logged("rules.activated", answer.at("active").at("activation_id")));
}

TEST_F(DeskRules, GivenTheFileThatJudges_WhenActivated_ThenNothingChanges) {
    EXPECT_FALSE(offer("rules.activate", shipped()).at("changed"));
    EXPECT_THAT(run("rules.history").at("activations"), SizeIs(1));
}

TEST_F(DeskRules, GivenAnEditedFileOfTheSameVersion_WhenActivated_ThenItIsRefusedAndNothingChanges) {
    const auto before = entries();
    const auto edited = shipped_but([](auto& document) { document["title"]["en"] = "edited"; });
    const auto problem = refused("rules.activate", edited);
    EXPECT_EQ(problem.at("code"), "rule_version_reused");
    EXPECT_EQ(problem.at("status"), 409);
    EXPECT_THAT(problem.at("detail"), AllOf(HasSubstr("cn-nm-2026 version 4"), HasSubstr("next version number")));
    EXPECT_EQ(entries(), before);
    EXPECT_EQ(rules().active.get()->title.en, "Triage and notification rules, Inner Mongolia (2026)");
}

// A broken file: every problem by its place.
TEST_F(DeskRules, GivenAFileThatIsNotAcceptable_WhenActivated_ThenEveryProblemIsNamedAndNothingChanges) {
    const auto broken = shipped_but([](auto& document) {
        document["version"] = kShipped + 1;
        document["signals"][0]["floor"] = "purple";
        document["notifications"][0]["recipients"] = {"nobody"};
    });
    const auto problem = refused("rules.activate", broken);
    EXPECT_EQ(problem.at("code"), "invalid_document");
    std::vector<std::string> places;
    for (const auto& each : problem.at("errors")) places.push_back(each.at("pointer"));
    EXPECT_THAT(places, testing::UnorderedElementsAre("/signals/0/floor", "/notifications/0/recipients/0"));
    EXPECT_EQ(refused("rules.activate", "{").at("code"), "invalid_document");
    EXPECT_EQ(judging(), kShipped);
}

TEST_F(DeskRules, GivenAVersionThatJudgedBefore_WhenRolledBack_ThenItJudgesAgain) {
    offer("rules.activate", as_version(kShipped + 1));
    const auto answer = run("rules.roll-back", {{"version", kShipped}});
    EXPECT_TRUE(answer.at("changed"));
    EXPECT_EQ(answer.at("active").at("how"), "rolled_back");
    EXPECT_EQ(judging(), kShipped);
    EXPECT_THAT(run("rules.history").at("activations"), SizeIs(3));
}

TEST_F(DeskRules, GivenAVersionThatIsNotThere_WhenRolledBackTo_ThenItIsNamed) {
    const auto problem = refusal("rules.roll-back", {{"version", 77}});
    EXPECT_EQ(problem.at("code"), "not_found");
    EXPECT_THAT(problem.at("detail"), HasSubstr("cn-nm-2026 version 77"));
    EXPECT_EQ(judging(), kShipped);
}

TEST_F(DeskRules, GivenAStoredVersion_WhenExported_ThenItsBytesComeBack) {
    offer("rules.activate", as_version(kShipped + 1));
    EXPECT_EQ(run("rules.export", {{"version", kShipped}}).at("body"), shipped());
    EXPECT_EQ(refusal("rules.export", {{"version", 99}}).at("code"), "not_found");
}

TEST_F(DeskRules, GivenAShadow_WhenItBeginsAndEnds_ThenTheProcessKnowsItsRun) {
    EXPECT_EQ(rules().shadow.get(), nullptr);
    const auto begun = offer("rules.shadow", as_version(kShipped + 1));
    ASSERT_NE(rules().shadow.get(), nullptr);
    EXPECT_EQ(rules().shadow.get()->run.str(), begun.at("run_id").get<std::string>());
    EXPECT_EQ(rules().shadow.get()->rules.version, kShipped + 1);
    EXPECT_EQ(judging(), kShipped);
    EXPECT_TRUE(is_logged("rules.shadow_began", begun.at("run_id")));
    EXPECT_EQ(refused("rules.shadow", as_version(kShipped + 2)).at("code"), "conflict");
    by.name = "wang";
    run("rules.shadow-off");
    EXPECT_EQ(rules().shadow.get(), nullptr);
    EXPECT_EQ(run("rules.shadow-report").at("run").at("ended_by"), "wang");
    EXPECT_EQ(refusal("rules.shadow-off").at("code"), "not_found");
}

TEST_F(DeskRules, GivenAShadow_WhenOtherRulesJudge_ThenItHasEnded) {
    offer("rules.shadow", as_version(kShipped + 1));
    EXPECT_TRUE(offer("rules.activate", as_version(kShipped + 2)).at("ended_shadow"));
    EXPECT_EQ(rules().shadow.get(), nullptr);
}

TEST_F(DeskRules, GivenNoRunYet_WhenItsReportIsAskedFor_ThenItSaysHowToBegin) {
    EXPECT_THAT(refusal("rules.shadow-report").at("detail"), HasSubstr("rules shadow"));
}

TEST_F(DeskRules, GivenNoReports_WhenReplayed_ThenTheLogSaysWhoLookedAtWhat) {
    const auto before = entries();
    const auto result = run("rules.replay", {{"body", as_version(kShipped + 1)}, {"since", 0}});
    EXPECT_EQ(result.at("cases"), 0);
    EXPECT_THAT(result.at("lines"), IsEmpty());
    EXPECT_EQ(entries(), before + 2) << "the replay, and the administrator";
    EXPECT_TRUE(is_logged("administrator.looked", "a tester"));
    EXPECT_FALSE(run("rules.replay-progress").at("running"));
    EXPECT_THAT(run("rules.history").at("versions"), SizeIs(1)) << "what is only tried is not kept";
}

TEST_F(DeskRules, GivenBadArguments_WhenGiven_ThenTheyAreNamed) {
    EXPECT_EQ(refusal("rules.activate").at("errors").at(0).at("pointer"), "/body");
    EXPECT_EQ(refusal("rules.roll-back", {{"version", 0}}).at("errors").at(0).at("code"), "too_small");
}

// What judges takes two people (F141).
class TwoForTheRules : public DeskRules {
protected:
    TwoForTheRules() { demand_second_person(); }
    void as_system() { by = {"sys", {Role::system_administrator}}; }
    void as_security() { by = {"sec", {Role::security_administrator}}; }
    std::string propose(const std::string& command, const json& arguments) {
        as_system();
        return run(command, arguments).at("proposal_id");
    }
    std::string propose_version(int version) { return propose("rules.activate", {{"body", as_version(version)}}); }
    json approve(const std::string& proposal) {
        as_security();
        return run("proposal.approve", {{"proposal_id", proposal}});
    }
    json not_approved(const std::string& proposal) {
        as_security();
        return refusal("proposal.approve", {{"proposal_id", proposal}});
    }
    json activations() {
        as_security();
        return run("rules.history").at("activations");
    }
};

TEST_F(TwoForTheRules, GivenOneAdministrator_WhenActivating_ThenNothingJudgesOtherwiseUntilASecondAgrees) {
    const auto proposal = propose_version(kShipped + 1);
    EXPECT_EQ(judging(), kShipped);
    EXPECT_THAT(activations(), SizeIs(1));
    const auto done = approve(proposal);
    EXPECT_EQ(judging(), kShipped + 1);
    EXPECT_EQ(done.at("active").at("by"), "sys");
    EXPECT_EQ(done.at("active").at("approved_by"), "sec");
    EXPECT_EQ(activations().at(0).at("approved_by"), "sec");
}

TEST_F(TwoForTheRules, GivenWhoeverProposed_WhenTheyApprove_ThenAnotherPersonIsRequired) {
    const auto proposal = propose_version(kShipped + 1);
    by = {"sys", {Role::system_administrator, Role::security_administrator}};
    EXPECT_EQ(refusal("proposal.approve", {{"proposal_id", proposal}}).at("code"), "another_person_required");
    EXPECT_EQ(judging(), kShipped);
}

// The second person can compare what waits with the file in hand: `sha256sum FILE`.
TEST_F(TwoForTheRules, GivenAProposal_WhenTheSecondPersonLooks_ThenVersionAndHashStandThere) {
    propose_version(kShipped + 1);
    as_security();
    const auto waiting = run("proposal.list").at("proposals");
    ASSERT_THAT(waiting, SizeIs(1));
    EXPECT_EQ(waiting[0].at("what"), "rules.activate");
    EXPECT_EQ(waiting[0].at("subject_name"),
              "cn-nm-2026 version 5, SHA-256 " + crypto::to_hex(crypto::sha256(as_version(kShipped + 1))));
    EXPECT_EQ(run("rules.replay", {{"body", as_version(kShipped + 1)}, {"since", 0}}).at("cases"), 0)
        << "and may try what it would change";
    EXPECT_EQ(refusal("rules.activate", {{"body", as_version(kShipped + 1)}}).at("code"), "role_refused");
}

TEST_F(TwoForTheRules, GivenOtherRulesSince_WhenAProposalIsApproved_ThenItIsRefusedAndHasToBeMadeAgain) {
    const auto late = propose_version(kShipped + 2);
    approve(propose_version(kShipped + 1));
    const auto problem = not_approved(late);
    EXPECT_EQ(problem.at("code"), "conflict");
    EXPECT_THAT(problem.at("detail"), HasSubstr("ask again"));
    EXPECT_EQ(judging(), kShipped + 1);
}

TEST_F(TwoForTheRules, GivenARollBack_WhenOneAdministratorAsks_ThenItTakesTwoToo) {
    approve(propose_version(kShipped + 1));
    const auto proposal = propose("rules.roll-back", {{"version", kShipped}});
    EXPECT_EQ(judging(), kShipped + 1);
    EXPECT_EQ(approve(proposal).at("active").at("how"), "rolled_back");
    EXPECT_EQ(judging(), kShipped);
}

TEST_F(TwoForTheRules, GivenAnEditedFileOfAUsedVersion_WhenProposed_ThenItsMakerIsToldAtOnce) {
    const auto edited = shipped_but([](auto& document) { document["title"]["en"] = "edited"; });
    as_system();
    EXPECT_EQ(refusal("rules.activate", {{"body", edited}}).at("code"), "rule_version_reused");
}

// A shadow run alerts nobody: one administrator begins it.
TEST_F(TwoForTheRules, GivenAShadow_WhenOneAdministratorBeginsIt_ThenItRuns) {
    as_system();
    EXPECT_TRUE(offer("rules.shadow", as_version(kShipped + 1)).contains("run_id"));
    EXPECT_EQ(judging(), kShipped);
}

TEST(RuleLibrary, GivenTheSameBytes_WhenReadAgain_ThenTheyAreNotParsedAgain) {
    app::RuleLibrary library;
    const auto first = library.read(shipped()).value();
    EXPECT_EQ(library.read(shipped()).value(), first);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(library.read(as_version(100 + i)));
    EXPECT_NE(library.read(shipped()).value(), first) << "the longest unused is forgotten";
}

}  // namespace
}  // namespace vigil::test

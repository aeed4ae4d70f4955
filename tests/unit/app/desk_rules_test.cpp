// rules.*: activating, rolling back, judging along, replaying (F32, F37, F118).
#include <fstream>
#include <iterator>

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

constexpr int kShipped = 2;  // the version of the file that ships

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
    json offer(const std::string& command, const std::string& body) {
        return run(command, {{"body", body}, {"by", "root"}});
    }
    json refused(const std::string& command, const std::string& body) {
        return refusal(command, {{"body", body}, {"by", "root"}});
    }
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
    EXPECT_EQ(history.at("versions").at(0).at("sha256").get<std::string>().size(), 43u);  // 32 bytes as base64url
}

TEST_F(DeskRules, GivenANewerFile_WhenActivated_ThenTheProcessJudgesByItAtOnceAndTheLogSaysSo) {
    const auto before = rules().active.get();
    const auto answer = offer("rules.activate", as_version(kShipped + 1));
    EXPECT_TRUE(answer.at("changed"));
    EXPECT_EQ(answer.at("active").at("by"), "root");
    EXPECT_EQ(judging(), kShipped + 1);
    EXPECT_EQ(before->version, kShipped) << "whoever took the rules before keeps them";
    EXPECT_TRUE(is_logged("rules.activated", answer.at("active").at("activation_id")));
}

TEST_F(DeskRules, GivenTheFileThatJudges_WhenActivated_ThenNothingChanges) {
    const auto before = entries();
    EXPECT_FALSE(offer("rules.activate", shipped()).at("changed"));
    EXPECT_EQ(entries(), before);
}

TEST_F(DeskRules, GivenAnEditedFileOfTheSameVersion_WhenActivated_ThenItIsRefusedAndNothingChanges) {
    const auto before = entries();
    const auto edited = shipped_but([](auto& document) { document["title"]["en"] = "edited"; });
    const auto problem = refused("rules.activate", edited);
    EXPECT_EQ(problem.at("code"), "rule_version_reused");
    EXPECT_EQ(problem.at("status"), 409);
    EXPECT_THAT(problem.at("detail"), AllOf(HasSubstr("cn-nm-2026 version 2"), HasSubstr("next version number")));
    EXPECT_EQ(entries(), before);
    EXPECT_EQ(rules().active.get()->title.en, "Triage and notification rules, Inner Mongolia (2026)");
}

// A broken file, and one that takes the police away: every problem by its place.
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
    const auto answer = run("rules.roll-back", {{"version", kShipped}, {"by", "wang"}});
    EXPECT_TRUE(answer.at("changed"));
    EXPECT_EQ(answer.at("active").at("how"), "rolled_back");
    EXPECT_EQ(judging(), kShipped);
    EXPECT_THAT(run("rules.history").at("activations"), SizeIs(3));
}

TEST_F(DeskRules, GivenAVersionThatIsNotThere_WhenRolledBackTo_ThenItIsNamed) {
    const auto problem = refusal("rules.roll-back", {{"version", 77}, {"by", "wang"}});
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
    EXPECT_EQ(rules().shadow.get()->run.str(), begun.at("run_id"));
    EXPECT_EQ(rules().shadow.get()->rules.version, kShipped + 1);
    EXPECT_EQ(judging(), kShipped);
    EXPECT_TRUE(is_logged("rules.shadow_began", begun.at("run_id")));
    EXPECT_EQ(refused("rules.shadow", as_version(kShipped + 2)).at("code"), "conflict");
    run("rules.shadow-off", {{"by", "wang"}});
    EXPECT_EQ(rules().shadow.get(), nullptr);
    EXPECT_EQ(run("rules.shadow-report").at("run").at("ended_by"), "wang");
    EXPECT_EQ(refusal("rules.shadow-off", {{"by", "wang"}}).at("code"), "not_found");
}

TEST_F(DeskRules, GivenAShadow_WhenOtherRulesJudge_ThenItHasEnded) {
    offer("rules.shadow", as_version(kShipped + 1));
    EXPECT_TRUE(offer("rules.activate", as_version(kShipped + 2)).at("ended_shadow"));
    EXPECT_EQ(rules().shadow.get(), nullptr);
}

TEST_F(DeskRules, GivenNoRunYet_WhenItsReportIsAskedFor_ThenItSaysHowToBegin) {
    EXPECT_THAT(refusal("rules.shadow-report").at("detail"), HasSubstr("rules shadow"));
}

TEST_F(DeskRules, GivenNoReports_WhenReplayed_ThenTheLookIsOneEntryOfTheLog) {
    const auto before = entries();
    const auto result = run("rules.replay", {{"body", as_version(kShipped + 1)}, {"since", 0}, {"by", "root"}});
    EXPECT_EQ(result.at("cases"), 0);
    EXPECT_THAT(result.at("lines"), IsEmpty());
    EXPECT_EQ(entries(), before + 1);
    EXPECT_FALSE(run("rules.replay-progress").at("running"));
    EXPECT_THAT(run("rules.history").at("versions"), SizeIs(1)) << "what is only tried is not kept";
}

TEST_F(DeskRules, GivenBadArguments_WhenGiven_ThenTheyAreNamed) {
    EXPECT_EQ(refusal("rules.activate", {{"body", "{}"}}).at("errors").at(0).at("pointer"), "/by");
    EXPECT_EQ(refusal("rules.roll-back", {{"version", 0}, {"by", "x"}}).at("errors").at(0).at("code"), "too_small");
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

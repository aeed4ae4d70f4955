// vigil rules check, diff, explain, test: with the shipped rule set, and with broken ones.
#include <sstream>
#include <stdexcept>

#include "cli/cli.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kSamples = VIGIL_TEST_DATA "/data/sample-reports.jsonl";
class Rules : public Cli {
protected:
    // The shipped set after a change, as a file.
    template <class Change>
    std::string changed(Change change) const {
        auto rules = nlohmann::ordered_json::parse(text_of(kShippedRules));
        change(rules);
        return written("changed.json", rules.dump());
    }
    std::string written(const std::string& name, const std::string& text) const {
        write_text(root() / name, text);
        return (root() / name).string();
    }
    // The line of that sample.
    static std::string sample(const std::string& id) {
        std::istringstream lines(text_of(kSamples));
        for (std::string line; std::getline(lines, line);)
            if (json::parse(line).at("id") == id) return line;
        throw std::runtime_error("no sample " + id);
    }
};

TEST_F(Rules, GivenTheShippedSet_WhenChecked_ThenThereIsNoProblem) {
    const auto outcome = vigil({"rules", "check"});
    EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
    EXPECT_THAT(outcome.out, AllOf(StartsWith("cn-nm-2026 version 4:"), HasSubstr("no problem")));
}

TEST_F(Rules, GivenANamedFile_WhenChecked_ThenNoConfigurationIsNeeded) {
    std::filesystem::remove(root() / "vigil.toml");
    EXPECT_EQ(vigil({"rules", "check", kShippedRules}).status, 0);
}

TEST_F(Rules, GivenASafetySignalThatTakesThePoliceAway_WhenChecked_ThenTheRuleIsNamed) {
    const auto file = changed([](auto& rules) {
        for (auto& rule : rules["notifications"])
            if (rule["id"] == "N4") rule["when"] = {{"!", {{"in", {"dv_repeated", {{"var", "signals"}}}}}}};
    });
    const auto outcome = vigil({"rules", "check", file});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("N4"), HasSubstr("not_monotone")));
}

TEST_F(Rules, GivenARuleThatCanNeverFire_WhenChecked_ThenTheRuleIsNamed) {
    const auto file = changed([](auto& rules) {
        auto rule = rules["notifications"].back();
        rule["id"] = "N99";
        rule["when"] = {{"and", {{{">=", {{{"var", "level"}}, 3}}}, {{"<=", {{{"var", "level"}}, 1}}}}}};
        rules["notifications"].push_back(rule);
    });
    const auto outcome = vigil({"rules", "check", file});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("N99"), HasSubstr("unreachable")));
}

TEST_F(Rules, GivenAnUnknownOperator_WhenChecked_ThenItsPlaceIsNamed) {
    const auto file = changed([](auto& rules) { rules["notifications"][0]["when"] = {{"regex", {"a", "b"}}}; });
    const auto outcome = vigil({"rules", "check", file});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, HasSubstr("/notifications/0/when"));
}

TEST_F(Rules, GivenTwoMistakes_WhenChecked_ThenBothAreNamed) {
    const auto file = changed([](auto& rules) {
        rules["notifications"][0]["recipients"] = {"nobody_known"};
        rules["signals"][0]["floor"] = "purple";
    });
    const auto outcome = vigil({"rules", "check", file});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("/notifications/0/recipients"), HasSubstr("/signals/0/floor")));
}

TEST_F(Rules, GivenAFileThatIsNotThere_WhenChecked_ThenItIsNamed) {
    const auto outcome = vigil({"rules", "check", "/no/such/rules.json"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("/no/such/rules.json"));
}

TEST_F(Rules, GivenTheShippedSamples_WhenTested_ThenAll39AreAsExpected) {
    const auto outcome = vigil({"rules", "test", kSamples});
    EXPECT_EQ(outcome.status, 0) << outcome.out;
    EXPECT_EQ(outcome.out, "39 of 39\n");
}

TEST_F(Rules, GivenSamplesThatExpectSomethingElse_WhenTested_ThenEachDifferenceIsPrinted) {
    auto line = json::parse(sample("S01"));
    line["expected_level"] = "blue";
    line["expected_notify"] = {"township_station"};
    const auto outcome = vigil({"rules", "test", written("samples.jsonl", line.dump() + "\n" + sample("S02") + "\n")});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("S01: level: expected blue, got red"),
                                   HasSubstr("S01: notify: police_110 told, not expected"), Not(HasSubstr("S02")),
                                   HasSubstr("1 of 2\n")));
}

TEST_F(Rules, GivenAnotherRuleSet_WhenTheSamplesAreTested_ThenThatOneIsUsed) {
    const auto file = changed([](auto& rules) { rules["levels"]["statutory"]["at_least"] = "red"; });
    const auto outcome = vigil({"rules", "--rules", file, "test", kSamples});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, HasSubstr("expected orange, got red"));
}

TEST_F(Rules, GivenALineThatIsNoSample_WhenTested_ThenTheLineIsNamed) {
    const auto outcome = vigil({"rules", "test", written("samples.jsonl", sample("S01") + "\nnot a sample\n")});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("line 2"), HasSubstr("1 of 2\n")));
}

TEST_F(Rules, GivenNoSample_WhenTested_ThenThatIsNoSuccess) {
    const auto outcome = vigil({"rules", "test", written("samples.jsonl", "\n")});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.out, "0 of 0\n");
}

TEST_F(Rules, GivenASampleLine_WhenExplained_ThenLevelAndRecipientsAreSaid) {
    const auto file = written("report.json", sample("S01"));
    const auto english = vigil({"rules", "explain", "--en", file});
    EXPECT_EQ(english.status, 0) << english.out << english.err;
    EXPECT_THAT(english.out, AllOf(HasSubstr("level red"), HasSubstr("police_110"), HasSubstr("dv_repeated")));
    EXPECT_THAT(vigil({"rules", "explain", file}).out, HasSubstr("级别 红色"));
}

TEST_F(Rules, GivenTheSameSetTwice_WhenCompared_ThenNoReportChanges) {
    const auto outcome = vigil({"rules", "diff", kShippedRules, kShippedRules, kSamples});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(outcome.out, "0 of 39 reports change from cn-nm-2026 version 4 to cn-nm-2026 version 4\n");
}

TEST_F(Rules, GivenASetThatIsStricter_WhenCompared_ThenEachReportThatRisesIsNamed) {
    const auto file = changed([](auto& rules) { rules["levels"]["statutory"]["at_least"] = "red"; });
    const auto outcome = vigil({"rules", "diff", kShippedRules, file, kSamples});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr(": level: orange -> red\n"), Not(HasSubstr("S01: level"))));
}

TEST_F(Rules, GivenASampleThatNeitherSetCanRead_WhenCompared_ThenTheLineIsNamedAndTheStatusIsTwo) {
    const auto file = written("samples.jsonl", sample("S01") + "\nnot a sample\n");
    const auto outcome = vigil({"rules", "diff", kShippedRules, kShippedRules, file});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("line 2: by the old rules"), HasSubstr("line 2: by the new rules")));
}

TEST_F(Rules, GivenASetThatIsNotThere_WhenCompared_ThenItIsNamedAndTheStatusIsTwo) {
    const auto outcome = vigil({"rules", "diff", kShippedRules, "/no/such/rules.json", kSamples});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.err, HasSubstr("/no/such/rules.json"));
}

// What a phone posts: the same matter as sample S01.
constexpr const char* kBody = R"({
    "key": "5f0c1c1e-7a43-4c0c-9d0a-1f2e3d4c5b6a", "nonce": "AAAAAAAAAAAAAAAAAAAAAA", "circumstance": "multiple_injuries",
    "places": {"now": {"division": "150424101200"}}, "suspect_relation": "father", "children": [{"age_min": 9, "age_max": 9}],
    "signals": ["injury_multiple", "dv_repeated", "suspect_access", "child_disclosure"]})";

TEST_F(Rules, GivenABodyOfAReport_WhenExplained_ThenLevelAndRecipientsAreSaid) {
    const auto outcome = vigil({"rules", "explain", "--en", written("body.json", kBody)});
    EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("level red"), HasSubstr("police_110"), HasSubstr("township_station")));
}

TEST_F(Rules, GivenABodyThatNamesABannerOnly_WhenExplained_ThenNoStationIsTold) {
    auto body = json::parse(kBody);
    body["places"]["now"]["division"] = kBanner.str();
    const auto outcome = vigil({"rules", "explain", "--en", written("body.json", body.dump())});
    EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
    EXPECT_THAT(outcome.out, Not(HasSubstr("township_station")));
}

TEST_F(Rules, GivenABodyOfAnUnknownPlace_WhenExplained_ThenItIsRefused) {
    auto body = json::parse(kBody);
    body["places"]["now"]["division"] = "159999999999";
    const auto outcome = vigil({"rules", "explain", written("body.json", body.dump())});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("division"));
}

TEST_F(Rules, GivenABodyThatBreaksItsDeclaration_WhenExplained_ThenTheMemberIsNamed) {
    auto body = json::parse(kBody);
    body.erase("circumstance");
    const auto outcome = vigil({"rules", "explain", written("body.json", body.dump())});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("/circumstance"));
}

TEST_F(Rules, GivenABrokenRuleSet_WhenAReportIsExplained_ThenTheRuleIsNamed) {
    const auto file = changed([](auto& rules) { rules["signals"][0]["floor"] = "purple"; });
    const auto outcome = vigil({"rules", "--rules", file, "explain", written("report.json", sample("S01"))});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("/signals/0/floor"));
}

}  // namespace
}  // namespace vigil::test

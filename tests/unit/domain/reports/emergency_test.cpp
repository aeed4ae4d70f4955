// Which filings are emergencies, from what they say alone.
#include "domain/reports/emergency.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "files/rule_set_file.hpp"
#include "files/sample_filing.hpp"
#include "files/sample_report.hpp"

namespace vigil {
namespace {

using namespace std::chrono_literals;

std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

const triage::RuleSet& rules() {
    static const auto loaded = files::parse_rule_set(text_of(VIGIL_SOURCE_DIR "/config/rules/cn-nm-2026.json")).value();
    return loaded;
}

const Instant kNow = instant_of(1'760'000'000'000);

protocol::FileReport orange_report() {
    protocol::FileReport report;
    report.circumstance = "multiple_injuries";
    report.signals = {"injury_multiple", "child_disclosure"};
    report.suspect_relation = "father";
    report.children.push_back({});
    report.children.back().age_min = report.children.back().age_max = 9;
    return report;
}

TEST(Emergency, GivenAnOrangeReport_WhenLookedAt_ThenItIsNone) {
    EXPECT_FALSE(is_emergency(orange_report(), rules(), kNow));
}

TEST(Emergency, GivenDangerNow_WhenLookedAt_ThenItIsOne) {
    auto report = orange_report();
    report.danger_now = DangerNow::yes;
    EXPECT_TRUE(is_emergency(report, rules(), kNow));
    report.danger_now = DangerNow::unknown;
    EXPECT_FALSE(is_emergency(report, rules(), kNow)) << "at least orange (T0), which it is";
}

TEST(Emergency, GivenASignalWithARedFloor_WhenLookedAt_ThenItIsOne) {
    for (const auto* signal : {"violence_now", "weapon_threat", "life_threatening_injury", "poisoning",
                               "suicide_attempt", "missing", "exposure_cold"}) {
        auto report = orange_report();
        report.signals.emplace_back(signal);
        EXPECT_TRUE(is_emergency(report, rules(), kNow)) << signal;
    }
}

// An age that nobody states counts as under every limit (T0).
TEST(Emergency, GivenASexualSignal_WhenTheAgeIsUnknown_ThenItIsOneAndWithFifteenYearsItIsNot) {
    auto report = orange_report();
    report.signals = {"online_sexual"};
    EXPECT_TRUE(is_emergency(report, rules(), kNow));
    report.children.front().age_min = report.children.front().age_max = 15;
    EXPECT_FALSE(is_emergency(report, rules(), kNow));
    report.children.clear();
    EXPECT_TRUE(is_emergency(report, rules(), kNow));
}

TEST(Emergency, GivenASuspectWhoFetchesTheChild_WhenTheInjuriesAreOrange_ThenTheStepMakesItOne) {
    auto report = orange_report();
    report.signals.emplace_back("suspect_access");
    EXPECT_TRUE(is_emergency(report, rules(), kNow)) << "T4";
}

// 30 minutes before the decision, and 10 to be told (the clock reporter_instructed at red).
TEST(Emergency, GivenADecision_WhenItFallsWithinFortyMinutes_ThenItIsOne) {
    auto report = orange_report();
    report.decide_by = kNow + 40min;
    EXPECT_TRUE(is_emergency(report, rules(), kNow));
    report.decide_by = kNow + 40min + 1ms;
    EXPECT_FALSE(is_emergency(report, rules(), kNow));
    report.decide_by = kNow - 1h;
    EXPECT_TRUE(is_emergency(report, rules(), kNow)) << "a phone's clock may be wrong";
}

TEST(Emergency, GivenASupplement_WhenItSaysDanger_ThenItIsOneByTheSameRules) {
    protocol::FileSupplement supplement;
    supplement.narrative = "后来又看到手臂上有新伤";
    EXPECT_FALSE(is_emergency(supplement, rules(), kNow));
    supplement.danger_now = DangerNow::yes;
    EXPECT_TRUE(is_emergency(supplement, rules(), kNow));
    supplement.danger_now = {};
    supplement.signals = {"weapon_threat"};
    EXPECT_TRUE(is_emergency(supplement, rules(), kNow));
    supplement.signals = {};
    supplement.decide_by = kNow + 30min;
    EXPECT_TRUE(is_emergency(supplement, rules(), kNow));
}

// The published samples with the levels that people gave them.
TEST(Emergency, GivenThePublishedSamples_WhenLookedAt_ThenExactlyTheRedOnesAre) {
    std::ifstream samples(VIGIL_SOURCE_DIR "/tests/data/sample-reports.jsonl");
    int red = 0, all = 0;
    for (std::string line; std::getline(samples, line); ++all) {
        const auto filing = files::parse_sample_filing(line, rules(), kNow).value();
        const bool is_red = line.find(R"("expected_level": "red")") != std::string::npos;
        red += is_red;
        if (filing.report.decide_by) continue;
        EXPECT_EQ(is_emergency(filing.report, rules(), kNow), is_red) << filing.id;
    }
    EXPECT_EQ(all, 39);
    EXPECT_GT(red, 5);
}

// A further danger signal never takes a filing out of the emergencies (promise P6).
TEST(Emergency, GivenAnyTwoSignalsOfReporters_WhenTheSecondIsAdded_ThenAnEmergencyStaysOne) {
    for (const auto& first : rules().words.signals) {
        if (!triage::reporters_may_send(first)) continue;
        auto report = orange_report();
        report.signals = {first.code};
        const bool before = is_emergency(report, rules(), kNow);
        report.signals.emplace_back();
        for (const auto& second : rules().words.signals) {
            if (!triage::reporters_may_send(second)) continue;
            report.signals.back() = second.code;
            EXPECT_GE(is_emergency(report, rules(), kNow), before) << first.code << " and " << second.code;
        }
    }
}

}  // namespace
}  // namespace vigil

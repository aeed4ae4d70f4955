// In what two rule sets differ about the same case.
#include "domain/triage/differences.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "unit/triage/triage_case.hpp"

namespace vigil::triage::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using Json = nlohmann::ordered_json;

template <class Change>
RuleSet changed(Change change) {
    auto document = Json::parse(rule_set_text());
    change(document);
    return files::parse_rule_set(document.dump()).value();
}

std::vector<std::string> lines(const TriageCase& given, const RuleSet& other) {
    const auto was = assess(rules(), given.facts);
    const auto is = assess(other, given.facts);
    std::vector<std::string> found;
    for (const auto& each : differences({rules(), given.facts, was}, {other, given.facts, is}))
        found.push_back(line_of(each));
    return found;
}

Json& clock(Json& document, const std::string& code) {
    for (auto& each : document["clocks"])
        if (each["code"] == code) return each;
    throw std::runtime_error("no such clock");
}

TEST(Differences, GivenTheSameRules_WhenCompared_ThenThereAreNone) {
    EXPECT_THAT(lines(a_case().signals({"missing"}), rules()), IsEmpty());
}

TEST(Differences, GivenAHigherFloor_WhenCompared_ThenTheLevelAndWhomItTellsAreNamedAndNoClockThatFollows) {
    const auto other = changed([](Json& document) {
        for (auto& signal : document["signals"])
            if (signal["code"] == "no_food_heat") signal["floor"] = "red";
    });
    // Policy facts 5.4 N2: red tells police and the banner agency.
    EXPECT_THAT(lines(a_case().signals({"no_food_heat"}), other),
                UnorderedElementsAre("level: orange -> red", "notify: police_110 told (now)",
                                     "notify: county_minor_agency told (now)"));
}

TEST(Differences, GivenARecipientThatIsToldLater_WhenCompared_ThenItsReleaseClassIsNamed) {
    const auto other = changed([](Json& document) {
        for (auto& rule : document["notifications"])
            if (rule["recipients"] == Json{"women_federation"}) rule["release"] = "file_only";
    });
    EXPECT_THAT(lines(a_case().signals({"dv_witness"}), other),
                ElementsAre("notify: women_federation: on_release -> file_only"));
}

TEST(Differences, GivenAnotherLimit_WhenCompared_ThenTheClockIsNamedAtThatLevelOnly) {
    const auto other = changed([](Json& document) {
        clock(document, "station_acknowledges")["limits"]["red"] = {{"minutes", 8}};
    });
    EXPECT_THAT(lines(a_case().signals({"missing"}), other), ElementsAre("clock: station_acknowledges: 10m -> 8m"));
    EXPECT_THAT(lines(a_case().signals({"low_mood"}), other), IsEmpty());
}

TEST(Differences, GivenAnotherLadder_WhenCompared_ThenItIsNamedAtThatLevelOnly) {
    const auto other = changed([](Json& document) {
        auto& ladder = clock(document, "station_acknowledges")["ladder"];
        ladder["rings"].erase(1);
        ladder["channels"].erase(1);
        ladder["rungs"].erase(1);
        ladder["repeats"]["red"] = {{"minutes", 5}};
        ladder["rungs"][1]["after"]["orange"] = {{"hours", 3}};
    });
    EXPECT_THAT(
        lines(a_case().signals({"missing"}), other),
        ElementsAre(
            "clock: station_acknowledges.ladder: everybody 3m, chiefs 6m, sms 3s unless stored, sms 1m unless seen, "
            "voice 3m unless seen, banner 10m, league 20m, region 30m, then every 10m -> chiefs 6m, sms 3s unless "
            "stored, voice 3m unless seen, banner 10m, region 30m, then every 5m"));
    EXPECT_THAT(lines(a_case().signals({"vague_concern"}), other), IsEmpty());
}

TEST(Differences, GivenAClockThatIsGone_WhenCompared_ThenThatIsSaid) {
    const auto other = changed([](Json& document) { clock(document, "station_acknowledges")["limits"].erase("blue"); });
    EXPECT_THAT(lines(a_case().signals({"vague_concern"}), other),
                ElementsAre("clock: station_acknowledges: 3_work_days -> none"));
}

TEST(Differences, GivenAHigherLevelAndAnotherLimitThere_WhenCompared_ThenBothAreNamed) {
    const auto other = changed([](Json& document) {
        for (auto& signal : document["signals"])
            if (signal["code"] == "low_mood") signal["floor"] = "orange";
        clock(document, "station_acknowledges")["limits"]["orange"] = {{"minutes", 50}};
    });
    EXPECT_THAT(lines(a_case().signals({"low_mood"}), other),
                ::testing::IsSupersetOf({"level: yellow -> orange", "clock: station_acknowledges: 1h -> 50m"}));
}

}  // namespace
}  // namespace vigil::triage::testing

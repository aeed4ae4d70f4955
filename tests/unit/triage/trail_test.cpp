// The trail as it is stored: which rule fired, on what, and who supplied it (promise P6, F147).
#include "domain/triage/trail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "unit/triage/triage_case.hpp"

namespace vigil::triage::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::map<std::string, std::string> causes_of(const protocol::StoredTrail& trail, const std::string& rule) {
    std::map<std::string, std::string> causes;
    for (const auto& fired : trail.fired)
        if (fired.rule == rule)
            for (const auto& cause : fired.causes) causes[cause.code] = cause.source;
    return causes;
}

TEST(Trail, GivenModifiersOfTwoSources_WhenStored_ThenEachIsNamedWithItsOwn) {
    const auto trail = trail_of(a_case().signals({"low_mood", "disability"}).earlier(1, 1, 1).assess());
    EXPECT_EQ(causes_of(trail, "T4"),
              (std::map<std::string, std::string>{{"disability", "observed"}, {"repeat_report", "derived"}}));
}

TEST(Trail, GivenAnAssessedSign_WhenStored_ThenStaffSuppliedIt) {
    const auto trail =
        trail_of(a_case().signals({"no_food_heat"}).assessed({"safe_now"}).coded().reassessed().assess());
    EXPECT_EQ(causes_of(trail, "T5"), (std::map<std::string, std::string>{{"safe_now", "assessed"}}));
}

TEST(Trail, GivenACircumstance_WhenStored_ThenItWasChosenOrDerived) {
    // Policy facts 5.2: injury_multiple derives multiple_injuries.
    EXPECT_EQ(causes_of(trail_of(a_case().signals({"injury_multiple"}).assess()), "T2"),
              (std::map<std::string, std::string>{{"multiple_injuries", "derived"}}));
    EXPECT_EQ(causes_of(trail_of(a_case().circumstance("multiple_injuries").assess()), "T2"),
              (std::map<std::string, std::string>{{"multiple_injuries", "observed"}}));
}

// Every signal and every circumstance of every rule that fires, for cases that fire most of them.
TEST(Trail, GivenManyCases_WhenStored_ThenEveryRuleNamesWhoSuppliedItsSignals) {
    std::vector<TriageCase> cases;
    for (const auto& signal : rules().words.signals)
        cases.push_back(a_case()
                            .signals({signal.code.c_str(), "disability", "dv_repeated", "bully_severe"})
                            .circumstance("multiple_injuries")
                            .years(2)
                            .earlier(2, 4, 8)
                            .suspect("father"));
    int named = 0;
    for (const auto& given : cases) {
        const auto assessment = given.assess();
        std::map<std::string, std::string> suppliers;
        for (const auto& signal : assessment.signals) suppliers[signal.code] = vigil::to_text(signal.source);
        for (const auto& each : assessment.circumstances) suppliers[each.code] = vigil::to_text(each.source);
        for (const auto& fired : trail_of(assessment).fired)
            for (const auto& cause : fired.causes) {
                const auto supplied = suppliers.find(cause.code);
                if (supplied == suppliers.end()) {
                    EXPECT_THAT(cause.source, IsEmpty()) << fired.rule << " on " << cause.code;
                    continue;
                }
                ++named;
                EXPECT_EQ(cause.source, supplied->second) << fired.rule << " on " << cause.code;
            }
    }
    EXPECT_GT(named, 500);
}

TEST(Trail, GivenAnEffect_WhenTakenApart_ThenItIsWhatWasPutTogether) {
    const auto notifies = parts_of("notifies police_110 procuratorate");
    EXPECT_EQ(notifies.effect, Effect::notifies);
    EXPECT_EQ(notifies.level, std::nullopt);
    EXPECT_THAT(notifies.targets, ElementsAre("police_110", "procuratorate"));
    const auto raises = parts_of("at_least red");
    EXPECT_EQ(raises.effect, Effect::at_least);
    EXPECT_EQ(raises.level, Level::red);
    EXPECT_THAT(raises.targets, IsEmpty());
    EXPECT_EQ(parts_of("of another program").effect, std::nullopt);
    EXPECT_EQ(parts_of("").effect, std::nullopt);
}

}  // namespace
}  // namespace vigil::triage::testing

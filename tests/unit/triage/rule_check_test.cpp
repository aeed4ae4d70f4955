// What triage::check() finds in a rule set that is well formed.
#include "domain/triage/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/triage/witness.hpp"
#include "unit/triage/triage_case.hpp"

namespace vigil::triage::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

Condition rule_condition(const std::string& json) {
    return make_condition(files::parse_value(json).value(), rules().words, "/when").value();
}

NotificationRule notification(const std::string& when, std::vector<std::string> recipients) {
    NotificationRule rule;
    rule.id = "X1";
    rule.when = rule_condition(when);
    rule.recipients = std::move(recipients);
    rule.release = ReleaseClass::now;
    return rule;
}

// The findings when one notification is added to the rule set that ships.
std::vector<Finding> findings_with(NotificationRule added) {
    auto changed = rules();
    changed.notifications.push_back(std::move(added));
    return check(changed);
}

MATCHER_P2(FindingOf, rule, code, "") { return arg.rule == rule && arg.code == code; }

TEST(RuleCheck, GivenTheRuleSetThatShips_WhenChecked_ThenNothingIsFound) { EXPECT_THAT(check(rules()), IsEmpty()); }

TEST(RuleCheck, GivenUpperBoundOnTheLevel_WhenPoliceAreTold_ThenItIsNotMonotone) {
    EXPECT_THAT(findings_with(notification(R"({"<=":[{"var":"level"},1]})", {"police_110"})),
                Contains(FindingOf("X1", "not_monotone")));
}

TEST(RuleCheck, GivenExactLevel_WhenPoliceAreTold_ThenItIsNotMonotone) {
    EXPECT_THAT(findings_with(notification(R"({"===":[{"var":"level"},2]})", {"procuratorate"})),
                Contains(FindingOf("X1", "not_monotone")));
}

TEST(RuleCheck, GivenUpperBoundOnTheLevel_WhenNeitherPoliceNorProcuratorateNorAgencyIsTold_ThenItMayStand) {
    EXPECT_THAT(findings_with(notification(R"({"<=":[{"var":"level"},1]})", {"women_federation"})), IsEmpty());
}

TEST(RuleCheck, GivenNegatedSignal_WhenAnAgencyIsTold_ThenItIsNotMonotone) {
    EXPECT_THAT(findings_with(notification(R"({"!":{"in":["missing",{"var":"signals"}]}})",
                                           {"women_federation", "county_minor_agency"})),
                Contains(FindingOf("X1", "not_monotone")));
}

TEST(RuleCheck, GivenNegatedGroup_WhenPoliceAreTold_ThenItIsNotMonotone) {
    EXPECT_THAT(findings_with(notification(R"({"!":{"in":["sexual",{"var":"signal_groups"}]}})", {"police_110"})),
                Contains(FindingOf("X1", "not_monotone")));
}

TEST(RuleCheck, GivenNegatedStatutory_WhenPoliceAreTold_ThenItIsNotMonotone) {
    EXPECT_THAT(findings_with(notification(R"({"===":[{"var":"statutory"},false]})", {"police_110"})),
                Contains(FindingOf("X1", "not_monotone")));
}

TEST(RuleCheck, GivenDoubleNegation_WhenPoliceAreTold_ThenItIsMonotone) {
    EXPECT_THAT(findings_with(notification(R"({"!":{"!":{"in":["low_mood",{"var":"signals"}]}}})", {"police_110"})),
                IsEmpty());
}

TEST(RuleCheck, GivenNegatedRelation_WhenPoliceAreTold_ThenItIsMonotone) {
    EXPECT_THAT(findings_with(notification(R"({"!":{"in":["self",{"var":"suspect_relations"}]}})", {"police_110"})),
                IsEmpty());
}

TEST(RuleCheck, GivenContradiction_WhenChecked_ThenItIsUnreachable) {
    EXPECT_THAT(findings_with(notification(R"({"and":[{">=":[{"var":"level"},3]},{"<=":[{"var":"level"},1]}]})",
                                           {"women_federation"})),
                Contains(FindingOf("X1", "unreachable")));
}

TEST(RuleCheck, GivenASignalWithARedFloorAndAnUpperBound_WhenChecked_ThenItIsUnreachable) {
    EXPECT_THAT(
        findings_with(notification(R"({"and":[{"in":["missing",{"var":"signals"}]},{"<=":[{"var":"level"},2]}]})",
                                   {"women_federation"})),
        Contains(FindingOf("X1", "unreachable")));
}

TEST(RuleCheck, GivenSomeSignalsOfAListThatFit_WhenChecked_ThenItIsReachable) {
    EXPECT_THAT(
        findings_with(notification(R"({"and":[{"some":[{"var":"signals"},{"in":[{"var":""},["missing","low_mood"]]}]},
                                                      {"some":[{"var":"circumstances"},{"in":[{"var":""},["genital_injury","misconduct"]]}]},
                                                      {"some":[{"var":"suspect_relations"},{"in":[{"var":""},["police_officer","stranger"]]}]},
                                                      {"<=":[{"var":"level"},1]}]})",
                                   {"women_federation"})),
        IsEmpty());
}

TEST(RuleCheck, GivenNobodyButTheDeniedMayBeTold_WhenChecked_ThenItIsUnreachable) {
    EXPECT_THAT(
        findings_with(notification(R"({"in":["police_officer",{"var":"suspect_relations"}]})", {"women_federation"})),
        Contains(FindingOf("X1", "unreachable")));
}

TEST(RuleCheck, GivenSeveralRelations_WhenChecked_ThenSeveralReportsMakeItReachable) {
    EXPECT_THAT(findings_with(notification(R"({"and":[{"in":["father",{"var":"suspect_relations"}]},
                                                      {"in":["mother",{"var":"suspect_relations"}]},
                                                      {"<=":[{"var":"youngest_months"},5]}]})",
                                           {"women_federation"})),
                IsEmpty());
}

TEST(RuleCheck, GivenARuleThatAnotherSwallows_WhenChecked_ThenItIsShadowedByThatRule) {
    const auto findings = findings_with(notification(R"({"in":["dv_repeated",{"var":"signals"}]})", {"police_110"}));
    ASSERT_THAT(findings, ElementsAre(FindingOf("X1", "shadowed")));
    EXPECT_THAT(findings[0].message, ::testing::HasSubstr("N4"));
}

TEST(RuleCheck, GivenTheSameConditionForSomebodyElse_WhenChecked_ThenItIsNotShadowed) {
    EXPECT_THAT(findings_with(notification(R"({"in":["dv_repeated",{"var":"signals"}]})", {"medical_insurance"})),
                IsEmpty());
}

TEST(RuleCheck, GivenAWeakerReleaseBefore_WhenTheLaterTellsNow_ThenItIsNotShadowed) {
    EXPECT_THAT(findings_with(notification(R"({"in":["dv_repeated",{"var":"signals"}]})", {"women_federation"})),
                Not(Contains(FindingOf("X1", "shadowed"))));
}

TEST(RuleCheck, GivenDerivationOnTheAbsenceOfASignal_WhenChecked_ThenItIsNotMonotone) {
    auto changed = rules();
    changed.derivations[0].when = rule_condition(R"({"!":{"in":["missing",{"var":"signals"}]}})");
    EXPECT_THAT(check(changed), Contains(FindingOf("D1", "not_monotone")));
}

TEST(RuleCheck, GivenLevelRuleOnTheLevel_WhenChecked_ThenTheLevelIsNotKnownYet) {
    auto changed = rules();
    changed.levels.by_age[0].when = rule_condition(R"({">=":[{"var":"level"},1]})");
    EXPECT_THAT(check(changed), Contains(FindingOf("T3a.sexual", "level_not_known")));
}

TEST(RuleCheck, GivenLoweringAllowedByASignal_WhenChecked_ThenItIsNotMonotone) {
    auto changed = rules();
    changed.levels.lowering.unless = rule_condition(R"({"!":{"in":["missing",{"var":"signals"}]}})");
    EXPECT_THAT(check(changed), Contains(FindingOf("T5", "not_monotone")));
}

TEST(RuleCheck, GivenDenyRuleOnASignal_WhenChecked_ThenItIsNotMonotone) {
    auto changed = rules();
    changed.deny.when = rule_condition(R"({"in":["missing",{"var":"signals"}]})");
    EXPECT_THAT(check(changed), Contains(FindingOf("N10", "not_monotone")));
}

TEST(RuleCheck, GivenNoStationRule_WhenChecked_ThenNobodyOwnsTheCase) {
    auto changed = rules();
    changed.notifications.erase(changed.notifications.begin());
    EXPECT_THAT(check(changed), Contains(FindingOf("", "nobody_owns")));
}

TEST(RuleCheck, GivenAYoungerFloorBelowTheFloor_WhenChecked_ThenItIsNotMonotone) {
    auto changed = rules();
    Vocabulary<Signal> signals;
    for (auto signal : changed.words.signals) {
        if (signal.code == "abandoned") signal.younger->level = Level::yellow;
        signals.add(std::move(signal));
    }
    changed.words.signals = std::move(signals);
    EXPECT_THAT(check(changed), Contains(FindingOf("abandoned", "not_monotone")));
}

TEST(RuleCheck, GivenAModifierThatDoesNotRaise_WhenChecked_ThenItIsFound) {
    auto changed = rules();
    changed.levels.step.modifiers.push_back({"hearsay", {Level::yellow}});
    EXPECT_THAT(check(changed), Contains(FindingOf("T4", "wrong_role")));
}

TEST(Witness, GivenEveryNotificationRule_WhenSearched_ThenTheWitnessMakesItFire) {
    for (const auto& rule : rules().notifications) {
        const auto witness = find_witness(rules(), rule.id, rule.when);
        ASSERT_TRUE(witness) << rule.id;
        EXPECT_TRUE(has_fired(assess(rules(), *witness), rule.id)) << rule.id;
    }
}

}  // namespace
}  // namespace vigil::triage::testing

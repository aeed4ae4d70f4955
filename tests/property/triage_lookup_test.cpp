// Conditions are looked up as bits. Whatever the facts are, the answer is that of the expression, which json-logic-js defines.
#include "domain/triage/picture.hpp"
#include "property/triage_conditions.hpp"
#include "property/triage_generators.hpp"

namespace vigil::triage::testing {
namespace {

// Also what no document that was taken can say: ages beyond childhood or before birth, words that the rules do not know.
Facts any_facts_at_all() {
    Facts facts = any_coded_facts();
    for (auto& child : facts.children)
        if (*rc::gen::inRange(0, 6) == 0) child.min_months = *rc::gen::element(-1, 215, 216, 217, 300);
    if (*rc::gen::inRange(0, 4) == 0) facts.reports[0].signals.push_back({"no_word_of_these_rules"});
    if (*rc::gen::inRange(0, 4) == 0) facts.reports[0].suspect_relation = "no_word_of_these_rules";
    if (*rc::gen::inRange(0, 4) == 0) facts.reports[0].circumstance = "no_word_of_these_rules";
    if (*rc::gen::inRange(0, 4) == 0) facts.reports[0].reporter_kind = "";
    return facts;
}

bool evaluated(const Condition& condition, const Picture& picture) {
    return holds(condition.expression, picture.document());
}

RC_GTEST_PROP(TriageLookup, GivenAnyFacts_WhenAConditionIsLookedUp_ThenItHoldsWhereItsExpressionDoes, ()) {
    const Facts facts = any_facts_at_all();
    const auto condition = made(any_condition(3));
    Picture picture(rules(), facts);
    RC_ASSERT(picture.holds(condition) == evaluated(condition, picture));  // before there is a level
    for (const auto level : {Level::blue, Level::yellow, Level::orange, Level::red}) {
        picture.set_level(level);
        RC_ASSERT(picture.holds(condition) == evaluated(condition, picture));
    }
}

RC_GTEST_PROP(TriageLookup, GivenAPicture_WhenSignalsAndCircumstancesAreAdded_ThenTheyAreSeen, ()) {
    const Facts facts = any_facts_at_all();
    const auto condition = made(any_condition(3));
    Picture picture(rules(), facts);
    picture.set_level(*rc::gen::element(Level::blue, Level::yellow, Level::orange, Level::red));
    picture.add_signal({*any_code(rules().words.signals), Source::derived});
    picture.add_circumstance(*any_code(rules().words.circumstances), Source::derived);
    RC_ASSERT(picture.holds(condition) == evaluated(condition, picture));
}

RC_GTEST_PROP(TriageLookup, GivenAnyFacts_WhenTheRulesThatShipAreLookedUp_ThenEachHoldsWhereItsExpressionDoes, ()) {
    const Facts facts = any_facts_at_all();
    Picture picture(rules(), facts);
    picture.set_level(*rc::gen::element(Level::blue, Level::yellow, Level::orange, Level::red));
    for (const auto& rule : rules().derivations) RC_ASSERT(picture.holds(rule.when) == evaluated(rule.when, picture));
    for (const auto& rule : rules().levels.by_age) RC_ASSERT(picture.holds(rule.when) == evaluated(rule.when, picture));
    for (const auto& rule : rules().notifications) RC_ASSERT(picture.holds(rule.when) == evaluated(rule.when, picture));
    RC_ASSERT(picture.holds(rules().deny.when) == evaluated(rules().deny.when, picture));
    RC_ASSERT(picture.holds(rules().levels.lowering.unless) == evaluated(rules().levels.lowering.unless, picture));
}

}  // namespace
}  // namespace vigil::triage::testing

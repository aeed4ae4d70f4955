// JsonLogic beyond what the comparison with json-logic-js covers: what is refused, and that nothing escapes.
#include "domain/triage/expression.hpp"

#include <gtest/gtest.h>

#include "files/rule_set_file.hpp"

namespace vigil::triage {
namespace {

Result<Expression> parse(const std::string& json) {
    return parse_expression(files::parse_value(json).value(), "/when");
}

bool holds_on(const std::string& condition, const std::string& data) {
    return holds(parse(condition).value(), files::parse_value(data).value());
}

TEST(Expression, GivenUnknownOperator_WhenParsed_ThenItIsRefusedByPointer) {
    const auto parsed = parse(R"({"and":[{"var":"a"},{"==":[1,1]}]})");
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().violations.at(0).pointer, "/when/and/1");
    EXPECT_EQ(parsed.error().violations.at(0).code, "unknown_operator");
}

TEST(Expression, GivenUnknownOperatorThatWouldNotBeReached_WhenParsed_ThenItIsRefused) {
    EXPECT_FALSE(parse(R"({"and":[false,{"if":[1,2,3]}]})"));
}

TEST(Expression, GivenEndlessNesting_WhenParsed_ThenItIsRefused) {
    std::string json = "1";
    for (int i = 0; i < 60; ++i) json = R"({"!":)" + json + "}";
    EXPECT_TRUE(parse(json));
    for (int i = 0; i < 10; ++i) json = R"({"!":)" + json + "}";
    EXPECT_FALSE(parse(json));
}

TEST(Expression, GivenInheritedMember_WhenLookedUp_ThenItIsNotFound) {
    EXPECT_FALSE(holds_on(R"({"var":"constructor"})", "{}"));
}

TEST(Expression, GivenAConditionOnOneElement_WhenSomeElementFits_ThenItHolds) {
    EXPECT_TRUE(holds_on(R"({"some":[{"var":"signals"},{"in":[{"var":""},["missing","drugged"]]}]})",
                         R"({"signals":["a","drugged"]})"));
}

TEST(Expression, GivenAConditionOnOneElement_WhenNoElementFits_ThenItDoesNot) {
    EXPECT_FALSE(
        holds_on(R"({"some":[{"var":"signals"},{"in":[{"var":""},["missing","drugged"]]}]})", R"({"signals":["a"]})"));
}

TEST(Expression, GivenAMissingLevel_WhenALowerBoundIsAsked_ThenItDoesNotHold) {
    EXPECT_FALSE(holds_on(R"({">=":[{"var":"level"},2]})", "{}"));
}

}  // namespace
}  // namespace vigil::triage

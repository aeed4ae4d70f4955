// Which version of the rules judges: who changes it, and what is refused (F118, promise P6).
#include "domain/rules/activation.hpp"

#include "domain/rules/shadow.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

RuleText version(std::int64_t number, const std::string& content = {}, const std::string& rule_set = "cn-x") {
    const std::string body = rule_set + " " + std::to_string(number) + content;
    return {{rule_set, number}, "hash of " + body, body};
}

class Activations : public Casework {
protected:
    void SetUp() override {
        ASSERT_TRUE(write([&](Unit& unit) { return seed_rules(unit, ids_, version(1), now()); }));
    }
    Result<Activated> activate(const RuleText& rules) {
        return write([&](Unit& unit) { return activate_rules(unit, ids_, rules, ActedBy{"li", "zhao"}, now()); });
    }
    Result<Activated> roll_back(std::int64_t number) {
        return write([&](Unit& unit) { return roll_rules_back(unit, ids_, number, ActedBy{"wang"}, now()); });
    }
    Activation active() {
        return *find([](Unit& unit) { return unit.rules().active(); });
    }
    std::vector<Activation> history() {
        return find([](Unit& unit) { return unit.rules().activations(); });
    }
};

TEST_F(Activations, GivenANewInstallation_WhenItIsSeeded_ThenThatVersionJudges) {
    EXPECT_EQ(active().version, version(1).version);
    EXPECT_EQ(active().how, ActivationKind::seeded);
    EXPECT_EQ(find([](Unit& unit) { return active_rules(unit); }).body, version(1).body);
}

TEST_F(Activations, GivenANewerVersion_WhenActivated_ThenItJudgesAndWhoAndWhenStand) {
    pass(1h);
    const auto done = activate(version(2));
    ASSERT_TRUE(done);
    EXPECT_TRUE(done.value().changed);
    EXPECT_EQ(active().version, version(2).version);
    EXPECT_EQ(active().who, (ActedBy{"li", "zhao"}));
    EXPECT_EQ(active().at, now());
    EXPECT_EQ(active().number, 2);
    EXPECT_TRUE(was_logged("rules.activated", active().id.str()));
}

TEST_F(Activations, GivenTheVersionThatJudges_WhenActivatedAgain_ThenNothingChanges) {
    const auto done = activate(version(1));
    ASSERT_TRUE(done);
    EXPECT_FALSE(done.value().changed);
    EXPECT_THAT(history(), SizeIs(1));
}

TEST_F(Activations, GivenAKeptVersionWithOtherContent_WhenActivated_ThenItIsRefusedWithACodeAndWhatToDo) {
    ASSERT_TRUE(activate(version(2)));
    for (const auto& edited : {version(2, " edited"), version(1, " edited")}) {
        const auto refused = activate(edited);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, "rule_version_reused");
        EXPECT_THAT(refused.error().message, HasSubstr("next version number"));
    }
    EXPECT_EQ(active().version, version(2).version);
}

TEST_F(Activations, GivenAnOlderVersion_WhenActivated_ThenItIsRefusedAndNotKept) {
    ASSERT_TRUE(activate(version(5)));
    const auto refused = activate(version(4));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_THAT(refused.error().message, HasSubstr("older than cn-x version 5"));
    EXPECT_FALSE(find([](Unit& unit) { return unit.rules().find({"cn-x", 4}); }));
}

TEST_F(Activations, GivenAnotherRuleSet_WhenActivated_ThenItsNumbersBeginAnew) {
    ASSERT_TRUE(activate(version(7)));
    ASSERT_TRUE(activate(version(1, {}, "cn-y")));
    EXPECT_EQ(active().version, (RuleVersion{"cn-y", 1}));
}

TEST_F(Activations, GivenAVersionThatJudgedBefore_WhenRolledBack_ThenItJudgesAgainAndTheHistoryKeepsAll) {
    ASSERT_TRUE(activate(version(2)));
    const auto done = roll_back(1);
    ASSERT_TRUE(done);
    EXPECT_TRUE(done.value().changed);
    EXPECT_EQ(active().version, version(1).version);
    EXPECT_EQ(active().how, ActivationKind::rolled_back);
    std::vector<std::int64_t> versions;
    for (const auto& each : history()) versions.push_back(each.version.version);
    EXPECT_EQ(versions, (std::vector<std::int64_t>{1, 2, 1}));
}

TEST_F(Activations, GivenAVersionThatIsOnlyKept_WhenRolledBackTo_ThenItIsNotFound) {
    ASSERT_TRUE(write([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(keep_rules(unit, version(9), now()));
        return std::monostate{};
    }));
    const auto refused = roll_back(9);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::not_found);
    EXPECT_FALSE(roll_back(8));
}

TEST_F(Activations, GivenAShadowRun_WhenAnotherVersionJudges_ThenTheRunHasEnded) {
    const ShadowRunId run(ids_.next(now()));
    ASSERT_TRUE(write([&](Unit& unit) { return begin_shadow(unit, run, version(2), "root", now()); }));
    const auto done = activate(version(2));
    ASSERT_TRUE(done);
    EXPECT_TRUE(done.value().ended_shadow);
    const auto last = find([](Unit& unit) { return unit.rules().last_shadow_run(); });
    EXPECT_EQ(last->ended_at, now());
    EXPECT_EQ(last->ended_by, "zhao") << "with whose consent it ended";
}

}  // namespace
}  // namespace vigil::domain_test

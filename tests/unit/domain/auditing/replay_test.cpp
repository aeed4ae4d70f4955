// What would have happened under other limits (F54). Every test begins on Monday, 2 March 2026, at 09:00 in China.
#include "domain/auditing/replay.hpp"

#include "unit/domain/auditing/auditing.hpp"

namespace vigil::domain_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::IsEmpty;

class ReplayTest : public Auditing {
protected:
    std::vector<Replayed> replayed(Instant from, Instant until, const AuditTools& tools = audit_tools()) {
        Replay replay(from, until);
        for (const auto& each : log())
            if (auto taken = replay.take(each, tools); !taken) throw std::runtime_error(taken.error().message);
        return replay.finish(tools);
    }
    static std::vector<std::pair<ReplayedKind, Instant>> steps(const std::vector<Replayed>& replayed) {
        std::vector<std::pair<ReplayedKind, Instant>> found;
        for (const auto& each : replayed) found.emplace_back(each.kind, each.at);
        return found;
    }
    const Instant begin_ = now();
};

// Orange: the station in one hour, the banner then, the league after two, the region after three, then each hour.
TEST_F(ReplayTest, GivenTheRulesThatWereActive_WhenReplayed_ThenTheStepsAreThoseOfTheLog) {
    const auto report = file_at(Level::orange);
    serve(5h);
    using enum ReplayedKind;
    EXPECT_THAT(steps(replayed(begin_, now())),
                ElementsAre(testing::Pair(raised, begin_), testing::Pair(silence, begin_ + 1h),
                            testing::Pair(asks, begin_ + 1h), testing::Pair(asks, begin_ + 2h),
                            testing::Pair(asks, begin_ + 3h), testing::Pair(repeats, begin_ + 4h),
                            testing::Pair(repeats, begin_ + 5h)));
    Replay again(begin_, now());
    for (const auto& each : log()) ASSERT_TRUE(again.take(each, audit_tools()));
    EXPECT_EQ(again.steps_taken(), 6);
    EXPECT_EQ(again.finish(audit_tools()), replayed(begin_, now()));
}

TEST_F(ReplayTest, GivenAnAnswer_WhenReplayedUnderShorterLimits_ThenItClimbsUntilTheAnswerAndNotAfter) {
    file_at(Level::orange);
    pass(45min);
    const auto report = file_at(Level::orange);
    acknowledge(root(report));
    auto shorter = rules();
    for (auto& rule : shorter.clocks)
        if (rule.code == triage::kStationAcknowledges) {
            rule.limits[static_cast<std::size_t>(Level::orange)] = Limit{LimitUnit::seconds, 1800};
            rule.ladder.rungs[0].after[static_cast<std::size_t>(Level::orange)] = Limit{LimitUnit::seconds, 2400};
        }
    const AuditTools tools{audit_tools().calendar, [&](const std::string&) {
                               return Result<std::shared_ptr<const triage::RuleSet>>(
                                   std::shared_ptr<const triage::RuleSet>(std::shared_ptr<void>(), &shorter));
                           }};
    using enum ReplayedKind;
    EXPECT_THAT(steps(replayed(begin_, begin_ + 50min, tools)),
                ElementsAre(testing::Pair(raised, begin_), testing::Pair(silence, begin_ + 30min),
                            testing::Pair(asks, begin_ + 40min), testing::Pair(raised, begin_ + 45min),
                            testing::Pair(ended, begin_ + 45min)));
    EXPECT_THAT(steps(replayed(begin_ + 31min, begin_ + 41min, tools)),
                ElementsAre(testing::Pair(asks, begin_ + 40min)))
        << "only what lies in the time that is asked about";
}

TEST_F(ReplayTest, GivenAStep_WhenShown_ThenItNamesWhoseAlertItIsAndWhoIsAsked) {
    const auto report = file_at(Level::orange);
    const auto all = replayed(begin_, begin_ + 1h);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[2].alert, root(report).id.str());
    EXPECT_EQ(all[2].organisation, in_.station.str());
    EXPECT_EQ(all[2].asks, DivisionLevel::banner);
    EXPECT_EQ(all[2].level, Level::orange);
    EXPECT_EQ(all[2].function, Function::protection);
    EXPECT_EQ(all[1].asks, std::nullopt);
}

TEST_F(ReplayTest, GivenNothing_WhenReplayed_ThenNothingHappens) {
    EXPECT_THAT(replayed(begin_, now() + 24h), IsEmpty());
}

}  // namespace
}  // namespace vigil::domain_test

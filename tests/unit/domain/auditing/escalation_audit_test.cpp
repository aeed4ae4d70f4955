// What had to be done for alerts that nobody answered, recomputed from the log alone (F53). Limits: policy facts 5.5. Every test begins
// on Monday, 2 March 2026, at 09:00 in China, without a holiday calendar.
#include "unit/domain/auditing/auditing.hpp"

#include "domain/cases/levels.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class EscalationAuditTest : public Auditing {
protected:
    // Whether it is a step of an alert, and no limit of a case.
    static bool is_step(const LoggedEvent& entry) {
        return entry.event.kind == "alert.climbed" || entry.event.kind == "alert.repeated" ||
               (entry.event.kind == "clock.breached" && detail_of(entry.event, "kind") == kAcknowledgementClock);
    }
    // The one alert of an orange report: the station, in one hour.
    Report orange() { return file_at(Level::orange); }
    static std::string& detail(Event& event, std::string_view key) {
        for (auto& [name, value] : event.detail)
            if (name == key) return value;
        throw std::runtime_error("the entry has no such detail");
    }
    static std::vector<LoggedEvent> without(std::vector<LoggedEvent> entries, std::string_view kind) {
        std::erase_if(entries, [&](const LoggedEvent& each) { return each.event.kind == kind; });
        return entries;
    }
};

// Station, police and the banner's agency in 10 minutes; banner, league and region after 10, 20, 30; then every 10 minutes.
TEST_F(EscalationAuditTest, GivenARedAlertThatNobodyAnswers_WhenItWasServed_ThenEveryStepWasTakenOnTime) {
    file_at(Level::red);
    serve(2h);
    auto audit = audited();
    EXPECT_THAT(audit.take_findings(), IsEmpty());
    EXPECT_THAT(audit.overdue(now()), IsEmpty());
    EXPECT_EQ(audit.position(), static_cast<std::int64_t>(log().size()));
    const auto entries = log();
    EXPECT_EQ(audit.steps(), std::count_if(entries.begin(), entries.end(), &is_step));
    EXPECT_GE(audit.steps(), 20);
    EXPECT_EQ(audit.late(), 0);
}

TEST_F(EscalationAuditTest, GivenNobodyServes_WhenAnHourHasPassed_ThenWhatIsMissingIsNamedWithItsTime) {
    const auto report = orange();
    pass(61min);
    EXPECT_THAT(audited().overdue(now()), IsEmpty()) << "a minute of grace";
    pass(1min);
    EXPECT_THAT(audited().overdue(now()),
                ElementsAre(Finding{Difference::missing, root(report).id.str(), 1, china(2026, 3, 2, 10), 0}));
}

TEST_F(EscalationAuditTest, GivenAnAnswer_WhenTimePasses_ThenNothingWaits) {
    const auto report = orange();
    serve(70min);
    acknowledge(root(report));
    pass(24h);
    auto audit = audited();
    EXPECT_EQ(audit.waiting(), 0U);
    EXPECT_THAT(audit.take_findings(), IsEmpty());
    EXPECT_THAT(audit.overdue(now()), IsEmpty());
}

TEST_F(EscalationAuditTest, GivenAnAnswerFromAbove_WhenAudited_ThenTheWholeLadderIsAnswered) {
    const auto report = orange();
    serve(70min);
    acknowledge(climbed_to(root(report), in_.banner_agency));
    EXPECT_EQ(audited().waiting(), 0U);
}

// The scheduler goes on although somebody has answered.
TEST_F(EscalationAuditTest, GivenAnAnswer_WhenStepsFollowItAllTheSame_ThenEachIsNeedless) {
    const auto report = orange();
    const auto before = log().size();
    serve(70min);
    auto entries = log();
    LoggedEvent answer{
        .pos = 0,
        .event = {"alert.acknowledged",
                  "a",
                  now(),
                  {{"alert", root(report).id.str()}, {"version", "1"}, {"account", "b"}, {"stops", "yes"}}}};
    entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(before), answer);
    auto audit = audited(entries);
    const auto findings = audit.take_findings();
    ASSERT_THAT(findings, SizeIs(2));  // the limit, and the banner
    for (const auto& each : findings) EXPECT_EQ(each.what, Difference::needless);
}

TEST_F(EscalationAuditTest, GivenAStepThatIsNotInTheLog_WhenAudited_ThenItIsMissingAndTheNextOneIsNot) {
    const auto report = orange();
    serve(70min);
    auto audit = audited(without(log(), "alert.climbed"));
    EXPECT_THAT(audit.overdue(now()),
                ElementsAre(Finding{Difference::missing, root(report).id.str(), 1, china(2026, 3, 2, 10), 0}));
    EXPECT_THAT(audit.take_findings(), IsEmpty());
}

TEST_F(EscalationAuditTest, GivenAStepThatIsDoneTwice_WhenAudited_ThenTheSecondIsNoticed) {
    orange();
    serve(70min);
    auto entries = log();
    const auto silence = std::find_if(entries.begin(), entries.end(), &is_step);
    entries.insert(silence, *silence);
    EXPECT_THAT(audited(entries).take_findings(), SizeIs(1));
}

TEST_F(EscalationAuditTest, GivenALateStep_WhenItDoesNotSaySo_ThenItIsADifference) {
    const auto report = orange();
    pass(3h);
    fire_clocks();
    auto entries = log();
    auto audit = audited(entries);
    EXPECT_THAT(audit.take_findings(), IsEmpty()) << "the server stood still, and says so";
    EXPECT_GE(audit.late(), 1);
    for (auto& each : entries)
        if (each.event.kind == "clock.breached") detail(each.event, "late") = "no";
    const auto findings = audited(entries).take_findings();
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].what, Difference::late);
    EXPECT_EQ(findings[0].due, china(2026, 3, 2, 10));
    EXPECT_EQ(findings[0].alert, root(report).id.str());
}

// The stricter limit begins when the level is raised, and never ends later than the one that ran.
TEST_F(EscalationAuditTest, GivenALevelThatIsRaisedByTriage_WhenNobodyServes_ThenTheStricterLimitIsMissing) {
    const auto report = orange();
    pass(20min);
    supplement(report, a_supplement({kRedSignal}));
    pass(12min);
    const auto overdue = audited().overdue(now());
    ASSERT_FALSE(overdue.empty());
    for (const auto& each : overdue) EXPECT_EQ(each.due, china(2026, 3, 2, 9, 30));
}

TEST_F(EscalationAuditTest, GivenANewVersion_WhenTheOldOneWasAnswered_ThenTheNewOneWaits) {
    const auto report = orange();
    acknowledge(root(report));
    pass(30min);
    supplement(report, a_supplement({kRedSignal}));
    ASSERT_EQ(root(report).version, 2);
    serve(40min);
    auto audit = audited();
    EXPECT_THAT(audit.take_findings(), IsEmpty());
    EXPECT_GT(audit.waiting(), 0U);
}

TEST_F(EscalationAuditTest, GivenABar_WhenTheAlertIsWithdrawn_ThenItWaitsNoMore) {
    const auto report = orange();
    serve(70min);
    bar(report, in_.station);
    EXPECT_EQ(audited().waiting(), 0U);
}

TEST_F(EscalationAuditTest, GivenAnEntryThatNoProgramWrote_WhenTaken_ThenItIsNamed) {
    EscalationAudit audit;
    orange();
    auto entries = log();
    for (auto& each : entries) {
        if (each.event.kind != "case.assessed") continue;
        detail(each.event, "alerts") = "one two three";
        const auto taken = audit.take(each, audit_tools());
        ASSERT_FALSE(taken);
        EXPECT_THAT(taken.error().message, testing::HasSubstr("case.assessed " + each.event.subject));
    }
}

}  // namespace
}  // namespace vigil::domain_test

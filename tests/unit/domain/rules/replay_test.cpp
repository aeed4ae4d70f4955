// Stored cases under other rules (F37), page by page.
#include "domain/rules/replay.hpp"

#include <nlohmann/json.hpp>

#include "files/rule_set_file.hpp"
#include "unit/domain/casework.hpp"
#include "unit/triage/triage_case.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Json = nlohmann::ordered_json;

// Hunger without heat is red.
const triage::RuleSet& other_rules() {
    static const triage::RuleSet rules = [] {
        auto document = Json::parse(triage::testing::rule_set_text());
        document["version"] = 1000;
        for (auto& signal : document["signals"])
            if (signal["code"] == kOrangeSignal) signal["floor"] = "red";
        return files::parse_rule_set(document.dump()).value();
    }();
    return rules;
}

class Replays : public Casework {
protected:
    // Every page of the window, each of `limit` reports.
    ReplayTally replayed(Instant since, std::size_t limit = 100) {
        ReplayTally tally;
        std::optional<FiledReport> last;
        for (;;) {
            std::optional<ReplayPage> page;
            const auto done = store_.read_now([&](Unit& unit) -> Result<void> {
                VIGIL_TRY(page, replay_page(unit, rules(), other_rules(), {since, now()}, last, limit));
                return success();
            });
            if (!done) throw std::runtime_error(done.error().message);
            pages_ += 1;
            tally.add(*page);
            last = page->last;
            if (!last) return tally;
        }
    }
    int pages_ = 0;
};

TEST_F(Replays, GivenMergedCases_WhenReplayed_ThenTheyAreOne) {
    auto report = a_report({kYellowSignal});
    report.children[0].child_name = "其其格";
    report.children[0].birth_date = "2010-06-17";
    const auto first = file(report);
    report.key = a_report().key;
    report.signals = {kOrangeSignal};
    const auto second = file(report);
    ASSERT_TRUE(decide(officer(in_.station), match_between(second, first).id, MatchVerdict::same_event));
    const auto tally = replayed(now() - 24h);
    EXPECT_EQ(tally.cases(), 1);
    EXPECT_EQ(tally.changed(), 1) << "by what both reports say";
    EXPECT_EQ(tally.reports(), 2);
}

TEST_F(Replays, GivenStoredCases_WhenReplayed_ThenThoseThatChangeAreNamedAsDiffNamesThem) {
    const auto changes = file(a_report({kOrangeSignal}));
    file(a_report({kYellowSignal}));
    const auto tally = replayed(now() - 24h);
    EXPECT_EQ(tally.cases(), 2);
    EXPECT_EQ(tally.changed(), 1);
    const std::string label = "case " + changes.case_id.str() + ": ";
    EXPECT_THAT(tally.lines(),
                ElementsAre(label + "level: orange -> red", label + "notify: county_minor_agency told (now)",
                            label + "notify: police_110 told (now)"));
    ASSERT_THAT(tally.kinds(), SizeIs(3));
    EXPECT_THAT(tally.kinds().front().examples, ElementsAre(changes.case_id));
}

TEST_F(Replays, GivenReportsFromBeforeTheWindow_WhenReplayed_ThenTheyAreLeftOut) {
    file(a_report({kOrangeSignal}));
    pass(48h);
    const auto inside = file(a_report({kOrangeSignal}));
    const auto tally = replayed(inside.filed_at);
    EXPECT_EQ(tally.reports(), 1);
    EXPECT_EQ(tally.cases(), 1);
}

TEST_F(Replays, GivenManyReports_WhenPagesAreSmall_ThenEachIsLookedAtOnce) {
    for (int i = 0; i < 7; ++i) file(a_report({kOrangeSignal}));  // of one instant: the id decides the order
    pass(1s);
    for (int i = 0; i < 3; ++i) file(a_report({kYellowSignal}));
    const auto tally = replayed(now() - 24h, 2);
    EXPECT_EQ(pages_, 6);
    EXPECT_EQ(tally.reports(), 10);
    EXPECT_EQ(tally.cases(), 10);
    EXPECT_EQ(tally.changed(), 7);
}

TEST_F(Replays, GivenASupplement_WhenReplayed_ThenWhatItAddedCounts) {
    const auto report = file(a_report({kYellowSignal}));
    supplement(report, a_supplement({kOrangeSignal}));
    EXPECT_EQ(replayed(now() - 24h).changed(), 1);
}

// The level that stands hides nothing: rules that would lower it show.
TEST_F(Replays, GivenACaseThatStandsHigher_WhenReplayed_ThenItIsJudgedAfresh) {
    const auto report = file(a_report({kOrangeSignal}));
    supplement(report, a_supplement({kYellowSignal}));
    EXPECT_EQ(replayed(now() - 24h).changed(), 1);
}

TEST_F(Replays, GivenAReplay_WhenItIsDone_ThenNothingWasWritten) {
    file(a_report({kOrangeSignal}));
    const auto before = find([](Unit& unit) { return unit.log().head(); });
    replayed(now() - 24h);
    EXPECT_EQ(find([](Unit& unit) { return unit.log().head(); }).pos, before.pos);
}

TEST(ReplayTally, GivenMoreLinesThanAreKept_WhenAdded_ThenTheRestIsCounted) {
    ReplayTally tally;
    ReplayPage page;
    page.cases = ReplayTally::kMostLines + 10;
    for (std::size_t i = 0; i < page.cases; ++i)
        page.changed.push_back({CaseId("c"), {{DifferenceKind::level, "", "orange", "red"}}});
    tally.add(page);
    EXPECT_THAT(tally.lines(), SizeIs(ReplayTally::kMostLines));
    EXPECT_EQ(tally.lines_left_out(), 10);
    EXPECT_EQ(tally.kinds().front().count, static_cast<std::int64_t>(page.cases));
    EXPECT_THAT(tally.kinds().front().examples, SizeIs(ReplayTally::kMostExamples));
}

}  // namespace
}  // namespace vigil::domain_test

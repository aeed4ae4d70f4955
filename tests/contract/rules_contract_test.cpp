#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using triage::Difference;

RuleText rules_of(std::int64_t version) {
    return {{"cn-x", version}, std::string("hash\0", 5) + std::to_string(version), "{\"version\": 名}"};
}

Activation an_activation(int number, std::int64_t version) {
    return {an_id<ActivationId>(number), number, {"cn-x", version}, ActivationKind::activated, {"li", {}}, kNow};
}

ShadowRun a_run(int number) {
    return {.id = an_id<ShadowRunId>(number),
            .version = {"cn-x", 2},
            .against = {"cn-x", 1},
            .began_at = kNow,
            .began_by = "root"};
}

class RuleContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write([](Unit& unit) -> Result<void> {
            VIGIL_TRY(unit.rules().insert(rules_of(2), kNow + 1h));
            return unit.rules().insert(rules_of(1), kNow);
        });
    }
    void insert(const Activation& activation) {
        write([&](Unit& unit) { return unit.rules().insert_activation(activation); });
    }
    ShadowRun last_run() {
        return *found([](Unit& unit) { return unit.rules().last_shadow_run(); });
    }
    bool note(int run, const AssessmentId& assessment, const std::vector<Difference>& differences) {
        bool noted = false;
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(noted, unit.rules().note_comparison(an_id<ShadowRunId>(run), assessment, kCase, differences));
            return success();
        });
        return noted;
    }
};
VIGIL_ON_EVERY_ENGINE(RuleContract);

TEST_P(RuleContract, GivenAVersion_WhenFound_ThenItsBytesAreAsTheyCame) {
    const auto stored = found([](Unit& unit) { return unit.rules().find({"cn-x", 1}); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->version, rules_of(1).version);
    EXPECT_EQ(stored->sha256, rules_of(1).sha256);
    EXPECT_EQ(stored->body, rules_of(1).body);
    EXPECT_FALSE(found([](Unit& unit) { return unit.rules().find({"cn-x", 3}); }));
    EXPECT_FALSE(found([](Unit& unit) { return unit.rules().find({"cn-y", 1}); }));
}

TEST_P(RuleContract, GivenAVersion_WhenInsertedAgain_ThenItIsAConflict) {
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.rules().insert(rules_of(1), kNow); }), ErrorKind::conflict);
}

TEST_P(RuleContract, GivenVersions_WhenListed_ThenTheyStandInOrder) {
    const auto versions = found([](Unit& unit) { return unit.rules().versions(); });
    ASSERT_THAT(versions, SizeIs(2));
    EXPECT_EQ(versions[0].version.version, 1);
    EXPECT_EQ(versions[0].stored_at, kNow);
    EXPECT_EQ(versions[1].version.version, 2);
    EXPECT_EQ(versions[1].sha256, rules_of(2).sha256);
}

TEST_P(RuleContract, GivenActivations_WhenAsked_ThenTheGreatestNumberIsActive) {
    EXPECT_FALSE(found([](Unit& unit) { return unit.rules().active(); }));
    insert(an_activation(1, 1));
    insert(an_activation(2, 2));
    insert(an_activation(3, 1));
    const auto active = *found([](Unit& unit) { return unit.rules().active(); });
    const auto expected = an_activation(3, 1);
    EXPECT_EQ(std::tie(active.id, active.number, active.version, active.how, active.who, active.at),
              std::tie(expected.id, expected.number, expected.version, expected.how, expected.who, expected.at));
    std::vector<std::int64_t> numbers;
    for (const auto& each : found([](Unit& unit) { return unit.rules().activations(); }))
        numbers.push_back(each.number);
    EXPECT_THAT(numbers, ElementsAre(3, 2, 1));
}

TEST_P(RuleContract, GivenAnActivationThatTookTwo_WhenAsked_ThenBothStandThere) {
    auto agreed = an_activation(1, 1);
    agreed.who = {"li", "zhao"};
    insert(agreed);
    EXPECT_EQ(found([](Unit& unit) { return unit.rules().active(); })->who, (ActedBy{"li", "zhao"}));
}

TEST_P(RuleContract, GivenTwoActivationsOfOneNumber_WhenTheSecondIsInserted_ThenItIsAConflict) {
    insert(an_activation(1, 1));
    auto twin = an_activation(1, 2);
    twin.id = an_id<ActivationId>(9);
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.rules().insert_activation(twin); }), ErrorKind::conflict);
}

TEST_P(RuleContract, GivenShadowRuns_WhenAsked_ThenTheLastBegunComesAndItsEndIsKept) {
    EXPECT_FALSE(found([](Unit& unit) { return unit.rules().last_shadow_run(); }));
    write([](Unit& unit) { return unit.rules().insert_shadow_run(a_run(2)); });
    write([](Unit& unit) { return unit.rules().end_shadow_run(an_id<ShadowRunId>(2), "wang", kNow + 1h); });
    EXPECT_EQ(last_run().ended_at, kNow + 1h);
    EXPECT_EQ(last_run().ended_by, "wang");
    write([](Unit& unit) { return unit.rules().insert_shadow_run(a_run(1)); });
    const auto run = last_run();
    EXPECT_EQ(run.id, an_id<ShadowRunId>(1));
    EXPECT_EQ(run.version, (RuleVersion{"cn-x", 2}));
    EXPECT_EQ(run.against, (RuleVersion{"cn-x", 1}));
    EXPECT_EQ(run.began_at, kNow);
    EXPECT_EQ(run.began_by, "root");
    EXPECT_FALSE(run.ended_at);
    EXPECT_EQ(
        failure_of_write([](Unit& unit) { return unit.rules().end_shadow_run(an_id<ShadowRunId>(2), "wang", kNow); }),
        ErrorKind::not_found)
        << "it ended before";
}

TEST_P(RuleContract, GivenComparisons_WhenCounted_ThenKindsComeMostFrequentFirstWithTheirCases) {
    const Difference level{DifferenceKind::level, "", "orange", "red"};
    const Difference clock{DifferenceKind::clock, "station_acknowledges", "1h", ""};
    write(insert_case);
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.rules().insert_shadow_run(a_run(1)));
        for (int i = 1; i <= 3; ++i) {
            VIGIL_TRY(unit.cases().insert_assessment(an_assessment(an_id<AssessmentId>(i))));
        }
        return success();
    });
    EXPECT_TRUE(note(1, an_id<AssessmentId>(1), {level, clock}));
    EXPECT_TRUE(note(1, an_id<AssessmentId>(2), {level}));
    EXPECT_TRUE(note(1, an_id<AssessmentId>(3), {}));
    EXPECT_EQ(last_run().compared, 3);
    EXPECT_EQ(last_run().differing, 2);
    const auto counts = found([](Unit& unit) { return unit.rules().differences(an_id<ShadowRunId>(1)); });
    ASSERT_THAT(counts, SizeIs(2));
    EXPECT_EQ(counts[0].difference, level);
    EXPECT_EQ(counts[0].count, 2);
    EXPECT_EQ(counts[1].difference, clock);
    const auto examples = found([&](Unit& unit) { return unit.rules().examples(an_id<ShadowRunId>(1), level, 5); });
    EXPECT_THAT(examples, ElementsAre(kCase, kCase));
}

// Codes, but of facts that were erased.
TEST_P(RuleContract, GivenAnAssessmentThatDiffers_WhenItIsEmptied_ThenItsDifferencesGoAndThoseOfOthersStay) {
    const Difference level{DifferenceKind::level, "", "orange", "red"};
    write(insert_case);
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.rules().insert_shadow_run(a_run(1)));
        VIGIL_TRY(unit.cases().insert_assessment(an_assessment(an_id<AssessmentId>(1))));
        return unit.cases().insert_assessment(an_assessment(an_id<AssessmentId>(2)));
    });
    for (int i = 1; i <= 2; ++i) EXPECT_TRUE(note(1, an_id<AssessmentId>(i), {level}));
    write([](Unit& unit) { return unit.erasures().strip_assessment(an_id<AssessmentId>(1)); });
    const auto counts = found([](Unit& unit) { return unit.rules().differences(an_id<ShadowRunId>(1)); });
    ASSERT_THAT(counts, SizeIs(1));
    EXPECT_EQ(counts[0].count, 1);
    EXPECT_EQ(last_run().differing, 2) << "that they differed is counted";
}

TEST_P(RuleContract, GivenARunThatHasEnded_WhenSomethingIsNoted_ThenItIsNot) {
    write(insert_case);
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.rules().insert_shadow_run(a_run(1)));
        VIGIL_TRY(unit.cases().insert_assessment(an_assessment(an_id<AssessmentId>(1))));
        return unit.rules().end_shadow_run(an_id<ShadowRunId>(1), "root", kNow);
    });
    EXPECT_FALSE(note(1, an_id<AssessmentId>(1), {{DifferenceKind::level, "", "orange", "red"}}));
    EXPECT_EQ(last_run().compared, 0);
    EXPECT_THAT(found([](Unit& unit) { return unit.rules().differences(an_id<ShadowRunId>(1)); }), IsEmpty());
}

// ---- walking through reports ----

class FiledBetween : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write(insert_case);  // with kReport, filed at kNow
        write([](Unit& unit) -> Result<void> {
            for (int i = 1; i <= 4; ++i) {
                auto report = a_report(an_id<ReportId>(i));
                report.filed_at = kNow + std::chrono::minutes(i < 3 ? 1 : 2);
                VIGIL_TRY(unit.reports().insert(report));
            }
            return success();
        });
    }
    std::vector<ReportId> ids(Instant since, Instant until, std::size_t page) {
        std::vector<ReportId> all;
        std::optional<FiledReport> last;
        for (;;) {
            const auto reports =
                found([&](Unit& unit) { return unit.reports().filed_between(since, until, last, page); });
            for (const auto& each : reports) all.push_back(each.id);
            if (reports.size() < page) return all;
            last = reports.back();
        }
    }
};
VIGIL_ON_EVERY_ENGINE(FiledBetween);

TEST_P(FiledBetween, GivenReports_WhenWalkedThroughInPages_ThenEachComesOnceInTheOrderOfFiling) {
    const std::vector<ReportId> all{kReport, an_id<ReportId>(1), an_id<ReportId>(2), an_id<ReportId>(3),
                                    an_id<ReportId>(4)};
    for (const std::size_t page : {1u, 2u, 3u, 10u}) EXPECT_EQ(ids(kNow, kNow + 1h, page), all) << page;
}

TEST_P(FiledBetween, GivenAWindow_WhenWalkedThrough_ThenBothEndsBelongToIt) {
    EXPECT_THAT(ids(kNow + 1min, kNow + 1min, 10), ElementsAre(an_id<ReportId>(1), an_id<ReportId>(2)));
    EXPECT_THAT(ids(kNow + 3min, kNow + 1h, 10), IsEmpty());
    EXPECT_EQ(found([](Unit& unit) { return unit.reports().count_filed_between(kNow + 1min, kNow + 2min); }), 4);
}

}  // namespace
}  // namespace vigil::test

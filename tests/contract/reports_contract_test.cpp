#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;

class ReportContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write(insert_case);
    }
    // A child in a report filed at `filed_at`, found by `hash`.
    void file_child(int number, const std::string& hash, Instant filed_at) {
        write([&](Unit& unit) -> Result<void> {
            auto report = a_report(an_id<ReportId>(number));
            report.filed_at = filed_at;
            VIGIL_TRY(unit.reports().insert(report));
            const auto child = an_id<ChildId>(number);
            VIGIL_TRY(unit.reports().insert_child({child, kCase, report.id, "sealed"}));
            return unit.reports().insert_index({hash, 1, child, report.id, filed_at});
        });
    }
    EarlierReports earlier(const std::vector<std::string>& hashes) {
        return found([&](Unit& unit) { return unit.reports().earlier(hashes, kNow); });
    }
};
VIGIL_ON_EVERY_ENGINE(ReportContract);

const FilingMark kMark{std::string("slot\0", 5), "twin", "mac"};

TEST_P(ReportContract, GivenAReport_WhenFound_ThenEveryFieldIsAsItWasFiled) {
    const auto stored = found([](Unit& unit) { return unit.reports().find(kReport); });
    ASSERT_TRUE(stored);
    const auto expected = a_report(kReport);
    EXPECT_EQ(fields_of(*stored), fields_of(expected));
}

TEST_P(ReportContract, GivenAnAnonymousReport_WhenFoundByItsClaim_ThenItHasNeitherOwnerNorReporter) {
    auto report = a_report(an_id<ReportId>(1));
    report.mode = ReporterMode::anonymous;
    report.owner.reset();
    report.claim_hash = "claim";
    report.sealed_reporter.clear();
    write([&](Unit& unit) { return unit.reports().insert(report); });
    const auto stored = found([](Unit& unit) { return unit.reports().find_by_claim("claim"); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of(*stored), fields_of(report));
}

TEST_P(ReportContract, GivenAReport_WhenItsIdIsInsertedAgain_ThenItIsAConflict) {
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.reports().insert(a_report(kReport)); }),
              ErrorKind::conflict);
}

TEST_P(ReportContract, GivenAnUnknownClaim_WhenLookedUp_ThenNothingIsFound) {
    EXPECT_FALSE(found([](Unit& unit) { return unit.reports().find_by_claim("unknown"); }));
}

TEST_P(ReportContract, GivenARememberedFiling_WhenFoundBySlot_ThenItsOutcomeComes) {
    write([](Unit& unit) { return unit.reports().remember(kMark, {"mac", kReport, std::nullopt}); });
    const auto outcome = found([](Unit& unit) { return unit.reports().find_by_slot(kMark.slot); });
    ASSERT_TRUE(outcome);
    EXPECT_EQ(std::tie(outcome->body_mac, outcome->report, outcome->supplement),
              std::make_tuple(std::string("mac"), kReport, std::optional<SupplementId>{}));
}

TEST_P(ReportContract, GivenASlotThatIsAPrefix_WhenLookedUp_ThenItIsAnotherSlot) {
    write([](Unit& unit) { return unit.reports().remember(kMark, {"mac", kReport, std::nullopt}); });
    EXPECT_FALSE(found([](Unit& unit) { return unit.reports().find_by_slot("slot"); }));
}

TEST_P(ReportContract, GivenARememberedSupplement_WhenFoundByTwin_ThenItNamesTheSupplement) {
    const auto supplement = a_supplement(1);
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.reports().insert_supplement(supplement));
        return unit.reports().remember(kMark, {"mac", kReport, supplement.id});
    });
    const auto outcome = found([](Unit& unit) { return unit.reports().find_by_twin("twin"); });
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->supplement, supplement.id);
}

TEST_P(ReportContract, GivenATwinUnderTwoSlots_WhenFoundByTwin_ThenItLeadsToTheOneReport) {
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.reports().remember(kMark, {"mac", kReport, std::nullopt}));
        return unit.reports().remember({"other slot", "twin", "mac"}, {"mac", kReport, std::nullopt});
    });
    const auto outcome = found([](Unit& unit) { return unit.reports().find_by_twin("twin"); });
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->report, kReport);
}

TEST_P(ReportContract, GivenATakenSlot_WhenRememberedAgain_ThenItIsAConflict) {
    write([](Unit& unit) { return unit.reports().remember(kMark, {"mac", kReport, std::nullopt}); });
    EXPECT_EQ(failure_of_write([](Unit& unit) {
                  return unit.reports().remember(kMark, {"mac", kReport, std::nullopt});
              }),
              ErrorKind::conflict);
}

TEST_P(ReportContract, GivenReportsOfTwoOwners_WhenPagedByOwner_ThenItsOwnComeNewestFirst) {
    write([](Unit& unit) -> Result<void> {
        for (int number = 1; number <= 5; ++number) {
            auto report = a_report(an_id<ReportId>(number));
            report.owner = number == 3 ? "somebody else" : "me";
            VIGIL_TRY(unit.reports().insert(report));
        }
        return success();
    });
    const auto first = found([](Unit& unit) { return unit.reports().of_owner("me", std::nullopt, 3); });
    EXPECT_THAT(ids_of(first), testing::ElementsAre(an_id<ReportId>(5), an_id<ReportId>(4), an_id<ReportId>(2)));
    const auto second = found([&](Unit& unit) { return unit.reports().of_owner("me", first.back().id, 3); });
    EXPECT_THAT(ids_of(second), testing::ElementsAre(an_id<ReportId>(1)));
}

TEST_P(ReportContract, GivenTwoReportsOfACase_WhenListed_ThenBothComeInOrder) {
    const auto second = an_id<ReportId>(502);
    write([&](Unit& unit) { return unit.reports().insert(a_report(second)); });
    EXPECT_THAT(ids_of(found([](Unit& unit) { return unit.reports().of_case(kCase); })),
                testing::ElementsAre(kReport, second));
    EXPECT_EQ(found([](Unit& unit) { return unit.reports().count(); }), 2);
}

TEST_P(ReportContract, GivenASupplement_WhenListed_ThenEveryFieldIsAsItWasInserted) {
    const auto supplement = a_supplement(1);
    write([&](Unit& unit) { return unit.reports().insert_supplement(supplement); });
    const auto stored = found([](Unit& unit) { return unit.reports().supplements(kReport); });
    ASSERT_EQ(stored.size(), 1u);
    EXPECT_EQ(fields_of(stored[0]), fields_of(supplement));
}

TEST_P(ReportContract, GivenAChild_WhenListedByCase_ThenEveryFieldIsAsItWasInserted) {
    const Child child{an_id<ChildId>(1), kCase, kReport, "sealed"};
    write([&](Unit& unit) { return unit.reports().insert_child(child); });
    const auto stored = found([](Unit& unit) { return unit.reports().children(kCase); });
    ASSERT_EQ(stored.size(), 1u);
    EXPECT_EQ(fields_of(stored[0]), fields_of(child));
}

// Rule T9: 30 days, 180 days, life; each limit belongs to its window.
TEST_P(ReportContract, GivenReportsOfOneChildOverTheYears_WhenEarlierOnesAreCounted_ThenEachWindowHasItsNumber) {
    file_child(1, "id", kNow - 24h * 30);
    file_child(2, "id", kNow - 24h * 30 - 1ms);
    file_child(3, "id", kNow - 24h * 180);
    file_child(4, "id", kNow - 24h * 180 - 1ms);
    file_child(5, "id", kNow - 24h * 4000);
    const auto counts = earlier({"id"});
    EXPECT_EQ(std::tie(counts.within_30_days, counts.within_180_days, counts.in_life), std::make_tuple(1, 3, 5));
}

TEST_P(ReportContract, GivenAReportFiledNow_WhenEarlierOnesAreCounted_ThenItDoesNotCount) {
    file_child(1, "id", kNow);
    EXPECT_EQ(earlier({"id"}).in_life, 0);
}

TEST_P(ReportContract, GivenAReportThatTwoHashesFind_WhenEarlierOnesAreCounted_ThenItCountsOnce) {
    file_child(1, "id", kNow - 1h);
    write([](Unit& unit) {
        return unit.reports().insert_index({"name", 1, an_id<ChildId>(1), an_id<ReportId>(1), kNow - 1h});
    });
    EXPECT_EQ(earlier({"id", "name"}).in_life, 1);
}

TEST_P(ReportContract, GivenAnotherChild_WhenEarlierReportsAreCounted_ThenItDoesNotCount) {
    file_child(1, "another id", kNow - 1h);
    EXPECT_EQ(earlier({"id"}).in_life, 0);
}

TEST_P(ReportContract, GivenTheChildrenOfACase_WhenItsHashesAreAsked_ThenEachComesOnce) {
    file_child(1, "id", kNow);
    file_child(2, "id", kNow);
    file_child(3, "another id", kNow);
    EXPECT_EQ(found([](Unit& unit) { return unit.reports().index_of(kCase); }),
              (std::vector<std::string>{"another id", "id"}));
    EXPECT_TRUE(found([](Unit& unit) { return unit.reports().index_of(an_id<CaseId>(77)); }).empty());
}

}  // namespace
}  // namespace vigil::test

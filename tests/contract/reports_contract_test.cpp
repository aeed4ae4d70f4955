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
    const Child child{an_id<ChildId>(1), kCase, kReport, kNow, "sealed"};
    write([&](Unit& unit) { return unit.reports().insert_child(child); });
    const auto stored = found([](Unit& unit) { return unit.reports().children(kCase); });
    ASSERT_EQ(stored.size(), 1u);
    EXPECT_EQ(fields_of(stored[0]), fields_of(child));
}

// A merged case is the rows of several; each still has its own.
TEST_P(ReportContract, GivenAMergedCase_WhenTheWholeIsListed_ThenTheReportsOfAllComeInOrder) {
    const auto later = an_id<CaseId>(402);
    write([&](Unit& unit) -> Result<void> {
        auto merged = a_case(later);
        merged.merged_into = kCase;
        VIGIL_TRY(unit.cases().insert(merged));
        auto report = a_report(an_id<ReportId>(502));
        report.case_id = later;
        return unit.reports().insert(report);
    });
    for (const auto& id : {kCase, later})
        EXPECT_THAT(ids_of(found([&](Unit& unit) { return unit.reports().of_whole_case(id); })),
                    testing::ElementsAre(kReport, an_id<ReportId>(502)));
    EXPECT_THAT(ids_of(found([&](Unit& unit) { return unit.reports().of_case(later); })),
                testing::ElementsAre(an_id<ReportId>(502)));
}

}  // namespace
}  // namespace vigil::test

#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

class CaseContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write(insert_case);
    }
};
VIGIL_ON_EVERY_ENGINE(CaseContract);

TEST_P(CaseContract, GivenACase_WhenFound_ThenEveryFieldIsAsItWasOpened) {
    const auto stored = found([](Unit& unit) { return unit.cases().find(kCase); });
    ASSERT_TRUE(stored);
    const auto expected = a_case(kCase);
    EXPECT_EQ(fields_of(*stored), fields_of(expected));
}

TEST_P(CaseContract, GivenACase_WhenItsIdIsInsertedAgain_ThenItIsAConflict) {
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.cases().insert(a_case(kCase)); }), ErrorKind::conflict);
}

TEST_P(CaseContract, GivenACase_WhenUpdated_ThenTheNewFieldsAreFound) {
    const auto into = an_id<CaseId>(400);
    const Case changed{kCase, kNow, kPolice, kBanner, Level::red, false, std::nullopt, 2, an_id<KeyId>(2), into};
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.cases().insert(a_case(into)));
        return unit.cases().update(changed);
    });
    const auto stored = found([](Unit& unit) { return unit.cases().find(kCase); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of(*stored), fields_of(changed));
}

TEST_P(CaseContract, GivenNoSuchCase_WhenUpdated_ThenItIsNotFound) {
    const auto unknown = a_case(an_id<CaseId>(999));
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.cases().update(unknown); }), ErrorKind::not_found);
}

TEST_P(CaseContract, GivenTwoAssessments_WhenListed_ThenTheOldestComesFirstWithEveryField) {
    const auto first = an_assessment(kAssessment);
    auto second = an_assessment(an_id<AssessmentId>(602));
    second.uncoded = true;
    second.level = Level::blue;
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.cases().insert_assessment(first));
        return unit.cases().insert_assessment(second);
    });
    const auto stored = found([](Unit& unit) { return unit.cases().assessments(kCase); });
    ASSERT_EQ(stored.size(), 2u);
    EXPECT_EQ(fields_of(stored[0]), fields_of(first));
    EXPECT_EQ(fields_of(stored[1]), fields_of(second));
}

TEST_P(CaseContract, GivenANotification_WhenListed_ThenEveryFieldIsAsItWasInserted) {
    const StoredNotification notification{an_id<NotificationId>(1), kCase, kAssessment, "police_110", kPolice,
                                          ReleaseClass::on_release, true,  true};
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.cases().insert_assessment(an_assessment(kAssessment)));
        return unit.cases().insert_notification(notification);
    });
    const auto stored = found([](Unit& unit) { return unit.cases().notifications(kCase); });
    ASSERT_EQ(stored.size(), 1u);
    EXPECT_EQ(fields_of(stored[0]), fields_of(notification));
}

TEST_P(CaseContract, GivenABarOfEachKind_WhenListed_ThenEveryFieldIsAsItWasInserted) {
    const Bar organisation{kCase, kPolice, "suspect_relation", an_id<KeyId>(1).str(), std::nullopt};
    const Bar description{kCase, std::nullopt, "must_not_know", an_id<KeyId>(2).str(), "sealed"};
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.cases().insert_bar(organisation));
        return unit.cases().insert_bar(description);
    });
    const auto stored = found([](Unit& unit) { return unit.cases().bars(kCase); });
    ASSERT_EQ(stored.size(), 2u);
    EXPECT_EQ(fields_of(stored[0]), fields_of(organisation));
    EXPECT_EQ(fields_of(stored[1]), fields_of(description));
}

// Three cases: 400 and 402 were merged into the earliest, 403 is another.
class MergedCaseContract : public CaseContract {
protected:
    void SetUp() override {
        CaseContract::SetUp();
        write([&](Unit& unit) -> Result<void> {
            auto first = a_case(kFirst);
            first.opened_at = kNow - std::chrono::hours(1);
            VIGIL_TRY(unit.cases().insert(first));
            auto second = a_case(kCase);
            second.merged_into = kFirst;
            VIGIL_TRY(unit.cases().update(second));
            auto third = a_case(kThird);
            third.opened_at = kNow + std::chrono::hours(1);
            third.merged_into = kFirst;
            VIGIL_TRY(unit.cases().insert(third));
            return unit.cases().insert(a_case(kOther));
        });
    }
    const CaseId kFirst = an_id<CaseId>(400);
    const CaseId kThird = an_id<CaseId>(402);
    const CaseId kOther = an_id<CaseId>(403);
};
VIGIL_ON_EVERY_ENGINE(MergedCaseContract);

TEST_P(MergedCaseContract, GivenAnyOfThem_WhenItsMembersAreListed_ThenAllComeTheSurvivingFirst) {
    for (const auto& id : {kFirst, kCase, kThird})
        EXPECT_THAT(ids_of(found([&](Unit& unit) { return unit.cases().members(id); })),
                    testing::ElementsAre(kFirst, kCase, kThird));
    EXPECT_THAT(ids_of(found([&](Unit& unit) { return unit.cases().members(kOther); })), testing::ElementsAre(kOther));
    EXPECT_TRUE(found([&](Unit& unit) { return unit.cases().members(an_id<CaseId>(999)); }).empty());
}

TEST_P(MergedCaseContract, GivenABarOfOneOfThem_WhenTheBarsOfAnyAreListed_ThenItHoldsForAllAndIsOnesOwn) {
    const Bar bar{kThird, kPolice, "suspect_relation", an_id<KeyId>(1).str(), std::nullopt};
    write([&](Unit& unit) { return unit.cases().insert_bar(bar); });
    for (const auto& id : {kFirst, kCase, kThird})
        EXPECT_EQ(found([&](Unit& unit) { return unit.cases().bars(id); }).size(), 1u);
    EXPECT_TRUE(found([&](Unit& unit) { return unit.cases().bars(kOther); }).empty());
    EXPECT_EQ(found([&](Unit& unit) { return unit.cases().own_bars(kThird); }).size(), 1u);
    EXPECT_TRUE(found([&](Unit& unit) { return unit.cases().own_bars(kFirst); }).empty());
}

TEST_P(MergedCaseContract, GivenAnAlertOfOneOfThem_WhenTheWholeIsListed_ThenItComesWithAnyOfThem) {
    write([&](Unit& unit) -> Result<void> {
        auto alert = an_alert(an_id<AlertId>(702));
        alert.case_id = kThird;
        alert.own_version = 0;
        return unit.alerts().insert(alert);
    });
    const auto whole = found([&](Unit& unit) { return unit.alerts().of_whole_case(kFirst); });
    EXPECT_THAT(ids_of(whole), testing::ElementsAre(kAlert, an_id<AlertId>(702)));
    EXPECT_EQ(whole.back().own_version, 0);
    EXPECT_TRUE(found([&](Unit& unit) { return unit.alerts().of_case(kFirst); }).empty());
}

TEST_P(CaseContract, GivenARead_WhenListed_ThenEveryFieldIsAsItWasInserted) {
    const ReadEvent read_event{an_id<KeyId>(1).str(), kOfficer, kCase, "duty", "assigned", kNow};
    write([&](Unit& unit) { return unit.cases().insert_read(read_event); });
    const auto stored = found([](Unit& unit) { return unit.cases().reads(kCase); });
    ASSERT_EQ(stored.size(), 1u);
    EXPECT_EQ(fields_of(stored[0]), fields_of(read_event));
}

}  // namespace
}  // namespace vigil::test

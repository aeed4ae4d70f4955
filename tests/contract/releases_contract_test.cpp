#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

auto fields_of_release(const Release& r) {
    return std::tie(r.notification, r.case_id, r.organisation, r.function, r.recipient, r.state, r.decided_by,
                    r.decided_at, r.alert, r.sealed_reason);
}

auto fields_of_entry(const DailyEntry& e) {
    return std::tie(e.id, e.organisation, e.day, e.case_id, e.recipient, e.level, e.division);
}

constexpr Date kDay{2026, 3, 2};

class ReleaseContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write([](Unit& unit) -> Result<void> {
            VIGIL_TRY(insert_case(unit));
            VIGIL_TRY(unit.cases().insert_assessment(an_assessment(kAssessment)));
            for (int number = 1; number <= 3; ++number) {
                VIGIL_TRY(unit.cases().insert_notification({.id = an_id<NotificationId>(number),
                                                            .case_id = kCase,
                                                            .assessment = kAssessment,
                                                            .recipient = "education_bureau",
                                                            .organisation = kPolice,
                                                            .release = ReleaseClass::on_release}));
            }
            return success();
        });
    }
    static Release a_release(int number) {
        return {.notification = an_id<NotificationId>(number),
                .case_id = kCase,
                .organisation = kPolice,
                .function = Function::education,
                .recipient = "education_bureau"};
    }
    static DailyEntry an_entry(int number, const CaseId& about) {
        return {an_id<DailyEntryId>(number), kPolice, kDay, about, "procuratorate", Level::orange, kTownship};
    }
    void insert(const Release& release) {
        write([&](Unit& unit) { return unit.releases().insert(release); });
    }
    std::vector<NotificationId> pending_at(std::vector<OrganisationId> owners, std::optional<NotificationId> after = {},
                                           std::size_t limit = 10) {
        std::vector<NotificationId> ids;
        for (const auto& each : found([&](Unit& unit) { return unit.releases().pending_at(owners, after, limit); }))
            ids.push_back(each.notification);
        return ids;
    }
};
VIGIL_ON_EVERY_ENGINE(ReleaseContract);

TEST_P(ReleaseContract, GivenARelease_WhenFound_ThenEveryFieldIsAsItWasInsertedAndUpdated) {
    auto release = a_release(1);
    insert(release);
    const auto stored = [&] {
        return found([](Unit& unit) { return unit.releases().find(an_id<NotificationId>(1)); }).value();
    };
    EXPECT_EQ(fields_of_release(stored()), fields_of_release(release));
    release.state = ReleaseState::withheld;
    release.decided_by = kOfficer;
    release.decided_at = kNow + 2h;
    release.sealed_reason = std::string("why\0", 4);
    write([&](Unit& unit) { return unit.releases().update(release); });
    EXPECT_EQ(fields_of_release(stored()), fields_of_release(release));
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.releases().insert(release); }), ErrorKind::conflict);
    EXPECT_FALSE(found([](Unit& unit) { return unit.releases().find(an_id<NotificationId>(2)); }));
}

TEST_P(ReleaseContract, GivenReleases_WhenThoseThatWaitAreListed_ThenTheyAreThoseOfTheOwnersCases) {
    auto decided = a_release(1);
    decided.state = ReleaseState::released;
    insert(decided);
    insert(a_release(3));
    insert(a_release(2));
    EXPECT_THAT(pending_at({kStation, kPolice}), ElementsAre(an_id<NotificationId>(2), an_id<NotificationId>(3)));
    EXPECT_THAT(pending_at({kStation}, {}, 1), ElementsAre(an_id<NotificationId>(2)));
    EXPECT_THAT(pending_at({kStation}, an_id<NotificationId>(2)), ElementsAre(an_id<NotificationId>(3)));
    EXPECT_THAT(pending_at({kPolice}), IsEmpty());  // is to be told, but owns nothing
    EXPECT_THAT(found([](Unit& unit) { return unit.releases().of_case(kCase); }), SizeIs(3));
}

TEST_P(ReleaseContract, GivenEntriesOfADay_WhenRead_ThenTheyComeByIdAndPageByPage) {
    const auto other = an_id<CaseId>(900);
    const auto first = an_entry(1, other), second = an_entry(2, kCase);
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.cases().insert(a_case(other)));
        VIGIL_TRY(unit.releases().enter(second));
        VIGIL_TRY(unit.releases().enter(first));
        VIGIL_TRY(unit.releases().enter(an_entry(3, kCase)));  // the case is in that list already
        auto of_next_day = an_entry(4, kCase);
        of_next_day.day = {2026, 3, 3};
        return unit.releases().enter(of_next_day);
    });
    const auto page = [&](const OrganisationId& organisation, std::optional<DailyEntryId> after, std::size_t limit) {
        return found([&](Unit& unit) { return unit.releases().entries(organisation, kDay, after, limit); });
    };
    const auto all = page(kPolice, {}, 10);
    ASSERT_THAT(all, SizeIs(2));
    EXPECT_EQ(fields_of_entry(all[0]), fields_of_entry(first));
    EXPECT_EQ(fields_of_entry(all[1]), fields_of_entry(second));
    EXPECT_THAT(page(kPolice, {}, 1), SizeIs(1));
    EXPECT_EQ(page(kPolice, first.id, 10).at(0).id, second.id);
    EXPECT_THAT(page(kStation, {}, 10), IsEmpty());
}

}  // namespace
}  // namespace vigil::test

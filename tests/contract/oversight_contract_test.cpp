#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

ReadEvent a_read(int number, ReadReason reason, Instant at) {
    return {an_id<KeyId>(number).str(), kOfficer, kCase, "handling", reason, at, "sealed"};
}

class OversightContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write(insert_case);
        write([](Unit& unit) -> Result<void> {
            VIGIL_TRY(unit.cases().insert_read(a_read(1, ReadReason::assigned, kNow)));
            VIGIL_TRY(unit.cases().insert_read(a_read(2, ReadReason::supervision, kNow)));
            return unit.cases().insert_read(a_read(3, ReadReason::handover, kNow + 1h));
        });
    }
    static UnusualLook a_look(int number, Instant at) {
        return {.id = an_id<UnusualLookId>(number),
                .unusual = Unusual::many_readers,
                .account = kOfficer,
                .case_id = kCase,
                .read = an_id<KeyId>(2).str(),
                .at = at};
    }
    static auto fields_of(const UnusualLook& look) {
        return std::tie(look.id, look.unusual, look.account, look.case_id, look.read, look.at, look.reviewed_by,
                        look.reviewed_at, look.justified);
    }
    static std::vector<std::string> ids_of(const std::vector<ReadEvent>& reads) {
        std::vector<std::string> ids;
        for (const auto& each : reads) ids.push_back(each.id);
        return ids;
    }
};
VIGIL_ON_EVERY_ENGINE(OversightContract);

TEST_P(OversightContract, GivenReads_WhenThoseOfNobodyAskedAreListed_ThenAssignedAndOlderOnesAreLeftOut) {
    const auto by = [&](Instant since) {
        return ids_of(found([&](Unit& unit) { return unit.oversight().unassigned_reads_by(kOfficer, since); }));
    };
    const auto of = [&](Instant since) {
        return ids_of(found([&](Unit& unit) { return unit.oversight().unassigned_reads_of(kCase, since); }));
    };
    const auto second = an_id<KeyId>(2).str();
    const auto third = an_id<KeyId>(3).str();
    EXPECT_THAT(by(kNow - 1ms), ElementsAre(second, third));
    EXPECT_THAT(of(kNow - 1ms), ElementsAre(second, third));
    EXPECT_THAT(by(kNow), ElementsAre(third));
    EXPECT_THAT(of(kNow), ElementsAre(third));
}

TEST_P(OversightContract, GivenAnUnusualLook_WhenReviewed_ThenItIsWholeAndWaitsNoMore) {
    auto look = a_look(9, kNow);
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.oversight().insert(look));
        return unit.oversight().insert(a_look(10, kNow + 1h));
    });
    EXPECT_EQ(found([](Unit& unit) { return unit.oversight().unreviewed(); }).size(), 2U);
    EXPECT_EQ(found([](Unit& unit) { return unit.oversight().of_account(kOfficer, kNow); }).size(), 1U);
    EXPECT_EQ(found([](Unit& unit) { return unit.oversight().of_case(kCase, kNow - 1ms); }).size(), 2U);
    look.reviewed_by = kOfficer;
    look.reviewed_at = kNow + 2h;
    look.justified = false;
    write([&](Unit& unit) { return unit.oversight().update(look); });
    const auto waiting = found([](Unit& unit) { return unit.oversight().unreviewed(); });
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].id, an_id<UnusualLookId>(10));
    const auto stored = found([&](Unit& unit) { return unit.oversight().find(look.id); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of(*stored), fields_of(look));
    EXPECT_FALSE(found([&](Unit& unit) { return unit.oversight().find(an_id<UnusualLookId>(11)); }));
}

TEST_P(OversightContract, GivenAnUnusualLookThatIsNotThere_WhenReviewed_ThenItIsNotFound) {
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.oversight().update(a_look(99, kNow)); }),
              ErrorKind::not_found);
}

}  // namespace
}  // namespace vigil::test

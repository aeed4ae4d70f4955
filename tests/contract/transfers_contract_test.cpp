#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

auto fields_of_transfer(const Transfer& t) {
    return std::tie(t.id, t.case_id, t.from, t.to, t.asked_by, t.asked_at, t.sealed_reason, t.state, t.referred_to,
                    t.decided_by, t.decided_at, t.asked_version, t.referred_version, t.sealed_answer);
}

Transfer a_transfer(int number) {
    return Transfer{.id = an_id<TransferId>(number),
                    .case_id = kCase,
                    .from = kStation,
                    .to = kPolice,
                    .asked_by = kOfficer,
                    .asked_at = kNow + std::chrono::minutes(number),
                    .sealed_reason = std::string("why\0", 4)};
}

class TransferContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write([](Unit& unit) { return insert_case(unit); });
    }
    std::vector<TransferId> pending_at(std::vector<OrganisationId> organisations) {
        return ids_of(found([&](Unit& unit) { return unit.transfers().pending_at(organisations); }));
    }
};
VIGIL_ON_EVERY_ENGINE(TransferContract);

TEST_P(TransferContract, GivenATransfer_WhenFound_ThenEveryFieldIsAsItWasInsertedAndUpdated) {
    auto transfer = a_transfer(1);
    write([&](Unit& unit) { return unit.transfers().insert(transfer); });
    EXPECT_EQ(fields_of_transfer(found([](Unit& unit) { return unit.transfers().find(an_id<TransferId>(1)); }).value()),
              fields_of_transfer(transfer));
    transfer.state = TransferState::referred;
    transfer.referred_to = kPolice;
    transfer.asked_version = 3;
    transfer.referred_version = 1;
    transfer.decided_by = kOfficer;
    transfer.decided_at = kNow + 2h;
    transfer.sealed_answer = "no";
    write([&](Unit& unit) { return unit.transfers().update(transfer); });
    EXPECT_EQ(fields_of_transfer(found([](Unit& unit) { return unit.transfers().find(an_id<TransferId>(1)); }).value()),
              fields_of_transfer(transfer));
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.transfers().insert(transfer); }), ErrorKind::conflict);
}

TEST_P(TransferContract, GivenTransfers_WhenThoseThatWaitAreListed_ThenEachComesOnceTheEarliestFirst) {
    auto decided = a_transfer(1);
    decided.state = TransferState::refused;
    auto referred = a_transfer(2);
    referred.state = TransferState::referred;
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.transfers().insert(a_transfer(3)));
        VIGIL_TRY(unit.transfers().insert(decided));
        return unit.transfers().insert(referred);
    });
    EXPECT_THAT(pending_at({kStation, kPolice}), ElementsAre(an_id<TransferId>(2), an_id<TransferId>(3)));
    EXPECT_THAT(pending_at({an_id<OrganisationId>(109)}), IsEmpty());
    EXPECT_THAT(ids_of(found([](Unit& unit) { return unit.transfers().of_whole_case(kCase); })),
                ElementsAre(an_id<TransferId>(1), an_id<TransferId>(2), an_id<TransferId>(3)));
}

}  // namespace
}  // namespace vigil::test

#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

inline const AccountId kCalled = an_id<AccountId>(202);
inline const AccountId kElsewhere = an_id<AccountId>(203);

auto fields_of_delivery(const Delivery& d) {
    return std::tie(d.id, d.alert, d.version, d.account, d.by, d.unless, d.state, d.queued_at, d.due_at, d.attempts,
                    d.unknown, d.leased_until, d.first_tried_at, d.sent_at, d.stored_at, d.ended_at, d.code,
                    d.message_id, d.reply_code, d.visit);
}

class DeliveryContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write([](Unit& unit) -> Result<void> {
            VIGIL_TRY(insert_directory(unit));
            VIGIL_TRY(unit.accounts().insert(an_account(kCalled)));
            auto elsewhere = an_account(kElsewhere);
            elsewhere.memberships = {{kPolice, Role::police_liaison}};
            return unit.accounts().insert(elsewhere);
        });
    }
    static Telephone a_telephone(const AccountId& account) {
        return {.account = account, .sealed_number = std::string("num\0", 4), .set_at = kNow};
    }
    void put(const Telephone& telephone) {
        write([&](Unit& unit) { return unit.deliveries().put_telephone(telephone); });
    }
    std::vector<AccountId> with_telephone(const OrganisationId& organisation) {
        return found([&](Unit& unit) { return unit.deliveries().with_telephone(organisation); });
    }
    static Delivery a_delivery(int number) {
        return {.id = an_id<DeliveryId>(number),
                .alert = kAlert,
                .version = 2,
                .account = kOfficer,
                .by = ChannelKind::sms,
                .unless = Reached::seen,
                .queued_at = kNow,
                .due_at = kNow + std::chrono::seconds(number)};
    }
    void insert(const Delivery& delivery) {
        write([&](Unit& unit) { return unit.deliveries().insert(delivery); });
    }
    static std::vector<DeliveryId> ids_of(const std::vector<Delivery>& deliveries) {
        std::vector<DeliveryId> ids;
        for (const auto& each : deliveries) ids.push_back(each.id);
        return ids;
    }
    std::vector<DeliveryId> due(ChannelKind by, Instant now, std::size_t limit = 100) {
        return ids_of(found([&](Unit& unit) { return unit.deliveries().due(by, now, limit); }));
    }
};
VIGIL_ON_EVERY_ENGINE(DeliveryContract);

TEST_P(DeliveryContract, GivenATelephone_WhenReplacedAndRemoved_ThenEveryFieldIsAsItWasPut) {
    const auto stored = [&] { return found([](Unit& unit) { return unit.deliveries().telephone(kOfficer); }); };
    EXPECT_FALSE(stored());
    put(a_telephone(kOfficer));
    EXPECT_EQ(stored()->sealed_number, std::string("num\0", 4));
    EXPECT_EQ(stored()->set_at, kNow);
    EXPECT_FALSE(stored()->dead_at);
    put({.account = kOfficer, .sealed_number = "other", .set_at = kNow + 1h, .dead_at = kNow + 2h});
    EXPECT_EQ(stored()->sealed_number, "other");
    EXPECT_EQ(stored()->set_at, kNow + 1h);
    EXPECT_EQ(stored()->dead_at, kNow + 2h);
    write([](Unit& unit) { return unit.deliveries().remove_telephone(kOfficer); });
    EXPECT_FALSE(stored());
    write([](Unit& unit) { return unit.deliveries().remove_telephone(kOfficer); });
}

TEST_P(DeliveryContract, GivenTelephones_WhenThoseOfAnOrganisationAreAsked_ThenDeadOnesAndOthersAreLeftOut) {
    EXPECT_THAT(with_telephone(kStation), IsEmpty());
    put(a_telephone(kOfficer));
    put(a_telephone(kCalled));
    put(a_telephone(kElsewhere));
    EXPECT_THAT(with_telephone(kStation), ElementsAre(kOfficer, kCalled));
    auto dead = a_telephone(kOfficer);
    dead.dead_at = kNow;
    put(dead);
    EXPECT_THAT(with_telephone(kStation), ElementsAre(kCalled));
    EXPECT_THAT(with_telephone(kPolice), ElementsAre(kElsewhere));
}

TEST_P(DeliveryContract, GivenADelivery_WhenUpdated_ThenEveryFieldIsAsItWasWritten) {
    auto delivery = a_delivery(1);
    delivery.reply_code = "012345";
    insert(delivery);
    const auto stored = [&] { return found([&](Unit& unit) { return unit.deliveries().find(delivery.id); }).value(); };
    EXPECT_EQ(fields_of_delivery(stored()), fields_of_delivery(delivery));
    delivery.state = DeliveryState::failed;
    delivery.due_at = kNow + 1h;
    delivery.attempts = 3;
    delivery.unknown = 1;
    delivery.leased_until = kNow + 2h;
    delivery.first_tried_at = kNow + 3h;
    delivery.sent_at = kNow + 4h;
    delivery.stored_at = kNow + 5h;
    delivery.ended_at = kNow + 6h;
    delivery.code = "isv.AMOUNT_NOT_ENOUGH";
    delivery.message_id = "900619746936498440^0";
    write([&](Unit& unit) { return unit.deliveries().update(delivery); });
    EXPECT_EQ(fields_of_delivery(stored()), fields_of_delivery(delivery));
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.deliveries().insert(delivery); }), ErrorKind::conflict);
    EXPECT_FALSE(found([](Unit& unit) { return unit.deliveries().find(an_id<DeliveryId>(9)); }));
}

TEST_P(DeliveryContract, GivenCallsAboutAVisit_WhenThoseThatWaitAreFound_ThenTheyAreThoseOfIt) {
    auto text = a_delivery(1), call = a_delivery(2), other = a_delivery(3), ended = a_delivery(5);
    for (auto* each : {&text, &call, &other, &ended}) {
        each->alert = AlertId();
        each->visit = an_id<VisitId>(701);
    }
    call.by = ChannelKind::voice;
    other.visit = an_id<VisitId>(702);
    ended.state = DeliveryState::cancelled;
    for (const auto& each : {call, other, text, ended, a_delivery(4)}) insert(each);
    const auto found_ones = found([&](Unit& unit) { return unit.deliveries().waiting_of_visit(an_id<VisitId>(701)); });
    ASSERT_EQ(found_ones.size(), 2u);
    EXPECT_EQ(fields_of_delivery(found_ones[0]), fields_of_delivery(text));
    EXPECT_EQ(fields_of_delivery(found_ones[1]), fields_of_delivery(call));
}

TEST_P(DeliveryContract, GivenReplyCodes_WhenOneIsAsked_ThenAllThatHaveItAreFoundWhateverTheirState) {
    auto first = a_delivery(1);
    auto second = a_delivery(2);
    auto other = a_delivery(3);
    first.reply_code = second.reply_code = "012345";
    first.state = DeliveryState::cancelled;
    other.reply_code = "012346";
    for (const auto& each : {second, other, first, a_delivery(4)}) insert(each);
    const auto with = [&](const std::string& code) {
        return ids_of(found([&](Unit& unit) { return unit.deliveries().with_reply_code(code); }));
    };
    EXPECT_THAT(with("012345"), ElementsAre(first.id, second.id));
    EXPECT_THAT(with("999999"), IsEmpty());
    EXPECT_THAT(with(""), IsEmpty());
}

TEST_P(DeliveryContract, GivenDeliveries_WhenThoseThatAreDueAreAsked_ThenTheyAreTheQueuedOnesOfTheWayByTime) {
    insert(a_delivery(3));
    insert(a_delivery(1));
    insert(a_delivery(2));
    auto call = a_delivery(4);
    call.by = ChannelKind::voice;
    call.due_at = kNow;
    insert(call);
    auto sent = a_delivery(5);
    sent.state = DeliveryState::sent;
    sent.due_at = kNow;
    insert(sent);
    EXPECT_THAT(due(ChannelKind::sms, kNow + 2s), ElementsAre(a_delivery(1).id, a_delivery(2).id));
    EXPECT_THAT(due(ChannelKind::sms, kNow + 1h, 2), ElementsAre(a_delivery(1).id, a_delivery(2).id));
    EXPECT_THAT(due(ChannelKind::sms, kNow + 999ms), IsEmpty());
    EXPECT_THAT(due(ChannelKind::voice, kNow), ElementsAre(call.id));
}

TEST_P(DeliveryContract, GivenDeliveries_WhenThoseOfAnAlertAndThoseThatFailedAreAsked_ThenTheyComeInTheirOrder) {
    auto late = a_delivery(1);
    late.account = kCalled;
    insert(late);
    insert(a_delivery(3));
    insert(a_delivery(2));
    auto elsewhere = a_delivery(4);
    elsewhere.alert = an_id<AlertId>(709);
    elsewhere.state = DeliveryState::failed;
    elsewhere.ended_at = kNow + 1h;
    insert(elsewhere);
    auto failed = a_delivery(5);
    failed.by = ChannelKind::voice;
    failed.state = DeliveryState::failed;
    failed.ended_at = kNow + 2h;
    insert(failed);
    EXPECT_THAT(ids_of(found([](Unit& unit) { return unit.deliveries().of_alert(kAlert); })),
                ElementsAre(a_delivery(2).id, a_delivery(3).id, failed.id, late.id));
    const auto failures = [&](std::size_t limit) {
        return ids_of(found([&](Unit& unit) { return unit.deliveries().failed(limit); }));
    };
    EXPECT_THAT(failures(10), ElementsAre(failed.id, elsewhere.id));
    EXPECT_THAT(failures(1), ElementsAre(failed.id));
}

}  // namespace
}  // namespace vigil::test

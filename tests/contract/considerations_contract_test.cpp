#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using testing::ElementsAre;

Consideration a_consideration(int number) {
    const auto text = std::to_string(number);
    return {an_id<ConsiderationId>(number),
            kNow,
            std::string("owner\0", 6),
            "slot " + text,
            "mac",
            an_id<KeyId>(1),
            std::string("sealed\0body", 11),
            "sealed record",
            "sealed reporter"};
}

auto fields_of_consideration(const Consideration& a) {
    return std::tie(a.id, a.considered_at, a.owner, a.slot, a.body_mac, a.content_key, a.sealed_body, a.sealed_record,
                    a.sealed_reporter);
}

class ConsiderationContract : public StoreContract {
protected:
    bool insert(const Consideration& consideration) {
        bool is_new = false;
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(is_new, unit.considerations().insert(consideration));
            return success();
        });
        return is_new;
    }
    std::vector<ConsiderationId> of_owner(const std::string& owner, std::optional<ConsiderationId> before,
                                          std::size_t limit) {
        std::vector<ConsiderationId> ids;
        for (const auto& each : found([&](Unit& unit) { return unit.considerations().of_owner(owner, before, limit); }))
            ids.push_back(each.id);
        return ids;
    }
};
VIGIL_ON_EVERY_ENGINE(ConsiderationContract);

TEST_P(ConsiderationContract, GivenAConsideration_WhenFoundByIdOrSlot_ThenEveryFieldIsAsItWas) {
    const auto kept = a_consideration(1);
    EXPECT_TRUE(insert(kept));
    const auto by_id = found([&](Unit& unit) { return unit.considerations().find(kept.id); });
    ASSERT_TRUE(by_id);
    EXPECT_EQ(fields_of_consideration(*by_id), fields_of_consideration(kept));
    const auto by_slot = found([&](Unit& unit) { return unit.considerations().find_by_slot(kept.slot); });
    ASSERT_TRUE(by_slot);
    EXPECT_EQ(by_slot->id, kept.id);
    EXPECT_FALSE(found([](Unit& unit) { return unit.considerations().find_by_slot("slot"); }));
}

TEST_P(ConsiderationContract, GivenATakenSlot_WhenAnotherComes_ThenTheFirstStays) {
    EXPECT_TRUE(insert(a_consideration(1)));
    auto twin = a_consideration(2);
    twin.slot = a_consideration(1).slot;
    EXPECT_FALSE(insert(twin));
    EXPECT_FALSE(found([](Unit& unit) { return unit.considerations().find(an_id<ConsiderationId>(2)); }));
}

TEST_P(ConsiderationContract, GivenSeveralOfOneOwner_WhenListed_ThenTheNewestIsFirstAndPagesGoOn) {
    for (int i = 1; i <= 3; ++i) insert(a_consideration(i));
    auto foreign = a_consideration(4);
    foreign.owner = "another";
    insert(foreign);
    const auto owner = a_consideration(1).owner;
    EXPECT_THAT(of_owner(owner, {}, 2), ElementsAre(an_id<ConsiderationId>(3), an_id<ConsiderationId>(2)));
    EXPECT_THAT(of_owner(owner, an_id<ConsiderationId>(2), 2), ElementsAre(an_id<ConsiderationId>(1)));
}

TEST_P(ConsiderationContract, GivenAConsideration_WhenStripped_ThenItsFrameAndItsSlotStayAndNothingLeadsToWhoseItWas) {
    const auto kept = a_consideration(1);
    EXPECT_TRUE(insert(kept));
    write([&](Unit& unit) { return unit.erasures().strip_consideration(kept.id); });
    const auto left = found([&](Unit& unit) { return unit.considerations().find_by_slot(kept.slot); });
    ASSERT_TRUE(left);
    EXPECT_TRUE(left->is_erased());
    EXPECT_EQ(left->id, kept.id);
    EXPECT_EQ(left->considered_at, kept.considered_at);
    EXPECT_EQ(left->owner + left->body_mac + left->sealed_body + left->sealed_record + left->sealed_reporter, "");
    EXPECT_THAT(of_owner(kept.owner, {}, 10), testing::IsEmpty());
}

TEST_P(ConsiderationContract, GivenATombstone_WhenAsked_ThenEveryFieldIsAsItWasAndTheOthersAreListedWithoutIt) {
    for (int i = 1; i <= 3; ++i) insert(a_consideration(i));
    const ConsiderationTombstone tombstone{an_id<ConsiderationId>(2), kNow, "exercise", 2};
    write([&](Unit& unit) { return unit.erasures().insert_tombstone(tombstone); });
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.erasures().insert_tombstone(tombstone); }),
              ErrorKind::conflict);
    const auto all = found([](Unit& unit) { return unit.erasures().consideration_tombstones(); });
    ASSERT_EQ(all.size(), 1u);
    const auto one = found([&](Unit& unit) { return unit.erasures().find_tombstone(tombstone.id); });
    ASSERT_TRUE(one);
    for (const auto& each : {all[0], *one})
        EXPECT_EQ(std::tie(each.id, each.erased_at, each.reason, each.keys),
                  std::tie(tombstone.id, tombstone.erased_at, tombstone.reason, tombstone.keys));
    const auto after = [&](const ConsiderationId& id, std::size_t limit) {
        std::vector<ConsiderationId> ids;
        for (const auto& each : found([&](Unit& unit) { return unit.erasures().considerations_after(id, limit); })) {
            EXPECT_EQ(each.considered_at, kNow);
            ids.push_back(each.id);
        }
        return ids;
    };
    EXPECT_THAT(after({}, 10), ElementsAre(an_id<ConsiderationId>(1), an_id<ConsiderationId>(3)));
    EXPECT_THAT(after({}, 1), ElementsAre(an_id<ConsiderationId>(1)));
    EXPECT_THAT(after(an_id<ConsiderationId>(1), 10), ElementsAre(an_id<ConsiderationId>(3)));
}

}  // namespace
}  // namespace vigil::test

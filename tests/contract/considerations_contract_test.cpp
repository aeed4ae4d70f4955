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

auto fields_of(const Consideration& a) {
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
    EXPECT_EQ(fields_of(*by_id), fields_of(kept));
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

}  // namespace
}  // namespace vigil::test

#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

class CheckpointContract : public StoreContract {
protected:
    Countersignature word_of(const std::string& kid, std::int64_t pos) {
        return {an_id<CountersignatureId>(++number_), pos, kid, "holder " + kid, kNow,
                kid + " at " + std::to_string(pos)};
    }
    bool insert(const Countersignature& countersignature) {
        bool is_new = false;
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(is_new, unit.checkpoints().insert(countersignature));
            return success();
        });
        return is_new;
    }
    std::vector<std::string> newest() {
        std::vector<std::string> words;
        for (const auto& each : found([](Unit& unit) { return unit.checkpoints().newest_countersigned(); }))
            words.push_back(each.countersignature.jws);
        return words;
    }

private:
    int number_ = 800;
};
VIGIL_ON_EVERY_ENGINE(CheckpointContract);

TEST_P(CheckpointContract, GivenNothingSigned_WhenAsked_ThenThereIsNone) {
    EXPECT_FALSE(found([](Unit& unit) { return unit.checkpoints().newest(); }));
    EXPECT_FALSE(found([](Unit& unit) { return unit.checkpoints().find(1); }));
    EXPECT_THAT(found([](Unit& unit) { return unit.checkpoints().after(0, 10); }), testing::IsEmpty());
    EXPECT_EQ(found([](Unit& unit) { return unit.checkpoints().count_after(0); }), 0);
}

TEST_P(CheckpointContract, GivenAnEntry_WhenItsRootIsAsked_ThenItIsThatOfItsMark) {
    const auto marks = write([](Unit& unit) -> Result<void> {
        unit.log().append(an_event("a"));
        return success();
    });
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_EQ(found([](Unit& unit) { return unit.checkpoints().root_at(1); }), marks[0].root);
    EXPECT_FALSE(found([](Unit& unit) { return unit.checkpoints().root_at(2); }));
}

TEST_P(CheckpointContract, GivenACountersignature_WhenItIsKept_ThenItIsFoundWholeAndTheLogCommitsToIt) {
    const auto word = word_of("k", 3);
    EXPECT_TRUE(insert(word));
    const auto kept = found([](Unit& unit) { return unit.checkpoints().newest_countersigned(); });
    ASSERT_EQ(kept.size(), 1U);
    const auto& stored = kept[0].countersignature;
    EXPECT_EQ(std::tie(stored.id, stored.pos, stored.kid, stored.holder, stored.added_at, stored.jws),
              std::tie(word.id, word.pos, word.kid, word.holder, word.added_at, word.jws));
    EXPECT_EQ(kept[0].checkpoint, "") << "there is no checkpoint at this position";
    EXPECT_TRUE(found([&](Unit& unit) { return unit.log().find("countersignatures.inserted", word.id.str()); }));
}

TEST_P(CheckpointContract, GivenTheSameKeyAndPosition_WhenKeptAgain_ThenTheFirstStays) {
    const auto first = word_of("k", 3);
    EXPECT_TRUE(insert(first));
    EXPECT_FALSE(insert(word_of("k", 3)));
    EXPECT_THAT(newest(), testing::ElementsAre(first.jws));
    EXPECT_EQ(found([](Unit& unit) { return unit.log().head(); }).pos, 1) << "the second left no entry";
}

TEST_P(CheckpointContract, GivenSeveralKeys_WhenTheNewestAreAsked_ThenEachHasItsOwnGreatestPosition) {
    const std::vector<std::pair<std::string, std::int64_t>> words{{"b", 3}, {"a", 9}, {"b", 7}, {"b", 5}};
    for (const auto& [kid, pos] : words) insert(word_of(kid, pos));
    EXPECT_THAT(newest(), testing::ElementsAre("a at 9", "b at 7"));
}

TEST_P(CheckpointContract, GivenASink_WhenItTakesMore_ThenItsPositionIsKeptAndNobodyElses) {
    EXPECT_FALSE(found([](Unit& unit) { return unit.checkpoints().taken_by("webhook x"); }));
    for (const std::int64_t pos : {3, 7})
        write([&](Unit& unit) { return unit.checkpoints().set_taken_by("webhook x", pos, kNow); });
    EXPECT_EQ(found([](Unit& unit) { return unit.checkpoints().taken_by("webhook x"); }), 7);
    EXPECT_FALSE(found([](Unit& unit) { return unit.checkpoints().taken_by("webhook y"); }));
    EXPECT_EQ(found([](Unit& unit) { return unit.log().head(); }).pos, 0)
        << "it is no event: each would need a checkpoint";
}

}  // namespace
}  // namespace vigil::test

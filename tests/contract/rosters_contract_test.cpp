#include <vigil/protocol/codec.hpp>

#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

inline const AccountId kColleague = an_id<AccountId>(202);

auto fields_of_swap(const Swap& s) {
    return std::tie(s.id, s.organisation, s.giver, s.taker, s.from, s.until, s.state, s.asked_at);
}

class RosterContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write([](Unit& unit) -> Result<void> {
            VIGIL_TRY(insert_directory(unit));
            return unit.accounts().insert(an_account(kColleague));
        });
    }
    static StoredRoster a_roster(std::int64_t version) {
        StoredRoster roster{.id = an_id<RosterId>(static_cast<int>(version)),
                            .organisation = kStation,
                            .version = version,
                            .roster = {},
                            .set_at = kNow + std::chrono::minutes(version),
                            .set_by = kOfficer,
                            .forced = true,
                            .sealed_reason = std::string("why\0", 4)};
        roster.roster.rotations.push_back(
            {.officers = {kOfficer, kColleague}, .every_days = version, .at = "09:00", .first = "2026-03-02"});
        roster.roster.chiefs = {kOfficer};
        return roster;
    }
    static Swap a_swap(int number) {
        return {.id = an_id<SwapId>(number),
                .organisation = kStation,
                .giver = kOfficer,
                .taker = kColleague,
                .from = kNow + std::chrono::hours(number),
                .until = kNow + std::chrono::hours(number + 1),
                .state = SwapState::agreed,
                .asked_at = kNow - std::chrono::minutes(number)};
    }
    void insert(const StoredRoster& roster) {
        write([&](Unit& unit) { return unit.rosters().insert(roster); });
    }
    void insert(const Swap& swap) {
        write([&](Unit& unit) { return unit.rosters().insert_swap(swap); });
    }
    static std::vector<SwapId> ids_of(const std::vector<Swap>& swaps) {
        std::vector<SwapId> ids;
        for (const auto& each : swaps) ids.push_back(each.id);
        return ids;
    }
    std::vector<SwapId> agreed(Instant from, Instant until) {
        return ids_of(found([&](Unit& unit) { return unit.rosters().agreed_swaps(kStation, from, until); }));
    }
    std::vector<SwapId> of(const AccountId& account, Instant now) {
        return ids_of(found([&](Unit& unit) { return unit.rosters().swaps_of(account, now); }));
    }
};
VIGIL_ON_EVERY_ENGINE(RosterContract);

TEST_P(RosterContract, GivenTwoVersions_WhenTheNewestIsAsked_ThenEveryFieldIsAsItWasInserted) {
    EXPECT_FALSE(found([](Unit& unit) { return unit.rosters().newest(kStation); }));
    insert(a_roster(1));
    const auto second = a_roster(2);
    insert(second);
    const auto newest = found([](Unit& unit) { return unit.rosters().newest(kStation); }).value();
    EXPECT_EQ(newest.id, second.id);
    EXPECT_EQ(newest.organisation, second.organisation);
    EXPECT_EQ(newest.version, 2);
    EXPECT_EQ(protocol::encode(newest.roster), protocol::encode(second.roster));
    EXPECT_EQ(newest.set_at, second.set_at);
    EXPECT_EQ(newest.set_by, second.set_by);
    EXPECT_TRUE(newest.forced);
    EXPECT_EQ(newest.sealed_reason, second.sealed_reason);
    EXPECT_FALSE(found([](Unit& unit) { return unit.rosters().newest(kPolice); }));
}

TEST_P(RosterContract, GivenVersions_WhenThoseOfATimeAreAsked_ThenTheyAreTheOnesThatStoodInIt) {
    for (const int version : {1, 2, 3}) insert(a_roster(version));  // set after so many minutes
    const auto in_force = [&](std::chrono::seconds from, std::chrono::seconds until) {
        std::vector<std::int64_t> versions;
        const auto rosters =
            found([&](Unit& unit) { return unit.rosters().in_force(kStation, kNow + from, kNow + until); });
        for (const auto& each : rosters) versions.push_back(each.version);
        return versions;
    };
    EXPECT_THAT(in_force(0s, 60s), IsEmpty());
    EXPECT_THAT(in_force(0s, 61s), ElementsAre(1));
    EXPECT_THAT(in_force(119s, 180s), ElementsAre(1, 2));
    EXPECT_THAT(in_force(120s, 180s), ElementsAre(2));
    EXPECT_THAT(in_force(0s, 9999s), ElementsAre(1, 2, 3));
    EXPECT_THAT(in_force(9999s, 99999s), ElementsAre(3));
}

TEST_P(RosterContract, GivenAVersionThatIsThere_WhenInsertedAgain_ThenItIsAConflict) {
    insert(a_roster(1));
    auto other = a_roster(1);
    other.id = an_id<RosterId>(9);
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.rosters().insert(other); }), ErrorKind::conflict);
}

TEST_P(RosterContract, GivenASwap_WhenDecided_ThenEveryFieldIsAsItWasInsertedButTheState) {
    auto swap = a_swap(1);
    swap.state = SwapState::asked;
    insert(swap);
    const auto stored = [&] { return found([&](Unit& unit) { return unit.rosters().find_swap(swap.id); }).value(); };
    EXPECT_EQ(fields_of_swap(stored()), fields_of_swap(swap));
    swap.state = SwapState::refused;
    write([&](Unit& unit) { return unit.rosters().update_swap(swap); });
    EXPECT_EQ(fields_of_swap(stored()), fields_of_swap(swap));
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.rosters().insert_swap(swap); }), ErrorKind::conflict);
}

TEST_P(RosterContract, GivenSwaps_WhenThoseOfATimeAreAsked_ThenTheyAreTheAgreedOnesThatTouchItAsAskedFor) {
    insert(a_swap(1));
    insert(a_swap(2));
    auto waiting = a_swap(3);
    waiting.state = SwapState::asked;
    insert(waiting);
    EXPECT_THAT(agreed(kNow, kNow + 24h), ElementsAre(a_swap(2).id, a_swap(1).id));
    EXPECT_THAT(agreed(kNow + 2h, kNow + 3h), ElementsAre(a_swap(2).id));
    EXPECT_THAT(agreed(kNow + 3h, kNow + 4h), IsEmpty());
    EXPECT_THAT(agreed(kNow, kNow + 1h), IsEmpty());
}

TEST_P(RosterContract, GivenSwaps_WhenThoseOfAnOfficerAreAsked_ThenTheyAreBothSidesOnesThatAreNotOver) {
    insert(a_swap(1));
    auto back = a_swap(2);
    std::swap(back.giver, back.taker);
    back.state = SwapState::asked;
    insert(back);
    auto refused = a_swap(3);
    refused.state = SwapState::refused;
    insert(refused);
    EXPECT_THAT(of(kOfficer, kNow), ElementsAre(a_swap(2).id, a_swap(1).id));
    EXPECT_THAT(of(kColleague, kNow + 2h), ElementsAre(a_swap(2).id));
    EXPECT_THAT(of(an_id<AccountId>(203), kNow), IsEmpty());
}

}  // namespace
}  // namespace vigil::test

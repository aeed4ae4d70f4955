#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

auto fields_of_drill(const Drill& d) {
    return std::tie(d.alert, d.case_id, d.organisation, d.origin, d.started_by, d.level, d.began_at, d.due_at,
                    d.ends_at, d.rung, d.stored_at, d.ended_at, d.outcome);
}

class DrillContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write(insert_case);
        for (const int number : {801, 802, 803}) raise(number);
    }
    void raise(int number) {
        write([&](Unit& unit) {
            auto alert = an_alert(an_id<AlertId>(number));
            alert.drill = true;
            return unit.alerts().insert(alert);
        });
    }
    static Drill a_drill(int number, const OrganisationId& organisation = kStation) {
        return {.alert = an_id<AlertId>(number),
                .case_id = kCase,
                .organisation = organisation,
                .origin = DrillOrigin::by_hand,
                .started_by = kOfficer,
                .level = Level::red,
                .began_at = kNow + std::chrono::minutes(number),
                .due_at = kNow + std::chrono::minutes(number + 10),
                .ends_at = kNow + std::chrono::minutes(number + 20),
                .rung = 3};
    }
    static Drill ended(Drill drill) {
        drill.ended_at = drill.began_at + 2min;
        drill.outcome = DrillOutcome::in_time;
        return drill;
    }
    void insert(const Drill& drill) {
        write([&](Unit& unit) { return unit.drills().insert(drill); });
    }
    std::optional<Drill> stored(int number) {
        return found([&](Unit& unit) { return unit.drills().find(an_id<AlertId>(number)); });
    }
    static std::vector<AlertId> alerts_of(const std::vector<Drill>& drills) {
        std::vector<AlertId> ids;
        for (const auto& each : drills) ids.push_back(each.alert);
        return ids;
    }
    std::vector<AlertId> since(Instant at) {
        return alerts_of(found([&](Unit& unit) { return unit.drills().of_organisation(kStation, at); }));
    }
    std::vector<AlertId> page(const std::optional<AlertId>& before, std::size_t limit) {
        return alerts_of(found([&](Unit& unit) { return unit.drills().newest(before, limit); }));
    }
};
VIGIL_ON_EVERY_ENGINE(DrillContract);

TEST_P(DrillContract, GivenADrill_WhenFound_ThenEveryFieldIsAsItBegan) {
    const auto drill = a_drill(801);
    insert(drill);
    ASSERT_TRUE(stored(801));
    EXPECT_EQ(fields_of_drill(*stored(801)), fields_of_drill(drill));
    EXPECT_FALSE(stored(802));
}

TEST_P(DrillContract, GivenADrill_WhenUpdated_ThenOnlyWhatBecameOfItChanges) {
    const auto drill = a_drill(801);
    insert(drill);
    auto changed = ended(drill);
    changed.rung = 5;
    changed.stored_at = kNow + 15min;
    auto forged = changed;
    forged.organisation = kPolice;
    forged.began_at = kNow;
    write([&](Unit& unit) { return unit.drills().update(forged); });
    EXPECT_EQ(fields_of_drill(*stored(801)), fields_of_drill(changed));
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.drills().update(a_drill(802)); }), ErrorKind::not_found);
}

TEST_P(DrillContract, GivenTheSameAlert_WhenInsertedTwice_ThenItIsAConflict) {
    insert(ended(a_drill(801)));
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.drills().insert(ended(a_drill(801))); }),
              ErrorKind::conflict);
}

TEST_P(DrillContract, GivenDrills_WhenTheRunningOneIsAsked_ThenItIsThatOfTheOrganisationWhichHasNotEnded) {
    const auto running = [&](const OrganisationId& organisation) {
        return found([&](Unit& unit) { return unit.drills().running(organisation); });
    };
    insert(ended(a_drill(801)));
    EXPECT_FALSE(running(kStation));
    insert(a_drill(802));
    ASSERT_TRUE(running(kStation));
    EXPECT_EQ(running(kStation)->alert, an_id<AlertId>(802));
    EXPECT_FALSE(running(kPolice));
}

TEST_P(DrillContract, GivenADrillThatRuns_WhenAnotherOfTheOrganisationIsInserted_ThenNothingIsStored) {
    insert(a_drill(801));
    failure_of_write([&](Unit& unit) { return unit.drills().insert(a_drill(802)); });
    EXPECT_FALSE(stored(802));
    insert(a_drill(803, kPolice));
}

TEST_P(DrillContract, GivenDrills_WhenListed_ThenTheNewestComeFirstAndPagesGoOn) {
    for (const int number : {801, 802}) insert(ended(a_drill(number)));
    insert(a_drill(803, kPolice));
    EXPECT_THAT(since(kNow + 801min), ElementsAre(an_id<AlertId>(802), an_id<AlertId>(801)));
    EXPECT_THAT(since(kNow + 802min), ElementsAre(an_id<AlertId>(802)));
    EXPECT_THAT(page({}, 2), ElementsAre(an_id<AlertId>(803), an_id<AlertId>(802)));
    EXPECT_THAT(page(an_id<AlertId>(802), 2), ElementsAre(an_id<AlertId>(801)));
    EXPECT_THAT(page(an_id<AlertId>(801), 2), IsEmpty());
}

}  // namespace
}  // namespace vigil::test

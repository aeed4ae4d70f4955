#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

auto fields_of_warning(const DutyWarning& w) {
    return std::tie(w.id, w.organisation, w.account, w.told, w.from, w.until, w.reasons, w.told_at, w.ended_at, w.end);
}

class ReachabilityContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write([](Unit& unit) { return insert_directory(unit); });
    }
    static DeviceState a_state() {
        DeviceState state{.device = kConsole};
        state.heard_at = kNow;
        state.said_at = kNow - 15min;
        state.condition = {Setting::on, Setting::off, Setting::unknown, Setting::on, Setting::off, "1.4.2"};
        state.tested_at = kNow - 3min;
        return state;
    }
    static DutyWarning a_warning(int number) {
        DutyWarning warning;
        warning.id = an_id<DutyWarningId>(number);
        warning.organisation = kStation;
        warning.account = kOfficer;
        warning.told = kPolice;
        warning.from = kNow + std::chrono::hours(number);
        warning.until = kNow + std::chrono::hours(number + 12);
        warning.reasons = {Unreached::not_heard_of, Unreached::test_unanswered};
        warning.told_at = kNow;
        return warning;
    }
    bool insert(const DutyWarning& warning) {
        bool inserted = false;
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(inserted, unit.reachability().insert_warning(warning));
            return success();
        });
        return inserted;
    }
    std::optional<DeviceState> state() {
        return found([](Unit& unit) { return unit.reachability().find(kConsole); });
    }
};

TEST_P(ReachabilityContract, GivenAState_WhenPut_ThenItIsFoundWhole_AndReplacedByTheNext) {
    EXPECT_FALSE(state());
    write([](Unit& unit) { return unit.reachability().put(a_state()); });
    EXPECT_EQ(state(), a_state());
    auto next = a_state();
    next.condition.sound = Setting::off;
    next.tested_at.reset();
    write([&](Unit& unit) { return unit.reachability().put(next); });
    EXPECT_EQ(state(), next);
}

TEST_P(ReachabilityContract, GivenContacts_WhenTheyAreNoted_ThenTheLatestCountsAndWhatTheDeviceSaidStays) {
    write([](Unit& unit) { return unit.reachability().hear(kConsole, kNow); });
    DeviceState heard{.device = kConsole};
    heard.heard_at = kNow;
    EXPECT_EQ(state(), heard);
    write([](Unit& unit) { return unit.reachability().put(a_state()); });
    write([](Unit& unit) { return unit.reachability().hear(kConsole, kNow - 1h); });
    EXPECT_EQ(state(), a_state());
    write([](Unit& unit) { return unit.reachability().hear(kConsole, kNow + 1h); });
    auto later = a_state();
    later.heard_at = kNow + 1h;
    EXPECT_EQ(state(), later);
    write([](Unit& unit) { return unit.reachability().forget(kConsole); });
    EXPECT_FALSE(state());
    write([](Unit& unit) { return unit.reachability().forget(kConsole); });
}

TEST_P(ReachabilityContract, GivenTests_WhenTheyAreSent_ThenTheNewestOfEachOrganisationIsKept) {
    const auto newest = [&] { return found([](Unit& unit) { return unit.reachability().newest_test(kStation); }); };
    EXPECT_FALSE(newest());
    for (const int number : {1, 2})
        write([&](Unit& unit) {
            return unit.reachability().put_test(
                {an_id<DutyTestId>(number), kStation, kNow + std::chrono::minutes(number)});
        });
    write([&](Unit& unit) { return unit.reachability().put_test({an_id<DutyTestId>(3), kPolice, kNow}); });
    ASSERT_TRUE(newest());
    EXPECT_EQ(newest()->id, an_id<DutyTestId>(2));
    EXPECT_EQ(newest()->organisation, kStation);
    EXPECT_EQ(newest()->sent_at, kNow + 2min);
}

TEST_P(ReachabilityContract, GivenAWarning_WhenInserted_ThenItIsFoundWhole_AndOneOfTheSameDutyIsNotTaken) {
    EXPECT_TRUE(insert(a_warning(1)));
    const auto kept = found([](Unit& unit) { return unit.reachability().find_warning(an_id<DutyWarningId>(1)); });
    ASSERT_TRUE(kept);
    EXPECT_EQ(fields_of_warning(*kept), fields_of_warning(a_warning(1)));
    auto same = a_warning(2);
    same.from = a_warning(1).from;
    EXPECT_FALSE(insert(same));
    auto nobody = same;
    nobody.account = AccountId();
    nobody.reasons = {};
    EXPECT_TRUE(insert(nobody));
    same.id = an_id<DutyWarningId>(3);
    same.told = kStation;
    EXPECT_TRUE(insert(same));
    const auto second = found([](Unit& unit) { return unit.reachability().find_warning(an_id<DutyWarningId>(2)); });
    EXPECT_THAT(second->reasons, IsEmpty());
    EXPECT_FALSE(found([](Unit& unit) { return unit.reachability().find_warning(an_id<DutyWarningId>(9)); }));
}

TEST_P(ReachabilityContract, GivenWarnings_WhenOneEnds_ThenTheOthersStand) {
    for (const int number : {1, 2, 3}) insert(a_warning(number));
    auto over = a_warning(2);
    over.ended_at = kNow + 1h;
    over.end = WarningEnd::reachable_again;
    write([&](Unit& unit) { return unit.reachability().end_warning(over); });
    const auto kept = found([](Unit& unit) { return unit.reachability().find_warning(an_id<DutyWarningId>(2)); });
    EXPECT_EQ(fields_of_warning(*kept), fields_of_warning(over));
    const auto ids_of = [](const std::vector<DutyWarning>& warnings) {
        std::vector<DutyWarningId> ids;
        for (const auto& each : warnings) ids.push_back(each.id);
        return ids;
    };
    const auto first = an_id<DutyWarningId>(1), third = an_id<DutyWarningId>(3);
    EXPECT_THAT(ids_of(found([](Unit& unit) { return unit.reachability().open_warnings(); })),
                ElementsAre(first, third));
    EXPECT_THAT(ids_of(found([](Unit& unit) { return unit.reachability().open_warnings_of(kStation); })),
                ElementsAre(first, third));
    EXPECT_THAT(found([](Unit& unit) { return unit.reachability().open_warnings_of(kPolice); }), IsEmpty());
    EXPECT_THAT(
        ids_of(found([](Unit& unit) { return unit.reachability().open_warnings_told(kPolice, DutyWarningId(), 1); })),
        ElementsAre(first));
    EXPECT_THAT(ids_of(found([&](Unit& unit) { return unit.reachability().open_warnings_told(kPolice, first, 9); })),
                ElementsAre(third));
    EXPECT_THAT(found([](Unit& unit) { return unit.reachability().open_warnings_told(kStation, DutyWarningId(), 9); }),
                IsEmpty());
    const auto missing = failure_of_write([&](Unit& unit) {
        auto unknown = over;
        unknown.id = an_id<DutyWarningId>(9);
        return unit.reachability().end_warning(unknown);
    });
    EXPECT_EQ(missing, ErrorKind::not_found);
}

VIGIL_ON_EVERY_ENGINE(ReachabilityContract);

}  // namespace
}  // namespace vigil::test

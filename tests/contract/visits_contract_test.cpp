#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

auto fields_of_visit(const Visit& v) {
    return std::tie(v.id, v.case_id, v.organisation, v.function, v.account, v.companions, v.with_police,
                    v.police_advised, v.begun_at, v.back_by, v.state, v.revision, v.alarms, v.above, v.ended_at,
                    v.ended_by, v.end, v.sealed_document, v.sealed_end);
}

Visit a_visit(int number) {
    return Visit{.id = an_id<VisitId>(number),
                 .case_id = kCase,
                 .organisation = kStation,
                 .function = Function::protection,
                 .account = kOfficer,
                 .companions = {an_id<AccountId>(71), an_id<AccountId>(72)},
                 .police_advised = true,
                 .begun_at = kNow,
                 .back_by = kNow + 1h,
                 .sealed_document = std::string("where\0", 6)};
}

class VisitContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write([](Unit& unit) { return insert_case(unit); });
    }
    Visit stored(int number) {
        return found([&](Unit& unit) { return unit.visits().find(an_id<VisitId>(number)); }).value();
    }
    std::vector<VisitId> under_way(const OrganisationId& organisation) {
        return ids_of(found([&](Unit& unit) { return unit.visits().under_way(organisation); }));
    }
};
VIGIL_ON_EVERY_ENGINE(VisitContract);

TEST_P(VisitContract, GivenAVisit_WhenFound_ThenEveryFieldIsAsItWasInsertedAndUpdated) {
    auto visit = a_visit(1);
    write([&](Unit& unit) { return unit.visits().insert(visit); });
    EXPECT_EQ(fields_of_visit(stored(1)), fields_of_visit(visit));
    visit.back_by = kNow + 2h;
    visit.state = VisitState::ended;
    visit.revision = 7;
    visit.alarms = 3;
    visit.above = kPolice;
    visit.ended_at = kNow + 90min;
    visit.ended_by = kOfficer;
    visit.end = VisitEnd::found_safe;
    visit.sealed_end = "how";
    write([&](Unit& unit) { return unit.visits().update(visit); });
    EXPECT_EQ(fields_of_visit(stored(1)), fields_of_visit(visit));
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.visits().insert(visit); }), ErrorKind::conflict);
}

TEST_P(VisitContract, GivenNoSuchVisit_WhenUpdated_ThenItIsNotFound) {
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.visits().update(a_visit(9)); }), ErrorKind::not_found);
}

TEST_P(VisitContract, GivenVisits_WhenThoseUnderWayAreListed_ThenTheyAreOfTheOrganisationAndWhoeverIsAlarmedAbove) {
    auto ended = a_visit(1);
    ended.state = VisitState::ended;
    auto alarmed = a_visit(2);
    alarmed.above = kPolice;
    auto elsewhere = a_visit(3);
    elsewhere.organisation = kPolice;
    auto alone = a_visit(4);
    alone.companions.clear();
    write([&](Unit& unit) -> Result<void> {
        for (const auto* each : {&ended, &alarmed, &elsewhere, &alone}) {
            VIGIL_TRY(unit.visits().insert(*each));
        }
        return success();
    });
    EXPECT_THAT(under_way(kStation), ElementsAre(an_id<VisitId>(2), an_id<VisitId>(4)));
    EXPECT_THAT(under_way(kPolice), ElementsAre(an_id<VisitId>(2), an_id<VisitId>(3)));
    EXPECT_TRUE(stored(4).companions.empty());
}

}  // namespace
}  // namespace vigil::test

#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

auto fields_of_measure(const Measure& m) {
    return std::tie(m.id, m.case_id, m.kind, m.account, m.organisation, m.done_at, m.recorded_at, m.child, m.report,
                    m.code, m.sealed_document);
}
auto fields_of_breach(const Breach& b) {
    return std::tie(b.id, b.organisation, b.case_id, b.clock, b.kind, b.due_at, b.legal_basis, b.projection, b.told_at,
                    b.ended_at, b.alert);
}

Measure a_measure(int number) {
    return Measure{.id = an_id<MeasureId>(number),
                   .case_id = kCase,
                   .kind = MeasureKind::reporter_instructed,
                   .account = kOfficer,
                   .organisation = kStation,
                   .done_at = kNow + 1min,
                   .recorded_at = kNow + 2min,
                   .child = an_id<ChildId>(31),
                   .report = kReport,
                   .code = "let_go",
                   .sealed_document = std::string("sealed\0words", 12)};
}

Breach a_breach(int number, const OrganisationId& organisation, int clock) {
    return Breach{.id = an_id<ClockId>(number).str(),
                  .organisation = organisation,
                  .case_id = kCase,
                  .clock = an_id<ClockId>(clock),
                  .kind = "child_seen",
                  .due_at = kNow + 2h,
                  .legal_basis = "DEFAULT",
                  .projection = Projection::overseeing,
                  .told_at = kNow + 2h};
}

class MeasureContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write([](Unit& unit) { return insert_case(unit); });
    }

    std::vector<std::string> open_at(std::vector<OrganisationId> organisations,
                                     const std::optional<std::string>& before = std::nullopt, std::size_t limit = 10) {
        std::vector<std::string> ids;
        for (const auto& breach :
             found([&](Unit& unit) { return unit.measures().open_breaches(organisations, before, limit); }))
            ids.push_back(breach.id);
        return ids;
    }
};
VIGIL_ON_EVERY_ENGINE(MeasureContract);

TEST_P(MeasureContract, GivenAMeasure_WhenFound_ThenEveryFieldIsAsItWasInserted) {
    const auto measure = a_measure(1);
    write([&](Unit& unit) { return unit.measures().insert(measure); });
    const auto stored = found([&](Unit& unit) { return unit.measures().find(measure.id); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of_measure(*stored), fields_of_measure(measure));
    EXPECT_FALSE(found([](Unit& unit) { return unit.measures().find(an_id<MeasureId>(2)); }));
}

TEST_P(MeasureContract, GivenAMeasureOfNoChildAndNoReport_WhenFound_ThenItHasNone) {
    auto measure = a_measure(1);
    measure.child.reset();
    measure.report.reset();
    measure.code.clear();
    write([&](Unit& unit) { return unit.measures().insert(measure); });
    const auto stored = found([&](Unit& unit) { return unit.measures().find(measure.id); }).value();
    EXPECT_EQ(fields_of_measure(stored), fields_of_measure(measure));
}

TEST_P(MeasureContract, GivenAMeasure_WhenItsIdComesAgain_ThenItIsAConflict) {
    write([](Unit& unit) { return unit.measures().insert(a_measure(1)); });
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.measures().insert(a_measure(1)); }), ErrorKind::conflict);
}

TEST_P(MeasureContract, GivenMeasuresOfMergedCases_WhenListedByEither_ThenThoseOfTheWholeComeInOrder) {
    auto later = a_measure(1);
    later.recorded_at = kNow + 3min;
    auto of_other = a_measure(2);
    of_other.case_id = an_id<CaseId>(402);
    write([&](Unit& unit) -> Result<void> {
        auto other = a_case(of_other.case_id);
        VIGIL_TRY(unit.cases().insert(other));
        other.merged_into = kCase;
        VIGIL_TRY(unit.cases().update(other));
        VIGIL_TRY(unit.measures().insert(later));
        return unit.measures().insert(of_other);
    });
    for (const auto& id : {kCase, of_other.case_id})
        EXPECT_THAT(ids_of(found([&](Unit& unit) { return unit.measures().of_whole_case(id); })),
                    ElementsAre(of_other.id, later.id));
}

TEST_P(MeasureContract, GivenMeasures_WhenForgotten_ThenTheirIdsAreNamedAndNothingIsLeft) {
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.measures().insert(a_measure(1)));
        return unit.measures().insert(a_measure(2));
    });
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(const auto forgotten, unit.erasures().forget_measures(kCase));
        EXPECT_THAT(forgotten, ElementsAre(an_id<MeasureId>(1), an_id<MeasureId>(2)));
        for (const auto& id : forgotten)
            unit.log().append({"record.stripped", id.str(), kNow, {}});  // as whoever erases does
        return success();
    });
    EXPECT_THAT(found([](Unit& unit) { return unit.measures().of_whole_case(kCase); }), IsEmpty());
}

TEST_P(MeasureContract, GivenABreach_WhenFoundByItsClock_ThenEveryFieldIsAsItWasInserted) {
    auto breach = a_breach(1, kStation, 11);
    breach.alert = kAlert;
    write([&](Unit& unit) { return unit.measures().insert_breach(breach); });
    const auto stored = found([](Unit& unit) { return unit.measures().find_breach(kStation, an_id<ClockId>(11)); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of_breach(*stored), fields_of_breach(breach));
    EXPECT_FALSE(found([](Unit& unit) { return unit.measures().find_breach(kPolice, an_id<ClockId>(11)); }));
}

TEST_P(MeasureContract, GivenBreachesOfTwoOrganisations_WhenPaged_ThenTheNewestComesFirstWithoutGap) {
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.measures().insert_breach(a_breach(1, kStation, 11)));
        VIGIL_TRY(unit.measures().insert_breach(a_breach(2, kPolice, 11)));
        return unit.measures().insert_breach(a_breach(3, kStation, 12));
    });
    const auto id = [](int number) { return an_id<ClockId>(number).str(); };
    EXPECT_THAT(open_at({kStation, kPolice}), ElementsAre(id(3), id(2), id(1)));
    EXPECT_THAT(open_at({kStation, kPolice}, std::nullopt, 2), ElementsAre(id(3), id(2)));
    EXPECT_THAT(open_at({kStation, kPolice}, id(2)), ElementsAre(id(1)));
    EXPECT_THAT(open_at({kPolice}), ElementsAre(id(2)));
    EXPECT_THAT(found([](Unit& unit) { return unit.measures().breaches_of(an_id<ClockId>(11)); }), SizeIs(2));
}

TEST_P(MeasureContract, GivenABreachThatEnded_WhenListed_ThenItIsNotOpenButStillThere) {
    auto breach = a_breach(1, kStation, 11);
    write([&](Unit& unit) { return unit.measures().insert_breach(breach); });
    breach.ended_at = kNow + 3h;
    write([&](Unit& unit) { return unit.measures().update_breach(breach); });
    EXPECT_THAT(open_at({kStation}), IsEmpty());
    EXPECT_EQ(found([](Unit& unit) { return unit.measures().breaches_of(an_id<ClockId>(11)); }).at(0).ended_at,
              kNow + 3h);
}

TEST_P(MeasureContract, GivenAnUndertaking_WhenMoved_ThenTheTimeIsTheNewOneAndTheRestStays) {
    const Undertaking given{.acknowledgement = an_id<AcknowledgementId>(1),
                            .next_step = NextStep::visit,
                            .responsible = kOfficer,
                            .expected_at = kNow + 1h};
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.alerts().insert_acknowledgement(an_acknowledgement(1)));
        return unit.alerts().insert_undertaking(given);
    });
    auto moved = given;
    moved.expected_at = kNow + 2h;
    moved.moved_at = kNow + 30min;
    write([&](Unit& unit) { return unit.alerts().move_undertaking(moved); });
    const auto stored =
        found([](Unit& unit) { return unit.alerts().find_undertaking(an_id<AcknowledgementId>(1)); }).value();
    EXPECT_EQ(stored.next_step, NextStep::visit);
    EXPECT_EQ(stored.responsible, kOfficer);
    EXPECT_EQ(stored.expected_at, kNow + 2h);
    EXPECT_EQ(stored.moved_at, kNow + 30min);
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.alerts().insert_undertaking(given); }),
              ErrorKind::conflict);
}

TEST_P(MeasureContract, GivenClocksOfACase_WhenAllAreListed_ThenThoseThatWereStoppedComeToo) {
    write([](Unit& unit) -> Result<void> {
        auto first = a_clock(1);
        first.subject = kCase.str();
        auto second = a_clock(2);
        second.subject = kCase.str();
        second.stopped_at = kNow;
        VIGIL_TRY(unit.clocks().start(second));
        return unit.clocks().start(first);
    });
    EXPECT_THAT(ids_of(found([](Unit& unit) { return unit.clocks().of(kCase.str()); })),
                ElementsAre(an_id<ClockId>(1), an_id<ClockId>(2)));
}

}  // namespace
}  // namespace vigil::test

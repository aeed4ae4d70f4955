// Promise P3: routing is total. For every real division, every function and every level to start from there is somebody
// who answers, and it is who a naive walk over the parents of the list finds.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "contract/memory_store.hpp"
#include "property/routing_region.hpp"

namespace vigil::property {
namespace {

int places() { return static_cast<int>(lines_of_the_file().all.size()); }

// What is wrong with `route`; empty where nothing is.
std::string fault(const Result<Route>& route, const Staff& staff, const Answer& expected,
                  const OrganisationSet& barred) {
    if (!route) return "nobody answers";
    const auto& found = route.value();
    if (!found.organisation.active) return "an organisation that has ended answers";
    const bool is_last_resort = found.substituted && static_cast<int>(found.level) == 1;
    if (barred.contains(found.organisation.id) && !is_last_resort) return "a barred organisation answers";
    const bool is_nearest = std::any_of(expected.organisations.begin(), expected.organisations.end(),
                                        [&](int each) { return staff[each].id == found.organisation.id; });
    if (!is_nearest) return "somebody answers who is not the nearest that may";
    if (static_cast<int>(found.level) != expected.level) return "it says the wrong level";
    if (found.substituted != expected.substituted) return "it says wrongly whether somebody stands in";
    return {};
}

std::string fault(const Result<Route>& route, const Staff& staff, int place, Function function, int start,
                  const OrganisationSet& barred) {
    const auto wrong = fault(route, staff, expected(staff, place, function, start, barred), barred);
    if (wrong.empty()) return wrong;
    return line_of(place).code + " " + std::string(to_text(function)) + " from level " + std::to_string(start) + ": " +
           wrong;
}

TEST(RoutingIsTotal, GivenTheListOfDivisions_WhenRead_ThenItIsTheWholeRegion) {
    EXPECT_EQ(places(), 15'938);
    EXPECT_EQ(words_of(Function{}).size(), std::size_t{kFunctions});
    EXPECT_EQ(words_of(DivisionLevel{}).size(), std::size_t{kLevels});
}

class FromLevel : public testing::TestWithParam<DivisionLevel> {};

TEST_P(FromLevel, GivenEveryDivisionAndFunction_WhenSomeAreBarredOrHaveEnded_ThenTheNearestAnswers) {
    const DivisionLevel start = GetParam();
    const auto staff = staff_of_the_region(2026);
    PaperUnit unit(staff);
    Random random(7);
    for (int place = 0; place < places(); ++place) {
        auto router = Router::at(unit, DivisionCode(line_of(place).code)).value();
        const auto barred = some_barred(staff, place, random, random() % 60);
        for (const auto& function : words_of(Function{})) {
            const auto route = router.route({function.value, start}, barred);
            ASSERT_EQ(fault(route, staff, place, function.value, static_cast<int>(start), barred), "");
        }
    }
}

using enum DivisionLevel;
INSTANTIATE_TEST_SUITE_P(Routing, FromLevel, testing::Values(region, league, banner, township, village),
                         [](const auto& tested) { return std::string(to_text(tested.param)); });

// The owner of every place, over the repositories of the product.
TEST(RoutingIsTotal, GivenEveryDivisionInTheDatabase_WhenAStationIsSought_ThenTheNearestAnswers) {
    const auto staff = staff_of_the_region(2027);
    test::MemoryStore store;
    const auto put = store.write_now([&](Unit& unit) -> Result<void> {
        for (const auto& division : divisions_of_the_file()) {
            VIGIL_TRY(unit.divisions().put(division));
        }
        for (const auto& organisation : staff.organisations) {
            VIGIL_TRY(unit.organisations().insert(organisation));
        }
        for (int place = 0; place < places(); ++place)
            for (const auto& function : words_of(Function{}))
                for (const int each : staff.at(place, function.value)) {
                    const Coverage coverage{staff[each].id, function.value, DivisionCode(line_of(place).code)};
                    VIGIL_TRY(unit.organisations().cover(coverage));
                }
        return success();
    });
    ASSERT_TRUE(put);
    Random random(8);
    std::string wrong;
    const auto read = store.read_now([&](Unit& unit) -> Result<void> {
        for (int place = 0; place < places() && wrong.empty(); ++place) {
            const auto barred = some_barred(staff, place, random, 20);
            VIGIL_TRY(auto router, Router::at(unit, DivisionCode(line_of(place).code)));
            const auto route = router.route({Function::protection, DivisionLevel::township}, barred);
            wrong = fault(route, staff, place, Function::protection, 4, barred);
        }
        return success();
    });
    EXPECT_TRUE(read);
    EXPECT_EQ(wrong, "");
}

// ---- any region ----

// One question to a region with few or many organisations anywhere, above and beside one another; the region is
// protected.
struct Question {
    explicit Question(Random::result_type seed) : random(seed) {
        staff.add(0, Function::protection);
        const auto density = random() % 4;
        for (int at = place = static_cast<int>(random() % lines_of_the_file().all.size()); at >= 0;
             at = line_of(at).parent)
            for (auto more = random() % (5 * density + 1); more > 0; --more)
                staff.add(at, any_function(), random() % 5 != 0);
        function = any_function();
        start = 1 + static_cast<int>(random() % kLevels);
        barred = some_barred(staff, place, random, random() % 100);
    }
    // Mostly those that stand in for others.
    Function any_function() {
        return random() % 2 == 0 ? Function::protection : static_cast<Function>(random() % kFunctions);
    }
    Route ask(int levels_up) {
        PaperUnit unit(staff);
        auto router = Router::at(unit, DivisionCode(line_of(place).code)).value();
        return router.route({function, static_cast<DivisionLevel>(start), levels_up}, barred).value();
    }

    Random random;
    Staff staff{};
    int place{};
    Function function{};
    int start{};
    OrganisationSet barred{};
};

// Twenty questions for each case: `seed` names them.
RC_GTEST_PROP(RoutingAnywhere, GivenAnyOrganisations_WhenAnybodyIsSought_ThenTheNearestAnswers, ()) {
    Random seeds(*rc::gen::arbitrary<std::uint32_t>());
    for (int i = 0; i < 20; ++i) {
        Question question(seeds());
        const auto found = question.ask(0);
        RC_ASSERT(fault(found, question.staff, question.place, question.function, question.start, question.barred) ==
                  "");
    }
}

// Rule N10: the superior of whoever would be asked, never that one itself nor somebody beside or below it.
RC_GTEST_PROP(RoutingAnywhere, GivenAnyOrganisations_WhenOneLevelUpIsSought_ThenItIsAboveTheUsualOneOrTheRegion, ()) {
    Random seeds(*rc::gen::arbitrary<std::uint32_t>());
    for (int i = 0; i < 20; ++i) {
        Question question(seeds());
        const auto usual = nearest(question.staff, question.place, question.function, question.start, {});
        const auto found = question.ask(1);
        const int level = static_cast<int>(found.level);
        RC_ASSERT((level == 1 || level < (usual.organisations.empty() ? question.start : usual.level)));
        RC_ASSERT((level == 1 || !question.barred.contains(found.organisation.id)));
    }
}

}  // namespace
}  // namespace vigil::property

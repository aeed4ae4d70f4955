// Organisations are drilled once a week of their own accord (F52). Every test begins on Monday, 2 March 2026, at 09:00 in China.
#include "app/drills.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <vigil/protocol/date.hpp>

#include "unit/app/direct_store.hpp"
#include "unit/domain/drills/drilling.hpp"

namespace vigil::domain_test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class WeeklyDrills : public Drilling {
protected:
    // Looks once, at the present time.
    void look(bool weekly = true) {
        Configuration::Drills configuration;
        configuration.weekly = weekly;
        app::Drills drills({.executor = io_.get_executor(),
                            .store = direct_,
                            .timers = store_.timers(),
                            .rules = rules_in_use_,
                            .ids = ids_,
                            .pseudonyms = pseudonyms_,
                            .configuration = configuration,
                            .log = runtime::Log(std::make_shared<test::SaidWords>(), store_.timers()),
                            .metrics = metrics_});
        drills.start();
        io_.poll();
        boost::asio::co_spawn(io_, drills.stop(1s), boost::asio::detached);
        io_.restart();
        io_.run();
        io_.restart();
    }
    std::vector<Drill> drills() {
        return find([&](Unit& unit) { return unit.drills().of_organisation(in_.station, Instant{}); });
    }
    // That of the next week.
    void come_to_drill_time(std::chrono::minutes but_for = 0min) {
        pass(week_of(now()) + 7 * 24h - now());
        const Configuration::Drills usual;
        const auto week = week_of(now());
        const auto lot = pseudonyms_.drill_lot(in_.station, to_text(china_date(week)));
        pass(drill_time({usual.weekdays, usual.from, usual.until}, week, lot) - but_for - now());
    }

    boost::asio::io_context io_{};
    test::DirectStore direct_{store_};
    runtime::Current<triage::RuleSet> rules_in_use_{std::make_shared<triage::RuleSet>(rules())};
    runtime::Metrics metrics_{};
};

TEST_F(WeeklyDrills, GivenAWeek_WhenTheTimeComes_ThenTheStationIsDrilledOnce) {
    come_to_drill_time(1min);
    look();
    EXPECT_THAT(drills(), IsEmpty());
    pass(1min);
    look();
    ASSERT_THAT(drills(), SizeIs(1));
    EXPECT_EQ(drills()[0].origin, DrillOrigin::weekly);
    EXPECT_FALSE(drills()[0].started_by);
    come_to(now() + 30min);
    look();
    EXPECT_THAT(drills(), SizeIs(1));
    EXPECT_NE(metrics_.prometheus_text().find("vigil_drills_total 1"), std::string::npos);
}

TEST_F(WeeklyDrills, GivenTheyAreSwitchedOff_WhenTheTimeComes_ThenNobodyIsDrilled) {
    come_to_drill_time();
    look(false);
    EXPECT_THAT(drills(), IsEmpty());
}

}  // namespace
}  // namespace vigil::domain_test

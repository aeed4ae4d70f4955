// Whether alerts go on as they must is checked beside what makes them go on (F53).
#include "app/auditor.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <sstream>

#include "unit/app/direct_store.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using test::DirectStore;
using test::SaidWords;

// A store may run a function again.
class RunningTwice final : public DirectStore {
public:
    using DirectStore::DirectStore;

protected:
    void submit(Access access, Urgency urgency, Work work, Done done) override {
        DirectStore::submit(access, urgency, work, [](Result<void>, std::vector<LogMark>) {});
        DirectStore::submit(access, urgency, std::move(work), std::move(done));
    }
};

class AuditorTest : public Casework {
protected:
    AuditorTest() {
        std::ostringstream body;
        body << std::ifstream(VIGIL_SOURCE_DIR "/config/rules/cn-nm-2026.json").rdbuf();
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.rules().insert({{rules().id, rules().version}, std::string(32, 's'), body.str()}, now()));
            return std::monostate{};
        });
    }
    // Until `seen` holds; a bound, so that a mistake ends.
    void audit_until(const std::function<bool(const app::Auditor&)>& seen) {
        app::Auditor auditor({.executor = io_.get_executor(),
                              .store = direct_,
                              .timers = store_.timers(),
                              .library = library_,
                              .log = runtime::Log(words_, store_.timers()),
                              .metrics = metrics_,
                              .every = 1ms,
                              .first_after = 0ms});
        auditor.start();
        bool has_seen = false;
        for (int turns = 0; turns < 20'000 && !has_seen; ++turns) {
            io_.restart();
            io_.run_one();
            has_seen = seen(auditor);
        }
        EXPECT_TRUE(has_seen);
        boost::asio::co_spawn(io_, auditor.stop(), boost::asio::detached);
        io_.restart();
        io_.run();
    }
    std::size_t times_said(std::string_view text) const {
        std::size_t times = 0;
        for (auto at = words_->text.find(text); at != std::string::npos; at = words_->text.find(text, at + 1)) ++times;
        return times;
    }

    boost::asio::io_context io_{};
    RunningTwice direct_{store_};
    app::RuleLibrary library_{};
    runtime::Metrics metrics_{};
    std::shared_ptr<SaidWords> words_ = std::make_shared<SaidWords>();
};

TEST_F(AuditorTest, GivenNobodyFiresClocks_WhenAStepIsMissing_ThenItIsToldOnceUntilItIsTakenAndDoubtedForADay) {
    const auto report = file(a_report({kOrangeSignal}));
    pass(62min);
    int turns = 0;
    bool was_fired = false;
    audit_until([&](const app::Auditor& auditor) {
        if (!auditor.misses_a_step()) return was_fired;
        EXPECT_TRUE(auditor.has_doubts());
        if (++turns == 50) was_fired = fire_clocks() > 0;
        return false;
    });
    EXPECT_EQ(times_said("escalation.differs"), 1u);
    EXPECT_TRUE(words_->has(R"("difference":"missing","alert":")" + alert_of(report, in_.station)->id.str()));
    EXPECT_NE(metrics_.prometheus_text().find("vigil_escalations_differ_total{difference=\"missing\"} 1"),
              std::string::npos);
}

TEST_F(AuditorTest, GivenEveryStepIsTaken_WhenItReadsALongLog_ThenItHasNoDoubts) {
    file(a_report({kRedSignal}));
    for (int reports = 0; reports < 350; ++reports) file(a_report({kYellowSignal}));
    for (int minute = 0; minute < 60; ++minute) {
        pass(1min);
        fire_clocks();
    }
    const auto head = find([](Unit& unit) { return unit.log().head(); });
    ASSERT_GT(head.pos, 500) << "more than one page";
    int turns = 0;
    audit_until([&](const app::Auditor& auditor) {
        EXPECT_FALSE(auditor.has_doubts());
        return ++turns > 100;
    });
    EXPECT_EQ(words_->text, "");
}

TEST_F(AuditorTest, GivenRulesThatAreNotStored_WhenTheLogNamesThem_ThenItSaysSoOnceAndGoesOn) {
    find([](Unit& unit) -> Result<std::monostate> {
        unit.log().append({"rules.activated", "x", instant_of(0), {{"rules", "another 7"}}});
        return std::monostate{};
    });
    file(a_report({kOrangeSignal}));
    pass(62min);
    audit_until([](const app::Auditor& auditor) { return auditor.misses_a_step(); });
    EXPECT_EQ(times_said("auditor.failed"), 1u);
    EXPECT_TRUE(words_->has("another 7"));
}

}  // namespace
}  // namespace vigil::domain_test

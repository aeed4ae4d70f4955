// Clocks fire when they are due, whatever fails (promise P4).
#include "app/scheduler.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

struct Words : runtime::LogSink {
    void write(std::string_view line) override { text += std::string(line) + '\n'; }
    std::string text;
};

// The store in memory, which fails where a test says so.
class FailingStore final : public Store {
public:
    using Fault = std::function<Result<void>(Unit&)>;  // asked in the transaction, when its work is done

    explicit FailingStore(test::MemoryStore& store) : store_(store) {}

    Fault fault{};
    int writes = 0;

protected:
    void submit(Access access, Urgency, Work work, Done done) override {
        const bool is_write = access == Access::write;
        writes += is_write ? 1 : 0;
        auto faulty = [&](Unit& unit) -> Result<void> {
            VIGIL_TRY(work(unit));
            return is_write && fault ? fault(unit) : success();
        };
        auto marks = store_.write_now(faulty);
        if (!marks) return done(marks.error(), {});
        done(success(), std::move(marks).value());
    }

private:
    test::MemoryStore& store_;
};

class SchedulerTest : public Casework {
protected:
    // Until `seen` holds.
    void run_until(const std::function<bool()>& seen) {
        app::Scheduler scheduler({.executor = io_.get_executor(),
                                  .store = failing_,
                                  .timers = store_.timers(),
                                  .rules = rules_in_use_,
                                  .ids = ids_,
                                  .log = runtime::Log(words_, store_.timers()),
                                  .metrics = metrics_});
        scheduler.start();
        while (!seen() && io_.run_one() > 0) {
        }
        boost::asio::co_spawn(io_, scheduler.stop(1s), boost::asio::detached);
        io_.restart();
        io_.run();
        io_.restart();
    }
    bool has_said(std::string_view text) const { return words_->text.find(text) != std::string::npos; }
    std::size_t asked_above(const Report& report) {
        const auto alerts = alerts_of(report);
        return static_cast<std::size_t>(std::count_if(alerts.begin(), alerts.end(),
                                                      [](const Alert& each) { return each.climbed_from.has_value(); }));
    }
    Clock clock_of(const Report& report) { return running_clocks(alert_of(report, in_.station).value()).at(0); }

    boost::asio::io_context io_{};
    FailingStore failing_{store_};
    runtime::Current<triage::RuleSet> rules_in_use_{std::make_shared<triage::RuleSet>(rules())};
    runtime::Metrics metrics_{};
    std::shared_ptr<Words> words_ = std::make_shared<Words>();
};

TEST_F(SchedulerTest, GivenAnAlertThatNobodyAnswers_WhenItIsDue_ThenItClimbs) {
    const auto report = file(a_report({kOrangeSignal}));
    pass(1h);
    run_until([&] { return asked_above(report) == 1; });
    EXPECT_EQ(asked_above(report), 1u);
    // The limit of the answer, the first rung, and that nobody has instructed the reporter.
    EXPECT_NE(metrics_.prometheus_text().find("vigil_clocks_fired_total 3"), std::string::npos);
    EXPECT_NE(metrics_.prometheus_text().find("vigil_clocks_late_total 0"), std::string::npos);
}

TEST_F(SchedulerTest, GivenTimePassesWhileItSleeps_WhenAClockIsDue_ThenItFires) {
    const auto report = file(a_report({kOrangeSignal}));
    bool moved = false;
    run_until([&] {
        if (!std::exchange(moved, true)) pass(1h);
        return asked_above(report) == 1;
    });
    EXPECT_EQ(asked_above(report), 1u);
}

TEST_F(SchedulerTest, GivenNothingCanBeWritten_WhenAClockIsDue_ThenItSaysSoOnceAndGoesOnAsSoonAsItCan) {
    const auto report = file(a_report({kOrangeSignal}));
    pass(1h);
    failing_.fault = [](Unit&) -> Result<void> { return Error{ErrorKind::unavailable, "the disk is full"}; };
    run_until([&] {
        if (failing_.writes == 3) failing_.fault = {};
        return asked_above(report) == 1;
    });
    EXPECT_EQ(asked_above(report), 1u);
    const auto first = words_->text.find("clocks.not_firing");
    EXPECT_NE(first, std::string::npos);
    EXPECT_EQ(words_->text.find("clocks.not_firing", first + 1), std::string::npos);
    EXPECT_TRUE(has_said("clocks.firing_again"));
    EXPECT_FALSE(has_said("clock.failed"));
}

TEST_F(SchedulerTest, GivenAClockThatCannotBeFired_WhenOthersAreDue_ThenItIsNamedAndTheyFire) {
    const auto first = file(a_report({kOrangeSignal}));
    pass(1s);
    const auto broken = file(a_report({kOrangeSignal}));
    pass(1s);
    const auto last = file(a_report({kOrangeSignal}));
    const auto clock = clock_of(broken);
    pass(1h);
    failing_.fault = [&](Unit& unit) -> Result<void> {
        VIGIL_TRY(const auto running, unit.clocks().running(clock.subject));
        if (running.front().fired_at) return Error{ErrorKind::internal, "a row that is wrong"};
        return success();
    };
    run_until([&] { return asked_above(first) == 1 && asked_above(last) == 1; });
    EXPECT_EQ(asked_above(first), 1u);
    EXPECT_EQ(asked_above(broken), 0u);
    EXPECT_EQ(asked_above(last), 1u);
    EXPECT_TRUE(has_said("clock.failed"));
    EXPECT_TRUE(has_said(clock.id.str()));
}

}  // namespace
}  // namespace vigil::domain_test

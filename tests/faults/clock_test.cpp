// The wall clock jumps while the server serves (design: a step that the machine's own clock did not make is held until NTP vouches
// for it or an operator accepts it; time never falls below the last event; order is by position).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "app/commands/commands.hpp"
#include "app/server.hpp"
#include "faults/crew.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// The clocks of a machine, in a test's hands; shared with the source that a server was given.
struct Machine {
    std::atomic<std::int64_t> wall_ms{0};
    std::atomic<std::int64_t> since_boot_ms{3'600'000};
    std::atomic<bool> synchronised{false};

    void pass(milliseconds time) {
        wall_ms += time.count();
        since_boot_ms += time.count();
    }
    void step(milliseconds by) { wall_ms += by.count(); }
};

class MachineTime final : public runtime::TimeSource {
public:
    explicit MachineTime(std::shared_ptr<Machine> machine) : machine_(std::move(machine)) {}
    Instant wall() const override { return instant_of(machine_->wall_ms); }
    milliseconds since_boot() const override { return milliseconds(machine_->since_boot_ms); }
    bool synchronised() const override { return machine_->synchronised; }

private:
    std::shared_ptr<Machine> machine_;
};

class ClockSteps : public testing::TestWithParam<std::chrono::hours> {
protected:
    ClockSteps() {
        using namespace std::chrono;
        machine->wall_ms = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
        start();
        crew.enrol();
    }
    ~ClockSteps() override { stop(); }

    void start() {
        app::ServerSubstitutes substitutes;
        substitutes.time = std::make_unique<MachineTime>(machine);
        auto opened = app::Server::open(crew.configuration(), std::move(substitutes));
        if (!opened) throw std::runtime_error(opened.error().message);
        server = std::move(opened).value();
        server->start();
    }
    void stop() {
        if (server) server->stop();
        server.reset();
        crew.hang_up();
    }
    // When the server says that it took a report.
    Instant file() {
        const auto number = crew.ledger.write_report();
        EXPECT_TRUE(crew.file(number)) << crew.last.message;
        return crew.ledger.answer(number).value_or(protocol::Filed{}).filed_at;
    }
    std::string readiness() {
        return await(crew.io, crew.officer.http().send({"GET", "/readyz", {}, {}})).value().body;
    }
    Instant wall() const { return instant_of(machine->wall_ms); }

    std::shared_ptr<Machine> machine = std::make_shared<Machine>();
    Crew crew{};
    std::unique_ptr<app::Server> server{};
};

TEST_P(ClockSteps, GivenAServer_WhenTheWallJumps_ThenItsTimeGoesOnAsBeforeAndItSaysSo) {
    const auto before = file();
    const auto right = wall();
    machine->step(GetParam());
    machine->pass(10min);
    const auto after = file();
    EXPECT_EQ(after, right + 10min);
    EXPECT_GT(after, before);
    EXPECT_THAT(readiness(), HasSubstr("time_step_held"));
    // Nobody is logged out by it, and clocks of answers run as before.
    EXPECT_TRUE(crew.acknowledge_one()) << crew.last.message;
}

TEST_P(ClockSteps, GivenAHeldStep_WhenTheClockIsSetRight_ThenNothingEverHappened) {
    const auto right = wall();
    machine->step(GetParam());
    file();
    machine->step(-GetParam());
    machine->pass(1min);
    EXPECT_EQ(file(), right + 1min);
    EXPECT_THAT(readiness(), Not(HasSubstr("time_step_held")));
}

TEST_P(ClockSteps, GivenAHeldStep_WhenAnOperatorAcceptsIt_ThenTimeNeverFallsBelowTheLastReport) {
    const auto before = file();
    machine->step(GetParam());
    const auto accepted = app::call_desk(crew.configuration(), "time.accept", "{}");
    ASSERT_TRUE(accepted) << accepted.error().message;
    EXPECT_EQ(accepted.value(), "{\"step_ms\":" + std::to_string(milliseconds(GetParam()).count()) + "}");
    const auto after = file();
    EXPECT_EQ(after, std::max(before, wall()));
    if (GetParam() < 0h) {
        EXPECT_THAT(readiness(), HasSubstr("time_before_last_event"));
    }
}

TEST_P(ClockSteps, GivenAStep_WhenTheServerIsStartedAfterIt_ThenTimeIsNotBeforeTheLastReportAndTheChainIsWhole) {
    const auto before = file();
    stop();
    machine->step(GetParam());
    start();
    const auto after = file();
    EXPECT_EQ(after, std::max(before, wall()));
    stop();
    EXPECT_THAT(crew.complaints(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(ADay, ClockSteps, testing::Values(24h, -24h),
                         [](const auto& each) { return each.param > 0h ? "forward" : "back"; });

}  // namespace
}  // namespace vigil::test

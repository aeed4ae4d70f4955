// What a server takes up while it serves, beside what tests/cli/reload_test.cpp sees from outside.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <sstream>

#include "app/blocking.hpp"
#include "app/server.hpp"
#include "support/installation.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ServerReload : public testing::Test {
protected:
    ServerReload() : configuration(installation.configuration()) {
        server = std::move(app::Server::open(configuration)).value();
    }
    void reload() {
        server->reload([this]() -> Result<Configuration> { return configuration; });
    }
    // What was logged since the last call.
    std::string logged() {
        std::ostringstream text;
        text << std::ifstream(configuration.log.file, std::ios::binary).rdbuf();
        auto fresh = text.str().substr(seen_);
        seen_ = text.str().size();
        return fresh;
    }

    Installation installation{};
    Configuration configuration;
    std::unique_ptr<app::Server> server;

private:
    std::size_t seen_ = 0;
};

TEST_F(ServerReload, GivenAnotherLogLevel_WhenReloaded_ThenItHoldsFromThereOn) {
    logged();
    configuration.log.level = Configuration::LogSeverity::error;
    reload();
    EXPECT_EQ(logged(), "");
    configuration.log.level = Configuration::LogSeverity::info;
    reload();
    EXPECT_THAT(logged(), HasSubstr("\"event\":\"reload.done\",\"refused\":0"));
}

TEST_F(ServerReload, GivenNothingThatChanged_WhenReloaded_ThenNothingNeedsARestart) {
    reload();
    EXPECT_THAT(logged(), Not(HasSubstr("needs_restart")));
}

// Whoever runs the server must be able to let in less without a restart, in the middle of it.
TEST_F(ServerReload, GivenAnotherLimitOfReports_WhenReloaded_ThenItIsTakenUpAndOnlyTheBytesNeedARestart) {
    configuration.overload.reports_per_second = 100;
    configuration.overload.queue_delay = std::chrono::seconds(1);
    configuration.overload.fair_chance = {12, std::chrono::minutes(1)};
    reload();
    EXPECT_THAT(logged(), Not(HasSubstr("needs_restart")));
    configuration.overload.bytes_in_flight *= 2;
    reload();
    EXPECT_THAT(logged(), HasSubstr("\"event\":\"reload.needs_restart\",\"key\":\"overload.bytes_in_flight\""));
}

TEST_F(ServerReload, GivenPathsThatChanged_WhenTheyAreTakenUp_ThenTheyAreNotNamedAgain) {
    const auto other = installation.root() / "other.pem";
    std::filesystem::copy_file(configuration.tls.certificate, other);
    configuration.tls.certificate = other;
    reload();
    EXPECT_THAT(logged(), Not(HasSubstr("needs_restart")));
    configuration.tls.certificate = installation.root() / "missing.pem";
    reload();
    EXPECT_THAT(logged(), HasSubstr("missing.pem: is no certificate chain"));
    configuration.tls.certificate = other;
    reload();
    EXPECT_THAT(logged(), HasSubstr("\"event\":\"reload.done\",\"refused\":0"));
}

// A folder that holds only this calendar.
class OtherCalendars : public ServerReload {
protected:
    OtherCalendars() {
        configuration.data.calendars = installation.root() / "calendars";
        std::filesystem::create_directories(configuration.data.calendars);
    }
    void write(const std::string& days_off) {
        std::ofstream(configuration.data.calendars / "2030.json")
            << R"({"year": 2030, "version": 1, "source": "a notice", "work_days": [], "days_off": )" + days_off + "}";
    }
    int version_of_2030() {
        auto find = [](Unit& unit) { return unit.calendars().calendar(); };
        return app::await_read(server->store(), find).value()->version_of(2030);
    }
};

TEST_F(OtherCalendars, GivenANewYear_WhenReloaded_ThenItIsTakenUp) {
    write(R"([{"name": "a feast", "from": "2030-01-01", "to": "2030-01-01"}])");
    reload();
    EXPECT_THAT(logged(),
                AllOf(HasSubstr("\"event\":\"reload.calendars\",\"changed\":1"), Not(HasSubstr("needs_restart"))));
    EXPECT_EQ(version_of_2030(), 1);
}

// As after an end of the process between the change and the counting.
class InterruptedCounting : public OtherCalendars {
protected:
    InterruptedCounting() {
        const CalendarYear year{2030, 1, "a notice", {{2030, 1, 1}}, {}};
        auto put = [&](Unit& unit) -> Result<bool> {
            VIGIL_TRY(unit.calendars().put(year, instant_of(0)));
            return unit.calendars().is_settled();
        };
        EXPECT_FALSE(app::await_write(server->store(), put).value().value);
    }
    bool is_settled() {
        auto settled = [](Unit& unit) { return unit.calendars().is_settled(); };
        return app::await_read(server->store(), settled).value();
    }
};

TEST_F(InterruptedCounting, GivenIt_WhenReloaded_ThenItIsFinished) {
    reload();
    EXPECT_TRUE(is_settled());
}

// Tells when an event was logged.
class AwaitedEvent : public runtime::LogSink {
public:
    explicit AwaitedEvent(std::string event) : event_("\"event\":\"" + std::move(event) + "\"") {}
    void write(std::string_view line) override {
        if (line.find(event_) == line.npos) return;
        const std::scoped_lock lock(mutex_);
        has_come_ = true;
        come_.notify_all();
    }
    bool wait() {
        std::unique_lock lock(mutex_);
        return come_.wait_for(lock, std::chrono::seconds(60), [this] { return has_come_; });
    }

private:
    const std::string event_;
    std::mutex mutex_{};
    std::condition_variable come_{};
    bool has_come_ = false;
};

TEST_F(InterruptedCounting, GivenIt_WhenTheServerStartsAgain_ThenItIsFinishedBesideItsWork) {
    // Two work days from Monday, 31 December 2029 on: the 2nd and the 3rd, since the 1st is off now.
    const Clock clock{.id = ClockId("019ca000-0000-7000-8000-000000000001"),
                      .subject = "019ca000-0000-7000-8000-000000000002",
                      .kind = "first_note",
                      .legal_basis = {},
                      .started_at = china_midnight({2029, 12, 31}),
                      .due_at = china_midnight({2030, 1, 3}),
                      .calendar = std::string(kHolidayCalendar),
                      .limit = Limit{LimitUnit::work_days, 2}};
    auto start = [&](Unit& unit) -> Result<bool> {
        VIGIL_TRY(unit.clocks().start(clock));
        return true;
    };
    ASSERT_TRUE(app::await_write(server->store(), start));
    server.reset();
    const auto counted = std::make_shared<AwaitedEvent>("calendar.clocks_recounted");
    app::ServerSubstitutes substitutes;
    substitutes.log = counted;
    server = std::move(app::Server::open(configuration, std::move(substitutes))).value();
    server->start();
    EXPECT_TRUE(counted->wait());
    EXPECT_TRUE(is_settled());
    auto running = [&](Unit& unit) { return unit.clocks().running(clock.subject); };
    EXPECT_EQ(app::await_read(server->store(), running).value().at(0).due_at, china_midnight({2030, 1, 4}));
}

TEST_F(OtherCalendars, GivenABrokenYear_WhenReloaded_ThenTheLogNamesItAndTheOldStays) {
    write("[]");
    reload();
    EXPECT_THAT(logged(), AllOf(HasSubstr("reload.calendars_refused"), HasSubstr("2030.json")));
    EXPECT_EQ(version_of_2030(), 0);
}

// Nobody moves a division to another office, and nobody changes what judges, by writing a file and sending a signal (F141).
class TwoForTheServer : public ServerReload {
protected:
    TwoForTheServer() {
        server.reset();
        configuration.administrators.second_person = true;
        server = std::move(app::Server::open(configuration)).value();
        logged();
    }
    void append(const std::filesystem::path& file, const std::string& text) {
        std::ofstream(file, std::ios::binary | std::ios::app) << text;
    }
};

TEST_F(TwoForTheServer, GivenAListOfDivisionsThatDiffers_WhenReloaded_ThenItWaitsForTwoPeople) {
    append(configuration.data.divisions, "150424109000,4,150424000000,某镇\n");
    reload();
    EXPECT_THAT(logged(), HasSubstr("\"event\":\"reload.divisions_wait\",\"differing\":1"));
    auto find = [](Unit& unit) { return unit.divisions().find(DivisionCode("150424109000")); };
    EXPECT_FALSE(app::await_read(server->store(), find).value());
}

TEST_F(TwoForTheServer, GivenAFileThatSaysOneIsEnough_WhenReloaded_ThenTwoAreNeededUntilTheNextStart) {
    configuration.administrators.second_person = false;
    append(configuration.data.divisions, "150424109000,4,150424000000,某镇\n");
    reload();
    const auto lines = logged();
    EXPECT_THAT(lines, HasSubstr("\"event\":\"reload.needs_restart\",\"key\":\"administrators.changes\""));
    EXPECT_THAT(lines, HasSubstr("reload.divisions_wait"));
}

TEST_F(TwoForTheServer, GivenAHolidayCalendarThatDiffers_WhenReloaded_ThenItWaitsForTwoPeople) {
    configuration.data.calendars = installation.root() / "calendars";
    std::filesystem::create_directories(configuration.data.calendars);
    append(configuration.data.calendars / "2030.json",
           R"({"year": 2030, "version": 1, "source": "a notice", "work_days": [],
               "days_off": [{"name": "a feast", "from": "2030-01-01", "to": "2030-01-01"}]})");
    reload();
    EXPECT_THAT(logged(), HasSubstr("\"event\":\"reload.calendars_wait\",\"differing\":1"));
    auto find = [](Unit& unit) { return unit.calendars().calendar(); };
    EXPECT_EQ(app::await_read(server->store(), find).value()->version_of(2030), 0);
}

TEST_F(ServerReload, GivenNoReader_WhenReloaded_ThenTheFilesAreTakenUpAllTheSame) {
    server->reload({});
    EXPECT_THAT(logged(), HasSubstr("\"event\":\"reload.certificate\""));
}

}  // namespace
}  // namespace vigil::test

// The main job over real TLS, with the process killed between any two of its steps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vigil/crypto/jws.hpp>

#include "secrets/signatures.hpp"
#include "storage/log/verify.hpp"
#include "storage/store/sqlite_store.hpp"
#include "support/person.hpp"
#include "support/server_process.hpp"

namespace vigil::test {
namespace {

using ::testing::Contains;
using ::testing::SizeIs;

class EndToEnd : public ::testing::TestWithParam<int> {
protected:
    EndToEnd()
        : installation(free_port(),
                       "[http]\nconnections_per_address = 1000\n"
                       "[intake]\nper_account = \"1000 per 1m\"\nper_address = \"1000 per 1m\"\n"),
          region(installation),
          teacher(io, port(), installation.authority()),
          officer(io, port(), installation.authority()),
          liaison(io, port(), installation.authority()) {
        const auto code_of = [&](const OrganisationId& organisation, Role role, const char* kind) {
            return installation.enrolment_code(installation.account(organisation, role, kind));
        };
        const auto teachers = code_of(region.school, Role::reporter, "teacher");
        const auto officers = code_of(region.station, Role::duty_officer, "");
        const auto liaisons = code_of(region.police, Role::police_liaison, "");
        server.emplace(installation);
        teacher.enrol(teachers);
        officer.enrol(officers);
        liaison.enrol(liaisons);
    }

    std::uint16_t port() const { return installation.configuration().server.port; }

    // Kills the process where this test's parameter says so.
    void step(int number) {
        if (number == GetParam()) server->restart();
    }

    // Whatever fails because the server was away is tried again, as a phone does.
    template <class Call>
    auto until_answered(Call call) {
        auto answer = call();
        for (int i = 0; i < 50 && !answer && answer.error().kind == ErrorKind::unavailable; ++i) answer = call();
        return answer;
    }

    boost::asio::io_context io;
    Installation installation;
    SmallRegion region;
    std::optional<ServerProcess> server;
    Person teacher, officer, liaison;
};

TEST_P(EndToEnd, GivenARedReport_WhenTheProcessIsKilledBetweenTwoSteps_ThenNothingIsLostDoubledOrReordered) {
    LiveView station(officer), police(liaison);
    ASSERT_TRUE(run_until(io, [&] { return station.screen.caught_up > 0 && police.screen.caught_up > 0; }));

    const auto report = red_report();
    const std::string body = protocol::encode(report);
    const auto filed = until_answered([&] { return teacher.file(body); });
    ASSERT_TRUE(filed) << filed.error().message;
    step(1);
    ASSERT_TRUE(run_until(io, [&] { return !station.screen.alerts_of(region.station).empty(); }));
    step(2);
    ASSERT_TRUE(run_until(io, [&] { return !police.screen.alerts_of(region.police).empty(); }));
    step(3);
    const auto at_station = station.screen.alerts_of(region.station).front();
    EXPECT_EQ(at_station.level, Level::red);
    station.client().acknowledge(at_station.alert_id, at_station.version, std::nullopt);
    ASSERT_TRUE(run_until(io, [&] { return !station.screen.taken.empty(); }));
    step(4);
    ASSERT_TRUE(run_until(io, [&] { return !police.screen.acknowledged().empty(); }))
        << "the police see the station's answer";
    const auto at_police = police.screen.alerts_of(region.police).front();
    police.client().acknowledge(at_police.alert_id, at_police.version, std::nullopt);
    ASSERT_TRUE(run_until(io, [&] { return !police.screen.taken.empty(); }));
    step(5);
    ASSERT_TRUE(run_until(io, [&] { return station.screen.acknowledged().size() >= 2; }))
        << "the station sees the police's answer";

    const auto own = until_answered(
        [&] { return teacher.get<protocol::OwnReport>("read_report", {filed.value().report_id.str()}); });
    ASSERT_TRUE(own) << own.error().message;
    EXPECT_EQ(own.value().status.stage, ReportStage::acknowledged);
    for (const auto& organ : own.value().status.organs)
        if (organ.function == Function::police) {
            EXPECT_EQ(organ.state, AlertState::acknowledged);
        }

    // Once, in order, everywhere.
    EXPECT_THAT(station.screen.alerts_of(region.station), SizeIs(1));
    EXPECT_THAT(police.screen.alerts_of(region.police), SizeIs(1));
    EXPECT_FALSE(station.screen.log_moved_back);
    EXPECT_FALSE(police.screen.log_moved_back);
    const auto again = until_answered([&] { return teacher.file(body); });
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(crypto::split_compact(again.value().receipt).value().payload,
              crypto::split_compact(filed.value().receipt).value().payload);
    const auto listed = until_answered([&] { return teacher.get<protocol::ReportList>("list_reports"); });
    EXPECT_THAT(listed.value().reports, SizeIs(1));

    EXPECT_EQ(server->terminate(), 0);
    const Signatures signatures(std::move(load_keys(installation.configuration().keys.folder).value().signing));
    const auto examined =
        storage::verify_log(storage::SqliteStore::database_file(installation.configuration().data.folder),
                            [&](std::string_view kid) { return signatures.find(kid); });
    ASSERT_TRUE(examined) << examined.error().message;
    EXPECT_FALSE(examined.value().fault) << examined.value().fault->what;
}

INSTANTIATE_TEST_SUITE_P(KilledAfterStep, EndToEnd, ::testing::Values(0, 1, 2, 3, 4, 5));

class OneReport : public EndToEnd {};

TEST_P(OneReport,
       GivenOneReport_WhenItIsSentAHundredTimesAtOnceOverConnectionsThatBreak_ThenThereIsOneWithEqualClaims) {
    const std::string body = protocol::encode(red_report());
    std::vector<std::unique_ptr<client::HttpClient>> phones;
    std::vector<std::string> claims;
    int pending = 100;
    const auto token = await(io, teacher.session().token()).value();
    for (int i = 0; i < 100; ++i) {
        phones.push_back(std::make_unique<client::HttpClient>(io.get_executor(), teacher.server(), teacher.tls()));
        auto send = [&, i]() -> boost::asio::awaitable<void> {
            client::HttpRequest request;
            request.method = "POST";
            request.target = "/v1/reports";
            request.headers = {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}};
            request.body = body;
            // Every second phone loses its connection after a while of its own, and sends again.
            boost::asio::steady_timer cut(io, std::chrono::milliseconds((i * 37) % 400));
            if (i % 2 == 0)
                cut.async_wait([&, i](boost::system::error_code error) {
                    if (!error) phones[static_cast<std::size_t>(i)]->close();
                });
            for (;;) {
                auto copy = request;
                auto sent = phones[static_cast<std::size_t>(i)]->send(std::move(copy));
                const auto answer = co_await std::move(sent);
                if (!answer) continue;
                EXPECT_THAT((std::vector{200, 201}), Contains(answer.value().status)) << answer.value().body;
                const auto filed = protocol::decode<protocol::Filed>(answer.value().body);
                if (filed) claims.push_back(crypto::split_compact(filed.value().receipt).value().payload);
                break;
            }
            cut.cancel();
            --pending;
        };
        boost::asio::co_spawn(io, std::move(send), [](std::exception_ptr thrown) { EXPECT_FALSE(thrown); });
    }
    ASSERT_TRUE(run_until(io, [&] { return pending == 0; }));
    EXPECT_THAT(claims, SizeIs(100));
    for (const auto& each : claims) EXPECT_EQ(each, claims.front());
    EXPECT_THAT(teacher.get<protocol::ReportList>("list_reports").value().reports, SizeIs(1));
    EXPECT_THAT(officer.get<protocol::AlertList>("list_alerts").value().alerts, SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(Once, OneReport, ::testing::Values(0));

}  // namespace
}  // namespace vigil::test

// vigil serve: starting, refusing to start twice, stopping.
#include <poll.h>

#include <chrono>
#include <csignal>
#include <stdexcept>

#include "cli/cli.hpp"
#include "support/person.hpp"

namespace vigil::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class Serve : public Cli {
protected:
    Serve() : server(command({"serve"}), home()) {
        if (!server.writes("Vigil is ready"))
            throw std::runtime_error("the server does not start: " + server.wait().err);
        answer({"org", "list"});  // from here on it answers, and hears signals
    }

    bool logs(const std::string& event) const {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (text_of(configuration().log.file).find(event) == std::string::npos) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            ::poll(nullptr, 0, 5);
        }
        return true;
    }

    Process server;
};

TEST_F(Serve, GivenAServer_WhenTerminated_ThenItSaidWhereItServedAndTheStatusIsZero) {
    server.signal(SIGTERM);
    const auto outcome = server.wait();
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr(configuration().server.public_url));
    EXPECT_THAT(text_of(configuration().log.file), HasSubstr("server.stopped"));
}

TEST_F(Serve, GivenAServer_WhenInterruptedAtTheTerminal_ThenTheStatusIsZero) {
    server.signal(SIGINT);
    EXPECT_EQ(server.wait().status, 0);
}

TEST_F(Serve, GivenAServer_WhenASecondOneIsStartedOnItsFolder_ThenItIsRefusedClearlyAndTheFirstServesOn) {
    const auto second = vigil({"serve"});
    EXPECT_EQ(second.status, 1);
    EXPECT_THAT(second.out, IsEmpty());
    EXPECT_THAT(second.err, HasSubstr(configuration().data.folder.string() + " is in use by another vigil process"));
    EXPECT_EQ(answer({"org", "list"}).at("organisations"), json::array());
}

TEST_F(Serve, GivenAPortThatIsTaken_WhenAnotherInstallationIsServed_ThenItSaysWhyItDoesNotListen) {
    const Installation other(configuration().server.port);
    Process second({VIGIL_BINARY, "--root", other.root().string(), "--config", "vigil.toml", "serve"}, home());
    const auto outcome = second.wait();
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("cannot listen on 127.0.0.1 port "), HasSubstr("Address already in use")));
}

TEST_F(Serve, GivenAServerThatWasStopped_WhenACommandIsRun_ThenTheFolderIsFree) {
    server.signal(SIGTERM);
    ASSERT_EQ(server.wait().status, 0);
    EXPECT_EQ(answer({"org", "list"}).at("organisations"), json::array());
}

TEST_F(Serve, GivenAServerThatWasKilled_WhenACommandIsRun_ThenItsSocketIsNoObstacle) {
    server.signal(SIGKILL);
    ASSERT_EQ(server.wait().status, -1);
    EXPECT_EQ(answer({"org", "list"}).at("organisations"), json::array());
}

TEST_F(Serve, GivenAServer_WhenHeldTimeIsAccepted_ThenTheStepIsPrinted) {
    EXPECT_EQ(answer({"time", "accept"}), json({{"step_ms", 0}}));
}

TEST_F(Serve, GivenALoginWithItsPasswordInAFile_WhenThePasswordIsTyped_ThenASessionStarts) {
    write_text(root() / "password", "a long password\nand a second line\n");
    const auto station = installation.organisation("工作站", "station", kTownship, {});
    answer({"account", "add", "--organisation", station.str(), "--role", "duty_officer", "--name", "x", "--login",
            "officer", "--password-file", (root() / "password").string()});
    boost::asio::io_context io;
    Person console(io, configuration().server.port, installation.authority());
    const json typed{{"login", "officer"}, {"password", "a long password"}};
    client::HttpRequest login{"POST", "/v1/sessions/password", {{"Content-Type", "application/json"}}, typed.dump()};
    EXPECT_EQ(await(io, console.http().send(std::move(login))).value().status, 201);
}

// A report whose headers are read and whose body is still on its way when the server is told to stop.
TEST_F(Serve, GivenAReportThatIsHalfSent_WhenTheServerIsTerminated_ThenItIsStillTakenAndTheStatusIsZero) {
    const SmallRegion region(installation);
    auto report = red_report();
    report.mode = ReporterMode::anonymous;
    const auto body = protocol::encode(report);
    Process phone(
        {"openssl", "s_client", "-quiet", "-connect", "127.0.0.1:" + std::to_string(configuration().server.port)},
        home());
    phone.say(
        "POST /v1/reports HTTP/1.1\r\nHost: vigil\r\nContent-Type: application/json\r\nExpect: "
        "100-continue\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n");
    ASSERT_TRUE(phone.writes("100 Continue"));
    phone.say(body.substr(0, 10));
    server.signal(SIGTERM);
    ASSERT_TRUE(logs("server.stopping"));
    phone.say(body.substr(10));
    EXPECT_TRUE(phone.writes("HTTP/1.1 201"));
    EXPECT_EQ(server.wait().status, 0);
}

TEST_F(Serve, GivenAConnectionThatSaysNothing_WhenTheServerIsTerminated_ThenItStopsWithoutWaitingForIt) {
    Process idle(
        {"openssl", "s_client", "-quiet", "-connect", "127.0.0.1:" + std::to_string(configuration().server.port)},
        home());
    idle.say("GET /healthz HTTP/1.1\r\nHost: vigil\r\n\r\n");
    ASSERT_TRUE(idle.writes("HTTP/1.1 200"));
    const auto before = std::chrono::steady_clock::now();
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait().status, 0);
    EXPECT_LT(std::chrono::steady_clock::now() - before, configuration().server.drain);
}

}  // namespace
}  // namespace vigil::test

// What stands in the configuration is what the server does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vigil/crypto/jws.hpp>

#include "app/commands/commands.hpp"
#include "app/server.hpp"
#include "support/installation.hpp"
#include "support/person.hpp"
#include "support/problem_matchers.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;

// A server of one configuration, and a stranger that speaks to it.
class Served {
public:
    explicit Served(const std::string& more) : installation(0, more) {
        auto opened = app::Server::open(installation.configuration());
        if (!opened) throw std::runtime_error(opened.error().message);
        server = std::move(opened).value();
        server->start();
        stranger.emplace(io, server->port(), installation.authority());
    }

    client::HttpAnswer send(client::HttpRequest request) {
        return await(io, stranger->http().send(std::move(request))).value();
    }
    client::HttpAnswer get(const std::string& target, std::vector<client::HttpHeader> headers = {}) {
        return send({"GET", target, std::move(headers), {}});
    }
    client::HttpAnswer log_in(const std::string& login, const std::string& password) {
        const json body{{"login", login}, {"password", password}};
        return send({"POST", "/v1/sessions/password", {{"Content-Type", "application/json"}}, body.dump()});
    }
    client::HttpAnswer file_anonymously() {
        auto report = red_report();
        report.mode = ReporterMode::anonymous;
        return send({"POST", "/v1/reports", {{"Content-Type", "application/json"}}, protocol::encode(report)});
    }
    std::string log() const {
        std::ostringstream text;
        text << std::ifstream(installation.configuration().log.file).rdbuf();
        return text.str();
    }

    boost::asio::io_context io{};
    Installation installation;
    std::unique_ptr<app::Server> server;
    std::optional<Person> stranger;
};

TEST(ServerConfiguration, GivenABoundOfHeaders_WhenMoreComes_ThenThatBoundHolds) {
    const client::HttpHeader long_one{"X-Padding", std::string(3000, 'x')};
    EXPECT_EQ(Served("").get("/healthz", {long_one}).status, 200);
    EXPECT_EQ(code_of(Served("[http]\nheader_bytes = 2048\n").get("/healthz", {long_one})), "headers_too_large");
}

TEST(ServerConfiguration, GivenABoundOfTargets_WhenALongerOneComes_ThenThatBoundHolds) {
    const std::string target = "/healthz?" + std::string(500, 'x');
    EXPECT_EQ(Served("").get(target).status, 200);
    EXPECT_EQ(code_of(Served("[http]\ntarget_bytes = 256\n").get(target)), "uri_too_long");
}

TEST(ServerConfiguration, GivenARateOfAddresses_WhenAnAddressFilesMore_ThenItHasToWait) {
    Served served("[intake]\nper_address = \"2 per 1h\"\nemergencies_per_account = \"1 per 1h\"\n");
    SmallRegion region(served.installation);
    EXPECT_EQ(served.file_anonymously().status, 201);
    EXPECT_EQ(served.file_anonymously().status, 201);
    EXPECT_EQ(served.file_anonymously().status, 201) << "an emergency has a rate of its own beside it";
    const auto fourth = served.file_anonymously();
    EXPECT_EQ(code_of(fourth), "too_many_requests");
    EXPECT_NE(fourth.header("Retry-After"), "");
}

TEST(ServerConfiguration, GivenAPublicUrl_WhenAReportIsFiled_ThenItIssuesTheReceipt) {
    Served served("");
    SmallRegion region(served.installation);
    const auto filed = protocol::decode<protocol::Filed>(served.file_anonymously().body).value();
    const auto claims = json::parse(crypto::split_compact(filed.receipt).value().payload);
    EXPECT_EQ(claims.at("iss"), served.installation.configuration().server.public_url);
}

class Logins : public testing::Test {
protected:
    void add_login(Served& served) {
        const auto station = served.installation.organisation("工作站", "station", kTownship, {Function::protection});
        const json account{{"organisation_id", station.str()},
                           {"role", "duty_officer"},
                           {"name", "x"},
                           {"login", "officer"},
                           {"password", "a long password"}};
        ASSERT_TRUE(app::call_desk(served.installation.configuration(), "account.add", account.dump()));
    }
};

TEST_F(Logins, GivenAnAccountWithALogin_WhenThePasswordIsTyped_ThenASessionStarts) {
    Served served("");
    add_login(served);
    EXPECT_EQ(served.log_in("officer", "a long password").status, 201);
}

TEST_F(Logins, GivenTwoFailuresBeforeALock_WhenTwoAreWrong_ThenTheRightOneIsRefusedToo) {
    Served served("[sessions]\nfailures_before_lock = 2\n");
    add_login(served);
    EXPECT_EQ(code_of(served.log_in("officer", "wrong")), "session_refused");
    EXPECT_EQ(code_of(served.log_in("officer", "wrong")), "session_refused");
    EXPECT_EQ(code_of(served.log_in("officer", "a long password")), "session_refused");
}

TEST_F(Logins, GivenALifeOfAccessTokens_WhenASessionStarts_ThenItEndsThenRoundedUpToAnHour) {
    Served served("[sessions]\naccess = \"5h\"\n");
    add_login(served);
    const auto before = served.server->timers().now();
    const auto started =
        protocol::decode<protocol::SessionStarted>(served.log_in("officer", "a long password").body).value();
    EXPECT_GE(started.access_expires_at, before + 5h);
    EXPECT_LE(started.access_expires_at, served.server->timers().now() + 6h);
}

TEST(ServerConfiguration, GivenALifeOfEnrolmentCodes_WhenOneIsIssued_ThenItEndsThen) {
    Served served("[sessions]\nenrolment = \"2h\"\n");
    const auto station = served.installation.organisation("工作站", "station", kTownship, {});
    const json account{{"account_id", served.installation.account(station, Role::duty_officer).str()}};
    const auto before = served.server->timers().now();
    const auto issued =
        json::parse(app::call_desk(served.installation.configuration(), "enrol", account.dump()).value());
    EXPECT_GE(issued.at("expires_at").get<std::int64_t>(), ms_of(before + 2h));
    EXPECT_LE(issued.at("expires_at").get<std::int64_t>(), ms_of(served.server->timers().now() + 2h));
}

// What openssl's own client says, "" where the handshake fails.
std::string protocol_with(std::uint16_t port, const std::string& version) {
    const auto command = "openssl s_client -connect 127.0.0.1:" + std::to_string(port) + " " + version +
                         " </dev/null 2>/dev/null | sed -n 's/^New, \\(TLSv[0-9.]*\\),.*/\\1/p' | tail -n 1";
    std::string said;
    FILE* output = ::popen(command.c_str(), "r");
    for (int c = std::fgetc(output); c != EOF && c != '\n'; c = std::fgetc(output)) said += static_cast<char>(c);
    ::pclose(output);
    return said;
}

TEST(ServerConfiguration, GivenTheDefault_WhenAnOldClientCalls_ThenOnlyTls13IsSpoken) {
    Served served("");
    EXPECT_EQ(protocol_with(served.server->port(), "-tls1_3"), "TLSv1.3");
    EXPECT_NE(protocol_with(served.server->port(), "-tls1_2"), "TLSv1.2");
}

TEST(ServerConfiguration, GivenTls12IsLetIn_WhenAnOldClientCalls_ThenItIsSpoken) {
    Served served("[tls]\nminimum = \"1.2\"\n");
    EXPECT_EQ(protocol_with(served.server->port(), "-tls1_2"), "TLSv1.2");
}

TEST(ServerConfiguration, GivenALogFile_WhenTheServerRunsAndStops_ThenItsLinesAreJson) {
    Served served("");
    served.get("/healthz");
    served.server->stop();
    std::istringstream lines(served.log());
    std::vector<std::string> events;
    for (std::string line; std::getline(lines, line);) events.push_back(json::parse(line).at("event"));
    EXPECT_THAT(events, testing::IsSupersetOf({"server.ready", "server.stopping", "server.stopped"}));
}

class Unopened : public testing::Test {
protected:
    // Why the server does not open; "" where it does.
    std::string refusal() const {
        const auto opened = app::Server::open(installation.configuration());
        return opened ? "" : opened.error().message;
    }
    const Configuration& configuration() const { return installation.configuration(); }

    Installation installation{};
};

TEST_F(Unopened, GivenNoKeys_WhenOpened_ThenItSaysWhatToDo) {
    fs::remove_all(configuration().keys.folder);
    EXPECT_THAT(refusal(), HasSubstr("vigil init"));
}

TEST_F(Unopened, GivenNoCertificate_WhenOpened_ThenTheCertificateIsBlamed) {
    fs::remove(configuration().tls.certificate);
    EXPECT_THAT(refusal(), HasSubstr("certificate chain"));
}

TEST_F(Unopened, GivenTheKeyOfAnotherCertificate_WhenOpened_ThenTheKeyIsBlamed) {
    fs::copy_file(configuration().keys.folder / "receipts.pem", configuration().tls.key,
                  fs::copy_options::overwrite_existing);
    EXPECT_THAT(refusal(), HasSubstr("private key"));
}

TEST_F(Unopened, GivenAPortThatIsTaken_WhenOpened_ThenItIsRefusedAndTheFolderIsFreeAgain) {
    const auto first = app::Server::open(configuration()).value();
    Installation second(first->port());
    const auto opened = app::Server::open(second.configuration());
    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error().message, HasSubstr("cannot listen"));
    EXPECT_TRUE(app::call_desk(second.configuration(), "org.list", "{}"));
}

}  // namespace
}  // namespace vigil::test

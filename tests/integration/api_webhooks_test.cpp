// A system of others is told that something happened to an alert, and asks for the rest with rights of its own.
#include <condition_variable>
#include <fstream>
#include <mutex>

#include "integration/api_officers.hpp"
#include "unit/client/tls_server.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using client::ReceivedRequest;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

// A supervision platform, which hangs until it is told to go on.
class Supervision {
public:
    Supervision() {
        std::ofstream(folder_.path() / "authority.pem") << server_.authority_pem();
        std::ofstream(folder_.path() / "secret") << "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n";
        std::ofstream(file()) << R"({"endpoints": []})";
    }
    ~Supervision() { go_on(); }
    std::filesystem::path file() const { return folder_.path() / "webhooks.json"; }
    void is_told_of(const OrganisationId& organisation) {
        const nlohmann::json endpoint{{"name", "supervision"},
                                      {"url", server_.endpoint().url() + "/alerts"},
                                      {"organisations", {organisation.str()}},
                                      {"secrets", {"secret"}},
                                      {"allow", {"127.0.0.1"}},
                                      {"authority", "authority.pem"}};
        std::ofstream(file()) << nlohmann::json{{"endpoints", {endpoint}}};
    }
    void hang() {
        const std::lock_guard lock(mutex_);
        hangs_ = true;
    }
    void go_on() {
        const std::lock_guard lock(mutex_);
        hangs_ = false;
        changed_.notify_all();
    }
    // Everything that has come, once it is so much.
    std::vector<ReceivedRequest> requests(std::size_t count) {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, 20s, [&] { return requests_.size() >= count; }))
            throw std::runtime_error("the platform was not told");
        return requests_;
    }

private:
    std::string take(const ReceivedRequest& request) {
        std::unique_lock lock(mutex_);
        requests_.push_back(request);
        changed_.notify_all();
        changed_.wait(lock, [this] { return !hangs_; });
        return client::http_answer(204, "");
    }

    TempFolder folder_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<ReceivedRequest> requests_;
    bool hangs_ = false;
    client::TlsServer server_{
        client::TlsServer::serving([this](const ReceivedRequest& request) { return take(request); })};
};

// Stands before the server, which begins with its file.
struct WithSupervision {
    Supervision supervision;
};

class ApiWebhooksTest : private WithSupervision, public OfficersTest {
protected:
    ApiWebhooksTest()
        : OfficersTest([this](Configuration& configuration) {
              configuration.server.port = free_port();
              configuration.channels.webhooks = supervision.file();
          }) {
        supervision.is_told_of(region.station);
        server.stop();
        server.start();
        reconnect();
    }
    Supervision& platform() { return supervision; }
    nlohmann::json listed() { return nlohmann::json::parse(server.desk("webhook.list", "{}")).at("endpoints").at(0); }
    // Asks until the platform has taken so many; a bound, so that a mistake ends.
    void wait_until_taken() {
        for (int asked = 0; asked < 1000; ++asked)
            if (listed().at("waiting") == 0 && listed().contains("succeeded_at")) return;
        throw std::runtime_error("nothing was noted");
    }
};

TEST_F(ApiWebhooksTest, GivenAReport_WhenItsAlertIsRaised_ThenThePlatformIsToldItsIdAndAsksWithItsOwnRights) {
    auto report = red_report();
    report.narrative = "孩子身上有新伤，叫其其格";
    file(report);
    const auto alert = alert_of(station);
    const auto request = platform().requests(1).at(0);
    EXPECT_EQ(request.line, "POST /alerts HTTP/1.1");
    const auto body = nlohmann::json::parse(request.body);
    const nlohmann::json expected{
        {"organisation_id", region.station.str()}, {"alert_id", alert.alert_id.str()}, {"offset", 1}};
    EXPECT_EQ(body.at("type"), "alert.raised");
    EXPECT_EQ(body.at("data"), expected);
    EXPECT_THAT(body, SizeIs(3));
    for (const auto& part : {std::string("其其格"), alert.case_id.str()})
        EXPECT_THAT(request.head + request.body, Not(HasSubstr(part)));
    EXPECT_EQ(read_alert(AlertId(body.at("data").at("alert_id")), station).status, 200);
    EXPECT_NE(read_alert(AlertId(body.at("data").at("alert_id")), new_session(region.school, Role::reporter)).status,
              200);

    acknowledged(alert.alert_id, alert.version, station);
    EXPECT_THAT(platform().requests(2).at(1).body, HasSubstr(R"("type":"alert.changed")"));
    wait_until_taken();
}

TEST_F(ApiWebhooksTest, GivenAPlatformThatHangs_WhenReportsComeAndTheServerStops_ThenNeitherWaitsForIt) {
    platform().hang();
    for (int i = 0; i < 5; ++i) file(red_report());
    platform().requests(1);
    file(red_report());
    EXPECT_THAT(alerts_of(station), SizeIs(6));
    const auto begin = std::chrono::steady_clock::now();
    server.stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
}

TEST_F(ApiWebhooksTest, GivenAnAdministrator_WhenItTestsTheEndpoint_ThenAMarkedMessageComesAndTheListShowsIt) {
    const auto queued =
        nlohmann::json::parse(server.desk("webhook.test", R"({"endpoint": "supervision"})")).at("message_id");
    const auto request = platform().requests(1).at(0);
    EXPECT_EQ(request.header("webhook-id"), queued.get<std::string>());
    EXPECT_EQ(nlohmann::json::parse(request.body).at("type"), "webhook.test");
    wait_until_taken();
    EXPECT_EQ(listed().at("endpoint"), "supervision");
    EXPECT_EQ(listed().at("organisation_ids"), nlohmann::json::array({region.station.str()}));
    EXPECT_EQ(listed().at("failed"), 0);
}

// What is wrong in the file shows before anybody relies on it.
TEST(WebhooksThatCannotBe, GivenAnOrganisationThatThereIsNot_WhenTheServerOpens_ThenItSaysSoByItsPlace) {
    Supervision supervision;
    supervision.is_told_of(OrganisationId("019ca000-0000-7000-8000-00000000dead"));
    Installation installation;
    auto configuration = installation.configuration();
    configuration.channels.webhooks = supervision.file();
    const auto opened = app::Server::open(configuration);
    ASSERT_FALSE(opened);
    ASSERT_THAT(opened.error().violations, SizeIs(1));
    EXPECT_EQ(opened.error().violations[0].pointer, supervision.file().string() + ": /endpoints/0/organisations/0");
}

}  // namespace
}  // namespace vigil::test

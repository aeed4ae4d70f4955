// Signed messages beside an endpoint that plays well and ill, over real TLS.
#include "gateways/webhook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <fstream>
#include <map>
#include <mutex>
#include <thread>

#include "contract/temp_folder.hpp"
#include "unit/client/run.hpp"
#include "unit/client/tls_server.hpp"

namespace vigil::gateways {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using client::http_answer;
using client::read_request;
using client::ReceivedRequest;
using client::TlsPeer;
using client::TlsServer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// The reference vector of the Standard Webhooks libraries.
constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* kId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr Instant kSentAt = instant_of(1'614'265'330'000);
constexpr const char* kBody = R"({"test": 2432232314})";
constexpr const char* kSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
// The same message under another secret; computed with Python's hmac.
constexpr const char* kOtherSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
constexpr const char* kOtherSignature = "v1,O4Gjv1HqPqsMrjmczoggs/sWA8gZD0VyHG+fLh4+ktI=";

class WebhookOverTls : public testing::Test {
protected:
    WebhookOverTls() { write("secret", kSecret + std::string("\n")); }

    void write(const std::string& name, const std::string& text) { std::ofstream(folder.path() / name) << text; }
    void given(TlsServer::Script script, client::TlsServerOptions options = {}) {
        server = std::make_unique<TlsServer>(std::move(script), std::move(options));
        write("authority.pem", server->authority_pem());
    }
    void given_answer(const std::string& answer) {
        given(TlsServer::serving([this, answer](const ReceivedRequest& request) {
            const std::scoped_lock lock(mutex_);
            received_.push_back(request);
            return answer;
        }));
    }
    std::vector<ReceivedRequest> received() {
        const std::scoped_lock lock(mutex_);
        return received_;
    }
    files::WebhookDescription description() {
        files::WebhookDescription made;
        made.name = "platform";
        made.url = {"127.0.0.1", server->endpoint().port, "/alerts?token=x"};
        made.secrets = {folder.path() / "secret"};
        made.allow = {files::parse_network("127.0.0.1").value()};
        made.authority = folder.path() / "authority.pem";
        made.limits = {2s, 2s, 2s};
        made.per_second = 1000;
        return made;
    }
    std::unique_ptr<Webhook> open(const files::WebhookDescription& of) {
        return Webhook::open(io.get_executor(), of, [] { return kSentAt; }).value();
    }
    Attempt sent(const files::WebhookDescription& of) {
        OutgoingWebhook message{kId, kBody};
        return client::run(io, open(of)->send(std::move(message)));
    }
    Attempt sent() { return sent(description()); }
    std::vector<std::string> problems_of_files(const files::WebhookDescription& of) {
        const auto opened = Webhook::open(io.get_executor(), of, [] { return kSentAt; });
        std::vector<std::string> places;
        if (!opened)
            for (const auto& each : opened.error().violations) {
                places.push_back(each.pointer);
                EXPECT_THAT(each.message, Not(HasSubstr("whsec_M"))) << "a secret is not repeated";
            }
        return places;
    }

    test::TempFolder folder;
    asio::io_context io;
    std::atomic<bool> over_ = false;
    std::mutex mutex_;
    std::vector<ReceivedRequest> received_;
    std::unique_ptr<TlsServer> server;
};

TEST_F(WebhookOverTls, GivenTheReferenceVector_WhenSent_ThenHeadersAndBodyAreTheReferences) {
    given_answer(http_answer(204, ""));
    EXPECT_EQ(sent(), (Attempt{SendOutcome::accepted, "http_204", {}}));
    const auto got = received().at(0);
    EXPECT_EQ(got.line, "POST /alerts?token=x HTTP/1.1");
    EXPECT_EQ(got.header("Content-Type"), "application/json");
    EXPECT_EQ(got.header("webhook-id"), kId);
    EXPECT_EQ(got.header("webhook-timestamp"), "1614265330");
    EXPECT_EQ(got.header("webhook-signature"), kSignature);
    EXPECT_EQ(got.body, kBody);
    EXPECT_EQ(got.header("Host"), server->endpoint().authority());
}

TEST_F(WebhookOverTls, GivenTwoSecrets_WhenSent_ThenBothSign) {
    given_answer(http_answer(200, "taken"));
    write("other", kOtherSecret);
    auto of = description();
    of.secrets = {folder.path() / "other", folder.path() / "secret"};
    EXPECT_EQ(sent(of).outcome, SendOutcome::accepted);
    EXPECT_EQ(received().at(0).header("webhook-signature"), kOtherSignature + std::string(" ") + kSignature);
}

struct Judged {
    int status;
    SendOutcome outcome;
    std::optional<std::chrono::milliseconds> wait{};
    bool throttled = false;
};
class WebhookStatus : public WebhookOverTls, public testing::WithParamInterface<Judged> {};
TEST_P(WebhookStatus, GivenAStatus_WhenSent_ThenItComesToOneOutcome) {
    given_answer(http_answer(GetParam().status, R"({"code": "OK"})", "Location: https://127.0.0.1/elsewhere\r\n"));
    const Attempt expected{.outcome = GetParam().outcome,
                           .code = "http_" + std::to_string(GetParam().status),
                           .wait = GetParam().wait,
                           .throttled = GetParam().throttled};
    EXPECT_EQ(sent(), expected);
    EXPECT_EQ(server->connections(), 1) << "no redirection is followed";
    EXPECT_EQ(received().size(), 1u);
}
INSTANTIATE_TEST_SUITE_P(Statuses, WebhookStatus,
                         testing::Values(Judged{200, SendOutcome::accepted}, Judged{202, SendOutcome::accepted},
                                         Judged{301, SendOutcome::ask_operator}, Judged{302, SendOutcome::ask_operator},
                                         Judged{307, SendOutcome::ask_operator}, Judged{308, SendOutcome::ask_operator},
                                         Judged{400, SendOutcome::ask_operator}, Judged{401, SendOutcome::ask_operator},
                                         Judged{404, SendOutcome::ask_operator}, Judged{410, SendOutcome::target_dead},
                                         Judged{429, SendOutcome::retry, 30s, true}, Judged{500, SendOutcome::retry},
                                         Judged{502, SendOutcome::retry, 30s}, Judged{503, SendOutcome::retry},
                                         Judged{504, SendOutcome::retry, 30s}));

// Seconds, and the three forms of a date (RFC 9110 section 5.6.7), which count from the date of the answer, 08:05:09.
class WebhookRetryAfter
    : public WebhookOverTls,
      public testing::WithParamInterface<std::pair<const char*, std::optional<std::chrono::milliseconds>>> {};
TEST_P(WebhookRetryAfter, GivenRetryAfter_WhenSent_ThenTheWaitIsTheEndpoints) {
    given_answer(http_answer(503, "", "Retry-After: " + std::string(GetParam().first) + "\r\n"));
    EXPECT_EQ(sent().wait, GetParam().second);
}
INSTANTIATE_TEST_SUITE_P(
    Forms, WebhookRetryAfter,
    testing::Values(std::pair("7", std::optional<std::chrono::milliseconds>(7s)),
                    std::pair("86400", std::optional<std::chrono::milliseconds>(1h)),
                    std::pair("Sat, 31 Jan 2026 08:05:39 GMT", std::optional<std::chrono::milliseconds>(30s)),
                    std::pair("Saturday, 31-Jan-26 08:05:39 GMT", std::optional<std::chrono::milliseconds>(30s)),
                    std::pair("Sat Jan 31 08:05:39 2026", std::optional<std::chrono::milliseconds>(30s)),
                    std::pair("soon", std::optional<std::chrono::milliseconds>())));

TEST_F(WebhookOverTls, GivenAnEndpointThatHangs_WhenTheLimitPasses_ThenItIsUnknown) {
    given([](TlsPeer& peer) {
        read_request(peer);
        peer.read(1);
    });
    auto of = description();
    of.limits.answer = 30ms;
    EXPECT_EQ(sent(of), (Attempt{SendOutcome::retry, "timeout", {}, {}, true}));
}

// Each byte comes well within the limit; all of them would take a minute.
TEST_F(WebhookOverTls, GivenAnEndpointThatDrips_WhenTheLimitPasses_ThenItIsUnknown) {
    given([this](TlsPeer& peer) {
        read_request(peer);
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n");
        while (!over_) {
            peer.write("x");
            std::this_thread::sleep_for(1ms);  // the drip
        }
    });
    auto of = description();
    of.limits.answer = 60ms;
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(sent(of), (Attempt{SendOutcome::retry, "timeout", {}, {}, true}));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
    over_ = true;
}

TEST_F(WebhookOverTls, GivenAHugeAnswer_WhenSent_ThenItIsCutOff) {
    given_answer(http_answer(200, std::string(64 * 1024 + 1, 'x')));
    EXPECT_EQ(sent(), (Attempt{SendOutcome::retry, "broken", {}, {}, true}));
}

TEST_F(WebhookOverTls, GivenACertificateOfSomebodyElse_WhenSent_ThenNothingIsSaid) {
    given_answer(http_answer(200, ""));
    TlsServer other([](TlsPeer&) {});
    write("authority.pem", other.authority_pem());
    EXPECT_EQ(sent(), (Attempt{SendOutcome::ask_operator, "certificate", {}}));
    EXPECT_TRUE(received().empty());
}

TEST_F(WebhookOverTls, GivenACertificateForAnotherName_WhenSent_ThenNothingIsSaid) {
    given(TlsServer::serving([](const ReceivedRequest&) { return http_answer(200, ""); }),
          {{{"other.example.cn"}, {}}, 0});
    EXPECT_EQ(sent(), (Attempt{SendOutcome::ask_operator, "certificate", {}}));
}

TEST_F(WebhookOverTls, GivenAnAddressThatIsNotPublic_WhenSent_ThenNobodyIsConnectedTo) {
    given_answer(http_answer(200, ""));
    auto of = description();
    of.allow.clear();
    EXPECT_EQ(sent(of), (Attempt{SendOutcome::ask_operator, "address 127.0.0.1", {}}));
    of.url.host = "localhost";
    EXPECT_THAT(sent(of).code, testing::AnyOf("address 127.0.0.1", "address ::1"));
    EXPECT_EQ(server->connections(), 0);
}

TEST_F(WebhookOverTls, GivenAnAttemptUnderWay_WhenItIsClosed_ThenItEnds) {
    std::unique_ptr<Webhook> webhook;
    given([&](TlsPeer& peer) {
        read_request(peer);
        asio::post(io, [&] { webhook->close(); });
        peer.read(1);
    });
    webhook = open(description());
    OutgoingWebhook message{kId, kBody};
    EXPECT_EQ(client::run(io, webhook->send(std::move(message))).code, "broken");
}

TEST_F(WebhookOverTls, GivenFilesThatCannotBeUsed_WhenOpened_ThenEachIsNamedByItsPlace) {
    given_answer("");
    auto of = description();
    write("short", "whsec_MfKQ9r8GKYqrTw==");
    write("empty.pem", "");
    of.secrets = {folder.path() / "nowhere", folder.path() / "short"};
    of.authority = folder.path() / "empty.pem";
    EXPECT_THAT(problems_of_files(of), ElementsAre("/secrets/0", "/secrets/1", "/authority"));
    of.secrets = {folder.path() / "secret"};
    EXPECT_THAT(problems_of_files(of), ElementsAre("/authority"));
}

}  // namespace
}  // namespace vigil::gateways

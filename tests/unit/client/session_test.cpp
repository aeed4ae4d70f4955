#include "client/session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <vigil/crypto/bytes.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/alert.hpp>
#include <vigil/protocol/messages/health.hpp>
#include <vigil/protocol/messages/report.hpp>

#include "run.hpp"
#include "tls_server.hpp"

namespace vigil::client {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

constexpr Instant kServerNow = instant_of(1'769'846'709'000);  // the Date of http_answer(): 2026-01-31T08:05:09Z
const std::string kDevice = "01940000-0000-7000-8000-0000000000d1";
const std::string kAccount = "01940000-0000-7000-8000-0000000000a1";
const std::string kRefreshToken(43, 'r');

std::string problem(const std::string& code) {
    return R"({"type":"urn:x","title":"t","status":400,"code":")" + code + R"("})";
}

// A key that the test can check signatures of.
class TestKey : public DeviceKey {
public:
    protocol::Jwk public_key() const override {
        const auto point = key.public_key().to_jwk();
        return {"EC", "P-256", point.x, point.y, "", "", ""};
    }
    Result<std::string> sign(std::string_view message) override { return key.sign(message); }

    bool made(std::string_view message, std::string_view signature) const {
        return key.public_key().verifies(message, crypto::from_base64url(signature).value());
    }

    crypto::PrivateKey key = crypto::PrivateKey::generate();
};

class SessionTest : public testing::Test {
protected:
    using Answer = std::function<std::string(const ReceivedRequest&)>;

    // Every request line is noted; `answers` are by path.
    std::string answer(const ReceivedRequest& request) {
        const std::scoped_lock lock(mutex);
        const auto begin = request.line.find(' ') + 1;
        const auto path = request.line.substr(begin, request.line.rfind(' ') - begin);
        const auto authorization = request.header("Authorization");
        asked.push_back(authorization.empty() ? path : path + " " + authorization);
        last = request;
        const auto known = answers.find(path);
        return known == answers.end() ? http_answer(404, problem("not_found")) : known->second(request);
    }

    void given_sessions(std::chrono::milliseconds access_lifetime = std::chrono::hours(1)) {
        answers["/v1/sessions/challenges"] = [](const ReceivedRequest&) {
            return http_answer(201, protocol::encode(protocol::Challenge{"Y2hhbGxlbmdl", kServerNow}));
        };
        answers["/v1/sessions"] = [=, this](const ReceivedRequest& request) {
            const auto start = protocol::decode<protocol::StartSession>(request.body).value();
            if (!key.made("vigil-session\nY2hhbGxlbmdl", start.signature))
                return http_answer(401, problem("session_refused"));
            return http_answer(201, started("A" + std::to_string(++sessions), access_lifetime));
        };
        answers["/v1/sessions/refresh"] = [=, this](const ReceivedRequest& request) {
            const auto refresh = protocol::decode<protocol::RefreshSession>(request.body).value();
            if (!key.made("vigil-refresh\n" + kRefreshToken, refresh.signature))
                return http_answer(401, problem("session_refused"));
            return http_answer(200, started("R" + std::to_string(++sessions), access_lifetime));
        };
    }
    static std::string started(const std::string& token, std::chrono::milliseconds access_lifetime) {
        protocol::SessionStarted session;
        session.access_token = token;
        session.access_expires_at = kServerNow + access_lifetime;
        session.refresh_token = kRefreshToken;
        session.refresh_expires_at = kServerNow + std::chrono::hours(24);
        session.account_id = AccountId(kAccount);
        return protocol::encode(session);
    }
    void given_answer(const std::string& path, int status, const std::string& body, const std::string& headers = {}) {
        answers[path] = [=](const ReceivedRequest&) { return http_answer(status, body, headers); };
    }

    std::map<std::string, Answer> answers;
    std::vector<std::string> asked;
    ReceivedRequest last;
    int sessions = 0;
    std::mutex mutex;
    TestKey key;
    TlsServer server{TlsServer::serving([this](const ReceivedRequest& request) { return answer(request); })};
    asio::io_context io;
    HttpClient http{io.get_executor(), server.endpoint(), make_tls_context(server.authority_pem()).value()};
    DeviceSession session{http, key, DeviceId(kDevice)};
    ApiClient api{http, &session};
};

using protocol::AlertList;
using protocol::Health;

TEST_F(SessionTest, GivenCodeTypedByAPerson_WhenTheDeviceIsEnrolled_ThenTheProofCoversTheCodeThatIsSent) {
    std::string code;
    std::string proof;
    answers["/v1/enrolments"] = [&](const ReceivedRequest& request) {
        const auto redeemed = protocol::decode<protocol::RedeemEnrolment>(request.body).value();
        code = redeemed.code;
        proof = redeemed.proof;
        return http_answer(201, protocol::encode(protocol::Enrolled{DeviceId(kDevice), AccountId(kAccount)}));
    };
    const auto enrolled = run(io, enrol(api, key, "abcd efgh jkmn pqrs", "terminal"));

    ASSERT_TRUE(enrolled) << enrolled.error().message;
    EXPECT_EQ(enrolled.value().device_id.str(), kDevice);
    EXPECT_TRUE(key.made("vigil-enrol\n" + code, proof));
}

TEST_F(SessionTest, GivenNoSession_WhenATokenIsNeeded_ThenTheChallengeIsSigned) {
    given_sessions();
    const auto token = run(io, session.token());

    ASSERT_TRUE(token) << token.error().message;
    EXPECT_EQ(token.value(), "A1");
    EXPECT_EQ(session.account().str(), kAccount);
}

TEST_F(SessionTest, GivenSession_WhenATokenIsNeededAgain_ThenNobodyIsAsked) {
    given_sessions();
    ASSERT_TRUE(run(io, session.token()));
    ASSERT_TRUE(run(io, session.token()));
    EXPECT_THAT(asked, ElementsAre("/v1/sessions/challenges", "/v1/sessions"));
}

TEST_F(SessionTest, GivenExpiredToken_WhenATokenIsNeeded_ThenTheSessionIsRefreshedWithASignature) {
    given_sessions(std::chrono::milliseconds(0));
    ASSERT_TRUE(run(io, session.token()));
    asked.clear();

    EXPECT_EQ(run(io, session.token()).value(), "R2");
    EXPECT_THAT(asked, ElementsAre("/v1/sessions/refresh"));
}

TEST_F(SessionTest, GivenRefreshRefused_WhenATokenIsNeeded_ThenASessionIsStartedAnew) {
    given_sessions(std::chrono::milliseconds(0));
    ASSERT_TRUE(run(io, session.token()));
    given_answer("/v1/sessions/refresh", 401, problem("session_refused"));

    EXPECT_EQ(run(io, session.token()).value(), "A2");
}

TEST_F(SessionTest, GivenRefreshRefused_WhenASessionCanNotBeStarted_ThenTheRefusedTokenIsNotTriedAgain) {
    given_sessions(std::chrono::milliseconds(0));
    ASSERT_TRUE(run(io, session.token()));
    given_answer("/v1/sessions/refresh", 401, problem("session_refused"));
    given_answer("/v1/sessions/challenges", 503, problem("unavailable"));
    ASSERT_FALSE(run(io, session.token()));
    asked.clear();
    ASSERT_FALSE(run(io, session.token()));

    EXPECT_THAT(asked, ElementsAre("/v1/sessions/challenges"));
}

TEST_F(SessionTest, GivenRefreshNotAnswered_WhenATokenIsNeeded_ThenTheRefreshTokenIsKeptForTheNextTime) {
    given_sessions(std::chrono::milliseconds(0));
    ASSERT_TRUE(run(io, session.token()));
    const auto refresh = answers["/v1/sessions/refresh"];
    given_answer("/v1/sessions/refresh", 503, problem("unavailable"));
    EXPECT_FALSE(run(io, session.token()));
    answers["/v1/sessions/refresh"] = refresh;

    EXPECT_EQ(run(io, session.token()).value(), "R2");
}

TEST_F(SessionTest, GivenTokenRefused_WhenAnOperationIsCalled_ThenItIsCalledOnceMoreWithANewOne) {
    given_sessions();
    answers["/v1/alerts"] = [](const ReceivedRequest& request) {
        if (request.header("Authorization") != "Bearer R2") return http_answer(401, problem("token_expired"));
        return http_answer(200, R"({"alerts":[]})");
    };
    EXPECT_TRUE(run(io, api.read<AlertList>("list_alerts")));
    EXPECT_THAT(asked, ElementsAre("/v1/sessions/challenges", "/v1/sessions", "/v1/alerts Bearer A1",
                                   "/v1/sessions/refresh", "/v1/alerts Bearer R2"));
}

TEST_F(SessionTest, GivenEveryTokenRefused_WhenAnOperationIsCalled_ThenTheRefusalIsTheAnswer) {
    given_sessions();
    given_answer("/v1/alerts", 401, problem("token_revoked"));
    const auto alerts = run(io, api.read<AlertList>("list_alerts"));

    ASSERT_FALSE(alerts);
    EXPECT_EQ(alerts.error().code, "token_revoked");
}

TEST_F(SessionTest, GivenRevokedDevice_WhenAReportIsFiled_ThenItIsSentWithoutASession) {
    given_sessions();
    given_answer("/v1/sessions", 401, problem("session_refused"));
    given_answer("/v1/reports", 503, problem("unavailable"));
    (void)run(io, api.call_with<protocol::Filed>("file_report", "{}"));

    EXPECT_EQ(asked.back(), "/v1/reports");
}

TEST_F(SessionTest, GivenServerTooBusyForSessions_WhenAReportIsFiled_ThenItIsNotSentAsAStrangers) {
    given_answer("/v1/sessions/challenges", 503, problem("unavailable"));
    const auto filed = run(io, api.call_with<protocol::Filed>("file_report", "{}"));

    ASSERT_FALSE(filed);
    EXPECT_THAT(asked, ElementsAre("/v1/sessions/challenges"));
}

TEST_F(SessionTest, GivenOperationWithoutAuthentication_WhenCalled_ThenNoSessionIsStarted) {
    given_answer("/healthz", 200, R"({"status":"ok","version":"1"})");
    EXPECT_TRUE(run(io, api.read<Health>("healthz")));
    EXPECT_THAT(asked, ElementsAre("/healthz"));
}

TEST_F(SessionTest, GivenOptions_WhenAReportIsFiled_ThenTheyStandInTheHeaders) {
    ApiClient stranger(http, nullptr, Locale::en);
    given_answer("/v1/reports", 503, problem("unavailable"));
    CallOptions options;
    options.idempotency_key = "k-1";
    options.emergency = true;
    (void)run(io, stranger.call_with<protocol::Filed>("file_report", R"({"exact":  "bytes"})", std::move(options)));

    EXPECT_EQ(last.header("Idempotency-Key"), "k-1");
    EXPECT_EQ(last.header("Priority"), "u=0");
    EXPECT_EQ(last.header("Accept-Language"), "en");
    EXPECT_EQ(last.header("Content-Type"), "application/json");
    EXPECT_TRUE(is_uuid(last.header("X-Request-Id")));
    EXPECT_EQ(last.body, R"({"exact":  "bytes"})");
}

TEST_F(SessionTest, GivenPathParameter_WhenItHoldsReservedCharacters_ThenTheyAreEscaped) {
    given_sessions();
    given_answer("/v1/reports/a%2Fb%3F", 404, problem("not_found"));
    CallOptions options;
    options.path = {"a/b?"};
    (void)run(io, api.read<protocol::OwnReport>("read_report", std::move(options)));
    EXPECT_THAT(asked.back(), StartsWith("/v1/reports/a%2Fb%3F"));
}

TEST_F(SessionTest, GivenProblem_WhenAnswered_ThenCodeKindAndViolationsAreKept) {
    given_answer("/healthz", 422, R"({"type":"urn:x","title":"t","status":422,"code":"invalid_document",
        "detail":"the document breaks its declaration",
        "errors":[{"pointer":"/places","code":"required","message":"must be present"}]})");
    const auto health = run(io, api.read<Health>("healthz"));

    ASSERT_FALSE(health);
    EXPECT_EQ(health.error().kind, ErrorKind::invalid_input);
    EXPECT_EQ(health.error().code, "invalid_document");
    EXPECT_THAT(health.error().violations, ElementsAre(Violation{"/places", "required", "must be present"}));
}

TEST_F(SessionTest, GivenProblemOfALaterServer_WhenItsCodeIsUnknown_ThenTheStatusDecides) {
    given_answer("/healthz", 403, problem("from_the_future"));
    const auto health = run(io, api.read<Health>("healthz"));

    ASSERT_FALSE(health);
    EXPECT_EQ(health.error().kind, ErrorKind::forbidden);
    EXPECT_EQ(health.error().code, "");
}

TEST_F(SessionTest, GivenAnswerThatIsNotUnderstood_WhenRead_ThenItCountsAsNoAnswer) {
    given_answer("/healthz", 200, "<html>Sign in to the network</html>");
    const auto health = run(io, api.read<Health>("healthz"));

    ASSERT_FALSE(health);
    EXPECT_EQ(health.error().kind, ErrorKind::unavailable);
}

TEST_F(SessionTest, GivenRetryAfter_WhenAnswered_ThenItIsNoted) {
    given_answer("/healthz", 429, problem("too_many_requests"), "Retry-After: 7\r\n");
    (void)run(io, api.read<Health>("healthz"));

    EXPECT_EQ(api.last_answer().retry_after, std::chrono::seconds(7));
    EXPECT_EQ(api.last_answer().date, kServerNow);
}

}  // namespace
}  // namespace vigil::client

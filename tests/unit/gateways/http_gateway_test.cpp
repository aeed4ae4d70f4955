// A channel beside a gateway that plays well and ill.
#include "gateways/http_gateway.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>

#include "contract/temp_folder.hpp"
#include "unit/client/run.hpp"
#include "unit/client/tls_server.hpp"

namespace vigil::gateways {

void PrintTo(const Attempt& attempt, std::ostream* out) {
    *out << to_text(attempt.outcome) << " \"" << attempt.code << "\" id \"" << attempt.message_id << "\" wait "
         << (attempt.wait ? attempt.wait->count() : -1) << " ms" << (attempt.unknown ? ", unknown" : "")
         << (attempt.throttled ? ", throttled" : "");
}

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using client::http_answer;
using client::read_request;
using client::ReceivedRequest;
using client::TlsPeer;
using client::TlsServer;
using testing::HasSubstr;

const Outgoing kMessage{"d-0123456789", "+8613800000000"};
const Instant kNow = instant_of(1'698'315'752'000);  // 2023-10-26T10:22:32Z
constexpr const char* kAccepted = R"({"Code":"OK","BizId":"biz-1","RequestId":"r"})";

class HttpGatewayTest : public testing::Test {
protected:
    void given(TlsServer::Script script, client::TlsServerOptions options = {}) {
        server = std::make_unique<TlsServer>(std::move(script), std::move(options));
        std::ofstream(folder.path() / "authority.pem") << server->authority_pem();
    }
    void given_answer(const std::string& answer) {
        given(TlsServer::serving([answer](const ReceivedRequest&) { return answer; }));
    }
    // As the file would have it, but for what a test changes.
    files::GatewayDescription description() {
        files::GatewayDescription made;
        made.host = "127.0.0.1";
        made.port = server->endpoint().port;
        made.path = "/send";
        made.method = files::GatewayMethod::post;
        made.query = {{"to", {{{"", files::Placeholder::national_number}}}},
                      {"id", {{{"", files::Placeholder::delivery}}}}};
        made.success = {{200}, "/Code", R"("OK")"};
        made.id = "/BizId";
        made.errors = {{std::nullopt, "/Code", R"("dead")", false, Outcome::target_dead, std::nullopt}};
        made.limits = {2s, 2s, 2s};
        made.allow = {files::parse_network("127.0.0.1").value()};
        made.authority = folder.path() / "authority.pem";
        made.per_second = 1000;
        return made;
    }
    std::unique_ptr<HttpGateway> open(files::GatewayDescription of) {
        GatewaySources sources;
        sources.now = [] { return kNow; };
        sources.random = [](std::size_t size) { return std::string(size, '\xab'); };
        auto opened = HttpGateway::open(io.get_executor(), std::move(of), std::move(sources));
        if (!opened) throw std::runtime_error(opened.error().message);
        return std::move(opened).value();
    }
    Attempt sent(HttpGateway& by, Outgoing message = kMessage) { return client::run(io, by.send(std::move(message))); }
    Attempt sent(files::GatewayDescription of, Outgoing message = kMessage) {
        return sent(*open(std::move(of)), std::move(message));
    }
    Attempt sent() { return sent(description()); }

    test::TempFolder folder;
    asio::io_context io;
    std::mutex mutex_;
    std::condition_variable answered_;
    bool others_are_done_ = false;
    std::atomic<bool> over_ = false;
    std::unique_ptr<TlsServer> server;
};

TEST_F(HttpGatewayTest, GivenAGatewayThatTakesIt_WhenSent_ThenItIsAcceptedUnderTheGatewaysId) {
    std::mutex mutex;
    ReceivedRequest got;
    given(TlsServer::serving([&](const ReceivedRequest& request) {
        const std::scoped_lock lock(mutex);
        got = request;
        return http_answer(200, kAccepted);
    }));
    EXPECT_EQ(sent(), (Attempt{Outcome::accepted, "OK", "biz-1"}));
    const std::scoped_lock lock(mutex);
    EXPECT_EQ(got.line, "POST /send?id=d-0123456789&to=13800000000 HTTP/1.1");
    EXPECT_EQ(got.header("Host"), server->endpoint().authority());
    EXPECT_EQ(got.body, "");
}

// A key was rotated at the carrier's, and its file here.
TEST_F(HttpGatewayTest, GivenASecretThatIsNotTakenAnyMore_WhenItsFileHasAnother_ThenTheNextAttemptGoesWithThat) {
    given(TlsServer::serving([](const ReceivedRequest& request) {
        return request.header("Authorization") == "Bearer new" ? http_answer(200, kAccepted) : http_answer(401, "{}");
    }));
    const auto file = folder.path() / "secret";
    const auto put = [&](const std::string& secret) { std::ofstream(file) << secret << "\n"; };
    put("old");
    auto of = description();
    of.signature.scheme = files::GatewaySignature::bearer;
    of.signature.secret = file;
    of.errors.push_back({401, "", "", false, Outcome::refresh_credentials, std::nullopt});
    const auto gateway = open(of);
    EXPECT_EQ(sent(*gateway).outcome, Outcome::refresh_credentials);
    EXPECT_EQ(sent(*gateway).outcome, Outcome::refresh_credentials) << "it is still the old one";
    put("new");
    EXPECT_EQ(sent(*gateway).outcome, Outcome::refresh_credentials);
    EXPECT_EQ(sent(*gateway).outcome, Outcome::accepted);
    put("");
    EXPECT_EQ(sent(*gateway).outcome, Outcome::accepted);
}

TEST_F(HttpGatewayTest, GivenASecretThatIsNotTakenAnyMore_WhenItsFileIsGone_ThenAnOperatorIsAsked) {
    given_answer(http_answer(401, "{}"));
    const auto file = folder.path() / "secret";
    std::ofstream(file) << "old\n";
    auto of = description();
    of.signature.scheme = files::GatewaySignature::bearer;
    of.signature.secret = file;
    of.errors.push_back({401, "", "", false, Outcome::refresh_credentials, std::nullopt});
    const auto gateway = open(of);
    std::filesystem::remove(file);
    EXPECT_EQ(sent(*gateway).outcome, Outcome::ask_operator);
}

TEST_F(HttpGatewayTest, GivenJsonAndForm_WhenSent_ThenTheBodyIsFilledIn) {
    std::mutex mutex;
    std::vector<ReceivedRequest> got;
    given(TlsServer::serving([&](const ReceivedRequest& request) {
        const std::scoped_lock lock(mutex);
        got.push_back(request);
        return http_answer(200, kAccepted);
    }));
    auto json = description();
    json.query.clear();
    json.body = files::GatewayBody::json;
    json.json = {{{R"({"to":")", files::Placeholder::number}, {R"("})", std::nullopt}}};
    auto form = description();
    form.query.clear();
    form.body = files::GatewayBody::form;
    form.form = {{"to", {{{"", files::Placeholder::number}}}}, {"text", {{{"a b*~", std::nullopt}}}}};
    EXPECT_EQ(sent(json).outcome, Outcome::accepted);
    EXPECT_EQ(sent(form).outcome, Outcome::accepted);

    const std::scoped_lock lock(mutex);
    ASSERT_EQ(got.size(), 2u);
    EXPECT_EQ(got[0].line, "POST /send HTTP/1.1");
    EXPECT_EQ(got[0].body, R"({"to":"+8613800000000"})");
    EXPECT_EQ(got[0].header("Content-Type"), "application/json; charset=utf-8");
    EXPECT_EQ(got[1].body, "text=a%20b%2A~&to=%2B8613800000000");
    EXPECT_EQ(got[1].header("Content-Type"), "application/x-www-form-urlencoded");
}

TEST_F(HttpGatewayTest, GivenAcs3_WhenSent_ThenTheHeadersOfTheSignatureArrive) {
    std::mutex mutex;
    ReceivedRequest got;
    given(TlsServer::serving([&](const ReceivedRequest& request) {
        const std::scoped_lock lock(mutex);
        got = request;
        return http_answer(200, kAccepted);
    }));
    std::ofstream(folder.path() / "secret") << "s3cret\n";
    auto of = description();
    of.signature = {files::GatewaySignature::acs3, folder.path() / "secret", {}, {}, "kid", "SendSms", "2017-05-25"};
    EXPECT_EQ(sent(of).outcome, Outcome::accepted);
    const std::scoped_lock lock(mutex);
    EXPECT_EQ(got.header("x-acs-date"), "2023-10-26T10:22:32Z");
    EXPECT_EQ(got.header("x-acs-signature-nonce"), "abababababababababababababababab");
    EXPECT_THAT(got.header("Authorization"), HasSubstr("ACS3-HMAC-SHA256 Credential=kid,SignedHeaders=host;x-acs-"));
    EXPECT_THAT(got.head, testing::Not(HasSubstr("s3cret")));
}

TEST_F(HttpGatewayTest, GivenAGatewayWithTls12Only_WhenSent_ThenItIsSpokenTo) {
    given(TlsServer::serving([](const ReceivedRequest&) { return http_answer(200, kAccepted); }),
          {{{}, {"127.0.0.1"}}, TLS1_2_VERSION});
    EXPECT_EQ(sent().outcome, Outcome::accepted);
}

TEST_F(HttpGatewayTest, GivenAStatusOf200WithAnError_WhenSent_ThenItIsNoSuccess) {
    given_answer(http_answer(200, R"({"Code":"isv.AMOUNT_NOT_ENOUGH"})"));
    EXPECT_EQ(sent(), (Attempt{Outcome::ask_operator, "isv.AMOUNT_NOT_ENOUGH", {}}));
}

TEST_F(HttpGatewayTest, GivenAnErrorOfTheDescription_WhenSent_ThenItsOutcomeCounts) {
    given_answer(http_answer(400, R"({"Code":"dead"})"));
    EXPECT_EQ(sent(), (Attempt{Outcome::target_dead, "dead", {}}));
}

TEST_F(HttpGatewayTest, GivenAStatusOf200WithGarbage_WhenSent_ThenNobodyKnowsWhatBecameOfIt) {
    given_answer(http_answer(200, "<html>gateway</html>"));
    EXPECT_EQ(sent(), (Attempt{Outcome::retry, "unreadable", {}, {}, true}));
}

TEST_F(HttpGatewayTest, GivenAGatewayThatHangs_WhenTheLimitPasses_ThenItIsUnknown) {
    given([](TlsPeer& peer) {
        read_request(peer);
        peer.read(1);
    });
    auto of = description();
    of.limits.answer = 30ms;
    EXPECT_EQ(sent(of), (Attempt{Outcome::retry, "timeout", {}, {}, true}));
}

// Each byte comes well within the limit; all of them would take a minute.
TEST_F(HttpGatewayTest, GivenAGatewayThatDrips_WhenTheLimitPasses_ThenItIsUnknown) {
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
    EXPECT_EQ(sent(of), (Attempt{Outcome::retry, "timeout", {}, {}, true}));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
    over_ = true;
}

TEST_F(HttpGatewayTest, GivenAGatewayThatHangsUp_WhenTheRequestIsThere_ThenItIsUnknown) {
    given([](TlsPeer& peer) { read_request(peer); });
    EXPECT_EQ(sent(), (Attempt{Outcome::retry, "broken", {}, {}, true}));
}

TEST_F(HttpGatewayTest, GivenAnAnswerThatIsNoHttp_WhenSent_ThenItIsUnknown) {
    given_answer("220 mail.example.cn ESMTP\r\n\r\n");
    EXPECT_EQ(sent(), (Attempt{Outcome::retry, "broken", {}, {}, true}));
}

TEST_F(HttpGatewayTest, GivenAHugeAnswer_WhenSent_ThenItIsCutOffAndUnknown) {
    given_answer(http_answer(200, R"({"Code":"OK","x":")" + std::string(64 * 1024, 'x') + "\"}"));
    EXPECT_EQ(sent(), (Attempt{Outcome::retry, "broken", {}, {}, true}));
}

TEST_F(HttpGatewayTest, GivenARedirection_WhenSent_ThenItIsNotFollowed) {
    given_answer(http_answer(302, kAccepted, "Location: https://127.0.0.1/elsewhere\r\n"));
    EXPECT_EQ(sent(), (Attempt{Outcome::ask_operator, "http_302", {}}));
    EXPECT_EQ(server->connections(), 1);
}

TEST_F(HttpGatewayTest, GivenACertificateOfSomebodyElse_WhenSent_ThenAnOperatorIsAsked) {
    given_answer(http_answer(200, kAccepted));
    TlsServer other([](TlsPeer&) {});
    std::ofstream(folder.path() / "authority.pem") << other.authority_pem();
    EXPECT_EQ(sent(), (Attempt{Outcome::ask_operator, "certificate", {}}));
    EXPECT_EQ(server->connections(), 0);
}

TEST_F(HttpGatewayTest, GivenACertificateForAnotherName_WhenSent_ThenAnOperatorIsAsked) {
    given(TlsServer::serving([](const ReceivedRequest&) { return http_answer(200, kAccepted); }),
          {{{"other.example.cn"}, {}}, 0});
    EXPECT_EQ(sent(), (Attempt{Outcome::ask_operator, "certificate", {}}));
}

TEST_F(HttpGatewayTest, GivenTooManyRequests_WhenSent_ThenTheWaitIsTheGateways) {
    given_answer(http_answer(429, "", "Retry-After: 7\r\n"));
    EXPECT_EQ(sent(), (Attempt{Outcome::retry, "http_429", {}, 7s, false, true}));
}

// http_answer() is dated 08:05:09; our own clock stands years before.
TEST_F(HttpGatewayTest, GivenARetryAfterThatIsADate_WhenSent_ThenItCountsFromTheDateOfTheAnswer) {
    given_answer(http_answer(503, "", "Retry-After: Sat, 31 Jan 2026 08:05:39 GMT\r\n"));
    EXPECT_EQ(sent(), (Attempt{Outcome::retry, "http_503", {}, 30s}));
}

TEST_F(HttpGatewayTest, GivenNobodyThere_WhenSent_ThenNothingWasSent) {
    given_answer("");
    const auto of = description();
    server.reset();
    EXPECT_EQ(sent(of), (Attempt{Outcome::retry, "connection", {}}));
}

TEST_F(HttpGatewayTest, GivenAnAddressThatIsNotPublic_WhenSent_ThenItIsNamedAndNobodyIsConnectedTo) {
    given_answer(http_answer(200, kAccepted));
    auto of = description();
    of.allow.clear();
    EXPECT_EQ(sent(of), (Attempt{Outcome::ask_operator, "address 127.0.0.1", {}}));
    of.host = "localhost";
    EXPECT_THAT(sent(of).code, testing::AnyOf("address 127.0.0.1", "address ::1"));
    EXPECT_EQ(server->connections(), 0);
}

TEST_F(HttpGatewayTest, GivenANameForAnAllowedAddress_WhenSent_ThenThatIsConnectedTo) {
    given(TlsServer::serving([](const ReceivedRequest&) { return http_answer(200, kAccepted); }),
          {{{"localhost"}, {}}, 0});
    auto of = description();
    of.host = "localhost";
    EXPECT_EQ(sent(of).outcome, Outcome::accepted);
}

TEST_F(HttpGatewayTest, GivenANumberThatIsNone_WhenSent_ThenNobodyIsAsked) {
    given_answer(http_answer(200, kAccepted));
    for (const std::string number : {"", "13800000000", "+0123456789", "+86138x0000000", "+8613800000000,1", "+123456",
                                     "+1234567890123456", "+86138000\r\nX"})
        EXPECT_EQ(sent(description(), {"d", number}), (Attempt{Outcome::target_dead, "number_malformed", {}}))
            << number;
    EXPECT_EQ(sent(description(), {"d", "+85212345678"}), (Attempt{Outcome::target_dead, "number_foreign", {}}));
    for (const std::string delivery : {"", "a b", "a\"b", "a/b", "a{b}"})
        EXPECT_EQ(sent(description(), {delivery, kMessage.number}),
                  (Attempt{Outcome::ask_operator, "delivery_malformed", {}}))
            << delivery;
    EXPECT_EQ(sent(description(), {std::string(65, 'a'), kMessage.number}).code, "delivery_malformed");
    EXPECT_EQ(server->connections(), 0);
}

TEST_F(HttpGatewayTest, GivenAForeignNumber_WhenTheDescriptionTakesTheWholeOne_ThenItIsSent) {
    given_answer(http_answer(200, kAccepted));
    auto of = description();
    of.query[0].second.pieces[0].placeholder = files::Placeholder::number;
    EXPECT_EQ(sent(of, {"d", "+85212345678"}).outcome, Outcome::accepted);
}

TEST_F(HttpGatewayTest, GivenOneThatHangs_WhenMoreAreSent_ThenTheyDoNotWaitForIt) {
    using namespace asio::experimental::awaitable_operators;
    given(TlsServer::serving([this](const ReceivedRequest& request) {
        if (request.line.find("id=slow") == std::string::npos) return http_answer(200, kAccepted);
        std::unique_lock lock(mutex_);
        answered_.wait(lock, [this] { return others_are_done_; });
        return http_answer(200, kAccepted);
    }));
    const auto gateway = open(description());
    auto all = [&]() -> asio::awaitable<Result<int>> {
        auto quick = [&]() -> asio::awaitable<int> {
            int accepted = 0;
            for (int i = 0; i < 3; ++i) {
                Outgoing message{"quick", kMessage.number};
                const auto attempt = co_await gateway->send(std::move(message));
                accepted += attempt.outcome == Outcome::accepted ? 1 : 0;
            }
            const std::scoped_lock lock(mutex_);
            others_are_done_ = true;
            answered_.notify_all();
            co_return accepted;
        };
        Outgoing slow_message{"slow", kMessage.number};
        auto [slow, accepted] = co_await (gateway->send(std::move(slow_message)) && quick());
        co_return accepted + (slow.outcome == Outcome::accepted ? 1 : 0);
    };
    EXPECT_EQ(client::run(io, all()).value(), 4);
}

TEST_F(HttpGatewayTest, GivenMoreThanItHasConnections_WhenSent_ThenAllAreAnswered) {
    given_answer(http_answer(200, kAccepted));
    const auto gateway = open(description());
    std::vector<std::future<void>> ends;
    int accepted = 0;
    for (int i = 0; i < 20; ++i)
        ends.push_back(asio::co_spawn(
            io,
            [&]() -> asio::awaitable<void> {
                const auto attempt = co_await gateway->send(kMessage);
                accepted += attempt.outcome == Outcome::accepted ? 1 : 0;
            },
            asio::use_future));
    io.restart();
    io.run();
    EXPECT_EQ(accepted, 20);
    EXPECT_LE(server->connections(), 4);
}

TEST_F(HttpGatewayTest, GivenARate_WhenABurstIsSent_ThenItIsSpread) {
    given_answer(http_answer(200, kAccepted));
    auto of = description();
    of.per_second = 50;
    const auto gateway = open(of);
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 4; ++i) EXPECT_EQ(sent(*gateway).outcome, Outcome::accepted);
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 60ms);
}

// One under way, three of the other connections too, and more that wait for a connection or for their turn.
TEST_F(HttpGatewayTest, GivenAttemptsUnderWay_WhenItIsClosed_ThenAllEnd) {
    std::atomic<int> arrived = 0;
    std::unique_ptr<HttpGateway> gateway;
    given([&](TlsPeer& peer) {
        read_request(peer);
        if (++arrived == 4) asio::post(io, [&] { gateway->close(); });
        peer.read(1);
    });
    gateway = open(description());
    std::map<std::string, int> codes;
    for (int i = 0; i < 8; ++i)
        asio::co_spawn(
            io,
            [&]() -> asio::awaitable<void> {
                const auto attempt = co_await gateway->send(kMessage);
                EXPECT_EQ(attempt.outcome, Outcome::retry);
                EXPECT_EQ(attempt.unknown, attempt.code == "broken") << attempt.code;
                ++codes[attempt.code];
            },
            asio::use_future);
    io.restart();
    io.run();
    EXPECT_THAT(codes, testing::UnorderedElementsAre(testing::Pair("broken", 4), testing::Pair("closed", 4)));
}

TEST_F(HttpGatewayTest, GivenAPaceThatKeepsItWaiting_WhenItIsClosed_ThenItEnds) {
    given_answer(http_answer(200, kAccepted));
    auto of = description();
    of.per_second = 1;
    const auto gateway = open(of);
    EXPECT_EQ(sent(*gateway).outcome, Outcome::accepted);
    auto late = asio::co_spawn(io, gateway->send(kMessage), asio::use_future);
    asio::post(io, [&] { gateway->close(); });
    io.restart();
    io.run();
    EXPECT_EQ(late.get(), (Attempt{Outcome::retry, "closed", {}}));
}

TEST_F(HttpGatewayTest, GivenFilesThatAreNotThere_WhenOpened_ThenTheyAreNamed) {
    given_answer("");
    const auto refused = [&](const files::GatewayDescription& of) {
        GatewaySources sources;
        sources.now = [] { return kNow; };
        const auto opened = HttpGateway::open(io.get_executor(), of, sources);
        return opened ? std::string() : opened.error().message;
    };
    auto of = description();
    of.authority = folder.path() / "nowhere.pem";
    EXPECT_THAT(refused(of), HasSubstr("nowhere.pem"));
    of.authority = folder.path() / "empty.pem";
    std::ofstream(of.authority).flush();
    EXPECT_THAT(refused(of), HasSubstr("empty.pem")) << "it would trust the system's";
    std::ofstream(of.authority) << "no certificate";
    EXPECT_THAT(refused(of), HasSubstr("empty.pem"));
    of = description();
    of.signature = {files::GatewaySignature::bearer, folder.path() / "no-secret", {}, {}, {}, {}, {}};
    EXPECT_THAT(refused(of), HasSubstr("no-secret"));
}

}  // namespace
}  // namespace vigil::gateways

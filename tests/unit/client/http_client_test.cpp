#include "client/http_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <future>
#include <thread>

#include "run.hpp"
#include "tls_server.hpp"

namespace vigil::client {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

HttpRequest get(std::string target) { return {"GET", std::move(target), {{"Accept", "text/plain"}}, {}}; }

class HttpClientTest : public testing::Test {
protected:
    TlsServer& given_server(TlsServer::Script script, TlsServerOptions options = {}) {
        server = std::make_unique<TlsServer>(std::move(script), std::move(options));
        return *server;
    }
    HttpClient client(HttpLimits limits = {}, std::string local_address = {}) {
        return HttpClient(io.get_executor(), server->endpoint(), make_tls_context(server->authority_pem()).value(),
                          limits, std::move(local_address));
    }
    Result<HttpAnswer> send(HttpClient& by, HttpRequest request) { return run(io, by.send(std::move(request))); }

    asio::io_context io;
    std::atomic<bool> over = false;  // outlives the server, whose threads ask for it
    std::unique_ptr<TlsServer> server;
};

TEST_F(HttpClientTest, GivenServer_WhenARequestIsSent_ThenItArrivesAsWrittenAndTheAnswerComesBack) {
    std::promise<ReceivedRequest> arrived;
    given_server([&](TlsPeer& peer) {
        arrived.set_value(read_request(peer));
        peer.write(http_answer(201, "filed", "X-Test: yes\r\n"));
    });
    auto http = client();
    const auto answer = send(http, {"POST", "/v1/reports", {{"Idempotency-Key", "k1"}}, "body"});

    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer.value().status, 201);
    EXPECT_EQ(answer.value().body, "filed");
    EXPECT_EQ(answer.value().header("x-test"), "yes");
    const auto request = arrived.get_future().get();
    EXPECT_EQ(request.line, "POST /v1/reports HTTP/1.1");
    EXPECT_EQ(request.header("Host"), server->endpoint().authority());
    EXPECT_EQ(request.header("Idempotency-Key"), "k1");
    EXPECT_EQ(request.body, "body");
}

TEST_F(HttpClientTest, GivenKeepAlive_WhenTwoRequestsAreSent_ThenOneConnectionCarriesBoth) {
    given_server(TlsServer::serving([](const ReceivedRequest& request) { return http_answer(200, request.line); }));
    auto http = client();

    EXPECT_EQ(send(http, get("/1")).value().body, "GET /1 HTTP/1.1");
    EXPECT_EQ(send(http, get("/2")).value().body, "GET /2 HTTP/1.1");
    EXPECT_EQ(server->connections(), 1);
}

TEST_F(HttpClientTest, GivenServerThatHangsUpAfterEachAnswer_WhenTwoRequestsAreSent_ThenBothAreAnswered) {
    given_server([](TlsPeer& peer) {
        read_request(peer);
        peer.write(http_answer(200, "once"));
    });
    auto http = client();

    EXPECT_TRUE(send(http, get("/1")));
    server->wait_until_ended(1);
    EXPECT_TRUE(send(http, get("/2")));
    EXPECT_EQ(server->connections(), 2);
}

TEST_F(HttpClientTest, GivenConnectionClose_WhenAnsweredWithIt_ThenTheNextRequestHasItsOwnConnection) {
    given_server([](TlsPeer& peer) {
        read_request(peer);
        peer.write(http_answer(200, "bye", "Connection: close\r\n"));
        peer.read(1);  // slow to hang up
    });
    auto http = client();

    EXPECT_TRUE(send(http, get("/1")));
    EXPECT_TRUE(send(http, get("/2")));
    EXPECT_EQ(server->connections(), 2);
}

TEST_F(HttpClientTest, GivenOverlappingRequests_WhenSent_ThenEachGetsItsOwnAnswer) {
    using namespace asio::experimental::awaitable_operators;
    given_server(TlsServer::serving([](const ReceivedRequest& request) { return http_answer(200, request.line); }));
    auto http = client();
    auto both = [&]() -> asio::awaitable<Result<std::string>> {
        auto [first, second] = co_await (http.send(get("/1")) && http.send(get("/2")));
        co_return first.value().body + "|" + second.value().body;
    };

    EXPECT_EQ(run(io, both()).value(), "GET /1 HTTP/1.1|GET /2 HTTP/1.1");
}

TEST_F(HttpClientTest, GivenChunkedAnswer_WhenRead_ThenTheBodyIsWhole) {
    given_server([](TlsPeer& peer) {
        read_request(peer);
        peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    });
    auto http = client();
    EXPECT_EQ(send(http, get("/")).value().body, "abcde");
}

TEST_F(HttpClientTest, GivenAuthorityThatIsNotPinned_WhenConnecting_ThenTheServerIsNotTrusted) {
    TlsServer other([](TlsPeer&) {});
    given_server(TlsServer::serving([](const ReceivedRequest&) { return http_answer(200, ""); }));
    HttpClient http(io.get_executor(), server->endpoint(), make_tls_context(other.authority_pem()).value());
    const auto answer = send(http, get("/"));

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::forbidden);
    EXPECT_EQ(server->connections(), 0);
}

TEST_F(HttpClientTest, GivenCertificateForAnotherName_WhenConnecting_ThenTheServerIsNotTrusted) {
    given_server(TlsServer::serving([](const ReceivedRequest&) { return http_answer(200, ""); }),
                 {{{"vigil.example.cn"}, {"127.0.0.2"}}, 0});
    auto http = client();
    const auto answer = send(http, get("/"));

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::forbidden);
}

TEST_F(HttpClientTest, GivenCertificateForTheName_WhenConnectingByName_ThenTheServerIsTrusted) {
    given_server(TlsServer::serving([](const ReceivedRequest&) { return http_answer(200, ""); }),
                 {{{"localhost"}, {}}, 0});
    HttpClient http(io.get_executor(), {"localhost", server->endpoint().port},
                    make_tls_context(server->authority_pem()).value());
    const auto answer = send(http, get("/"));
    EXPECT_TRUE(answer) << answer.error().message;
}

TEST_F(HttpClientTest, GivenServerOfTls12_WhenConnecting_ThenThereIsNoConnection) {
    given_server(TlsServer::serving([](const ReceivedRequest&) { return http_answer(200, ""); }),
                 {{{}, {"127.0.0.1"}}, TLS1_2_VERSION});
    auto http = client();
    const auto answer = send(http, get("/"));

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
}

TEST_F(HttpClientTest, GivenServerThatDoesNotAnswer_WhenTheLimitPasses_ThenTheDeadlineIsExceeded) {
    given_server([](TlsPeer& peer) {
        read_request(peer);
        peer.read(1);
    });
    auto http = client({.answer = 20ms});
    const auto answer = send(http, get("/"));

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::deadline_exceeded);
}

TEST_F(HttpClientTest, GivenConnectionCutInTheBody_WhenRead_ThenNoPartOfItIsTakenForTheAnswer) {
    given_server([](TlsPeer& peer) {
        read_request(peer);
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    });
    auto http = client();
    const auto answer = send(http, get("/"));

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
}

TEST_F(HttpClientTest, GivenAnswerBeyondTheLimit_WhenRead_ThenItIsRefused) {
    given_server(TlsServer::serving([](const ReceivedRequest&) { return http_answer(200, std::string(2000, 'x')); }));
    auto http = client({.body = 1000});
    EXPECT_FALSE(send(http, get("/")));
}

TEST_F(HttpClientTest, GivenNobodyListening_WhenConnecting_ThenItIsUnavailable) {
    Endpoint nowhere;
    {
        given_server([](TlsPeer&) {});
        nowhere = server->endpoint();
    }
    const auto tls = make_tls_context(server->authority_pem()).value();
    server.reset();
    HttpClient http(io.get_executor(), nowhere, tls);
    const auto answer = send(http, get("/"));

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
}

TEST_F(HttpClientTest, GivenALocalAddress_WhenConnecting_ThenTheServerSeesIt) {
    given_server([](TlsPeer& peer) {
        read_request(peer);
        peer.write(http_answer(200, peer.address()));
    });
    for (const std::string from : {"127.0.0.2", "127.8.9.10"}) {
        auto http = client({}, from);
        EXPECT_EQ(send(http, get("/")).value().body, from);
    }
}

TEST_F(HttpClientTest, GivenALocalAddressThatCannotBeUsed_WhenConnecting_ThenItIsUnavailable) {
    given_server(TlsServer::serving([](const ReceivedRequest&) { return http_answer(200, ""); }));
    for (const std::string from : {"192.0.2.1", "::1", "no address"}) {  // not ours, of another family, none (RFC 5737)
        auto http = client({}, from);
        const auto answer = send(http, get("/"));
        ASSERT_FALSE(answer) << from;
        EXPECT_EQ(answer.error().kind, ErrorKind::unavailable) << from;
        EXPECT_THAT(answer.error().message, HasSubstr("connect")) << from;
    }
    EXPECT_EQ(server->connections(), 0);
}

TEST_F(HttpClientTest, GivenAFilter_WhenItRefusesTheAddress_ThenNobodyIsConnectedToAndTheErrorNamesIt) {
    given_server(TlsServer::serving([](const ReceivedRequest&) { return http_answer(200, ""); }));
    HttpClient http(io.get_executor(), server->endpoint(), make_tls_context(server->authority_pem()).value(), {}, {},
                    [](const asio::ip::address&) { return false; });
    auto phase = HttpPhase::answer;
    const auto answer = run(io, http.send(get("/"), &phase));

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::forbidden);
    EXPECT_THAT(answer.error().message, HasSubstr("127.0.0.1"));
    EXPECT_EQ(phase, HttpPhase::address);
    EXPECT_EQ(server->connections(), 0);
}

TEST_F(HttpClientTest, GivenAFilter_WhenANameStandsForSeveralAddresses_ThenOnlyThoseThatItLetsThroughAreTried) {
    given_server(TlsServer::serving([](const ReceivedRequest&) { return http_answer(200, ""); }),
                 {{{"localhost"}, {}}, 0});
    std::vector<std::string> asked;
    HttpClient http(io.get_executor(), {"localhost", server->endpoint().port},
                    make_tls_context(server->authority_pem()).value(), {}, {}, [&](const asio::ip::address& address) {
                        asked.push_back(address.to_string());
                        return address.is_v4();
                    });
    EXPECT_TRUE(send(http, get("/1")));
    EXPECT_THAT(asked, testing::Contains("127.0.0.1"));
    const auto once = asked.size();
    EXPECT_TRUE(send(http, get("/2")));
    EXPECT_EQ(asked.size(), once) << "the connection was kept";
}

TEST_F(HttpClientTest, GivenRequestsThatFail_WhenAskedHowFarTheyCame_ThenThePhaseSaysIt) {
    given_server([](TlsPeer& peer) { read_request(peer); });
    const auto tls = make_tls_context(server->authority_pem()).value();
    const auto phase_of = [&](const Endpoint& endpoint, const TlsContext& trusted) {
        HttpClient http(io.get_executor(), endpoint, trusted);
        HttpPhase phase{};
        EXPECT_FALSE(run(io, http.send(get("/"), &phase)));
        return phase;
    };
    EXPECT_EQ(phase_of(server->endpoint(), tls), HttpPhase::answer);
    EXPECT_EQ(phase_of({"name.invalid", "443"}, tls), HttpPhase::resolve);  // RFC 6761 section 6.4
    TlsServer other([](TlsPeer&) {});
    EXPECT_EQ(phase_of(other.endpoint(), tls), HttpPhase::handshake);
    const auto nowhere = server->endpoint();
    server.reset();
    EXPECT_EQ(phase_of(nowhere, tls), HttpPhase::connect);
}

// No time has passed before anything begins, so it does not matter whether the name or the clock is first.
TEST_F(HttpClientTest, GivenNoTimeToConnect_WhenANameIsLookedUp_ThenTheDeadlineIsExceeded) {
    given_server(TlsServer::serving([](const ReceivedRequest&) { return http_answer(200, ""); }));
    HttpClient http(io.get_executor(), {"localhost", server->endpoint().port},
                    make_tls_context(server->authority_pem()).value(), {.connect = 0ms});
    HttpPhase phase{};
    const auto answer = run(io, http.send(get("/"), &phase));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::deadline_exceeded);
    EXPECT_EQ(phase, HttpPhase::resolve);
}

TEST_F(HttpClientTest, GivenANameThatIsBeingLookedUp_WhenTheClientIsClosed_ThenTheRequestFails) {
    given_server(TlsServer::serving([](const ReceivedRequest&) { return http_answer(200, ""); }));
    HttpClient http(io.get_executor(), {"localhost", server->endpoint().port},
                    make_tls_context(server->authority_pem()).value());
    auto both = [&]() -> asio::awaitable<Result<HttpPhase>> {
        asio::post(io, [&] { http.close(); });
        HttpPhase phase{};
        const auto answer = co_await http.send(get("/"), &phase);
        if (answer) co_return Error{ErrorKind::internal, "it was answered"};
        co_return phase;
    };
    EXPECT_EQ(run(io, both()).value(), HttpPhase::resolve);
}

TEST_F(HttpClientTest, GivenAnAnswerThatDrips_WhenTheLimitPasses_ThenItIsNotBegunAnewByWhatArrives) {
    given_server([this](TlsPeer& peer) {
        read_request(peer);
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n");
        while (!over) {
            peer.write("x");
            std::this_thread::sleep_for(1ms);  // the drip
        }
    });
    auto http = client({.answer = 30ms});
    const auto answer = send(http, get("/"));
    over = true;
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::deadline_exceeded);
}

TEST_F(HttpClientTest, GivenAServerOfTls12_WhenThatIsAccepted_ThenItIsSpokenTo) {
    given_server(TlsServer::serving([](const ReceivedRequest&) { return http_answer(200, ""); }),
                 {{{}, {"127.0.0.1"}}, TLS1_2_VERSION});
    HttpClient http(io.get_executor(), server->endpoint(),
                    make_tls_context(server->authority_pem(), LeastTls::v1_2).value());
    EXPECT_TRUE(send(http, get("/")));
}

TEST_F(HttpClientTest, GivenFailedRequest_WhenTheNextIsSent_ThenItIsAnswered) {
    std::atomic<int> count = 0;
    given_server([&](TlsPeer& peer) {
        read_request(peer);
        if (count++ == 0) return;  // hangs up without an answer
        peer.write(http_answer(200, "well"));
    });
    auto http = client();

    EXPECT_FALSE(send(http, get("/1")));
    EXPECT_EQ(send(http, get("/2")).value().body, "well");
}

TEST_F(HttpClientTest, GivenRequestUnderWay_WhenTheClientIsClosed_ThenTheRequestFailsAtOnce) {
    auto http = std::optional<HttpClient>();
    given_server([&](TlsPeer& peer) {
        read_request(peer);
        asio::post(io, [&] { http->close(); });
        peer.read(1);
    });
    http.emplace(io.get_executor(), server->endpoint(), make_tls_context(server->authority_pem()).value());
    EXPECT_FALSE(send(*http, get("/")));
}

TEST(TlsContext, GivenTextThatIsNoCertificate_WhenPinned_ThenItIsRefused) {
    const auto context = make_tls_context("not a certificate");
    ASSERT_FALSE(context);
    EXPECT_EQ(context.error().kind, ErrorKind::invalid_input);
}

}  // namespace
}  // namespace vigil::client

// What a hostile or broken client may expect: a documented problem, an end in bounded time, and no harm to its neighbours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <atomic>
#include <nlohmann/json.hpp>

#include "integration/wire_client.hpp"
#include "integration/wire_server.hpp"

namespace vigil::test {
namespace {

using http::Call;
using http::Method;
using http::Response;
using testing::HasSubstr;
using namespace std::chrono_literals;
namespace asio = boost::asio;

std::string get(std::string_view fields = "") {
    return "GET /count HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) + "\r\n";
}

std::string post_head(std::string_view fields) {
    return "POST /count HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) + "\r\n";
}

std::string code_of(const WireResponse& response) {
    return response.body.empty() ? "" : nlohmann::json::parse(response.body).value("code", "");
}

// A server whose handlers count how often they ran, and a neighbour that must never notice anything.
class HttpAttackTest : public testing::Test {
protected:
    void start(http::Limits limits = {}, bool is_encrypted = true) {
        WireServerOptions options;
        options.limits = limits;
        options.is_encrypted = is_encrypted;
        auto count = [this](Call& call) -> asio::awaitable<Response> {
            ++handled_;
            Response response;
            response.body = std::to_string(call.request.body.size());
            co_return response;
        };
        options.routes = {{.method = Method::get, .pattern = "/count", .handler = count},
                          {.method = Method::post, .pattern = "/count", .handler = count}};
        server_ = std::make_unique<WireServer>(std::move(options));
        neighbour_ = connect();
        ASSERT_EQ(neighbour_->ask(get()).status, 200);
        handled_ = 0;
    }
    std::unique_ptr<WireClient> connect() {
        return std::make_unique<WireClient>(server_->port(), server_->authority_pem());
    }
    void expect_neighbour_lives() {
        const auto handled = handled_.load();
        EXPECT_EQ(neighbour_->ask(get()).status, 200);
        handled_ = handled;
    }

    std::atomic<int> handled_{0};
    std::unique_ptr<WireServer> server_;
    std::unique_ptr<WireClient> neighbour_;
};

TEST_F(HttpAttackTest, GivenHalfAHead_WhenTheTimePasses_ThenTheAnswerIs408AndNothingWasHandled) {
    start({.headers = 50ms});
    auto client = connect();
    const auto response = client->ask("POST /count HTTP/1.1\r\nHost: loc");
    EXPECT_EQ(response.status, 408);
    EXPECT_EQ(code_of(response), "request_timeout");
    EXPECT_EQ(client->read_to_end(), "");
    EXPECT_EQ(handled_, 0);
}

TEST_F(HttpAttackTest, GivenHalfABody_WhenTheTimePasses_ThenTheAnswerIs408AndNothingWasHandled) {
    start({.body = 50ms});
    auto client = connect();
    const auto response = client->ask(post_head("Content-Length: 10\r\n") + "12345");
    EXPECT_EQ(code_of(response), "request_timeout");
    EXPECT_EQ(handled_, 0);
    expect_neighbour_lives();
}

TEST_F(HttpAttackTest, GivenBodyBelowTheLeastRate_WhenTheGracePasses_ThenItEndsLongBeforeTheBodysTime) {
    start({.body = 60s, .body_bytes_per_second = 1'000'000, .body_grace = 50ms});
    auto client = connect();
    EXPECT_EQ(code_of(client->ask(post_head("Content-Length: 1000\r\n") + "x")), "request_timeout");
}

TEST_F(HttpAttackTest, GivenHalfABody_WhenTheClientEnds_ThenNothingIsHandled) {
    start();
    auto client = connect();
    client->send(post_head("Content-Length: 10\r\n") + "12345");
    client->end_sending();
    EXPECT_EQ(client->read_to_end(), "");
    EXPECT_EQ(handled_, 0);
}

TEST_F(HttpAttackTest, GivenSilentConnection_WhenTheTimePasses_ThenItEndsWithoutAWord) {
    start({.headers = 50ms, .idle = 50ms}, false);
    auto silent = connect();
    EXPECT_EQ(silent->read_to_end(), "");
    auto idle = connect();
    EXPECT_EQ(idle->ask(get()).status, 200);
    EXPECT_EQ(idle->read_to_end(), "");
}

TEST_F(HttpAttackTest, GivenClientThatNeverBeginsTls_WhenTheTimePasses_ThenItIsDisconnected) {
    start({.handshake = 50ms});
    WireClient client(server_->port(), "");
    EXPECT_EQ(client.read_to_end(), "");
    WireClient plain(server_->port(), "");
    plain.send(get());
    EXPECT_EQ(plain.read_response().status, 0);
    expect_neighbour_lives();
}

TEST_F(HttpAttackTest, GivenHeadOverTheLimit_WhenSent_ThenTheAnswerIs431) {
    start();
    auto client = connect();
    EXPECT_EQ(code_of(client->ask(get("X: " + std::string(20'000, 'x') + "\r\n"))), "headers_too_large");
    expect_neighbour_lives();
}

TEST_F(HttpAttackTest, GivenTenMegabytes_WhenSentAnyway_ThenTheAnswerIs413AndReadable) {
    start();
    auto client = connect();
    std::string whole = post_head("Content-Length: 10000000\r\n") + std::string(10'000'000, 'x');
    client->send(whole);
    const auto response = client->read_response();
    EXPECT_EQ(response.status, 413);
    EXPECT_EQ(code_of(response), "body_too_large");
    EXPECT_EQ(response.fields.at("connection"), "close");
    EXPECT_EQ(handled_, 0);
    expect_neighbour_lives();
}

TEST_F(HttpAttackTest, GivenChunksBeyondTheLimit_WhenSent_ThenTheAnswerIs413) {
    start();
    auto client = connect();
    client->send(post_head("Transfer-Encoding: chunked\r\n"));
    for (int i = 0; i < 65 && client->send("400\r\n" + std::string(1024, 'x') + "\r\n"); ++i) continue;
    EXPECT_EQ(code_of(client->read_response()), "body_too_large");
    EXPECT_EQ(handled_, 0);
}

TEST_F(HttpAttackTest, GivenSmugglingShapes_WhenSent_ThenEachIsRefusedAndTheHiddenRequestIsNeverHandled) {
    start();
    const std::string hidden = "GET /count HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (const auto& shape :
         {post_head("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n" + hidden,
          post_head("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + "0\r\n\r\n" + hidden,
          post_head("Content-Length: 0\r\nContent-Length: 44\r\n") + hidden,
          post_head("Transfer-Encoding: identity\r\n") + hidden,
          post_head("Transfer-Encoding: chunked\r\n") + "5\r\nabcdefg\r\n0\r\n\r\n" + hidden,
          post_head("Content-Length : 44\r\n") + hidden, post_head("X: y\r\n Content-Length: 44\r\n") + hidden,
          post_head("X: y\nContent-Length: 44\r\n") + hidden,
          post_head("Transfer-Encoding: chunked, identity\r\n") + hidden,
          post_head("Transfer-Encoding: chunked\r\nTransfer-encoding: cow\r\n") + hidden,
          post_head("Transfer-Encoding: chunked\r\n") + "-1\r\n" + hidden,
          post_head("Transfer-Encoding: chunked\r\n") + "5\nabcde\r\n0\r\n\r\n" + hidden,
          post_head("Content-Length: 18446744073709551616\r\n") + hidden,
          "POST /count HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden}) {
        auto client = connect();
        const auto response = client->ask(shape);
        EXPECT_GE(response.status, 400) << shape;
        EXPECT_EQ(client->read_to_end(), "") << shape;
    }
    EXPECT_EQ(handled_, 0);
}

TEST_F(HttpAttackTest, GivenNonsense_WhenSent_ThenTheAnswerIsAProblem) {
    start();
    for (const std::string nonsense :
         {"hello\r\n\r\n", "\x16\x03\x01\x00\xa5\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\n: x\r\n\r\n"}) {
        auto client = connect();
        EXPECT_EQ(code_of(client->ask(nonsense)), "bad_request") << nonsense;
    }
    auto http2 = connect();
    EXPECT_EQ(code_of(http2->ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")), "http_version_not_supported");
    auto method = connect();
    EXPECT_EQ(method->ask("BREW /count HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 405);
    expect_neighbour_lives();
}

// What names another place than the path: a proxy's target, a host of its own, or nothing at all.
TEST_F(HttpAttackTest, GivenOtherFormsOfTheTarget_WhenSent_ThenNoOtherPathIsServed) {
    start();
    const auto ask = [this](const std::string& line) {
        return connect()->ask(line + " HTTP/1.1\r\nHost: localhost\r\n\r\n").status;
    };
    EXPECT_EQ(ask("GET https://elsewhere.example/count"), 200) << "RFC 9112 section 3.2.2: a server takes this form";
    handled_ = 0;
    EXPECT_EQ(ask("CONNECT localhost:443"), 404);
    EXPECT_EQ(ask("GET localhost/count"), 404);
    EXPECT_EQ(ask("OPTIONS *"), 404);
    EXPECT_EQ(ask("GET //count"), 404);
    EXPECT_EQ(ask("GET /count/"), 404);
    EXPECT_EQ(ask("GET /Count"), 404);
    EXPECT_EQ(ask("GET /count;a=b"), 404);
    EXPECT_EQ(ask("GET /%2fcount"), 404);
    EXPECT_EQ(ask("GET \\count"), 404);
    EXPECT_EQ(ask("GET http:///count"), 404);
    EXPECT_EQ(ask("GET /./count"), 400);
    EXPECT_EQ(ask("GET /a/../count"), 400);
    EXPECT_EQ(ask("GET /%2e%2E/count"), 400);
    EXPECT_EQ(ask("GET /count%00"), 400);
    EXPECT_EQ(ask("GET /%c0%afcount"), 400) << "an overlong slash";
    EXPECT_EQ(handled_, 0);
    expect_neighbour_lives();
}

TEST_F(HttpAttackTest, GivenInputWithMarkup_WhenRefused_ThenTheAnswerDoesNotEchoIt) {
    start();
    auto client = connect();
    const auto response = client->ask("GET /%3Cscript%3E HTTP/1.1\r\nHost: <script>\r\nX-Request-Id: <script>\r\n\r\n");
    EXPECT_EQ(response.status, 404);
    EXPECT_THAT(response.body, testing::Not(HasSubstr("script")));
    EXPECT_THAT(response.fields.at("x-request-id"), testing::Not(HasSubstr("script")));
}

TEST_F(HttpAttackTest, GivenMoreConnectionsThanAllowed_WhenTheyAsk_ThenOnlyAnEmergencyIsAnswered) {
    start({.connections = 2, .reserve = 2});
    auto second = connect();
    ASSERT_EQ(second->ask(get()).status, 200);
    auto third = connect();
    const auto refused = third->ask(get());
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(code_of(refused), "too_many_connections");
    EXPECT_FALSE(refused.fields.at("retry-after").empty());
    auto urgent = connect();
    EXPECT_EQ(urgent->ask(get("Priority: u=0\r\n")).status, 200);
    expect_neighbour_lives();
}

TEST_F(HttpAttackTest, GivenManyConnectionsOfOneAddress_WhenTheyAsk_ThenTheyAreRefused) {
    start({.connections_per_address = 1});
    auto second = connect();
    EXPECT_EQ(code_of(second->ask(get())), "too_many_connections");
}

TEST_F(HttpAttackTest, GivenClientThatResets_WhenTheServerWrites_ThenTheProcessLives) {
    start();
    for (int i = 0; i < 20; ++i) {
        auto client = connect();
        client->send(get() + get() + get());
        const linger at_once{1, 0};
        ::setsockopt(client->descriptor(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    expect_neighbour_lives();
}

}  // namespace
}  // namespace vigil::test

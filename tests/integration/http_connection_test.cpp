// What an ordinary client may expect: requests answered, in order, with the right fields, over TLS.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <nlohmann/json.hpp>

#include "integration/wire_client.hpp"
#include "integration/wire_server.hpp"

namespace vigil::test {
namespace {

using http::Call;
using http::Method;
using http::Response;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;
namespace asio = boost::asio;

asio::awaitable<Response> echo(Call& call) {
    Response response;
    response.body = call.request.body + "|" + call.request.query;
    co_return response;
}

asio::awaitable<Response> describe(Call& call) {
    const auto& request = call.request;
    co_return http::json_response(200, nlohmann::json{{"id", call.path["id"]},
                                                      {"address", request.remote_address},
                                                      {"loopback", request.is_loopback},
                                                      {"tls", request.tls ? request.tls->version : ""},
                                                      {"urgency", request.urgency.value_or(-1)},
                                                      {"locale", language_tag(request.locale)},
                                                      {"request", request.request_id}}
                                           .dump());
}

asio::awaitable<Response> break_down(Call&) {
    throw std::runtime_error("the name of a child");
    co_return Response{};
}

asio::awaitable<Response> run_out_of_memory(Call&) {
    throw std::bad_alloc();
    co_return Response{};
}

WireServerOptions with_routes(http::Limits limits = {}) {
    WireServerOptions options;
    options.limits = limits;
    options.routes = {{.method = Method::post, .pattern = "/echo", .handler = echo, .body_limit = 1000},
                      {.method = Method::get, .pattern = "/things/{id}", .handler = describe},
                      {.method = Method::get, .pattern = "/bug", .handler = break_down},
                      {.method = Method::get, .pattern = "/large", .handler = run_out_of_memory}};
    return options;
}

std::string get_things(std::string_view target, std::string_view fields = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) + "\r\n";
}

std::string post_echo(std::string_view body, std::string_view fields = "") {
    return "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(fields) + "\r\n" + std::string(body);
}

std::string problem_code(const WireResponse& response) {
    return response.body.empty() ? "" : nlohmann::json::parse(response.body).value("code", "");
}

class HttpConnectionTest : public testing::Test {
protected:
    WireServer server_{with_routes()};
    WireClient client_{server_.port(), server_.authority_pem()};
};

TEST_F(HttpConnectionTest, GivenTls_WhenConnected_ThenItIsVersion13WithHttp11) {
    EXPECT_EQ(client_.tls_version(), "TLSv1.3");
    EXPECT_EQ(client_.alpn(), "http/1.1");
}

TEST_F(HttpConnectionTest, GivenGet_WhenAsked_ThenTheHandlerSeesTheWholeRequest) {
    const auto response = client_.ask(get_things("/things/a%2Fb",
                                                 "Priority: u=0\r\nAccept-Language: en\r\n"
                                                 "X-Request-Id: 0194a2c4-0000-7000-8000-000000000001\r\n"));
    EXPECT_EQ(response.status, 200);
    const auto body = nlohmann::json::parse(response.body);
    const nlohmann::json expected{{"id", "a/b"},
                                  {"address", "127.0.0.1"},
                                  {"loopback", true},
                                  {"tls", "TLSv1.3"},
                                  {"urgency", 0},
                                  {"locale", "en"},
                                  {"request", "0194a2c4-0000-7000-8000-000000000001"}};
    EXPECT_EQ(body, expected);
}

TEST_F(HttpConnectionTest, GivenAnyResponse_WhenRead_ThenTheDefaultFieldsAreThere) {
    const auto fields = client_.ask(get_things("/things/1")).fields;
    EXPECT_EQ(fields.at("cache-control"), "no-store");
    EXPECT_EQ(fields.at("x-content-type-options"), "nosniff");
    EXPECT_THAT(fields.at("strict-transport-security"), HasSubstr("max-age="));
    EXPECT_EQ(fields.at("x-request-id").size(), 32u);
    EXPECT_FALSE(fields.contains("server"));
    EXPECT_FALSE(fields.contains("access-control-allow-origin"));
}

TEST_F(HttpConnectionTest, GivenThreeRequestsInOneWrite_WhenRead_ThenTheyAreAnsweredInOrder) {
    client_.send(post_echo("one") + get_things("/things/2") + post_echo("three"));
    EXPECT_EQ(client_.read_response().body, "one|");
    EXPECT_THAT(client_.read_response().body, HasSubstr(R"("id":"2")"));
    EXPECT_EQ(client_.read_response().body, "three|");
}

TEST_F(HttpConnectionTest, GivenChunkedBody_WhenSentInPieces_ThenItIsJoined) {
    client_.send("POST /echo?x=1 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab");
    client_.send("c\r\n2\r");
    client_.send("\nde\r\n0\r\n\r\n");
    EXPECT_EQ(client_.read_response().body, "abcde|x=1");
}

TEST_F(HttpConnectionTest, GivenExpectContinue_WhenTheHeadIsFine_ThenTheBodyIsAskedFor) {
    client_.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(client_.read_response().status, 100);
    client_.send("ok");
    EXPECT_EQ(client_.read_response().body, "ok|");
}

TEST_F(HttpConnectionTest, GivenExpectContinue_WhenTheBodyIsTooLarge_ThenItIsNotAskedFor) {
    const auto response = client_.ask(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 10000000\r\n\r\n");
    EXPECT_EQ(response.status, 413);
    EXPECT_EQ(problem_code(response), "body_too_large");
}

TEST_F(HttpConnectionTest, GivenHead_WhenAsked_ThenTheLengthComesWithoutTheBody) {
    client_.send("HEAD /things/1 HTTP/1.1\r\nHost: localhost\r\n\r\n" + post_echo("next"));
    const auto response = client_.read_response(true);
    EXPECT_EQ(response.status, 200);
    EXPECT_NE(response.fields.at("content-length"), "0");
    EXPECT_EQ(client_.read_response().body, "next|");
}

TEST_F(HttpConnectionTest, GivenUnknownPathOrMethod_WhenAsked_ThenAProblemSaysSoAndTheConnectionGoesOn) {
    EXPECT_EQ(problem_code(client_.ask(get_things("/nothing"))), "not_found");
    const auto refused = client_.ask("OPTIONS /echo HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil\r\n\r\n");
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(refused.fields.at("allow"), "POST");
    EXPECT_EQ(problem_code(client_.ask(get_things("/things/../x"))), "bad_request");
    EXPECT_EQ(client_.ask(post_echo("still here")).body, "still here|");
}

TEST_F(HttpConnectionTest, GivenHttp10_WhenAsked_ThenTheConnectionEndsAfterTheAnswer) {
    const auto response = client_.ask("GET /things/1 HTTP/1.0\r\n\r\n");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.fields.at("connection"), "close");
    EXPECT_EQ(client_.read_to_end(), "");
}

TEST_F(HttpConnectionTest, GivenAHandlerWithoutMemory_WhenAsked_ThenItIsRefusedForAWhileAndTheConnectionGoesOn) {
    const auto response = client_.ask(get_things("/large"));
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(problem_code(response), "unavailable");
    EXPECT_TRUE(response.fields.contains("retry-after"));
    EXPECT_EQ(client_.ask(get_things("/things/1")).status, 200);
}

TEST_F(HttpConnectionTest, GivenHandlerThatThrows_WhenAsked_ThenTheAnswerIsInternalAndTheTextStaysInside) {
    const auto response = client_.ask(get_things("/bug"));
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(problem_code(response), "internal");
    EXPECT_THAT(response.body, Not(HasSubstr("child")));
    EXPECT_THAT(server_.log_text(), HasSubstr(R"("event":"http.bug")"));
    EXPECT_THAT(server_.log_text(), Not(HasSubstr("child")));
    EXPECT_EQ(client_.ask(post_echo("alive")).body, "alive|");
}

TEST_F(HttpConnectionTest, GivenRequests_WhenLogged_ThenThePatternStandsThereAndNoAddressOrPath) {
    client_.ask(get_things("/things/secret-thing"));
    client_.ask(get_things("/nothing"));
    const auto log = server_.log_text();
    EXPECT_THAT(log, HasSubstr(R"("route":"/things/{id}")"));
    EXPECT_THAT(log, Not(HasSubstr("secret-thing")));
    EXPECT_THAT(log, Not(HasSubstr("127.0.0.1")));
}

TEST_F(HttpConnectionTest, GivenNewCertificate_WhenReloaded_ThenNewConnectionsUseItAndOldOnesGoOn) {
    server_.certificates().renew();
    ASSERT_TRUE(server_.tls().reload());
    WireClient fresh(server_.port(), server_.authority_pem());
    EXPECT_EQ(fresh.ask(post_echo("new")).body, "new|");
    EXPECT_EQ(client_.ask(post_echo("old")).body, "old|");
}

TEST_F(HttpConnectionTest, GivenClientThatOffersOnlyHttp2_WhenItConnects_ThenTheHandshakeFails) {
    EXPECT_THROW(WireClient(server_.port(), server_.authority_pem(), "h2"), std::runtime_error);
    EXPECT_EQ(client_.ask(post_echo("neighbour")).body, "neighbour|");
}

TEST(HttpTls, GivenTls12_WhenNotConfigured_ThenItIsRefusedAndWhenConfiguredAccepted) {
    WireServer strict(with_routes());
    EXPECT_THROW(WireClient(strict.port(), strict.authority_pem(), "http/1.1", 0x0303), std::runtime_error);
    auto options = with_routes();
    options.allow_tls12 = true;
    WireServer lenient(std::move(options));
    WireClient client(lenient.port(), lenient.authority_pem(), "http/1.1", 0x0303);
    EXPECT_EQ(client.ask(post_echo("old phone")).body, "old phone|");
}

TEST(HttpPlain, GivenPlainListener_WhenAsked_ThenItAnswersWithoutStrictTransportSecurity) {
    auto options = with_routes();
    options.is_encrypted = false;
    WireServer server(std::move(options));
    WireClient client(server.port(), "");
    const auto response = client.ask(post_echo("metrics"));
    EXPECT_EQ(response.body, "metrics|");
    EXPECT_FALSE(response.fields.contains("strict-transport-security"));
}

TEST(HttpLargeBody, GivenAnswerOfFiveMegabytes_WhenReadSlowly_ThenEveryByteArrives) {
    auto options = with_routes();
    auto large = [](Call&) -> asio::awaitable<Response> {
        Response response;
        for (int i = 0; response.body.size() < 5'000'000; ++i) response.body += std::to_string(i);
        co_return response;
    };
    options.routes.push_back({.method = Method::get, .pattern = "/five-megabytes", .handler = large});
    WireServer server(std::move(options));
    WireClient client(server.port(), server.authority_pem());
    std::string expected;
    for (int i = 0; expected.size() < 5'000'000; ++i) expected += std::to_string(i);
    EXPECT_TRUE(client.ask(get_things("/five-megabytes")).body == expected);
}

// A handler that waits until the test lets it go on.
struct Latch {
    std::promise<void> entered;
    std::shared_ptr<asio::steady_timer> timer;
    std::atomic<bool> done{false};
};

TEST(HttpDrain, GivenRequestInFlightAndAnIdleConnection_WhenDrained_ThenTheFirstIsAnsweredAndBothEnd) {
    Latch latch;
    auto options = with_routes();
    auto wait = [&latch](Call&) -> asio::awaitable<Response> {
        const auto executor = co_await asio::this_coro::executor;
        latch.timer = std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
        latch.entered.set_value();
        co_await latch.timer->async_wait(asio::as_tuple(asio::use_awaitable));
        latch.done = true;
        Response response;
        response.body = "finished";
        co_return response;
    };
    options.routes.push_back({.method = Method::get, .pattern = "/wait", .handler = wait});
    WireServer server(std::move(options));
    WireClient idle(server.port(), server.authority_pem());
    idle.ask(post_echo("first"));
    WireClient busy(server.port(), server.authority_pem());
    busy.send(get_things("/wait"));
    latch.entered.get_future().wait();

    auto drained = std::async(std::launch::async, [&server] { server.drain_http(20s); });
    EXPECT_EQ(idle.read_to_end(), "") << "an idle connection ends at once";
    EXPECT_THROW(WireClient(server.port(), server.authority_pem()), std::runtime_error) << "nobody new is accepted";
    const auto executor = latch.timer->get_executor();
    asio::post(executor, [timer = std::move(latch.timer)] { timer->cancel(); });  // and ends with its io context
    const auto response = busy.read_response();
    EXPECT_EQ(response.body, "finished");
    EXPECT_EQ(response.fields.at("connection"), "close");
    EXPECT_EQ(busy.read_to_end(), "");
    drained.get();
}

}  // namespace
}  // namespace vigil::test

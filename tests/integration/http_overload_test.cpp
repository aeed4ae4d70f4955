// What the transport lets in when more comes than can be done: kinds of work, bytes, connections, handshakes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <future>
#include <nlohmann/json.hpp>

#include "integration/wire_client.hpp"
#include "integration/wire_server.hpp"

namespace vigil::test {
namespace {

using http::Call;
using http::Method;
using http::Response;
using http::WorkKind;
using testing::HasSubstr;
using namespace std::chrono_literals;
namespace asio = boost::asio;

std::string get_under_load(std::string_view target, std::string_view fields = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) + "\r\n";
}
std::string post_act(std::size_t size) {
    return "POST /act HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
}
std::string code_under_load(const WireResponse& response) {
    return response.body.empty() ? "" : nlohmann::json::parse(response.body).value("code", "");
}

class HttpOverload : public testing::Test {
protected:
    void start(http::Limits limits = {}) {
        WireServerOptions options;
        options.limits = limits;
        options.admission = &admission_;
        auto count = [this](Call&) -> asio::awaitable<Response> {
            ++handled_;
            co_return Response{};
        };
        auto know = [](Call& call) -> asio::awaitable<Response> {
            call.request.sender = "an account";
            co_return Response{};
        };
        auto note = [this](Call& call) -> asio::awaitable<Response> {
            order_.push_back(call.request.remote_address);
            co_return Response{};
        };
        // Nobody else is handled while it waits: it holds what it was sent.
        options.routes = {{.method = Method::get, .pattern = "/list", .handler = count, .kind = WorkKind::list},
                          {.method = Method::get, .pattern = "/alert", .handler = count, .kind = WorkKind::live},
                          {.method = Method::get, .pattern = "/ready", .handler = count},
                          {.method = Method::get, .pattern = "/known", .handler = know},
                          {.method = Method::get, .pattern = "/note", .handler = note},
                          {.method = Method::post,
                           .pattern = "/act",
                           .handler = count,
                           .body_limit = 1024 * 1024,
                           .kind = WorkKind::report}};
        server_ = std::make_unique<WireServer>(std::move(options));
    }
    std::unique_ptr<WireClient> connect(const char* from = "127.0.0.1") {
        return std::make_unique<WireClient>(server_->port(), server_->authority_pem(), "http/1.1", 0x0304, from);
    }
    // Every queue has waited so long.
    void let_wait(std::chrono::milliseconds wait) { waits_ = wait.count(); }

    std::vector<std::string> order_{};  // by the server's thread
    std::atomic<int> handled_{0};
    std::atomic<std::int64_t> waits_{0};
    runtime::Metrics metrics_;
    http::Admission admission_{{.queue_delay = 100ms},
                               [this]() -> http::QueueWaits {
                                   const std::chrono::milliseconds wait(waits_.load());
                                   return {wait, wait, wait, wait, wait};
                               },
                               metrics_};
    std::unique_ptr<WireServer> server_;
};

TEST_F(HttpOverload, GivenAQueueThatStands_WhenAListIsAskedFor_ThenItIsSentAwayAndAnAlertAndAnActAreNot) {
    start();
    let_wait(150ms);  // beyond the part of a list and an interval, not of an alert
    auto client = connect();
    const auto refused = client->ask(get_under_load("/list"));
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(code_under_load(refused), "unavailable");
    EXPECT_GE(std::stoi(refused.fields.at("retry-after")), 2);
    EXPECT_EQ(handled_, 0);
    EXPECT_EQ(client->ask(get_under_load("/alert")).status, 200) << "over the same connection";
    EXPECT_EQ(client->ask(post_act(4) + "body").status, 200);
    EXPECT_EQ(client->ask(get_under_load("/ready")).status, 200);
    let_wait(0ms);
    EXPECT_EQ(client->ask(get_under_load("/list")).status, 200);
}

TEST_F(HttpOverload, GivenAnyQueue_WhenTheServerIsAskedWhetherItIsReady_ThenItSays) {
    start();
    let_wait(10'000ms);
    auto client = connect();
    EXPECT_EQ(client->ask(post_act(4) + "body").status, 503) << "its body was read, so the connection goes on";
    EXPECT_EQ(client->ask(get_under_load("/alert")).status, 503);
    EXPECT_EQ(client->ask(get_under_load("/ready")).status, 200);
    EXPECT_EQ(handled_, 1);
}

TEST_F(HttpOverload, GivenAClientThatLowersItself_WhenAQueueStands_ThenItIsSentAwayAsWhatItCallsItself) {
    start();
    let_wait(150ms);
    auto client = connect();
    EXPECT_EQ(client->ask(get_under_load("/alert", "Priority: u=5\r\n")).status, 503);
    EXPECT_EQ(client->ask(get_under_load("/list", "Priority: u=0\r\n")).status, 503) << "and nobody raises itself";
    EXPECT_EQ(client->ask(get_under_load("/alert", "Priority: u=3\r\n")).status, 200);
}

TEST_F(HttpOverload, GivenLargeBodiesThatFillTheirPart_WhenASmallOneComes_ThenItIsReadAndAfterwardsTheLargeOnesToo) {
    start({.bytes_in_flight = 512 * 1024});
    // Of one address a quarter: two addresses fill the half of the large ones.
    auto first = connect("127.0.0.2");
    auto second = connect("127.0.0.3");
    const std::string most(120 * 1024, 'x');
    for (auto* holder : {first.get(), second.get()}) holder->send(post_act(most.size() + 1) + most);
    auto& listener = server_->listener();
    while (listener.bytes_in_flight() < 2 * most.size()) std::this_thread::yield();

    auto third = connect("127.0.0.4");
    third->send(post_act(most.size()) + most);
    const auto refused = third->read_response();
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(code_under_load(refused), "unavailable");
    EXPECT_EQ(connect("127.0.0.4")->ask(post_act(4) + "text").status, 200) << "the text of an emergency";
    EXPECT_THAT(metrics_.prometheus_text(), HasSubstr("vigil_refused_total{kind=\"report\",reason=\"bytes\"} 1\n"));

    EXPECT_EQ(first->ask("x").status, 200);
    EXPECT_EQ(second->ask("x").status, 200);
    EXPECT_EQ(connect("127.0.0.4")->ask(post_act(most.size()) + most).status, 200);
    while (listener.bytes_in_flight() > 0) std::this_thread::yield();
}

TEST_F(HttpOverload, GivenAnAddressThatHoldsEveryPlace_WhenAnotherComes_ThenRoomIsMadeForItAndOnlyThere) {
    start({.connections = 4, .reserve = 1});
    std::vector<std::unique_ptr<WireClient>> hoarder;
    for (int i = 0; i < 4; ++i) {
        hoarder.push_back(connect("127.0.0.2"));
        ASSERT_EQ(hoarder.back()->ask(get_under_load("/ready")).status, 200);
    }
    EXPECT_EQ(connect("127.0.0.3")->ask(get_under_load("/ready")).status, 200);
    EXPECT_EQ(hoarder.front()->read_to_end(), "") << "the one that was quiet for longest";
    EXPECT_EQ(hoarder.back()->ask(get_under_load("/ready")).status, 200);
}

TEST_F(HttpOverload, GivenAConnectionThatSendsHalfARequest_WhenRoomIsNeeded_ThenItHoldsNoPlaceEither) {
    start({.connections = 3, .reserve = 1});
    std::vector<std::unique_ptr<WireClient>> hoarder;
    for (int i = 0; i < 3; ++i) {
        hoarder.push_back(connect("127.0.0.2"));
        hoarder.back()->send("GET /ready HTTP/1.1\r\n");
    }
    EXPECT_EQ(connect("127.0.0.3")->ask(get_under_load("/ready")).status, 200);
}

// With one handshake in a turn, and one request: nobody is forgotten.
TEST_F(HttpOverload, GivenManyHandshakesAtOnce_WhenOneTurnTakesOne_ThenEveryoneIsServedAndSoIsWhoeverWasThere) {
    start({.handshakes_per_turn = 1, .requests_per_turn = 1});
    auto there = connect();
    std::vector<std::future<int>> others;
    for (int i = 0; i < 40; ++i)
        others.push_back(
            std::async(std::launch::async, [this] { return connect()->ask(get_under_load("/ready")).status; }));
    for (int i = 0; i < 40; ++i) EXPECT_EQ(there->ask(get_under_load("/alert")).status, 200);
    for (auto& each : others) EXPECT_EQ(each.get(), 200);
}

TEST_F(HttpOverload, GivenManyAddressesThatWaitToBeRead_WhenOneWhoIsKnownComesLast_ThenItIsReadBeforeThem) {
    start({.requests_per_turn = 1});
    auto known = connect("127.0.0.2");
    ASSERT_EQ(known->ask(get_under_load("/known")).status, 200);
    std::vector<std::unique_ptr<WireClient>> others;
    for (int i = 3; i < 23; ++i) {
        others.push_back(connect(("127.0.0." + std::to_string(i)).c_str()));
        ASSERT_EQ(others.back()->ask(get_under_load("/ready")).status, 200);
    }
    // The server reads none of them before all are there.
    std::promise<void> stands, go;
    asio::post(server_->http_executor(), [&] {
        stands.set_value();
        go.get_future().wait();
    });
    stands.get_future().wait();
    for (const auto& other : others) other->send(get_under_load("/note"));
    known->send(get_under_load("/note"));
    go.set_value();
    EXPECT_EQ(known->read_response().status, 200);
    for (const auto& other : others) EXPECT_EQ(other->read_response().status, 200);
    ASSERT_EQ(order_.size(), 21U);
    EXPECT_LE(std::find(order_.begin(), order_.end(), "127.0.0.2") - order_.begin(), 2) << "behind who had passed";
}

TEST_F(HttpOverload, GivenThreeRequestsInOneWrite_WhenOnePassesInATurn_ThenAllAreAnsweredInOrder) {
    start({.requests_per_turn = 1});
    auto client = connect();
    client->send(get_under_load("/ready") + get_under_load("/nothing") + get_under_load("/alert"));
    EXPECT_EQ(client->read_response().status, 200);
    EXPECT_EQ(client->read_response().status, 404);
    EXPECT_EQ(client->read_response().status, 200);
}

}  // namespace
}  // namespace vigil::test

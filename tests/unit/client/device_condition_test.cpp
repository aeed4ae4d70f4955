// A device says what condition it is in, over real TLS.
#include "client/device_condition.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <vigil/protocol/codec.hpp>

#include "run.hpp"
#include "tls_server.hpp"

namespace vigil::client {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class OneToken : public TokenSource {
public:
    asio::awaitable<Result<std::string>> token() override { co_return std::string("token"); }
    void reject(const std::string&) override {}
};

class DeviceConditionTest : public testing::Test {
protected:
    std::string answer(const ReceivedRequest& request) {
        const std::scoped_lock lock(mutex_);
        lines_.push_back(request.line);
        said_.push_back(protocol::decode<protocol::DeviceCondition>(request.body).value());
        return http_answer(statuses_.empty() ? 204 : statuses_.front(), statuses_.empty() ? "" : problem());
    }
    static std::string problem() { return R"({"type":"urn:x","title":"t","status":403,"code":"role_refused"})"; }
    // What was said so far.
    std::vector<protocol::DeviceCondition> said() {
        const std::scoped_lock lock(mutex_);
        return said_;
    }
    // Runs until so many conditions were said.
    void run_until(std::size_t count) {
        while (said().size() < count) io_.run_one();
    }

    std::mutex mutex_;
    std::vector<std::string> lines_;
    std::vector<protocol::DeviceCondition> said_;
    std::vector<int> statuses_;  // of every answer; empty: taken
    TlsServer server_{TlsServer::serving([this](const ReceivedRequest& request) { return answer(request); })};
    asio::io_context io_;
    HttpClient http_{io_.get_executor(), server_.endpoint(), make_tls_context(server_.authority_pem()).value()};
    OneToken tokens_;
    ApiClient api_{http_, &tokens_};
    Setting sound_ = Setting::on;
    ConditionReporter reporter_{io_.get_executor(),
                                api_,
                                [this] {
                                    protocol::DeviceCondition condition;
                                    condition.sound = sound_;
                                    condition.version = "1.4.2";
                                    return condition;
                                },
                                {},
                                [] { return 0.0; }};
};

TEST_F(DeviceConditionTest, GivenAReporter_WhenItRuns_ThenItSaysItsConditionAndEachChangeAndAnswersATest) {
    std::optional<Result<void>> ended;
    auto task = [&]() -> asio::awaitable<void> { ended.emplace(co_await reporter_.run()); };
    auto done = asio::co_spawn(io_, std::move(task), asio::use_future);
    run_until(1);
    EXPECT_EQ(said()[0].sound, Setting::on);
    sound_ = Setting::off;
    reporter_.look_again();
    run_until(2);
    EXPECT_EQ(said()[1].sound, Setting::off);
    const DutyTestId test("01981f3c-5a7e-7c11-8a3f-2d1f0c5b9e03");
    reporter_.answer({test, OrganisationId("01981f3c-5a7e-7c11-8a3f-2d1f0c5b9e79"), instant_of(1000)});
    run_until(3);
    EXPECT_EQ(said()[2].test_id, test);
    reporter_.stop();
    while (!ended) io_.run_one();
    EXPECT_TRUE(*ended);
    EXPECT_EQ(lines_[0], "PUT /v1/devices/current/condition HTTP/1.1");
}

TEST_F(DeviceConditionTest, GivenAnAccountThatAnswersNoAlerts_WhenItIsRefused_ThenItIsNotAskedForEver) {
    statuses_ = {403};
    const auto ended = run(io_, reporter_.run());
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, "role_refused");
    EXPECT_EQ(said().size(), 1u);
}

}  // namespace
}  // namespace vigil::client

// The sinks beside a running store: nothing is left out, whatever happens to either side, and the writer never waits.
#include "app/checkpoint_sinks.hpp"

#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <vigil/crypto/webhook.hpp>

#include "unit/app/checkpoint_support.hpp"
#include "unit/client/tls_server.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using client::http_answer;
using client::ReceivedRequest;
using client::TlsServer;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;

constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

struct NoLog : runtime::LogSink {
    void write(std::string_view line) override {
        const std::lock_guard lock(mutex);
        text += std::string(line) + '\n';
    }
    std::mutex mutex;
    std::string text;
};

// What a receiver has been sent, and what it answers.
class Receiver {
public:
    explicit Receiver(std::vector<int> first_answers = {})
        : answers_(std::move(first_answers)),
          server_(TlsServer::serving([this](const ReceivedRequest& request) { return take(request); })) {}

    std::string take(const ReceivedRequest& request) {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
        changed_.notify_all();
        int status = 204;
        if (!answers_.empty()) {
            status = answers_.front();
            answers_.erase(answers_.begin());
        } else if (refusing_) {
            status = 503;
        }
        return http_answer(status, "", status == 429 ? "Retry-After: 0\r\n" : "");
    }
    void refuse(bool refusing) {
        const std::lock_guard lock(mutex_);
        refusing_ = refusing;
    }
    // Waits until there are so many; the test fails where they do not come.
    std::vector<ReceivedRequest> wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, 20s, [&] { return requests_.size() >= count; })) << requests_.size();
        return requests_;
    }
    std::vector<std::int64_t> positions(std::size_t count) {
        std::vector<std::int64_t> all;
        for (const auto& each : wait_for(count)) {
            const auto id = each.header("webhook-id");
            all.push_back(std::stoll(id.substr(id.rfind('_') + 1)));
        }
        return all;
    }
    std::string url() const { return "https://127.0.0.1:" + server_.endpoint().port + "/in?from=linxi"; }
    const std::string& authority() const { return server_.authority_pem(); }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<ReceivedRequest> requests_;
    std::vector<int> answers_;
    bool refusing_ = false;
    TlsServer server_;
};

class CheckpointSinksTest : public CheckpointTest {
protected:
    void SetUp() override {
        hooks.on_checkpoint = [this](const storage::Checkpoint& checkpoint) {
            if (auto* copying = copying_.load()) copying->hint(checkpoint.mark.at);
        };
        open();
    }
    void TearDown() override { stop(); }

    void to_file() { configuration.file = outside.path() / "checkpoints.jws"; }
    void to(const Receiver& receiver) {
        configuration.webhook = receiver.url();
        configuration.webhook_secret = outside.path() / "secret";
        configuration.webhook_authority = outside.path() / "ca.pem";
        configuration.allow = {files::parse_network("127.0.0.1").value()};
        write_text(configuration.webhook_secret, std::string(kSecret) + "\n");
        write_text(configuration.webhook_authority, receiver.authority());
    }
    void start() {
        metrics = std::make_unique<runtime::Metrics>();
        auto opened = app::CheckpointSinks::open(
            configuration,
            app::SinkParts{*store, timers, store->log_id(), runtime::Log(log, timers), *metrics, {1ms, 20ms}});
        ASSERT_TRUE(opened) << opened.error().message;
        sinks = std::move(opened).value();
        ASSERT_NE(sinks, nullptr);
        copying_ = sinks.get();
        sinks->start();
    }
    void stop() {
        copying_ = nullptr;
        if (sinks) sinks->stop();
        sinks.reset();
    }
    // The server's own position for the receiver. Waits: it is written after the answer.
    void wait_until_taken(std::int64_t pos) {
        const auto until = std::chrono::steady_clock::now() + 20s;
        std::int64_t taken = -1;
        while (taken != pos && std::chrono::steady_clock::now() < until) {
            const auto read = read_and_wait(*store, [&](Unit& unit) -> Result<void> {
                const auto receiver = app::open_receiver(configuration);
                VIGIL_TRY(const auto found, unit.checkpoints().taken_by(receiver.value().sink));
                taken = found.value_or(-1);
                return success();
            });
            ASSERT_TRUE(read);
            std::this_thread::yield();
        }
        EXPECT_EQ(taken, pos);
    }
    void wait_for_lines(std::size_t count) {
        const auto until = std::chrono::steady_clock::now() + 20s;
        while (lines_of(configuration.file).size() < count && std::chrono::steady_clock::now() < until)
            std::this_thread::yield();
    }
    // The sinks say what they have seen a moment after they have done it.
    void wait_until(const std::string& name, const std::function<bool(double)>& holds) {
        const auto until = std::chrono::steady_clock::now() + 20s;
        while (!holds(metric(name)) && std::chrono::steady_clock::now() < until) std::this_thread::yield();
        EXPECT_TRUE(holds(metric(name))) << name << " " << metric(name);
    }
    double metric(const std::string& name) {
        const auto text = metrics->prometheus_text();
        const auto at = text.find("\n" + name + " ");
        EXPECT_NE(at, std::string::npos) << name << " in\n" << text;
        return at == std::string::npos ? -1 : std::stod(text.substr(at + name.size() + 2));
    }

    TempFolder outside{};
    Configuration::Checkpoints configuration{};
    std::shared_ptr<NoLog> log = std::make_shared<NoLog>();
    std::unique_ptr<runtime::Metrics> metrics{};
    std::unique_ptr<app::CheckpointSinks> sinks{};
    std::atomic<app::CheckpointSinks*> copying_{nullptr};
};

TEST_F(CheckpointSinksTest, GivenNoSink_WhenOpened_ThenThereIsNothing) {
    auto none = runtime::Metrics();
    const auto opened = app::CheckpointSinks::open(
        {}, app::SinkParts{*store, timers, store->log_id(), runtime::Log(log, timers), none});
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened.value(), nullptr);
}

TEST_F(CheckpointSinksTest, GivenAFile_WhenCheckpointsAreSigned_ThenEachIsAppended) {
    commit(3);
    to_file();
    start();
    commit(4);
    wait_for_lines(7);
    EXPECT_THAT(lines_of(configuration.file), ElementsAreArray(jws_of_table()));
}

TEST_F(CheckpointSinksTest, GivenAFile_WhenTheServerStartsAgain_ThenItGoesOnWhereItStood) {
    to_file();
    start();
    commit(2);
    wait_for_lines(2);
    stop();
    commit(2);  // a command while no server was running
    start();
    commit(1);
    wait_for_lines(5);
    EXPECT_THAT(lines_of(configuration.file), ElementsAreArray(jws_of_table()));
}

TEST_F(CheckpointSinksTest, GivenAFileThatCannotBeWritten_WhenItCanBeAgain_ThenNothingIsMissing) {
    configuration.file = outside.path() / "mount" / "checkpoints.jws";
    start();
    commit(3);  // the writer does not wait for it
    EXPECT_GT(metric("vigil_checkpoint_sink_waiting{sink=\"file\"}"), 0);
    timers.advance(7s);
    EXPECT_GE(metric("vigil_checkpoint_sink_lag_seconds{sink=\"file\"}"), 7);
    wait_until("vigil_checkpoint_sink_failures_total{sink=\"file\"}", [](double failures) { return failures > 0; });
    std::filesystem::create_directory(outside.path() / "mount");
    wait_for_lines(3);
    EXPECT_THAT(lines_of(configuration.file), ElementsAreArray(jws_of_table()));
    wait_until("vigil_checkpoint_sink_waiting{sink=\"file\"}", [](double waiting) { return waiting == 0; });
    stop();
    EXPECT_THAT(log->text, HasSubstr("checkpoints.sink_failed"));
    EXPECT_THAT(log->text, HasSubstr("checkpoints.sink_recovered"));
}

TEST_F(CheckpointSinksTest, GivenTheLastCheckpointOfAStore_WhenItWasClosed_ThenTheFileGetsItToo) {
    settings.checkpoint_interval = 1h;
    reopen();
    to_file();
    start();
    commit(2);  // at most the first is signed at once
    copying_ = nullptr;
    sinks->stop();
    ASSERT_TRUE(store->close());
    ASSERT_TRUE(sinks->complete_file(database()));
    const auto lines = lines_of(configuration.file);
    sinks.reset();
    store.reset();
    open();
    EXPECT_THAT(lines, ElementsAreArray(jws_of_table()));
    EXPECT_EQ(table().back().pos, 2);
}

TEST_F(CheckpointSinksTest, GivenAWebhook_WhenACheckpointIsSigned_ThenItIsPostedAsTheStandardSays) {
    Receiver receiver;
    to(receiver);
    start();
    commit(1);
    const auto request = receiver.wait_for(1).front();
    EXPECT_EQ(request.line, "POST /in?from=linxi HTTP/1.1");
    EXPECT_EQ(request.header("Content-Type"), "application/json");
    EXPECT_EQ(request.header("webhook-id"), "checkpoint_" + store->log_id() + "_1");
    EXPECT_EQ(request.header("webhook-timestamp"), crypto::webhook_timestamp(timers.now()));
    EXPECT_EQ(request.header("webhook-signature"), crypto::WebhookSecret::from_text(kSecret).value().sign(
                                                       request.header("webhook-id"), timers.now(), request.body));
    const auto body = nlohmann::json::parse(request.body);
    EXPECT_EQ(body.at("type"), "checkpoint.signed");
    EXPECT_EQ(body.at("timestamp"), to_rfc3339(table().front().at));
    EXPECT_EQ(body.at("data").at("jws"), jws_of_table().front());
    wait_until_taken(1);
}

TEST_F(CheckpointSinksTest, GivenAReceiverThatWasNeverHeardOf_WhenItIsConfigured_ThenItBeginsWithTheNewest) {
    commit(5);
    Receiver receiver;
    to(receiver);
    start();
    wait_until_taken(5);
    commit(1);
    EXPECT_THAT(receiver.positions(2), ElementsAre(5, 6));
}

TEST_F(CheckpointSinksTest, GivenAnOutage_WhenTheReceiverIsBack_ThenTheNewestComesFirstAndNoneIsMissing) {
    Receiver receiver;
    to(receiver);
    start();
    commit(1);
    wait_until_taken(1);
    stop();
    commit(4);  // 2, 3, 4 and 5
    start();
    EXPECT_THAT(receiver.positions(5), ElementsAre(1, 5, 2, 3, 4));
    wait_until_taken(5);
    wait_until("vigil_checkpoint_sink_waiting{sink=\"webhook\"}", [](double waiting) { return waiting == 0; });
    EXPECT_EQ(metric("vigil_checkpoint_sink_lag_seconds{sink=\"webhook\"}"), 0);
}

TEST_F(CheckpointSinksTest, GivenAReceiverThatRefuses_WhenItAcceptsAgain_ThenTheSameMessageComesUnderTheSameId) {
    Receiver receiver({500, 429, 404});
    to(receiver);
    start();
    commit(1);
    EXPECT_THAT(receiver.positions(4), ElementsAre(1, 1, 1, 1));
    wait_until_taken(1);
    EXPECT_EQ(metric("vigil_checkpoint_sink_failures_total{sink=\"webhook\"}"), 3);
    EXPECT_EQ(metric("vigil_checkpoint_sink_delivered_total{sink=\"webhook\"}"), 1);
}

TEST_F(CheckpointSinksTest, GivenAReceiverThatIsDown_WhenManyAreSigned_ThenTheWriterDoesNotWaitAndAllArriveLater) {
    Receiver receiver;
    to(receiver);
    start();
    commit(1);
    wait_until_taken(1);
    receiver.refuse(true);
    commit(100);
    receiver.refuse(false);
    wait_until_taken(101);
    std::vector<std::int64_t> arrived = receiver.positions(101);
    std::sort(arrived.begin(), arrived.end());
    arrived.erase(std::unique(arrived.begin(), arrived.end()), arrived.end());
    EXPECT_EQ(arrived.size(), 101U);
}

TEST_F(CheckpointSinksTest, GivenAReceiverThatNobodyTrusts_WhenACheckpointIsSigned_ThenNothingIsSentToIt) {
    Receiver receiver, other;
    to(receiver);
    write_text(configuration.webhook_authority, other.authority());
    start();
    commit(1);
    wait_until("vigil_checkpoint_sink_failures_total{sink=\"webhook\"}", [](double failures) { return failures >= 2; });
    stop();
    EXPECT_THAT(receiver.wait_for(0), testing::IsEmpty());
    EXPECT_THAT(log->text, HasSubstr("not trusted"));
}

TEST_F(CheckpointSinksTest, GivenAnAddressThatIsNotPublic_WhenTheConfigurationDoesNotAllowIt_ThenNothingIsSentToIt) {
    Receiver receiver;
    to(receiver);
    configuration.allow.clear();
    start();
    commit(1);
    wait_until("vigil_checkpoint_sink_failures_total{sink=\"webhook\"}", [](double failures) { return failures >= 2; });
    stop();
    EXPECT_THAT(receiver.wait_for(0), testing::IsEmpty());
    EXPECT_THAT(log->text, HasSubstr("may not be connected to"));
}

// A disk that hangs must not keep the receiver from its checkpoints, nor the other way round.
TEST_F(CheckpointSinksTest, GivenBothSinks_WhenTheFileFails_ThenTheWebhookGoesOn) {
    Receiver receiver;
    to(receiver);
    configuration.file = outside.path() / "mount" / "checkpoints.jws";
    start();
    commit(3);
    wait_until_taken(3);
}

struct WrongConfiguration {
    std::string_view secret, authority, message;
};
class CheckpointSinksRefusal : public CheckpointSinksTest, public testing::WithParamInterface<WrongConfiguration> {};
TEST_P(CheckpointSinksRefusal, GivenAFileThatCannotServe_WhenOpened_ThenTheKeyOfTheConfigurationIsNamed) {
    configuration.webhook = "https://127.0.0.1:1/";
    configuration.webhook_secret = outside.path() / "secret";
    if (!GetParam().secret.empty()) write_text(configuration.webhook_secret, std::string(GetParam().secret));
    if (!GetParam().authority.empty()) {
        configuration.webhook_authority = outside.path() / "ca.pem";
        write_text(configuration.webhook_authority, std::string(GetParam().authority));
    }
    const auto opened = app::open_receiver(configuration);
    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error().message, HasSubstr(std::string(GetParam().message)));
    EXPECT_THAT(opened.error().message, testing::Not(HasSubstr("guess")));
}
INSTANTIATE_TEST_SUITE_P(Files, CheckpointSinksRefusal,
                         testing::Values(WrongConfiguration{"", "", "checkpoints.webhook_secret: "},
                                         WrongConfiguration{"guess me", "", "must be \"whsec_\""},
                                         WrongConfiguration{kSecret, "no certificate",
                                                            "checkpoints.webhook_authority: "}));

}  // namespace
}  // namespace vigil::test

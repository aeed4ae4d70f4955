// Systems of others are told what happens, whatever they do: endpoints over real TLS, the store and the time in memory.
#include "app/webhooks.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <deque>
#include <fstream>
#include <mutex>

#include "contract/temp_folder.hpp"
#include "unit/app/direct_store.hpp"
#include "unit/client/tls_server.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using client::http_answer;
using client::ReceivedRequest;
using test::DirectStore;
using test::SaidWords;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// An endpoint that answers as the test says, 204 where nothing is left of that.
class Platform {
public:
    explicit Platform(const std::filesystem::path& folder) : folder_(folder) {
        std::ofstream(folder_ / "authority.pem") << server_.authority_pem();
        std::ofstream(folder_ / "secret") << "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n";
    }
    ~Platform() { go_on(); }

    files::WebhookDescription description(const std::string& name, const OrganisationId& organisation) const {
        files::WebhookDescription made;
        made.name = name;
        made.url = {"127.0.0.1", server_.endpoint().port, "/alerts"};
        made.organisations = {organisation};
        made.kinds = {WebhookEvent::alert_raised, WebhookEvent::alert_changed};
        made.secrets = {folder_ / "secret"};
        made.allow = {files::parse_network("127.0.0.1").value()};
        made.authority = folder_ / "authority.pem";
        made.limits = {5s, 5s, 20s};
        made.per_second = 1000;
        return made;
    }
    void will_answer(const std::string& answer, int times = 1) {
        const std::scoped_lock lock(mutex_);
        for (int i = 0; i < times; ++i) answers_.push_back(answer);
    }
    // Answers nothing from now on until go_on().
    void hang() {
        const std::scoped_lock lock(mutex_);
        hangs_ = true;
    }
    void go_on() {
        const std::scoped_lock lock(mutex_);
        hangs_ = false;
        changed_.notify_all();
    }
    std::vector<ReceivedRequest> requests() {
        const std::scoped_lock lock(mutex_);
        return requests_;
    }

private:
    std::string answer(const ReceivedRequest& request) {
        std::unique_lock lock(mutex_);
        requests_.push_back(request);
        changed_.wait(lock, [this] { return !hangs_; });
        if (answers_.empty()) return http_answer(204, "");
        auto answer = answers_.front();
        answers_.pop_front();
        return answer;
    }

    std::filesystem::path folder_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::string> answers_;
    std::vector<ReceivedRequest> requests_;
    bool hangs_ = false;
    client::TlsServer server_{
        client::TlsServer::serving([this](const ReceivedRequest& request) { return answer(request); })};
};

class WebhooksTest : public Casework {
protected:
    app::WebhookParts parts() {
        return {.store = direct_,
                .timers = store_.timers(),
                .ids = ids_,
                .log = runtime::Log(words_, store_.timers()),
                .metrics = metrics_,
                .look_every = 1ms};
    }
    void open(const std::vector<files::WebhookDescription>& all) {
        webhooks_ = app::Webhooks::open(io_.get_executor(), all, parts()).value();
    }
    void open() { open({platform_.description("platform", in_.station)}); }
    // Until `seen` holds, in real time at most so long.
    void run_until(const std::function<bool()>& seen) {
        webhooks_->start();
        go_on_until(seen);
        end();
    }
    void go_on_until(const std::function<bool()>& seen) {
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (!seen() && std::chrono::steady_clock::now() < end) io_.run_one();
        EXPECT_TRUE(seen()) << "it never came; what was said: " << words_->text;
    }
    // As a server ends: what is under way is cut off. What is opened next finds the same rows.
    void end() {
        boost::asio::post(io_, [this] { webhooks_->cancel(); });
        io_.restart();
        io_.run();
        io_.restart();
    }
    void tell_until(const std::function<bool()>& seen) {
        open();
        run_until(seen);
    }
    std::vector<WebhookMessage> messages(const std::string& endpoint = "platform") {
        std::vector<WebhookMessage> found;
        for (const auto& id : ids_of_messages(endpoint))
            found.push_back(find([&](Unit& unit) { return unit.webhooks().find(id); }).value());
        return found;
    }
    std::size_t count(WebhookState state, const std::string& endpoint = "platform") {
        const auto all = messages(endpoint);
        return static_cast<std::size_t>(
            std::count_if(all.begin(), all.end(), [&](const auto& each) { return each.state == state; }));
    }
    // Ids of all that were asked of the endpoint so far, or wait for it.
    std::vector<WebhookMessageId> ids_of_messages(const std::string& endpoint) {
        std::set<WebhookMessageId> ids;
        for (const auto& each : find([&](Unit& unit) { return unit.webhooks().due(endpoint, now() + 1000h, 1000); }))
            ids.insert(each.id);
        for (const auto& each : find([&](Unit& unit) { return unit.webhooks().failed(endpoint, 1000); }))
            ids.insert(each.id);
        for (auto* of : {&platform_, other_.get()}) {
            if (of == nullptr) continue;
            for (const auto& each : of->requests()) {
                const WebhookMessageId id(each.header("webhook-id"));
                const auto message = find([&](Unit& unit) { return unit.webhooks().find(id); });
                if (message && message->endpoint == endpoint) ids.insert(id);
            }
        }
        return {ids.begin(), ids.end()};
    }
    Platform& other() {
        if (!other_) other_ = std::make_unique<Platform>(other_folder_.path());
        return *other_;
    }

    test::TempFolder folder_{}, other_folder_{};
    boost::asio::io_context io_{};
    DirectStore direct_{store_};
    runtime::Metrics metrics_{};
    std::shared_ptr<SaidWords> words_ = std::make_shared<SaidWords>();
    Platform platform_{folder_.path()};
    std::unique_ptr<Platform> other_{};
    std::unique_ptr<app::Webhooks> webhooks_{};
};

TEST_F(WebhooksTest, GivenAnAlert_WhenTold_ThenTheEndpointHasItsIdAndNothingElse) {
    open();
    const auto report = file(a_report({kRedSignal}));
    const auto alert = alert_of(report, in_.station).value();
    run_until([&] { return count(WebhookState::sent) == 1; });
    const auto request = platform_.requests().at(0);
    EXPECT_EQ(request.line, "POST /alerts HTTP/1.1");
    EXPECT_EQ(request.header("webhook-id"), messages().at(0).id.str());
    EXPECT_THAT(request.header("webhook-signature"), testing::StartsWith("v1,"));
    EXPECT_THAT(request.body, HasSubstr(alert.id.str()));
    EXPECT_THAT(request.head + request.body, Not(HasSubstr(alert.case_id.str())));
    EXPECT_THAT(request.body, Not(HasSubstr("red")));
    EXPECT_THAT(metrics_.prometheus_text(), HasSubstr("vigil_webhooks_sent_total{endpoint=\"platform\"} 1"));
}

TEST_F(WebhooksTest, GivenNothingHappens_WhenItLooks_ThenItWritesNothing) {
    open();
    const int before = direct_.writes;
    int looks = 0;
    run_until([&] { return ++looks > 100; });
    EXPECT_EQ(direct_.writes, before);
    EXPECT_THAT(platform_.requests(), IsEmpty());
}

TEST_F(WebhooksTest, GivenAnEndpointThatFailsOnce_WhenTheWaitIsOver_ThenTheSameBytesComeAgainUnderTheSameId) {
    platform_.will_answer(http_answer(500, ""));
    open();
    file(a_report({kOrangeSignal}));
    run_until([&] { return messages().size() == 1 && !messages()[0].code.empty(); });
    EXPECT_THAT(words_->text, HasSubstr("webhook.not_sent"));
    pass(6s);
    tell_until([&] { return count(WebhookState::sent) == 1; });
    const auto requests = platform_.requests();
    ASSERT_THAT(requests, SizeIs(2));
    EXPECT_EQ(requests[0].header("webhook-id"), requests[1].header("webhook-id"));
    EXPECT_EQ(requests[0].body, requests[1].body);
}

TEST_F(WebhooksTest, GivenARedirection_WhenTold_ThenItIsAFailureAndNobodyFollowsIt) {
    Platform& elsewhere = other();
    const auto place = "https://127.0.0.1:" + elsewhere.description("x", in_.station).url.port + "/";
    platform_.will_answer(http_answer(302, "", "Location: " + place + "\r\n"));
    open();
    file(a_report({kOrangeSignal}));
    run_until([&] { return messages().size() == 1 && messages()[0].code == "http_302"; });
    EXPECT_THAT(elsewhere.requests(), IsEmpty());
    EXPECT_EQ(messages()[0].state, WebhookState::queued);
}

TEST_F(WebhooksTest, GivenAnEndpointThatHangs_WhenAnotherIsTold_ThenThatOneHasEverythingAtOnce) {
    platform_.hang();
    open({platform_.description("platform", in_.station), other().description("other", in_.station)});
    for (int i = 0; i < 10; ++i) file(a_report({kOrangeSignal}));
    run_until([&] { return count(WebhookState::sent, "other") == 10 && platform_.requests().size() == 4; });
    EXPECT_EQ(count(WebhookState::sent, "platform"), 0u);
}

TEST_F(WebhooksTest, GivenAServerThatIsEndedInAnAttempt_WhenTheLeaseIsOver_ThenItGoesOutOnceMoreUnderItsId) {
    platform_.hang();
    open();
    file(a_report({kOrangeSignal}));
    run_until([&] { return platform_.requests().size() == 1; });
    EXPECT_TRUE(messages().at(0).leased_until);
    platform_.go_on();
    open();
    int looks = 0;
    run_until([&] { return ++looks > 100; });
    EXPECT_THAT(platform_.requests(), SizeIs(1)) << "it is leased";
    pass(kWebhookLease);
    tell_until([&] { return count(WebhookState::sent) == 1; });
    const auto requests = platform_.requests();
    ASSERT_THAT(requests, SizeIs(2));
    EXPECT_EQ(requests[0].header("webhook-id"), requests[1].header("webhook-id"));
}

TEST_F(WebhooksTest, GivenAnEndpointThatAsksForTime_WhenMoreHappens_ThenItIsLeftAloneForThatTime) {
    platform_.will_answer(http_answer(429, "", "Retry-After: 60\r\n"));
    open();
    file(a_report({kOrangeSignal}));
    webhooks_->start();
    go_on_until([&] { return messages().size() == 1 && messages()[0].code == "http_429"; });
    file(a_report({kOrangeSignal}));
    go_on_until([&] { return count(WebhookState::queued) == 2; });
    pass(59s);
    int looks = 0;
    go_on_until([&] { return ++looks > 200; });
    EXPECT_THAT(platform_.requests(), SizeIs(1));
    pass(1s);
    go_on_until([&] { return count(WebhookState::sent) == 2; });
    end();
}

TEST_F(WebhooksTest, GivenAnEndpointThatFailsAgainAndAgain_WhenItsBreakerOpens_ThenTheRestWaitsWithoutAttempts) {
    platform_.will_answer(http_answer(500, ""), 100);
    open();
    for (int i = 0; i < 20; ++i) file(a_report({kOrangeSignal}));
    run_until([&] { return words_->has("webhook.closed"); });
    EXPECT_GE(platform_.requests().size(), 5u);  // the failures that open it
    EXPECT_LE(platform_.requests().size(), 8u);  // and what was under way beside the last of them
    EXPECT_EQ(count(WebhookState::queued), 20u);
}

TEST_F(WebhooksTest, GivenAnEndpointThatIsGone_WhenAnswered_ThenAnOperatorIsToldAndItIsAskedNoMoreUntilEnabled) {
    platform_.will_answer(http_answer(410, ""));
    open();
    file(a_report({kOrangeSignal}));
    run_until([&] { return words_->has("\"event\":\"webhook.disabled\""); });
    EXPECT_TRUE(webhooks_->is_in_trouble());
    file(a_report({kOrangeSignal}));
    pass(100h);
    int looks = 0;
    tell_until([&] { return ++looks > 100; });
    EXPECT_TRUE(webhooks_->is_in_trouble()) << "also after a restart";
    EXPECT_THAT(platform_.requests(), SizeIs(1));
    EXPECT_THAT(metrics_.prometheus_text(), HasSubstr("vigil_webhook_disabled{endpoint=\"platform\"} 1"));
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(enable_webhook(unit, "platform", now()));
        return std::monostate{};
    });
    tell_until([&] { return count(WebhookState::sent) == 2; });
    EXPECT_FALSE(webhooks_->is_in_trouble());
}

TEST_F(WebhooksTest, GivenAnEndpointThatFailsForAnHour_WhenItLooks_ThenAnOperatorIsToldOnceAndWhenItIsWell) {
    platform_.will_answer(http_answer(500, ""));
    open();
    file(a_report({kOrangeSignal}));
    webhooks_->start();
    go_on_until([&] { return messages().size() == 1 && !messages()[0].code.empty(); });
    EXPECT_FALSE(webhooks_->is_in_trouble());
    platform_.hang();
    pass(1h);
    go_on_until([&] { return webhooks_->is_in_trouble(); });
    EXPECT_THAT(words_->text, HasSubstr("webhook.failing"));
    EXPECT_THAT(metrics_.prometheus_text(), HasSubstr("vigil_webhook_failing_seconds{endpoint=\"platform\"} 3600"));
    platform_.go_on();
    go_on_until([&] { return !webhooks_->is_in_trouble(); });
    EXPECT_THAT(words_->text, HasSubstr("webhook.well"));
    end();
}

TEST_F(WebhooksTest, GivenATest_WhenQueued_ThenItIsSentAndMarked) {
    open();
    const auto test = find([&](Unit& unit) { return queue_test(unit, ids_, "platform", now()); });
    run_until([&] { return count(WebhookState::sent) == 1; });
    EXPECT_EQ(platform_.requests().at(0).header("webhook-id"), test.id.str());
    EXPECT_THAT(platform_.requests().at(0).body, HasSubstr(R"("type":"webhook.test")"));
}

TEST_F(WebhooksTest, GivenMistakesThatOnlyShowWhenOpened_WhenOpened_ThenAllAreListedByTheirPlace) {
    auto first = platform_.description("first", in_.station);
    first.secrets = {folder_.path() / "nowhere"};
    auto second = platform_.description("second", OrganisationId("019ca000-0000-7000-8000-00000000dead"));
    second.authority = folder_.path() / "nowhere.pem";
    const auto opened = app::Webhooks::open(io_.get_executor(), {first, second}, parts());
    ASSERT_FALSE(opened);
    std::vector<std::string> places;
    for (const auto& each : opened.error().violations) places.push_back(each.pointer);
    EXPECT_THAT(places, testing::UnorderedElementsAre("/endpoints/0/secrets/0", "/endpoints/1/organisations/0",
                                                      "/endpoints/1/authority"));
    EXPECT_FALSE(find([](Unit& unit) { return unit.webhooks().endpoint("first"); })) << "nothing was taken up";
}

TEST_F(WebhooksTest, GivenAFileThatIsNotNamedAnyMore_WhenOpened_ThenWhatWaitsIsCancelledAndThereIsNobodyToTell) {
    open();
    file(a_report({kOrangeSignal}));
    platform_.will_answer(http_answer(500, ""));
    run_until([&] { return messages().size() == 1 && !messages()[0].code.empty(); });
    const auto id = messages()[0].id;
    EXPECT_EQ(app::open_webhooks({}, parts()).value(), nullptr);
    EXPECT_EQ(find([&](Unit& unit) { return unit.webhooks().find(id); })->state, WebhookState::cancelled);
    const auto refused = app::open_webhooks(folder_.path() / "no.json", parts());
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("no.json"));
}

}  // namespace
}  // namespace vigil::domain_test

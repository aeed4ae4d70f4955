// What is due is sent, whatever fails (F48, F63).
#include "app/dispatcher.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>

#include "domain/administration/administration.hpp"
#include "unit/app/direct_store.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using test::DirectStore;
using test::SaidWords;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

// A carrier that answers as the test says; accepts where nothing is left of that.
struct Carrier {
    std::vector<gateways::Outgoing> sent{};
    std::deque<Attempt> answers{};
};

class CarrierChannel final : public gateways::Channel {
public:
    explicit CarrierChannel(Carrier& carrier) : carrier_(carrier) {}
    boost::asio::awaitable<Attempt> send(gateways::Outgoing message) override {
        carrier_.sent.push_back(std::move(message));
        if (carrier_.answers.empty()) co_return Attempt{.outcome = SendOutcome::accepted, .code = "OK"};
        auto answer = carrier_.answers.front();
        carrier_.answers.pop_front();
        co_return answer;
    }
    void close() override {}

private:
    Carrier& carrier_;
};

class DispatcherTest : public Casework {
protected:
    DispatcherTest() {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(Administration(rules(), ids_).set_telephone(unit, officer_.account, "+8613800000001", now()));
            return std::monostate{};
        });
    }
    // Until `seen` holds.
    void run_until(const std::function<bool()>& seen) {
        const app::OpenChannel open = [this](ChannelKind by,
                                             const auto&) -> Result<std::unique_ptr<gateways::Channel>> {
            std::unique_ptr<gateways::Channel> opened;
            if (by == ChannelKind::sms || has_voice_)
                opened = std::make_unique<CarrierChannel>(by == ChannelKind::sms ? sms_ : voice_);
            return opened;
        };
        auto dispatcher = app::Dispatcher::open(io_.get_executor(), open,
                                                {.store = direct_,
                                                 .timers = store_.timers(),
                                                 .log = runtime::Log(words_, store_.timers()),
                                                 .metrics = metrics_,
                                                 .look_every = 1ms})
                              .value();
        dispatcher->start();
        int handled = 0;
        while (!seen() && handled < kMostHandlers) handled += static_cast<int>(io_.run_one());
        EXPECT_LT(handled, kMostHandlers) << "it never came";
        dispatcher->cancel();
        io_.restart();
        io_.run();
        io_.restart();
    }
    std::vector<DeliveryState> states(const Report& report) {
        std::vector<DeliveryState> found;
        const auto alert = alert_of(report, in_.station).value();
        for (const auto& each : find([&](Unit& unit) { return unit.deliveries().of_alert(alert.id); }))
            found.push_back(each.state);
        return found;
    }
    bool holds(const Report& report, DeliveryState state) {
        const auto all = states(report);
        return std::find(all.begin(), all.end(), state) != all.end();
    }
    bool has_said(std::string_view text) const { return words_->has(text); }
    static constexpr int kMostHandlers = 5'000;
    static Attempt failure(SendOutcome outcome) { return {.outcome = outcome, .code = "code"}; }

    boost::asio::io_context io_{};
    DirectStore direct_{store_};
    runtime::Metrics metrics_{};
    std::shared_ptr<SaidWords> words_ = std::make_shared<SaidWords>();
    Carrier sms_{}, voice_{};
    bool has_voice_ = true;
    Caller officer_ = officer(in_.station);
};

TEST_F(DispatcherTest, GivenAnAlertThatReachesNoPhone_WhenItsTimesCome_ThenItIsSentAndThenCalled) {
    const auto report = file(a_report({kRedSignal}));
    pass(3s);
    run_until([&] { return sms_.sent.size() == 1 && states(report)[0] == DeliveryState::sent; });
    EXPECT_EQ(sms_.sent.at(0).number, "+8613800000001");
    EXPECT_THAT(states(report), ElementsAre(DeliveryState::sent, DeliveryState::cancelled, DeliveryState::queued));
    pass(177s);
    run_until([&] { return states(report)[2] == DeliveryState::sent; });
    EXPECT_THAT(voice_.sent, SizeIs(1));
    EXPECT_THAT(metrics_.prometheus_text(), HasSubstr("vigil_deliveries_sent_total{channel=\"sms\"} 1"));
}

TEST_F(DispatcherTest, GivenNothingIsDue_WhenItLooks_ThenItWritesNothing) {
    file(a_report({kRedSignal}));
    const int before = direct_.writes;
    int looks = 0;
    run_until([&] { return ++looks > 50; });
    EXPECT_EQ(direct_.writes, before);
}

TEST_F(DispatcherTest, GivenAnAnswer_WhenTheTimesCome_ThenNothingLeaves) {
    const auto report = file(a_report({kRedSignal}));
    acknowledge(alert_of(report, in_.station).value());
    pass(10min);
    int looks = 0;
    run_until([&] { return ++looks > 50; });
    EXPECT_THAT(sms_.sent, SizeIs(0));
    EXPECT_THAT(voice_.sent, SizeIs(0));
}

TEST_F(DispatcherTest, GivenACarrierThatIsBusy_WhenItIsAskedAgain_ThenTheSameMessageGoesOutOnce) {
    const auto report = file(a_report({kRedSignal}));
    sms_.answers = {failure(SendOutcome::retry)};
    pass(3s);
    run_until([&] { return sms_.sent.size() == 1 && has_said("delivery.not_sent"); });
    pass(30s);  // more than the longest wait before a second attempt, and less than until the next message
    run_until([&] { return holds(report, DeliveryState::sent); });
    ASSERT_THAT(sms_.sent, SizeIs(2));
    EXPECT_EQ(sms_.sent[0].delivery, sms_.sent[1].delivery);
}

TEST_F(DispatcherTest, GivenACarrierThatFailsAgainAndAgain_WhenItsBreakerOpens_ThenCallsBeginAtOnceAndItIsAskedNoMore) {
    std::vector<Report> reports;
    for (int i = 0; i < 12; ++i) reports.push_back(file(a_report({kRedSignal})));
    sms_.answers.assign(12, failure(SendOutcome::ask_operator));
    pass(3s);
    run_until([&] { return voice_.sent.size() == 12; });
    EXPECT_GE(sms_.sent.size(), 5u);  // the failures that open it
    EXPECT_LE(sms_.sent.size(), 8u);  // and what was under way beside the last of them
    EXPECT_THAT(words_->text, HasSubstr("channel.closed"));
}

TEST_F(DispatcherTest, GivenNoCarrierOfCalls_WhenACallIsDue_ThenItHasFailed) {
    has_voice_ = false;
    const auto report = file(a_report({kRedSignal}));
    pass(3min);
    run_until([&] { return holds(report, DeliveryState::failed) && holds(report, DeliveryState::sent); });
    EXPECT_EQ(states(report).back(), DeliveryState::failed);
}

}  // namespace
}  // namespace vigil::domain_test

// Random schedules of reports, answers, attempts of carriers and what they say of their own accord, bars and ends of a process, in virtual
// time. An alert that was answered causes no delivery that is committed later than the answer (F48), deliveries move forwards only
// (F63), what is said from outside ends no alert for good (F136), and the log alone agrees (F53).
#include <map>
#include <random>

#include "domain/deliveries/hearing.hpp"
#include "property/schedules.hpp"
#include "unit/domain/auditing/auditing.hpp"
#include "unit/domain/deliveries/delivering.hpp"

namespace vigil::domain_test {
namespace {

constexpr int kSteps = 30;
constexpr std::array kSignalsOfASchedule{"low_mood", "no_food_heat", "missing"};
constexpr std::array kWays{ChannelKind::sms, ChannelKind::voice};

// What may follow a state of a delivery.
bool may_follow(DeliveryState from, DeliveryState to) {
    using enum DeliveryState;
    switch (from) {
        case queued:
            return true;
        case sent:
            return to == stored || to == failed;
        case failed:
            return to == queued;  // somebody had it tried again
        default:
            return false;
    }
}

class DeliverySchedule : public Delivering {
public:
    void TestBody() override {}

    void play(std::mt19937& random) {
        random_ = &random;
        states_.clear();
        under_way_.clear();
        report_ = file(a_report({kSignalsOfASchedule[draw(kSignalsOfASchedule.size())]}));
        for (int step = 0; step < kSteps; ++step) {
            act();
            compare();
        }
        for (const auto& alert : alerts_of(report_))
            if (alert.state == AlertState::open) acknowledge(alert);
        compare();
        pass(std::chrono::hours(1));
        for (const auto by : kWays)
            for (const auto& each : lease(by)) EXPECT_FALSE(states_.contains(each.delivery.id)) << "it was answered";
        end_limits(report_);
        audit();
    }

private:
    std::size_t draw(std::size_t below) { return (*random_)() % below; }

    void act() {
        switch (draw(12)) {
            case 0:
                return answer();
            case 1:
                supplement(report_, a_supplement({kSignalsOfASchedule[draw(kSignalsOfASchedule.size())]}));
                return;
            case 2:
                return hear();
            case 3:
                return reply();
            case 4:
                if (draw(20) == 0) Delivering::bar(officer_, report_);
                return;
            case 5:
            case 6:
            case 7:
                return send();
            case 8:
            case 9:
                return note_one();
            case 10:
                under_way_.clear();  // the process ends in the middle of its attempts
                return;
            default:
                return serve();
        }
    }

    void serve() {
        const std::chrono::milliseconds unit[]{1s, 10s, 1min};
        pass(unit[draw(3)] * static_cast<int>(1 + draw(9)));
        fire_clocks();
    }

    void answer() {
        auto alerts = alerts_of(report_);
        std::erase_if(alerts, [](const Alert& each) { return each.state != AlertState::open; });
        if (!alerts.empty()) acknowledge(alerts[draw(alerts.size())]);
    }

    void send() {
        for (auto& each : lease(kWays[draw(2)])) {
            const auto alert = find([&](Unit& unit) { return unit.alerts().find(each.delivery.alert); }).value();
            EXPECT_EQ(alert.state, AlertState::open) << "it was answered before";
            EXPECT_EQ(alert.version, each.delivery.version);
            under_way_.push_back(std::move(each));
        }
    }

    void note_one() {
        if (under_way_.empty()) return;
        const auto one = under_way_.begin() + static_cast<std::ptrdiff_t>(draw(under_way_.size()));
        const Attempt outcomes[]{accepted(), failed(SendOutcome::retry), failed(SendOutcome::retry, true),
                                 failed(SendOutcome::ask_operator)};
        note(*one, outcomes[draw(std::size(outcomes))], 5s);
        under_way_.erase(one);
    }

    std::optional<Delivery> any_delivery() {
        std::vector<Delivery> all;
        for (const auto& alert : alerts_of(report_)) {
            const auto some = deliveries_of(alert);
            all.insert(all.end(), some.begin(), some.end());
        }
        if (all.empty()) return std::nullopt;
        return all[draw(all.size())];
    }

    void hear() {
        const auto about = any_delivery();
        if (!about) return;
        const Receipt said{.delivery = about->id, .delivered = draw(2) == 0, .pressed = draw(3) == 0};
        const auto from = draw(4) == 0 ? kWays[draw(2)] : about->by;
        find([&](Unit& unit) { return take_receipt(unit, rules(), from, said, now()); });
    }
    void reply() {
        const auto about = any_delivery();
        if (!about) return;
        const auto* number = draw(4) == 0 ? "13900000009" : "13800000001";
        const auto text = draw(4) == 0 ? std::string("123456") : about->reply_code;
        find([&](Unit& unit) { return take_reply(unit, rules(), ChannelKind::sms, {number, text}, now()); });
    }

    void compare() {
        for (const auto& alert : alerts_of(report_)) {
            for (const auto& each : deliveries_of(alert)) {
                const auto known = states_.find(each.id);
                if (known != states_.end() && known->second != each.state) {
                    EXPECT_TRUE(may_follow(known->second, each.state))
                        << to_text(known->second) << " -> " << to_text(each.state);
                }
                states_[each.id] = each.state;
                const bool waits = each.state == DeliveryState::queued;
                EXPECT_TRUE(!waits || (alert.state == AlertState::open && alert.version == each.version))
                    << "it would be sent for an alert that does not wait";
            }
            if (alert.state == AlertState::acknowledged && alert.acknowledgement) check_answer(alert);
        }
    }

    // An answer that a carrier passed on is confirmed, or a clock waits for that.
    void check_answer(const Alert& alert) {
        if (alert.climbed_from || alert.level == Level::blue) return;
        const auto proxy = find([&](Unit& unit) { return unit.alerts().find_proxy(*alert.acknowledgement); });
        if (!proxy || proxy->confirmed_at) return;
        const auto clocks = running_clocks(alert);
        EXPECT_TRUE(std::any_of(clocks.begin(), clocks.end(), [](const Clock& each) {
            return each.kind == "telephone_confirmed" && !each.fired_at;
        })) << "nothing brings it back";
    }

    void audit() {
        for (const auto& each : find([&](Unit& unit) { return unit.log().after(audit_.position(), 100'000); }))
            ASSERT_TRUE(audit_.take(each, audit_tools()));
        EXPECT_THAT(audit_.take_findings(), testing::IsEmpty())
            << told(find([&](Unit& unit) { return unit.log().after(began_after_, 100'000); }));
        began_after_ = audit_.position();
    }

    EscalationAudit audit_{};  // of the whole world
    std::int64_t began_after_ = 0;
    std::mt19937* random_ = nullptr;
    Report report_{};
    std::map<DeliveryId, DeliveryState> states_{};
    std::vector<Leased> under_way_{};
};

TEST(DeliverySchedules, GivenRandomSchedules_WhenPlayed_ThenNothingIsSentForWhatWasAnswered) {
    property::play_schedules<DeliverySchedule>(300);
}

}  // namespace
}  // namespace vigil::domain_test

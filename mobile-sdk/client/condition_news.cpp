#include "client/condition_news.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>

namespace vigil::client {
namespace {

std::string without_test(protocol::DeviceCondition condition) {
    condition.test_id = DutyTestId();
    return protocol::encode(condition);
}

}  // namespace

void ConditionNews::asked(const protocol::DutyTestView& test, double fraction, Time now) {
    if (test.sent_at <= newest_) return;
    newest_ = test.sent_at;
    const auto spread = std::chrono::duration<double, std::milli>(options_.answer_spread) * fraction;
    asked_ = Asked{test, now + std::chrono::duration_cast<std::chrono::milliseconds>(spread)};
}

std::optional<protocol::DeviceCondition> ConditionNews::to_say(const protocol::DeviceCondition& platform,
                                                               Time now) const {
    const bool is_asked = asked_ && asked_->answer_at <= now;
    const bool is_old = !said_ || said_at_ + options_.at_least_every <= now;
    if (!is_asked && !is_old && *said_ == without_test(platform)) return std::nullopt;
    auto condition = platform;
    condition.test_id = is_asked ? asked_->test.test_id : DutyTestId();
    return condition;
}

ConditionNews::Time ConditionNews::next_at(Time now) const {
    const Time daily = said_ ? said_at_ + options_.at_least_every : now;
    return asked_ ? std::min(daily, asked_->answer_at) : daily;
}

void ConditionNews::taken(const protocol::DeviceCondition& said, Time now) {
    said_ = without_test(said);
    said_at_ = now;
    if (asked_ && asked_->test.test_id == said.test_id) asked_.reset();
}

}  // namespace vigil::client

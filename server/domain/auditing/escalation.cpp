#include "domain/auditing/escalation.hpp"

#include <algorithm>

#include "domain/clocks/limits.hpp"

namespace vigil {
namespace {

int behind_the_last(const triage::Ladder& ladder) { return static_cast<int>(ladder.rungs.size()) + 1; }

std::optional<Limit> limit_of_step(const triage::Ladder& ladder, int rung, Level level) {
    const bool is_rung = rung < behind_the_last(ladder);
    return triage::limit_at(is_rung ? ladder.rungs[static_cast<std::size_t>(rung) - 1].after : ladder.repeats, level);
}

}  // namespace

Escalation::Escalation(const EscalationRules& by, Function function, Level level, Instant begun)
    : function_(function), level_(level), begun_(begun), since_(begun) {
    const auto* rule = this->rule(by);
    if (rule == nullptr) return;
    limit_ = rule->limit(level);
    await(by, begun);
}

void Escalation::await(const EscalationRules& by, Instant from) {
    due_.reset();
    if (!limit_) return;
    due_ = due_at(*limit_, from, by.calendar).at;
    if (no_later_than_) due_ = std::min(*due_, *no_later_than_);
}

std::optional<DivisionLevel> Escalation::asks(const EscalationRules& by) const {
    const auto* rule = this->rule(by);
    if (rule == nullptr || rung_ < 1 || rung_ >= behind_the_last(rule->ladder)) return std::nullopt;
    return rule->ladder.rungs[static_cast<std::size_t>(rung_) - 1].asks;
}

void Escalation::raise(const EscalationRules& by, Level to, Instant now) {
    // Its limit has passed, and at its level nothing climbed.
    const bool stands_still = rung_ > 0 && (!due_ || (!climbs() && *due_ <= now));
    level_ = std::max(level_, to);
    const auto* rule = this->rule(by);
    if (rule == nullptr) return;
    if (stands_still) rung_ = 0;
    const auto ran = stands_still ? answer_due_ : due_;
    const auto stricter = rung_ == 0 ? rule->limit(level_) : limit_of_step(rule->ladder, rung_, level_);
    if (!stricter) return;
    no_later_than_ = ran;
    limit_ = stricter;
    begun_ = since_ = now;
    await(by, now);
}

void Escalation::take_step(const EscalationRules& by, Instant at) {
    const auto* rule = this->rule(by);
    const auto was_due = std::min(due_.value_or(at), at);
    since_ = at;
    due_.reset();
    if (rule == nullptr || rule->ladder.rungs.empty()) return;
    const bool was_answer = rung_ == 0;
    if (was_answer) answer_due_ = was_due;
    const int last = behind_the_last(rule->ladder);
    rung_ = std::min(rung_ + 1, last);
    auto limit = limit_of_step(rule->ladder, rung_, level_);
    // Rules that were activated meanwhile may know no such limit: above blue nothing ends in silence.
    if (!limit && level_ != Level::blue) limit = limit_;
    limit_ = limit;
    if (!was_answer) no_later_than_.reset();
    if (rung_ < last) return await(by, begun_);
    // A limit in days ends at 24:00: the next is counted from the day that ended, not from the one that begins.
    const bool in_days = limit_ && limit_->unit != LimitUnit::seconds;
    await(by, in_days ? was_due - std::chrono::milliseconds(1) : was_due);
    // What was missed while the server stood still is not made up for.
    if (due_ && *due_ <= at) await(by, at);
}

}  // namespace vigil

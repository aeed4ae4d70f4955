#include "gateways/breaker.hpp"

#include <algorithm>

namespace vigil::gateways {
namespace {

using namespace std::chrono_literals;

constexpr int kFailuresInARow = 5;
constexpr std::size_t kLeastAttempts = 10;  // of which more than half
constexpr std::chrono::milliseconds kWindow = 30s;
constexpr std::chrono::milliseconds kFirstRest = 30s;
constexpr std::chrono::milliseconds kLongestRest = 10min;
constexpr std::chrono::milliseconds kLongestProbe = 1min;

enum class Verdict { well, ill, neither };

Verdict verdict_on(const Attempt& attempt) {
    switch (attempt.outcome) {
        case Outcome::accepted:
            return Verdict::well;
        case Outcome::target_dead:
            return Verdict::neither;
        case Outcome::retry:
            return attempt.throttled ? Verdict::neither : Verdict::ill;
        case Outcome::refresh_credentials:
        case Outcome::ask_operator:
            return Verdict::ill;
    }
    return Verdict::ill;
}

std::chrono::milliseconds rest_after(int failed_probes) {
    auto rest = kFirstRest;
    for (int i = 0; i < failed_probes && rest < kLongestRest; ++i) rest *= 2;
    return std::min(rest, kLongestRest);
}

}  // namespace

bool Breaker::may_send(Instant now) {
    if (state_ == State::closed) return true;
    if (now < probe_at_) return false;
    // From here on probe_at_ is when a probe of which nothing is heard is given up.
    state_ = State::half_open;
    probe_at_ = now + kLongestProbe;
    return true;
}

void Breaker::note(const Attempt& attempt, Instant now) {
    const auto verdict = verdict_on(attempt);
    if (state_ == State::open) return;  // begun before it opened
    if (state_ == State::half_open) {
        if (verdict == Verdict::neither) {
            probe_at_ = now;  // the next may be the probe
        } else if (verdict == Verdict::well) {
            close();
        } else {
            ++failed_probes_;
            open(now);
        }
        return;
    }
    if (verdict == Verdict::neither) return;
    failures_in_a_row_ = verdict == Verdict::ill ? failures_in_a_row_ + 1 : 0;
    recent_.push_back({now, verdict == Verdict::ill});
    if (is_ill(now)) open(now);
}

void Breaker::withdraw() noexcept {
    if (state_ == State::half_open) probe_at_ = Instant::min();
}

bool Breaker::is_ill(Instant now) {
    while (!recent_.empty() && now - recent_.front().at > kWindow) recent_.pop_front();
    if (failures_in_a_row_ >= kFailuresInARow) return true;
    const auto failed = static_cast<std::size_t>(
        std::count_if(recent_.begin(), recent_.end(), [](const Noted& each) { return each.is_failure; }));
    return recent_.size() >= kLeastAttempts && failed * 2 > recent_.size();
}

void Breaker::open(Instant now) {
    state_ = State::open;
    probe_at_ = now + rest_after(failed_probes_);
    recent_.clear();
    failures_in_a_row_ = 0;
}

void Breaker::close() {
    state_ = State::closed;
    failed_probes_ = 0;
}

}  // namespace vigil::gateways

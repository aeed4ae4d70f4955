// Leaves a gateway alone that is ill, and tries whether it is well again.
#pragma once

#include <array>
#include <deque>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

#include "gateways/channel.hpp"

namespace vigil::gateways {

// One for each channel. Opens after 5 failures in a row, or when more than half of at least 10 attempts of the last 30 s
// have failed. After 30 s one attempt is let through, the probe: where it fails, the next comes after twice the time, up to
// 10 minutes.
//
// A failure: the network, an error of the gateway's own, credentials, an operator has to look. Neither failure nor success: a
// number that cannot be reached, and being too often there.
//
// Pure: time is what the caller says. One thread.
class Breaker {
public:
    enum class State { closed, open, half_open };

    // Whether an attempt may be made now. Whoever is told so makes it and notes what it came to; of a probe that is not
    // noted within a minute nothing more is expected.
    bool may_send(Instant now);
    void note(const Attempt& attempt, Instant now);
    // Nothing was sent after all: another may be the probe.
    void withdraw() noexcept;

    State state() const noexcept { return state_; }
    // While open: when the next probe may be made.
    Instant probe_at() const noexcept { return probe_at_; }

private:
    struct Noted {
        Instant at;
        bool is_failure;
    };

    void open(Instant now);
    void close();
    bool is_ill(Instant now);

    State state_ = State::closed;
    std::deque<Noted> recent_{};
    int failures_in_a_row_ = 0;
    int failed_probes_ = 0;
    Instant probe_at_{};
};

constexpr auto words_of(Breaker::State) {
    using enum Breaker::State;
    return std::array{
        Word<Breaker::State>{closed, "closed", "正常", "well"},
        Word<Breaker::State>{open, "open", "停用", "left alone"},
        Word<Breaker::State>{half_open, "half_open", "试探", "one attempt tells whether it is well again"}};
}

}  // namespace vigil::gateways

// What the server does not know yet of this device's condition: it is said when it has changed, when a test asks, and once a day (F51).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vigil/protocol/messages/reachability.hpp>

namespace vigil::client {

struct ConditionOptions {
    std::chrono::milliseconds at_least_every = std::chrono::hours(24);
    std::chrono::milliseconds answer_spread{60'000};  // a test asks all the devices of a station at once
};

// Without a clock and without a connection: the caller says what time it is. A test is answered once, and the newest alone; the conditions
// that are said are whole, as the platform tells them at that moment. One thread.
class ConditionNews {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit ConditionNews(ConditionOptions options = {}) : options_(options) {}

    // Of LiveListener::on_item. `fraction`, in [0, 1): at which part of the spread this device answers.
    void asked(const protocol::DutyTestView& test, double fraction, Time now);

    // What is to be said now, if anything; `platform`: what the platform tells, without a test.
    std::optional<protocol::DeviceCondition> to_say(const protocol::DeviceCondition& platform, Time now) const;
    // When it is to be asked next, though nothing changes.
    Time next_at(Time now) const;

    // The server has taken it.
    void taken(const protocol::DeviceCondition& said, Time now);

private:
    struct Asked {
        protocol::DutyTestView test;
        Time answer_at{};
    };

    ConditionOptions options_;
    std::optional<std::string> said_{};  // as it was taken, without a test; none: nothing yet
    Time said_at_{};
    std::optional<Asked> asked_{};  // waits for its answer
    Instant newest_{};              // when the newest test was sent that was ever asked
};

}  // namespace vigil::client

// What is known of an officer's devices, and what was told where they are silent (F51).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/reachability_words.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil {

// What a device said of itself.
struct Condition {
    Setting notifications = Setting::unknown;
    Setting full_screen = Setting::unknown;
    Setting battery_exempt = Setting::unknown;
    Setting sound = Setting::unknown;
    Setting background = Setting::unknown;
    std::string version{};  // of its program; empty: it has said nothing yet

    bool operator==(const Condition&) const = default;
};

// Of an officer's device only: of a reporter's nothing is kept. The first two times are the beginnings of quarter hours, so that they do
// not tell which report its holder filed (promise P7).
struct DeviceState {
    DeviceId device;
    std::optional<Instant> heard_at{};
    std::optional<Instant> said_at{};
    Condition condition{};
    std::optional<Instant> tested_at{};  // when it last answered a test

    bool operator==(const DeviceState&) const = default;
};

// The devices of an organisation's officers were asked to answer. The newest counts.
struct DutyTest {
    DutyTestId id;
    OrganisationId organisation;
    Instant sent_at{};
};

// Somebody who begins a duty cannot be reached, and an organisation is told. Once for each duty, and who is told.
struct DutyWarning {
    DutyWarningId id;
    OrganisationId organisation;  // whose duty it is
    AccountId account{};          // empty: nobody who is on duty can be reached
    OrganisationId told;          // in whose stream it is: the organisation itself, or one that stands above
    Instant from{};
    Instant until{};
    std::vector<Unreached> reasons{};  // as it was told
    Instant told_at{};
    std::optional<Instant> ended_at{};
    std::optional<WarningEnd> end{};
};

// When a device counts as one that an alert would reach.
struct ReachabilityLimits {
    std::chrono::milliseconds heard_within = std::chrono::hours(1);
    std::chrono::milliseconds tested_within = std::chrono::hours(48);
    Instant hearing_since{};  // the server was away before: that nobody was heard of then says nothing
};

}  // namespace vigil

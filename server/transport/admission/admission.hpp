// What is let in, and what is sent away for a while: the order of promise P10.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/metrics.hpp"
#include "runtime/rate_limiter.hpp"
#include "store/urgency.hpp"
#include "transport/admission/shared_rate.hpp"
#include "transport/admission/standing_delay.hpp"
#include "transport/admission/work_kind.hpp"

namespace vigil::http {

struct AdmissionLimits {
    // Ordinary reports in a second, in all; emergencies are not counted. 0: no limit.
    double reports_per_second = 0;
    // How long reports may stand in a queue before fewer are let in.
    std::chrono::milliseconds queue_delay{250};
    // What one account, or one address of those who are not known, may still send while a queue stands.
    runtime::RateLimit fair_chance{.burst = 6, .per_second = 0.1};
};

// How long work of each queue waits.
struct QueueWaits {
    using Duration = std::chrono::steady_clock::duration;
    Duration requests{};  // for the request thread, until it is known what they are
    Duration reads{};
    Duration unknown_emergencies{};  // these and the next for the writer
    Duration reports{};
    Duration unknown_reports{};
};

// By whom something is counted.
struct SenderKey {
    std::string_view key;   // an account, or an address
    bool is_known = false;  // a device or session that has authenticated, perhaps with a session that has expired
};

enum class RefusedFor { rate, delay, sender, bytes, connections };
inline constexpr std::size_t kRefusedFor = 5;
std::string_view to_text(RefusedFor reason);

struct Refusal {
    RefusedFor reason{};
    int retry_after_seconds{};  // jittered, so that those who were sent away together do not come back together
};

// The rules, in the order of kinds: an emergency of somebody known is always let in. One of an unknown sender is too, until
// such emergencies stand in their queue; from then on each address has its fair chance and no more. Ordinary reports: as many
// a second as are configured, of which unknown senders leave half to those who are known, and whoever sends much a quarter to
// those who do not; while they stand in a queue, each sender has its fair chance, and when they stand there eight times as long
// as they may, nobody. Each later kind is sent away sooner, by how long *any* queue stands.
//
// Nothing is dropped silently: whoever is refused is told so, and when to come back. May be used from any thread; `waits` and
// `random` (0 to 1) are called on it.
class Admission {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    Admission(AdmissionLimits limits, std::function<QueueWaits()> waits, runtime::Metrics& metrics,
              std::function<double()> random = {});

    void set_limits(const AdmissionLimits& limits);

    // Work that is judged by its kind alone. Nothing: go on.
    std::optional<Refusal> refuse(WorkKind kind, TimePoint now);
    // A filing whose sender was not yet looked up: refused where no sender of an ordinary one would be let in.
    std::optional<Refusal> refuse_unseen(WorkKind kind, TimePoint now);
    // A filing. `kind`: emergency, report, or what its sender lowered it to.
    std::optional<Refusal> refuse(WorkKind kind, const SenderKey& sender, TimePoint now);

    // Counts a refusal that something else has decided.
    Refusal refused(WorkKind kind, RefusedFor reason, TimePoint now);

private:
    // All require mutex_.
    std::optional<Refusal> refuse_unknown_emergency(const SenderKey& sender, const QueueWaits& waits, TimePoint now);
    std::optional<Refusal> refuse_report(WorkKind kind, const SenderKey& sender, const QueueWaits& waits,
                                         TimePoint now);
    std::optional<Refusal> refuse_kind(WorkKind kind, const QueueWaits& waits, TimePoint now);
    Refusal count(WorkKind kind, RefusedFor reason, TimePoint now,
                  std::optional<std::chrono::milliseconds> wait = std::nullopt);
    std::nullopt_t admit(WorkKind kind, TimePoint now);
    void roll(TimePoint now);
    int seconds_to_stay_away(WorkKind kind, std::optional<std::chrono::milliseconds> wait);

    std::function<QueueWaits()> waits_;
    std::function<double()> random_;
    std::array<runtime::Counter*, kWorkKinds> admitted_{};
    std::array<std::array<runtime::Counter*, kRefusedFor>, kWorkKinds> refused_{};

    std::mutex mutex_;
    AdmissionLimits limits_;
    SharedRate rate_;
    runtime::RateLimiter fair_chance_;
    std::array<StandingDelay, kWorkKinds> by_kind_{};
    StandingDelay unknown_emergencies_{};
    StandingDelay reports_{};
    StandingDelay unknown_reports_{};

    // How many are sent away for each that is let in, as of the last whole second.
    TimePoint second_{};
    std::uint64_t let_in_ = 0;
    std::uint64_t sent_away_ = 0;
    double pressure_ = 0;
};

// Where a filing waits for the writer.
Urgency lane_of(WorkKind kind, bool is_known);

}  // namespace vigil::http

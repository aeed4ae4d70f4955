#include "transport/admission/admission.hpp"

#include <algorithm>
#include <cmath>
#include <random>

namespace vigil::http {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostSenders = 100'000;
constexpr int kHardest = 8;          // times queue_delay: then a fair chance is none any more
constexpr double kLongestAway = 60;  // seconds, before jitter
constexpr std::chrono::seconds kPressureWindow{1};

// How much of the shared rate is left to those who rank higher.
constexpr double kLeftToKnown = 0.5;
constexpr double kLeftToOthers = 0.25;  // by whoever has used up its fair chance

// How much of queue_delay a kind may see in any queue. What belongs to a report that was let in (acknowledgements, acts on its
// case, sessions) waits longer than a new one.
constexpr double part_of(WorkKind kind) {
    switch (kind) {
        case WorkKind::emergency:
        case WorkKind::report:
            return 4;
        case WorkKind::live:
            return 0.75;
        case WorkKind::media:
            return 0.5;
        case WorkKind::list:
            return 0.25;
        case WorkKind::statistics:
            return 0.125;
    }
    return 1;
}

QueueWaits::Duration part(std::chrono::milliseconds whole, double share) {
    return std::chrono::duration_cast<QueueWaits::Duration>(std::chrono::duration<double, std::milli>(whole) * share);
}

double random_share() {
    static thread_local std::minstd_rand random{std::random_device{}()};
    return std::uniform_real_distribution(0.0, 1.0)(random);
}

constexpr std::size_t at(WorkKind kind) { return static_cast<std::size_t>(kind); }

}  // namespace

std::string_view to_text(RefusedFor reason) {
    switch (reason) {
        case RefusedFor::rate:
            return "rate";
        case RefusedFor::delay:
            return "delay";
        case RefusedFor::sender:
            return "sender";
        case RefusedFor::bytes:
            return "bytes";
        case RefusedFor::connections:
            return "connections";
    }
    return "";
}

Urgency lane_of(WorkKind kind, bool is_known) {
    if (kind == WorkKind::emergency) return is_known ? Urgency::emergency : Urgency::unknown_emergency;
    if (kind != WorkKind::report) return Urgency::later;
    return is_known ? Urgency::first : Urgency::unknown;
}

Admission::Admission(AdmissionLimits limits, std::function<QueueWaits()> waits, runtime::Metrics& metrics,
                     std::function<double()> random)
    : waits_(std::move(waits)),
      random_(random ? std::move(random) : &random_share),
      limits_(limits),
      rate_(limits.reports_per_second),
      fair_chance_(limits.fair_chance, kMostSenders) {
    for (std::size_t kind = 0; kind < kWorkKinds; ++kind) {
        const std::string name(to_text(static_cast<WorkKind>(kind)));
        admitted_[kind] =
            &metrics.counter("vigil_admitted_total", "Requests let in, by kind of work.", {{"kind", name}});
        for (std::size_t reason = 0; reason < kRefusedFor; ++reason)
            refused_[kind][reason] =
                &metrics.counter("vigil_refused_total", "Requests sent away under load, by kind of work and reason.",
                                 {{"kind", name}, {"reason", std::string(to_text(static_cast<RefusedFor>(reason)))}});
    }
}

void Admission::set_limits(const AdmissionLimits& limits) {
    const std::scoped_lock lock(mutex_);
    if (limits.reports_per_second != limits_.reports_per_second) rate_.set(limits.reports_per_second);
    fair_chance_.set_limit(limits.fair_chance);
    limits_ = limits;
}

std::optional<Refusal> Admission::refuse(WorkKind kind, TimePoint now) {
    const auto waits = waits_();
    const std::scoped_lock lock(mutex_);
    if (auto refusal = refuse_kind(kind, waits, now)) return refusal;
    return admit(kind, now);
}

std::optional<Refusal> Admission::refuse_unseen(WorkKind kind, TimePoint now) {
    if (kind == WorkKind::emergency) return std::nullopt;
    const auto waits = waits_();
    const std::scoped_lock lock(mutex_);
    if (kind != WorkKind::report)
        if (auto refusal = refuse_kind(kind, waits, now)) return refusal;
    if (!rate_.has(0, now))
        return count(kind, RefusedFor::rate, now, std::chrono::ceil<std::chrono::milliseconds>(rate_.wait(0)));
    const auto hardest = limits_.queue_delay * kHardest;
    if (std::max(std::min(waits.reports, waits.unknown_reports), waits.reads) > hardest)
        return count(kind, RefusedFor::delay, now);
    return std::nullopt;
}

std::optional<Refusal> Admission::refuse(WorkKind kind, const SenderKey& sender, TimePoint now) {
    const auto waits = waits_();
    const std::scoped_lock lock(mutex_);
    if (kind == WorkKind::emergency) {
        if (!sender.is_known)
            if (auto refusal = refuse_unknown_emergency(sender, waits, now)) return refusal;
    } else if (auto refusal = refuse_report(kind, sender, waits, now)) {
        return refusal;
    }
    return admit(kind, now);
}

Refusal Admission::refused(WorkKind kind, RefusedFor reason, TimePoint now) {
    const std::scoped_lock lock(mutex_);
    return count(kind, reason, now);
}

std::optional<Refusal> Admission::refuse_unknown_emergency(const SenderKey& sender, const QueueWaits& waits,
                                                           TimePoint now) {
    const auto oldest = waits.unknown_emergencies;
    if (!unknown_emergencies_.note(oldest, limits_.queue_delay, now)) return std::nullopt;
    if (oldest > limits_.queue_delay * kHardest) return count(WorkKind::emergency, RefusedFor::delay, now);
    if (const auto wait = fair_chance_.take(sender.key, now))
        return count(WorkKind::emergency, RefusedFor::sender, now, wait);
    return std::nullopt;
}

std::optional<Refusal> Admission::refuse_report(WorkKind kind, const SenderKey& sender, const QueueWaits& waits,
                                                TimePoint now) {
    const auto own = sender.is_known ? waits.reports : waits.unknown_reports;
    // What waits to be read is not counted: that queue is made of what nobody has looked at, and is emptied by looking.
    const auto oldest = std::max(own, waits.reads);
    const bool stands = (sender.is_known ? reports_ : unknown_reports_).note(oldest, limits_.queue_delay, now);
    if (stands && oldest > limits_.queue_delay * kHardest) return count(kind, RefusedFor::delay, now);

    const double left = sender.is_known ? 0 : kLeftToKnown;
    if (!rate_.has(left, now))
        return count(kind, RefusedFor::rate, now, std::chrono::ceil<std::chrono::milliseconds>(rate_.wait(left)));
    if (stands || !rate_.has(left + kLeftToOthers, now))
        if (const auto wait = fair_chance_.take(sender.key, now)) return count(kind, RefusedFor::sender, now, wait);
    rate_.take();
    return std::nullopt;
}

std::optional<Refusal> Admission::refuse_kind(WorkKind kind, const QueueWaits& waits, TimePoint now) {
    if (kind == WorkKind::emergency) return std::nullopt;
    auto oldest = std::max(waits.reads, waits.reports);
    if (kind > WorkKind::report)
        oldest = std::max({oldest, waits.requests, waits.unknown_emergencies, waits.unknown_reports});
    if (!by_kind_[at(kind)].note(oldest, part(limits_.queue_delay, part_of(kind)), now)) return std::nullopt;
    return count(kind, RefusedFor::delay, now);
}

std::nullopt_t Admission::admit(WorkKind kind, TimePoint now) {
    roll(now);
    ++let_in_;
    admitted_[at(kind)]->add();
    return std::nullopt;
}

Refusal Admission::count(WorkKind kind, RefusedFor reason, TimePoint now,
                         std::optional<std::chrono::milliseconds> wait) {
    roll(now);
    ++sent_away_;
    refused_[at(kind)][static_cast<std::size_t>(reason)]->add();
    return {reason, seconds_to_stay_away(kind, wait)};
}

void Admission::roll(TimePoint now) {
    if (now - second_ < kPressureWindow) return;
    const bool is_next = now - second_ < 2 * kPressureWindow;
    pressure_ = is_next ? static_cast<double>(sent_away_) / static_cast<double>(let_in_ + 1) : 0;
    second_ = now;
    let_in_ = sent_away_ = 0;
}

// The more are sent away for each that is let in, the longer it takes until there is room for all of them.
int Admission::seconds_to_stay_away(WorkKind kind, std::optional<std::chrono::milliseconds> wait) {
    double least = kind == WorkKind::emergency ? 1 : std::clamp(1 + pressure_, 2.0, kLongestAway);
    if (wait) least = std::max(least, std::chrono::duration<double>(*wait).count());
    return static_cast<int>(std::ceil(least * (1 + random_())));
}

}  // namespace vigil::http

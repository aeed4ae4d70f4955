#include "runtime/system_timers.hpp"

#include <sys/timex.h>
#include <time.h>

#include <algorithm>
#include <utility>

namespace vigil::runtime {
namespace {

std::chrono::milliseconds read_clock(clockid_t which) {
    timespec at{};
    clock_gettime(which, &at);
    return std::chrono::seconds(at.tv_sec) + std::chrono::milliseconds(at.tv_nsec / 1'000'000);
}

class SystemTimeSource : public TimeSource {
public:
    Instant wall() const override { return Instant(read_clock(CLOCK_REALTIME)); }
    std::chrono::milliseconds since_boot() const override { return read_clock(CLOCK_BOOTTIME); }
    bool synchronised() const override {
        timex query{};  // modes == 0 only asks
        return adjtimex(&query) != -1 && (query.status & STA_UNSYNC) == 0;
    }
};

}  // namespace

std::unique_ptr<TimeSource> system_time_source() { return std::make_unique<SystemTimeSource>(); }

SystemTimers::SystemTimers(std::unique_ptr<TimeSource> source)
    : source_(std::move(source)), wall_anchor_(source_->wall()), boot_anchor_(source_->since_boot()) {}

SystemTimers::Reading SystemTimers::read() const {
    const auto boot = source_->since_boot();
    const auto wall = source_->wall();
    const auto expected = wall_anchor_ + (boot - boot_anchor_);
    const auto step = wall - expected;
    const bool large = step > kLargestStep || step < -kLargestStep;
    // Setting the wall by hand makes the kernel forget its synchronisation, so a synchronised wall was stepped by NTP.
    if (large && !source_->synchronised()) return {expected, step};
    wall_anchor_ = wall;
    boot_anchor_ = boot;
    return {wall, std::chrono::milliseconds(0)};
}

Instant SystemTimers::now() const {
    const std::scoped_lock lock(mutex_);
    return std::max(read().at, floor_);
}

void SystemTimers::floor(Instant at) {
    const std::scoped_lock lock(mutex_);
    floor_ = std::max(floor_, at);
}

std::chrono::milliseconds SystemTimers::accept_step() {
    const std::scoped_lock lock(mutex_);
    const auto held = read().held;
    wall_anchor_ = source_->wall();
    boot_anchor_ = source_->since_boot();
    return held;
}

SystemTimers::Status SystemTimers::status() const {
    const std::scoped_lock lock(mutex_);
    const auto reading = read();
    const bool is_below = reading.at < floor_;
    return {source_->synchronised(), reading.held, is_below,
            is_below ? floor_ - reading.at : std::chrono::milliseconds(0)};
}

}  // namespace vigil::runtime

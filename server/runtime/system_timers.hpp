// Where "now" comes from in production: the wall, checked against time since boot.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <vigil/protocol/time.hpp>

namespace vigil::runtime {

// What the operating system says about time; a test puts its own in place. May be asked from any thread.
class TimeSource {
public:
    virtual ~TimeSource() = default;
    virtual Instant wall() const = 0;                          // CLOCK_REALTIME: an operator or NTP may step it
    virtual std::chrono::milliseconds since_boot() const = 0;  // CLOCK_BOOTTIME: never steps, counts sleep
    virtual bool synchronised() const = 0;                     // the kernel knows of a working NTP discipline
};

std::unique_ptr<TimeSource> system_time_source();

// UTC that cannot be moved by accident. A step of the wall of more than 5 s that time since boot did not make is held
// back: now() goes on from before the step, until the kernel says that NTP vouches for the wall or an operator accepts
// the step. now() never falls below the floor, which is the time of the last committed event.
//
// May be used from any thread.
class SystemTimers : public Timers {
public:
    static constexpr std::chrono::milliseconds kLargestStep{5000};

    explicit SystemTimers(std::unique_ptr<TimeSource> source = system_time_source());

    Instant now() const override;

    // Raises the floor; a lower one changes nothing.
    void floor(Instant at);

    // The operator's word that the wall is right. Returns the step that was taken; zero when none was held.
    std::chrono::milliseconds accept_step();

    struct Status {
        bool synchronised = false;
        std::chrono::milliseconds held_step{0};  // how far the wall stands from now(); zero: nothing is held
        bool below_floor = false;                // the wall is earlier than the last committed event
        std::chrono::milliseconds behind{0};     // by so much; time stands still for as long
    };
    Status status() const;
    bool synchronised() const { return status().synchronised; }

private:
    struct Reading {
        Instant at;  // the time given out
        std::chrono::milliseconds held{0};
    };
    Reading read() const;  // requires mutex_

    std::unique_ptr<TimeSource> source_;
    mutable std::mutex mutex_;
    // The last pair in which wall and boot time agreed.
    mutable Instant wall_anchor_;
    mutable std::chrono::milliseconds boot_anchor_;
    Instant floor_{Instant::min()};
};

}  // namespace vigil::runtime

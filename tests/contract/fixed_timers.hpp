// Time that stands still until a test moves it.
#pragma once

#include <atomic>
#include <vigil/protocol/time.hpp>

namespace vigil::test {

class FixedTimers final : public Timers {
public:
    // 2026-03-02T01:00:00Z, a Monday morning in China.
    static constexpr Instant kStart = instant_of(1'772'413'200'000);

    Instant now() const override { return instant_of(now_ms_); }
    void advance(std::chrono::milliseconds by) { now_ms_ += by.count(); }

private:
    std::atomic<std::int64_t> now_ms_{ms_of(kStart)};
};

}  // namespace vigil::test

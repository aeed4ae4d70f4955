#include "app/limits.hpp"

namespace vigil::app {

SessionLimits limits_of(const Configuration::Sessions& sessions) {
    using std::chrono::duration_cast;
    return {.access = duration_cast<std::chrono::minutes>(sessions.access),
            .refresh = duration_cast<std::chrono::hours>(sessions.refresh),
            .challenge = duration_cast<std::chrono::minutes>(sessions.challenge),
            .failures_before_lock = sessions.failures_before_lock,
            .lock = duration_cast<std::chrono::minutes>(sessions.lock)};
}

http::Limits limits_of(const Configuration::Http& http, std::size_t bytes_in_flight) {
    return {.handshake = http.handshake,
            .headers = http.headers,
            .body = http.body,
            .idle = http.idle,
            .write = http.write,
            .linger = http.linger,
            .body_bytes_per_second = http.body_bytes_per_second,
            .body_grace = http.body_grace,
            .header_bytes = http.header_bytes,
            .target_bytes = http.target_bytes,
            .connections = http.connections,
            .connections_per_address = http.connections_per_address,
            .reserve = http.reserve,
            .bytes_in_flight = bytes_in_flight};
}

live::LiveLimits limits_of(const Configuration::Live& live) {
    return {.ping = live.ping,
            .dead = live.dead,
            .goodbye = live.goodbye,
            .message_bytes = live.message_bytes,
            .inbox_messages = live.inbox_messages,
            .queue_bytes = live.queue_bytes,
            .drained_bytes = live.drained_bytes,
            .queue_bytes_in_all = live.queue_bytes_in_all,
            .connections = live.connections};
}

ReachabilityLimits limits_of(const Configuration::Duty& duty, Instant hearing_since) {
    return {.heard_within = duty.heard_within, .tested_within = duty.tested_within, .hearing_since = hearing_since};
}

runtime::RateLimit limit_of(const Rate& rate) {
    const double seconds = std::chrono::duration<double>(rate.per).count();
    return {static_cast<double>(rate.count), static_cast<double>(rate.count) / seconds};
}

http::AdmissionLimits limits_of(const Configuration::Overload& overload) {
    return {.reports_per_second = static_cast<double>(overload.reports_per_second),
            .queue_delay = overload.queue_delay,
            .fair_chance = limit_of(overload.fair_chance)};
}

runtime::LogLevel level_of(Configuration::LogSeverity severity) {
    switch (severity) {
        case Configuration::LogSeverity::debug:
            return runtime::LogLevel::debug;
        case Configuration::LogSeverity::info:
            return runtime::LogLevel::info;
        case Configuration::LogSeverity::warning:
            return runtime::LogLevel::warning;
        case Configuration::LogSeverity::error:
            return runtime::LogLevel::error;
    }
    return runtime::LogLevel::info;
}

}  // namespace vigil::app

// The numbers of the configuration, as the parts take them.
#pragma once

#include <cstddef>

#include "domain/accounts/sessions.hpp"
#include "domain/reachability/device_state.hpp"
#include "files/configuration.hpp"
#include "runtime/log.hpp"
#include "runtime/rate_limiter.hpp"
#include "transport/admission/admission.hpp"
#include "transport/http/limits.hpp"
#include "transport/live/live_limits.hpp"

namespace vigil::app {

SessionLimits limits_of(const Configuration::Sessions& sessions);
http::Limits limits_of(const Configuration::Http& http, std::size_t bytes_in_flight);
live::LiveLimits limits_of(const Configuration::Live& live);
http::AdmissionLimits limits_of(const Configuration::Overload& overload);
ReachabilityLimits limits_of(const Configuration::Duty& duty, Instant hearing_since);
runtime::RateLimit limit_of(const Rate& rate);
runtime::LogLevel level_of(Configuration::LogSeverity severity);

}  // namespace vigil::app

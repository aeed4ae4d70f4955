// What a gateway's answer means, by its description.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vigil/protocol/time.hpp>

#include "domain/deliveries/delivery.hpp"
#include "files/gateway_file.hpp"

namespace vigil::gateways {

using vigil::Attempt;

}  // namespace vigil::gateways

namespace vigil::files {

inline constexpr std::size_t kMostAnswerBytes = 64 * 1024;
inline constexpr std::chrono::seconds kLongestRetryAfter{3600};

struct GatewayAnswer {
    int status = 0;
    std::string_view retry_after;  // of the headers; empty: there is none
    std::string_view date;
    std::string_view body;
};

// Success is never a status alone. Where the description does not say otherwise:
//   2xx that is no JSON   unknown, as if nothing had been answered
//   429, 5xx              to be tried again; after 502 and 504 nobody knows what became of the message
//   anything else         an operator has to look, and nobody's number is given up for it
// `now`: stands in for the answer's Date where it has none.
gateways::Attempt classify(const GatewayDescription& description, const GatewayAnswer& answer, Instant now);

// How long the answer asks to be left alone: seconds, or a date, which counts from the answer's own. At most
// kLongestRetryAfter. Nothing: it does not ask, has passed, or cannot be read.
std::optional<std::chrono::milliseconds> retry_after(std::string_view value, std::string_view date, Instant now);

}  // namespace vigil::files

// What carriers call: receipts and replies of the gateways whose description has a "callback".
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string_view>
#include <vector>

#include "domain/deliveries/hearing.hpp"
#include "files/configuration.hpp"
#include "files/gateway_file.hpp"
#include "runtime/current.hpp"
#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "runtime/rate_limiter.hpp"
#include "store/store.hpp"
#include "transport/http/router.hpp"

namespace vigil::app {

// What it works with; all of it outlives it.
struct CarrierParts {
    Store& store;
    const Timers& timers;
    const runtime::Current<triage::RuleSet>& rules;
    runtime::Log log;
    runtime::Metrics& metrics;
};

// POST /v1/carriers/{key}/receipts and /v1/carriers/{key}/replies. The key is all that a carrier shows; whoever has none of them, or
// calls from elsewhere, is told that there is no such path. What is said is on disk before the answer; where that is not possible the
// answer is 503, and carriers call again.
//
// May be used from any thread. Must outlive its routes.
class Carriers {
public:
    // Reads the descriptions and the keys. Errors name the file.
    static Result<std::unique_ptr<Carriers>> open(const Configuration::Channels& channels, CarrierParts parts);
    Carriers(const Carriers&) = delete;
    Carriers& operator=(const Carriers&) = delete;

    // None where no gateway has a callback.
    std::vector<http::Route> routes();

private:
    enum class Kind { receipts, replies };
    struct Gateway {
        ChannelKind by{};
        files::GatewayCallback callback;
        std::vector<std::string> keys;  // SHA-256
    };
    // How many entries of a call there were, by what they came to.
    struct Count {
        std::size_t noted = 0;
        std::size_t answered = 0;
        std::size_t unknown = 0;

        void add(Heard heard) { ++(heard == Heard::noted ? noted : heard == Heard::answered ? answered : unknown); }
        void add(const Count& other) {
            noted += other.noted;
            answered += other.answered;
            unknown += other.unknown;
        }
    };

    explicit Carriers(CarrierParts parts);

    boost::asio::awaitable<http::Response> take(http::Call& call, Kind kind);
    boost::asio::awaitable<Result<Count>> take_receipts(const Gateway& gateway, const http::Request& request);
    boost::asio::awaitable<Result<Count>> take_replies(const Gateway& gateway, const http::Request& request);
    const Gateway* find(const http::Call& call, Kind kind) const;
    void tell(const Gateway& gateway, Kind kind, const Count& count);

    CarrierParts parts_;
    std::vector<Gateway> gateways_{};
    runtime::RateLimiter calls_;    // of each gateway
    runtime::RateLimiter numbers_;  // a number that guesses codes
};

}  // namespace vigil::app

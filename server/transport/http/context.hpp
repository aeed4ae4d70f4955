// What the handlers of the API work with. The app builds it once; everything outlives the listeners.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "domain/accounts/second_factors.hpp"
#include "domain/accounts/sessions.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/reports/filing.hpp"
#include "domain/rules/shadow.hpp"
#include "domain/triage/rule_set.hpp"
#include "runtime/current.hpp"
#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "runtime/rate_limiter.hpp"
#include "store/store.hpp"
#include "transport/admission/admission.hpp"
#include "transport/http/bursts.hpp"
#include "transport/http/contact_book.hpp"
#include "transport/http/pin_gate.hpp"
#include "transport/live/hub.hpp"
#include "transport/live/live_server.hpp"

namespace vigil::http {

// How often one account, or one address, may file. An emergency has a bucket of its own: limits delay, never block.
struct IntakeLimiters {
    runtime::RateLimiter accounts;
    runtime::RateLimiter addresses;
    runtime::RateLimiter emergencies;
    Bursts bursts;
};

struct Context {
    Store& store;
    const Timers& timers;
    const runtime::Current<triage::RuleSet>& rules;  // a request that began under a version finishes under it
    const runtime::Current<Shadow>& shadow;
    // A stored version, from its bytes. Slow where it was not read lately: never on an io thread.
    std::function<Result<std::shared_ptr<const triage::RuleSet>>(const std::string&)> read_rules;

    FilingTools filing;
    const ReceiptSigner& receipts;
    const SignatureCheck& signatures;
    const Passwords& passwords;
    const OneTimeCodes& one_time_codes;
    Sessions sessions;
    FactorDemand factor_demand;

    boost::asio::any_io_executor workers;  // for password hashes and decision records
    IntakeLimiters& limiters;
    Admission& admission;
    PinGate& pins;
    live::LiveServer& live_server;
    live::Hub& hub;
    ContactBook& contacts;
    ReachabilityLimits reachability;
    std::int64_t sirens_per_shift;
    std::string epoch;       // of this incarnation of the database
    std::string log_id;      // of its chain
    std::string public_url;  // the one origin whose pages may use cookies
    // Codes of what keeps reports from being taken, or of what is doubtful ("time_unsynchronised").
    std::function<std::vector<std::string>()> unready;
    std::function<std::vector<std::string>()> doubts;
    runtime::Log log;
    runtime::Metrics& metrics;
};

}  // namespace vigil::http

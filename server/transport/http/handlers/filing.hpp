// What filing a report and filing a supplement share.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <vigil/protocol/messages/report.hpp>

#include "domain/accounts/sessions.hpp"
#include "domain/reports/intake.hpp"
#include "transport/admission/work_kind.hpp"
#include "transport/http/context.hpp"
#include "transport/http/router.hpp"

namespace vigil::http {

// The Idempotency-Key header, where it is given, names the key of the body.
Result<void> check_key(const Call& call, std::string_view key);

// Takes one token of the account's or the address's bucket. An emergency that finds it empty takes one of its own bucket
// instead. Nothing: go on. A duration: too many, and when the next is let in; nothing was read or stored.
std::optional<std::chrono::milliseconds> wait_of(Context& context, const Call& call,
                                                 const std::optional<Identified>& sender, bool emergency);

// The kind of a filing's work: what its document makes it, or less where the client says so.
WorkKind kind_of(const Call& call, bool is_emergency);

// The answer where the server has no room for a filing now (promise P10); nothing: go on. First before anybody knows who sends
// it, so that a flood of what cannot be let in costs no look at the store; then, once, for its sender.
std::optional<Response> turned_away(Context& context, const Call& call, WorkKind kind);
std::optional<Response> turned_away(Context& context, const Call& call, WorkKind kind,
                                    const std::optional<Identified>& sender);

// Where it waits for the writer.
Urgency lane_of(WorkKind kind, const std::optional<Identified>& sender);

// What must be read before a report can be sealed.
struct Ground {
    matching::Ground places;      // empty where the division is unknown, which the transaction then refuses
    Organisation organisation{};  // in which the sender reports
};
Result<Ground> find_ground(Unit& unit, const protocol::Places& places, const std::optional<Identified>& sender);

// Who sends the request, and the ground of its report, from one look at the store.
struct Arrival {
    std::optional<Identified> sender{};
    Ground ground{};
};
// `places`: of a valid document.
boost::asio::awaitable<Result<Arrival>> find_arrival(Context& context, Request& request,
                                                     const protocol::Places& places);

// Who sends, with the kinds that the account has.
Sender sender_of(const std::optional<Identified>& identified, const Ground& ground);

// The answer to a filing, with its receipt: 201, or 200 where the same was taken before. outcome_unknown where the receipt
// could not be signed: the filing is on disk, and the same one again gets it.
Result<Response> filed(const Context& context, const Committed<Intaken>& committed);

}  // namespace vigil::http

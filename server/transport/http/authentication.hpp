// Who asks.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "domain/accounts/sessions.hpp"
#include "transport/http/context.hpp"
#include "transport/http/message.hpp"

namespace vigil::http {

inline constexpr std::string_view kAccessCookie = "__Host-vigil";
inline constexpr std::string_view kRefreshCookie = "__Host-vigil-refresh";

// The value of a cookie of the request (RFC 6265 section 5.4); nothing where it is absent or given twice.
std::optional<std::string> cookie_of(const Request& request, std::string_view name);

// The access token: of the Authorization header, else of the cookie. unauthenticated: neither. forbidden, code
// foreign_origin: a cookie on an unsafe request that does not come from our own pages.
Result<std::string> access_token(const Context& context, const Request& request);

// Whether the request comes from our own pages, or from no page at all.
bool is_own_origin(const Context& context, const Request& request);

// The hash by which the session of the request is found; nothing for no token, or none of ours. forbidden: as access_token.
Result<std::optional<std::string>> session_hash(const Context& context, const Request& request);

// A revoked session vouches for nobody: whoever found the phone may hold it.
bool is_known(const std::optional<Identified>& sender);
// Notes in the request who sent it.
void note_sender(Request& request, const std::optional<Identified>& sender);

// Whoever holds the token of the request, whatever the session's standing; nothing for no token or an unknown one. Noted.
boost::asio::awaitable<Result<std::optional<Identified>>> identify(Context& context, Request& request);

// The caller of a request that needs a session that stands. Noted.
boost::asio::awaitable<Result<Caller>> authenticate(Context& context, Request& request);

}  // namespace vigil::http

#include "transport/http/authentication.hpp"

#include <vigil/protocol/problems.hpp>

#include "transport/http/text.hpp"

namespace vigil::http {
namespace {

constexpr std::string_view kBearer = "Bearer ";
constexpr std::size_t kTokenSize = 43;  // base64url of 256 bits

bool is_safe(Method method) { return method == Method::get || method == Method::head; }

}  // namespace

std::optional<std::string> cookie_of(const Request& request, std::string_view name) {
    std::optional<std::string> found;
    const auto header = request.headers.find("cookie");
    if (!header) return found;
    for (std::string_view rest = *header; !rest.empty();) {
        const auto end = std::min(rest.find(';'), rest.size());
        std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
        if (!pair.starts_with(name) || pair.substr(name.size(), 1) != "=") continue;
        if (found) return std::nullopt;
        found = std::string(pair.substr(name.size() + 1));
    }
    return found;
}

bool is_own_origin(const Context& context, const Request& request) {
    const auto origin = request.headers.find("origin");
    return !origin || *origin == context.public_url;
}

Result<std::string> access_token(const Context& context, const Request& request) {
    if (const auto header = request.headers.find("authorization")) {
        // The scheme is compared without case (RFC 9110 section 11.1).
        if (!iequals(header->substr(0, kBearer.size()), kBearer))
            return problem("unauthenticated", "an authorization scheme that is not Bearer");
        return std::string(header->substr(kBearer.size()));
    }
    const auto cookie = cookie_of(request, kAccessCookie);
    if (!cookie) return problem("unauthenticated", "no access token");
    // A cookie is sent by any page's request; an unsafe one must say that it is ours.
    const bool says_ours = request.headers.contains("origin") && is_own_origin(context, request);
    if (!is_safe(request.method) && !says_ours) return problem("foreign_origin", "a cookie without our own origin");
    return *cookie;
}

Result<std::optional<std::string>> session_hash(const Context& context, const Request& request) {
    const auto token = access_token(context, request);
    if (!token && token.error().kind == ErrorKind::forbidden) return token.error();
    if (!token || token.value().size() != kTokenSize) return std::optional<std::string>();
    return std::optional(context.filing.tokens.hash(token.value()));
}

bool is_known(const std::optional<Identified>& sender) { return sender && sender->standing != Standing::revoked; }

void note_sender(Request& request, const std::optional<Identified>& sender) {
    request.sender = is_known(sender) ? sender->caller.account.str() : std::string();
}

boost::asio::awaitable<Result<std::optional<Identified>>> identify(Context& context, Request& request) {
    VIGIL_CO_TRY(const auto hash, session_hash(context, request));
    std::optional<Identified> sender;
    if (!hash) co_return sender;
    auto find = [&context, &hash = *hash, now = context.timers.now()](Unit& unit) {
        return context.sessions.identify(unit, hash, now);
    };
    VIGIL_CO_TRY(sender, co_await context.store.read(std::move(find)));
    note_sender(request, sender);
    co_return sender;
}

boost::asio::awaitable<Result<Caller>> authenticate(Context& context, Request& request) {
    VIGIL_CO_TRY(auto identified, co_await identify(context, request));
    if (!identified) co_return problem("unauthenticated", "no session");
    switch (identified->standing) {
        case Standing::live:
            co_return std::move(identified->caller);
        case Standing::expired:
            co_return problem("token_expired", "the access token has expired");
        case Standing::revoked:
            break;
    }
    co_return problem("token_revoked", "the session was revoked");
}

}  // namespace vigil::http

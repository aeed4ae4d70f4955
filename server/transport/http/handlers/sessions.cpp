// Enrolment, device sessions, password sessions.
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/proofs.hpp>

#include "domain/accounts/second_factors.hpp"
#include "runtime/run_on.hpp"
#include "transport/http/authentication.hpp"
#include "transport/http/handlers/exchange.hpp"
#include "transport/http/handlers/handlers.hpp"

namespace vigil::http {
namespace {

struct FreshTokens {
    std::string access;
    std::string refresh;
    TokenHashes hashes;
};

FreshTokens fresh_tokens(const Tokens& tokens) {
    FreshTokens fresh{tokens.fresh(), tokens.fresh(), {}};
    fresh.hashes = {tokens.hash(fresh.access), tokens.hash(fresh.refresh)};
    return fresh;
}

constexpr std::string_view kAlgorithm = "ES256";

Result<std::string> public_key_of(const SignatureCheck& signatures, const protocol::Jwk& jwk) {
    const auto refuse = [](std::string pointer, std::string allowed) {
        return problem("invalid_document", "a key that is not P-256",
                       {{std::move(pointer), "bad_format", std::move(allowed)}});
    };
    if (jwk.kty != "EC") return refuse("/public_key/kty", "must be EC");
    if (jwk.crv != "P-256") return refuse("/public_key/crv", "must be P-256");
    auto key = signatures.public_key(jwk.x, jwk.y);
    if (!key) return refuse("/public_key", "must be a point of P-256, x and y as base64url of 32 bytes");
    return std::move(*key);
}

Error session_refused() { return problem("session_refused", "the session is refused"); }

// What a client is told of its new session; the tokens are added when the session stands.
Result<protocol::SessionStarted> described(Unit& unit, const Session& session) {
    protocol::SessionStarted started{.access_token = {},
                                     .access_expires_at = session.access_expires_at,
                                     .refresh_token = {},
                                     .refresh_expires_at = session.refresh_expires_at,
                                     .account_id = session.account,
                                     .memberships = {}};
    VIGIL_TRY(const auto account, unit.accounts().find(session.account));
    if (!account) return session_refused();
    for (const auto& membership : account->memberships) {
        VIGIL_TRY(const auto organisation, unit.organisations().find(membership.organisation));
        started.memberships.push_back(
            {membership.organisation, organisation ? organisation->name : std::string(), membership.role});
    }
    return started;
}

Response with_tokens(int status, protocol::SessionStarted started, const FreshTokens& tokens) {
    started.access_token = tokens.access;
    started.refresh_token = tokens.refresh;
    return answer(status, started);
}

// Cookies that only our own pages send and no script reads (RFC 6265bis, __Host- prefix).
Response with_cookies(int status, const protocol::SessionStarted& started, const FreshTokens& tokens) {
    constexpr std::string_view kAttributes = "; Path=/; Secure; HttpOnly; SameSite=Strict";
    Response response = answer(status, started);
    response.headers.add("Set-Cookie", std::string(kAccessCookie) + "=" + tokens.access + std::string(kAttributes));
    response.headers.add("Set-Cookie", std::string(kRefreshCookie) + "=" + tokens.refresh + std::string(kAttributes));
    return response;
}

// The refresh token of a request: a device's stands in the body, a browser's in its cookie, which no script reads.
struct Presented {
    std::string token;
    bool in_cookie = false;
};

Result<Presented> presented(const Context& context, const Request& request, const protocol::RefreshSession& message) {
    if (!message.refresh_token.empty()) return Presented{message.refresh_token};
    auto cookie = cookie_of(request, kRefreshCookie);
    if (!cookie)
        return problem("invalid_document", "no refresh token",
                       {{"/refresh_token", "required", "must be in the body, or in the browser's cookie"}});
    if (!request.headers.contains("origin") || !is_own_origin(context, request))
        return problem("foreign_origin", "a cookie without our own origin");
    return Presented{std::move(*cookie), true};
}

}  // namespace

Answer redeem_enrolment(Context& context, Call& call) {
    const auto request = read_body<protocol::RedeemEnrolment>(call);
    if (!request) co_return refuse(call, request.error());
    if (const auto wait = context.limiters.addresses.take(call.request.remote_address))
        co_return throttled(call, problem("too_many_requests", "more attempts than the limit of this address"), *wait);
    const auto key = public_key_of(context.signatures, request.value().public_key);
    if (!key) co_return refuse(call, key.error());
    if (!context.signatures.verify(kAlgorithm, key.value(), proof_text(kEnrolmentProof, request.value().code),
                                   request.value().proof))
        co_return refuse(call, problem("enrolment_refused", "the enrolment code is not valid"));

    const Instant now = context.timers.now();
    const std::string code_hash = context.filing.tokens.enrolment_hash(request.value().code);
    Device device{.id = DeviceId(context.filing.ids.random()),
                  .account = {},
                  .algorithm = std::string(kAlgorithm),
                  .public_key = key.value(),
                  .sealed_label = {}};
    auto redeem = [&](Unit& unit) {
        const std::string& label = request.value().label;
        if (!label.empty())
            device.sealed_label = unit.vault().holders().seal(Field::device_label, device.id.str(), label);
        return context.sessions.redeem(unit, code_hash, device, now);
    };
    const auto bound = co_await context.store.write(std::move(redeem));
    if (!bound) co_return refuse(call, bound.error());
    call.log.info("device.enrolled", {{"device", bound.value().value.id}});
    co_return answer(201, protocol::Enrolled{bound.value().value.id, bound.value().value.account});
}

Answer request_challenge(Context& context, Call& call) {
    const auto request = read_body<protocol::RequestChallenge>(call);
    if (!request) co_return refuse(call, request.error());
    if (const auto wait = context.limiters.addresses.take(call.request.remote_address))
        co_return throttled(call, problem("too_many_requests", "more challenges than the limit of this address"),
                            *wait);
    const std::string challenge = context.filing.tokens.fresh();
    const std::string hash = context.filing.tokens.hash(challenge);
    const Instant now = context.timers.now();
    // A device that does not exist gets a challenge too: nobody learns which devices there are.
    auto issue = [&](Unit& unit) { return context.sessions.challenge(unit, request.value().device_id, hash, now); };
    const auto expires_at = co_await context.store.write(std::move(issue));
    if (!expires_at) co_return refuse(call, expires_at.error());
    co_return answer(201, protocol::Challenge{challenge, expires_at.value().value});
}

Answer start_session(Context& context, Call& call) {
    const auto request = read_body<protocol::StartSession>(call);
    if (!request) co_return refuse(call, request.error());
    auto find = [&](Unit& unit) { return unit.devices().find(request.value().device_id); };
    const auto device = co_await context.store.read(std::move(find));
    if (!device) co_return refuse(call, device.error());
    const std::string& challenge = request.value().challenge;
    if (!device.value() || !context.signatures.verify(device.value()->algorithm, device.value()->public_key,
                                                      proof_text(kSessionProof, challenge), request.value().signature))
        co_return refuse(call, session_refused());

    const FreshTokens tokens = fresh_tokens(context.filing.tokens);
    const Instant now = context.timers.now();
    const SessionId id(context.filing.ids.random());
    const std::string challenge_hash = context.filing.tokens.hash(challenge);
    auto start = [&](Unit& unit) -> Result<protocol::SessionStarted> {
        VIGIL_TRY(const auto session,
                  context.sessions.start(unit, request.value().device_id, challenge_hash, id, tokens.hashes, now));
        return described(unit, session);
    };
    auto started = co_await context.store.write(std::move(start));
    if (!started) co_return refuse(call, started.error());
    co_return with_tokens(201, std::move(started).value().value, tokens);
}

Answer refresh_session(Context& context, Call& call) {
    const auto request = read_body<protocol::RefreshSession>(call);
    if (!request) co_return refuse(call, request.error());
    const auto given = presented(context, call.request, request.value());
    if (!given) co_return refuse(call, given.error());
    const auto& [token, in_cookie] = given.value();
    const std::string refresh_hash = context.filing.tokens.hash(token);
    auto find = [&](Unit& unit) -> Result<std::optional<Device>> {
        VIGIL_TRY(const auto session, unit.sessions().find_by_refresh(refresh_hash));
        if (!session) return session_refused();
        if (!session->device) return std::optional<Device>();
        return unit.devices().find(*session->device);
    };
    const auto device = co_await context.store.read(std::move(find));
    if (!device) co_return refuse(call, device.error());
    // A stolen token is of no use without the key of its device.
    if (device.value() && !context.signatures.verify(device.value()->algorithm, device.value()->public_key,
                                                     proof_text(kRefreshProof, token), request.value().signature))
        co_return refuse(call, session_refused());

    const FreshTokens tokens = fresh_tokens(context.filing.tokens);
    const Instant now = context.timers.now();
    auto renew = [&](Unit& unit) -> Result<protocol::SessionStarted> {
        VIGIL_TRY(const auto session, context.sessions.refresh(unit, refresh_hash, tokens.hashes, now));
        return described(unit, session);
    };
    auto renewed = co_await context.store.write(std::move(renew));
    if (!renewed) co_return refuse(call, renewed.error());
    if (in_cookie) co_return with_cookies(200, renewed.value().value, tokens);
    co_return with_tokens(200, std::move(renewed).value().value, tokens);
}

Answer password_login(Context& context, Call& call) {
    const auto request = read_body<protocol::PasswordLogin>(call);
    if (!request) co_return refuse(call, request.error());
    if (!is_own_origin(context, call.request))
        co_return refuse(call, problem("foreign_origin", "a page that is not ours"));
    if (const auto wait = context.limiters.addresses.take(call.request.remote_address))
        co_return throttled(call, problem("login_throttled", "more attempts than the limit of this address"), *wait);
    const Instant now = context.timers.now();
    const auto indexes = context.filing.pseudonyms.login_index(request.value().login);
    std::string login_index = indexes.front().hash;
    auto find = [&](Unit& unit) -> Result<std::optional<Credential>> {
        for (const auto& index : indexes) {
            VIGIL_TRY(auto found, unit.accounts().find_credential(index.hash));
            if (!found) continue;
            login_index = index.hash;
            return found;
        }
        return std::optional<Credential>();
    };
    const auto credential = co_await context.store.read(std::move(find));
    if (!credential) co_return refuse(call, credential.error());

    // The same work and the same refusal whether the login exists, is locked or neither: nothing tells them apart.
    const bool known = credential.value().has_value();
    auto check = [&passwords = context.passwords, hash = known ? credential.value()->password_hash : std::string(),
                  password = request.value().password] {
        if (!hash.empty()) return passwords.matches(hash, password);
        passwords.pretend(password);
        return false;
    };
    const bool matches = co_await runtime::run_on(context.workers, std::move(check));
    const FreshTokens tokens = fresh_tokens(context.filing.tokens);
    const SessionId id(context.filing.ids.random());
    const SecondFactors factors(context.one_time_codes, context.filing.tokens);
    auto start = [&](Unit& unit) -> Result<protocol::SessionStarted> {
        if (!matches) return session_refused();
        // Asked now, not before the hash: of guesses that are sent at once only the first five are taken.
        VIGIL_TRY(context.sessions.check_not_locked(unit, login_index, now));
        const AccountId& account = credential.value()->account;
        VIGIL_TRY(factors.check(unit, account, request.value().code, context.factor_demand, now));
        VIGIL_TRY(context.sessions.note_login(unit, login_index, true, now));
        VIGIL_TRY(const auto session, context.sessions.start_console(unit, account, id, tokens.hashes, now));
        return described(unit, session);
    };
    auto started = co_await context.store.write(std::move(start));
    if (!started && started.error().code == "session_refused") {
        auto note = [&](Unit& unit) { return context.sessions.note_login(unit, login_index, false, now); };
        const auto noted = co_await context.store.write(std::move(note));
        if (!noted) co_return refuse(call, noted.error());
    }
    if (!started) co_return refuse(call, started.error());
    if (request.value().cookie.value_or(false)) co_return with_cookies(201, started.value().value, tokens);
    co_return with_tokens(201, std::move(started).value().value, tokens);
}

Answer end_session(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto token = access_token(context, call.request);
    if (!token) co_return refuse(call, token.error());
    const std::string hash = context.filing.tokens.hash(token.value());
    const Instant now = context.timers.now();
    auto end = [&](Unit& unit) { return context.sessions.end(unit, hash, now); };
    const auto ended = co_await context.store.write(std::move(end));
    if (!ended) co_return refuse(call, ended.error());
    if (caller.value().session) context.hub.end_session(*caller.value().session, vigil::live::CloseCode::revoked);
    Response response;
    response.status = 204;
    // A browser forgets them at once.
    for (const auto name : {kAccessCookie, kRefreshCookie})
        if (cookie_of(call.request, name))
            response.headers.add("Set-Cookie",
                                 std::string(name) + "=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
    co_return response;
}

}  // namespace vigil::http

// The PIN of a duty phone.
#include <algorithm>
#include <vigil/protocol/messages/identity.hpp>

#include "runtime/run_on.hpp"
#include "transport/http/authentication.hpp"
#include "transport/http/handlers/acting.hpp"

namespace vigil::http {
namespace {

constexpr int kMostFailures = 5;  // then the device is revoked: whoever holds it does not know its PIN

Result<void> check_digits(const protocol::Pin& body) {
    const bool digits = std::all_of(body.pin.begin(), body.pin.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits) return success();
    return problem("invalid_document", "a PIN that is not digits", {{"/pin", "bad_format", "must be 6 to 12 digits"}});
}

// What a request about the PIN of the caller's own device begins with.
struct Asked {
    Caller caller;
    protocol::Pin body;
};

boost::asio::awaitable<Result<Asked>> asked(Context& context, Call& call) {
    VIGIL_CO_TRY(auto caller, co_await authenticate(context, call.request));
    VIGIL_CO_TRY(auto body, read_body<protocol::Pin>(call));
    VIGIL_CO_TRY(check_digits(body));
    if (!caller.device || !caller.session) co_return problem("forbidden", "only a device has a PIN");
    Asked found{std::move(caller), std::move(body)};
    co_return found;
}

Response nothing_to_say() {
    Response response;
    response.status = 204;
    return response;
}

}  // namespace

Answer set_pin(Context& context, Call& call) {
    const auto request = co_await asked(context, call);
    if (!request) co_return refuse(call, request.error());
    const auto& [caller, body] = request.value();
    auto hash = [&passwords = context.passwords, pin = body.pin] { return passwords.hash(pin); };
    const auto hashed = co_await runtime::run_on(context.workers, std::move(hash));
    const Instant now = context.timers.now();
    auto set = [&, &who = caller](Unit& unit) -> Result<std::monostate> {
        // A PIN that stands is changed by whoever knows it.
        VIGIL_TRY(context.pins.require(unit, who, now));
        VIGIL_TRY(unit.devices().put_pin(*who.device, {hashed, 0}));
        return std::monostate{};
    };
    const auto done = co_await context.store.write(std::move(set));
    if (!done) co_return refuse(call, done.error());
    context.pins.open(*caller.session, now);
    co_return nothing_to_say();
}

Answer unlock(Context& context, Call& call) {
    const auto request = co_await asked(context, call);
    if (!request) co_return refuse(call, request.error());
    const auto& [caller, body] = request.value();
    auto find = [device = *caller.device](Unit& unit) { return unit.devices().pin(device); };
    const auto pin = co_await context.store.read(std::move(find));
    if (!pin) co_return refuse(call, pin.error());
    if (!pin.value()) co_return refuse(call, problem("forbidden", "this device has no PIN"));
    auto check = [&passwords = context.passwords, hash = pin.value()->hash, given = body.pin] {
        return passwords.matches(hash, given);
    };
    const bool matches = co_await runtime::run_on(context.workers, std::move(check));
    const Instant now = context.timers.now();
    auto note = [&, &who = caller](Unit& unit) -> Result<bool> {
        VIGIL_TRY(auto standing, unit.devices().pin(*who.device));
        if (!standing) return problem("forbidden", "this device has no PIN");
        standing->failures = matches ? 0 : standing->failures + 1;
        VIGIL_TRY(unit.devices().put_pin(*who.device, *standing));
        if (standing->failures < kMostFailures) return false;
        VIGIL_TRY(context.sessions.revoke_device(unit, *who.device, now));
        return true;
    };
    const auto noted = co_await context.store.write(std::move(note));
    if (!noted) co_return refuse(call, noted.error());
    if (noted.value().value) context.hub.end_device(*caller.device, vigil::live::CloseCode::revoked);
    if (!matches) co_return refuse(call, problem("pin_required", "the PIN is not the device's"));
    context.pins.open(*caller.session, now);
    co_return nothing_to_say();
}

}  // namespace vigil::http

// The PIN of a duty phone.
#include <algorithm>
#include <vigil/protocol/messages/identity.hpp>

#include "runtime/run_on.hpp"
#include "transport/http/authentication.hpp"
#include "transport/http/handlers/acting.hpp"

namespace vigil::http {
namespace {

constexpr int kMostFailures = 5;  // then the device is revoked: whoever holds it does not know its PIN

Result<void> check_digits(const std::string& pin) {
    const bool digits = std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits) return success();
    return problem("invalid_document", "a PIN that is not digits", {{"/pin", "bad_format", "must be 6 to 12 digits"}});
}

// What a request about the PIN of the caller's own device begins with.
template <class Body>
struct Asked {
    Caller caller;
    Body body;
};

template <class Body>
boost::asio::awaitable<Result<Asked<Body>>> asked(Context& context, Call& call) {
    VIGIL_CO_TRY(auto caller, co_await authenticate(context, call.request));
    VIGIL_CO_TRY(auto body, read_body<Body>(call));
    VIGIL_CO_TRY(check_digits(body.pin));
    if (!caller.device || !caller.session) co_return problem("forbidden", "only a device has a PIN");
    Asked<Body> found{std::move(caller), std::move(body)};
    co_return found;
}

// Whether `given` is the PIN of the caller's device. Too many wrong ones in a row revoke the device.
boost::asio::awaitable<Result<bool>> is_its_pin(Context& context, const Caller& caller, const DevicePin& pin,
                                                const std::string& given) {
    auto check = [&passwords = context.passwords, hash = pin.hash, given] { return passwords.matches(hash, given); };
    const bool matches = co_await runtime::run_on(context.workers, std::move(check));
    const Instant now = context.timers.now();
    auto note = [&](Unit& unit) -> Result<bool> {
        VIGIL_TRY(auto standing, unit.devices().pin(*caller.device));
        if (!standing) return problem("forbidden", "this device has no PIN");
        standing->failures = matches ? 0 : standing->failures + 1;
        VIGIL_TRY(unit.devices().put_pin(*caller.device, *standing));
        if (standing->failures < kMostFailures) return false;
        VIGIL_TRY(revoke_device(unit, *caller.device, now));
        return true;
    };
    VIGIL_CO_TRY(const auto revoked, co_await context.store.write(std::move(note)));
    if (revoked.value) context.hub.end_device(*caller.device, vigil::live::CloseCode::revoked);
    co_return matches;
}

Response nothing_to_say() {
    Response response;
    response.status = 204;
    return response;
}

}  // namespace

Answer set_pin(Context& context, Call& call) {
    const auto request = co_await asked<protocol::SetPin>(context, call);
    if (!request) co_return refuse(call, request.error());
    const auto& [caller, body] = request.value();
    auto find = [device = *caller.device](Unit& unit) { return unit.devices().pin(device); };
    const auto standing = co_await context.store.read(std::move(find));
    if (!standing) co_return refuse(call, standing.error());
    // A PIN that stands is changed by whoever knows it, however lately it was unlocked.
    if (standing.value()) {
        if (body.current.empty()) co_return refuse(call, problem("pin_required", "the PIN that the device has now"));
        const auto known = co_await is_its_pin(context, caller, *standing.value(), body.current);
        if (!known) co_return refuse(call, known.error());
        if (!known.value()) co_return refuse(call, problem("pin_required", "the PIN is not the device's"));
    }
    auto hash = [&passwords = context.passwords, pin = body.pin] { return passwords.hash(pin); };
    const auto hashed = co_await runtime::run_on(context.workers, std::move(hash));
    auto set = [&, &who = caller](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(const auto now_standing, unit.devices().pin(*who.device));
        const bool is_as_before = now_standing.has_value() == standing.value().has_value() &&
                                  (!now_standing || now_standing->hash == standing.value()->hash);
        if (!is_as_before) return problem("conflict", "the PIN was changed meanwhile");
        VIGIL_TRY(unit.devices().put_pin(*who.device, {hashed, 0}));
        return std::monostate{};
    };
    const auto done = co_await context.store.write(std::move(set));
    if (!done) co_return refuse(call, done.error());
    context.pins.open(*caller.session, context.timers.now());
    co_return nothing_to_say();
}

Answer unlock(Context& context, Call& call) {
    const auto request = co_await asked<protocol::Pin>(context, call);
    if (!request) co_return refuse(call, request.error());
    const auto& [caller, body] = request.value();
    auto find = [device = *caller.device](Unit& unit) { return unit.devices().pin(device); };
    const auto pin = co_await context.store.read(std::move(find));
    if (!pin) co_return refuse(call, pin.error());
    if (!pin.value()) co_return refuse(call, problem("forbidden", "this device has no PIN"));
    const auto known = co_await is_its_pin(context, caller, *pin.value(), body.pin);
    if (!known) co_return refuse(call, known.error());
    if (!known.value()) co_return refuse(call, problem("pin_required", "the PIN is not the device's"));
    context.pins.open(*caller.session, context.timers.now());
    co_return nothing_to_say();
}

}  // namespace vigil::http

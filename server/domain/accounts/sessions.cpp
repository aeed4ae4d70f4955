#include "domain/accounts/sessions.hpp"

namespace vigil {
namespace {

Error enrolment_refused() { return {ErrorKind::forbidden, "the enrolment code is not valid", "enrolment_refused"}; }
Error session_refused() { return {ErrorKind::unauthenticated, "the session is refused", "session_refused"}; }

// Whole hours, rounded up: see Session.
Instant coarse(Instant at) { return std::chrono::ceil<std::chrono::hours>(at); }

// Without the account: next to a report that was filed in the same minutes it would say who reported.
Event device_event(std::string kind, const Device& device, Instant now) {
    return {std::move(kind), device.id.str(), now, {{"algorithm", device.algorithm}}};
}

}  // namespace

Result<Device> Sessions::redeem(Unit& unit, const std::string& code_hash, Device device, Instant now) const {
    VIGIL_TRY(const auto enrolment, unit.devices().find_enrolment(code_hash));
    if (!enrolment) return enrolment_refused();
    device.account = enrolment->account;
    device.created_at = std::chrono::floor<std::chrono::days>(now);
    if (enrolment->used) {
        VIGIL_TRY(const auto devices, unit.devices().of_account(enrolment->account));
        for (const auto& bound : devices)
            if (bound.public_key == device.public_key && !bound.revoked_at) return bound;
        return enrolment_refused();
    }
    if (enrolment->expires_at <= now) return enrolment_refused();
    VIGIL_TRY(const auto account, unit.accounts().find(enrolment->account));
    if (!account || !account->active) return enrolment_refused();
    VIGIL_TRY(unit.devices().use_enrolment(enrolment->id));
    VIGIL_TRY(unit.devices().insert(device));
    unit.log().append(device_event("device.enrolled", device, now));
    return device;
}

Result<Instant> Sessions::challenge(Unit& unit, const DeviceId& device, const std::string& challenge_hash,
                                    Instant now) const {
    const Instant expires_at = now + limits_.challenge;
    VIGIL_TRY(unit.sessions().forget_challenges(now));
    VIGIL_TRY(unit.sessions().insert_challenge(challenge_hash, device, expires_at));
    return expires_at;
}

Result<Session> Sessions::open(Unit& unit, const Account& account, std::optional<DeviceId> device, SessionId id,
                               const TokenHashes& fresh, Instant now) const {
    if (!account.active) return session_refused();
    const Session session{.id = std::move(id),
                          .account = account.id,
                          .device = std::move(device),
                          .access_hash = fresh.access,
                          .access_expires_at = coarse(now + limits_.access),
                          .refresh_hash = fresh.refresh,
                          .previous_refresh_hash = {},
                          .refresh_expires_at = coarse(now + limits_.refresh)};
    VIGIL_TRY(unit.sessions().insert(session));
    return session;
}

Result<Session> Sessions::start(Unit& unit, const DeviceId& device_id, const std::string& challenge_hash, SessionId id,
                                const TokenHashes& fresh, Instant now) const {
    VIGIL_TRY(const bool consumed, unit.sessions().consume_challenge(challenge_hash, device_id, now));
    if (!consumed) return session_refused();
    VIGIL_TRY(const auto device, unit.devices().find(device_id));
    if (!device || device->revoked_at) return session_refused();
    VIGIL_TRY(const auto account, unit.accounts().find(device->account));
    if (!account) return session_refused();
    return open(unit, *account, device_id, std::move(id), fresh, now);
}

Result<Session> Sessions::start_console(Unit& unit, const AccountId& account_id, SessionId id, const TokenHashes& fresh,
                                        Instant now) const {
    VIGIL_TRY(const auto account, unit.accounts().find(account_id));
    if (!account) return session_refused();
    return open(unit, *account, std::nullopt, std::move(id), fresh, now);
}

Result<Session> Sessions::refresh(Unit& unit, const std::string& refresh_hash, const TokenHashes& fresh,
                                  Instant now) const {
    VIGIL_TRY(auto session, unit.sessions().find_by_refresh(refresh_hash));
    if (!session || session->revoked_at || session->refresh_expires_at <= now) return session_refused();
    VIGIL_TRY(const auto account, unit.accounts().find(session->account));
    if (!account || !account->active) return session_refused();
    session->previous_refresh_hash = refresh_hash;
    session->refresh_hash = fresh.refresh;
    session->access_hash = fresh.access;
    session->access_expires_at = coarse(now + limits_.access);
    session->refresh_expires_at = coarse(now + limits_.refresh);
    VIGIL_TRY(unit.sessions().update(*session));
    return std::move(*session);
}

Result<std::monostate> Sessions::end(Unit& unit, const std::string& access_hash, Instant now) const {
    VIGIL_TRY(auto session, unit.sessions().find_by_access(access_hash));
    if (session && !session->revoked_at) {
        session->revoked_at = coarse(now);
        VIGIL_TRY(unit.sessions().update(*session));
    }
    return std::monostate{};
}

Result<std::optional<Identified>> Sessions::identify(Unit& unit, const std::string& access_hash, Instant now) const {
    VIGIL_TRY(const auto session, unit.sessions().find_by_access(access_hash));
    if (!session) return std::optional<Identified>();
    VIGIL_TRY(auto account, unit.accounts().find(session->account));
    if (!account) return std::optional<Identified>();
    Identified identified{
        {account->id, session->device, session->id, account->reporter_kind, std::move(account->memberships)},
        Standing::live};
    if (session->revoked_at || !account->active)
        identified.standing = Standing::revoked;
    else if (session->access_expires_at <= now)
        identified.standing = Standing::expired;
    return std::optional<Identified>(std::move(identified));
}

Result<Device> revoke_device(Unit& unit, const DeviceId& id, Instant now) {
    VIGIL_TRY(auto device, unit.devices().find(id));
    if (!device) return Error{ErrorKind::not_found, "there is no such device"};
    if (!device->revoked_at) {
        device->revoked_at = now;
        VIGIL_TRY(unit.devices().revoke(id, now));
        VIGIL_TRY(unit.reachability().forget(id));
        VIGIL_TRY(unit.sessions().revoke_of_device(id, coarse(now)));
        unit.log().append(device_event("device.revoked", *device, now));
    }
    return std::move(*device);
}

Result<void> Sessions::check_not_locked(Unit& unit, const std::string& login_index, Instant now) const {
    VIGIL_TRY(const auto credential, unit.accounts().find_credential(login_index));
    if (!credential || !credential->attempts.locked_until || *credential->attempts.locked_until <= now)
        return success();
    return session_refused();
}

Result<std::monostate> Sessions::note_login(Unit& unit, const std::string& login_index, bool success,
                                            Instant now) const {
    VIGIL_TRY(const auto credential, unit.accounts().find_credential(login_index));
    if (!credential) return std::monostate{};
    LoginAttempts attempts = credential->attempts;
    if (attempts.locked_until && *attempts.locked_until > now) return std::monostate{};  // attempts do not extend it
    if (attempts.locked_until && !success) attempts.failures = 0;
    attempts.locked_until.reset();
    if (success && attempts.failures == 0) return std::monostate{};
    attempts.failures = success ? 0 : attempts.failures + 1;
    if (attempts.failures >= limits_.failures_before_lock) attempts.locked_until = now + limits_.lock;
    VIGIL_TRY(unit.accounts().put_attempts(credential->account, attempts));
    return std::monostate{};
}

}  // namespace vigil

#include "storage/repositories/sessions.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

// As the row has it: whose it is must still be opened.
struct SealedSession {
    Session session{};
    std::string holder{};
};

SealedSession read_session(Row& row) {
    SealedSession read;
    read.session.id = row.get<SessionId>();
    read.holder = row.blob();
    read.session.access_hash = row.blob();
    read.session.access_expires_at = row.get<Instant>();
    read.session.refresh_hash = row.blob();
    read.session.previous_refresh_hash = row.blob();
    read.session.refresh_expires_at = row.get<Instant>();
    read.session.revoked_at = row.get<std::optional<Instant>>();
    return read;
}

Result<std::optional<Session>> opened(const Holders& holders, Result<std::optional<SealedSession>> read) {
    if (!read) return read.error();
    if (!read.value()) return std::nullopt;
    Session session = std::move(read.value()->session);
    VIGIL_TRY(auto holder, holders.open(Field::session_holder, session.id.str(), read.value()->holder));
    session.account = std::move(holder.account);
    session.device = std::move(holder.device);
    return std::optional<Session>(std::move(session));
}

}  // namespace

constexpr Sql kInsertChallenge = R"sql(
    INSERT INTO challenges (hash, device_mark, expires_ms) VALUES (:hash, :device_mark, :expires_ms)
    ON CONFLICT (hash) DO NOTHING)sql";

Result<void> StoredSessions::insert_challenge(const std::string& hash, const DeviceId& device, Instant expires_at) {
    const std::string mark = holders_.mark(MarkKind::challenge_device, device.str());
    return inserted("challenge", connection_.execute(
                                     kInsertChallenge,
                                     {{"hash", Blob{hash}}, {"device_mark", Blob{mark}}, {"expires_ms", expires_at}}));
}

constexpr Sql kFindChallenge = "SELECT expires_ms FROM challenges WHERE hash = :hash AND device_mark = :device_mark";
constexpr Sql kDeleteChallenge = "DELETE FROM challenges WHERE hash = :hash AND device_mark = :device_mark";

Result<bool> StoredSessions::consume_challenge(const std::string& hash, const DeviceId& device, Instant now) {
    const std::string mark = holders_.mark(MarkKind::challenge_device, device.str());
    VIGIL_TRY(const auto expires_at,
              connection_.query_one(kFindChallenge, {{"hash", Blob{hash}}, {"device_mark", Blob{mark}}},
                                    [](Row& row) { return row.get<Instant>(); }));
    VIGIL_TRY(connection_.execute(kDeleteChallenge, {{"hash", Blob{hash}}, {"device_mark", Blob{mark}}}));
    return expires_at && *expires_at > now;
}

constexpr Sql kForgetChallenges = "DELETE FROM challenges WHERE expires_ms < :expired_before";

Result<void> StoredSessions::forget_challenges(Instant expired_before) {
    VIGIL_TRY(connection_.execute(kForgetChallenges, {{"expired_before", expired_before}}));
    return success();
}

constexpr Sql kInsertSession = R"sql(
    INSERT INTO sessions (id, account_mark, device_mark, sealed_holder, access_hash, access_expires_ms, refresh_hash,
                          previous_refresh_hash, refresh_expires_ms, revoked_ms)
    VALUES (:id, :account_mark, :device_mark, :sealed_holder, :access_hash, :access_expires_ms, :refresh_hash,
            :previous_refresh_hash, :refresh_expires_ms, :revoked_ms)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredSessions::insert(const Session& session) {
    const std::string account = holders_.mark(MarkKind::session_account, session.account.str());
    std::optional<std::string> device;
    if (session.device) device = holders_.mark(MarkKind::session_device, session.device->str());
    const std::string holder =
        holders_.seal(Field::session_holder, session.id.str(), {session.account, session.device, {}});
    return inserted("session", connection_.execute(kInsertSession, {{"id", session.id},
                                                                    {"account_mark", Blob{account}},
                                                                    {"device_mark", blob_or_null(device)},
                                                                    {"sealed_holder", Blob{holder}},
                                                                    {"access_hash", Blob{session.access_hash}},
                                                                    {"access_expires_ms", session.access_expires_at},
                                                                    {"refresh_hash", Blob{session.refresh_hash}},
                                                                    {"previous_refresh_hash",
                                                                     blob_unless_empty(session.previous_refresh_hash)},
                                                                    {"refresh_expires_ms", session.refresh_expires_at},
                                                                    {"revoked_ms", session.revoked_at}}));
}

constexpr Sql kFindSession = R"sql(
    SELECT id, sealed_holder, access_hash, access_expires_ms, refresh_hash, previous_refresh_hash, refresh_expires_ms,
           revoked_ms
    FROM sessions WHERE id = :id)sql";

Result<std::optional<Session>> StoredSessions::find(const SessionId& id) {
    return opened(holders_, connection_.query_one(kFindSession, {{"id", id}}, read_session));
}

constexpr Sql kFindByAccess = R"sql(
    SELECT id, sealed_holder, access_hash, access_expires_ms, refresh_hash, previous_refresh_hash, refresh_expires_ms,
           revoked_ms
    FROM sessions WHERE access_hash = :access_hash)sql";

Result<std::optional<Session>> StoredSessions::find_by_access(const std::string& access_hash) {
    return opened(holders_, connection_.query_one(kFindByAccess, {{"access_hash", Blob{access_hash}}}, read_session));
}

constexpr Sql kFindByRefresh = R"sql(
    SELECT id, sealed_holder, access_hash, access_expires_ms, refresh_hash, previous_refresh_hash, refresh_expires_ms,
           revoked_ms
    FROM sessions WHERE refresh_hash = :hash OR previous_refresh_hash = :hash)sql";

Result<std::optional<Session>> StoredSessions::find_by_refresh(const std::string& refresh_hash) {
    return opened(holders_, connection_.query_one(kFindByRefresh, {{"hash", Blob{refresh_hash}}}, read_session));
}

constexpr Sql kUpdateSession = R"sql(
    UPDATE sessions SET
        access_hash = :access_hash, access_expires_ms = :access_expires_ms,
        refresh_hash = :refresh_hash, previous_refresh_hash = :previous_refresh_hash,
        refresh_expires_ms = :refresh_expires_ms, revoked_ms = :revoked_ms
    WHERE id = :id)sql";

Result<void> StoredSessions::update(const Session& session) {
    return changed("session", connection_.execute(kUpdateSession, {{"id", session.id},
                                                                   {"access_hash", Blob{session.access_hash}},
                                                                   {"access_expires_ms", session.access_expires_at},
                                                                   {"refresh_hash", Blob{session.refresh_hash}},
                                                                   {"previous_refresh_hash",
                                                                    blob_unless_empty(session.previous_refresh_hash)},
                                                                   {"refresh_expires_ms", session.refresh_expires_at},
                                                                   {"revoked_ms", session.revoked_at}}));
}

constexpr Sql kRevokeOfDevice =
    "UPDATE sessions SET revoked_ms = :at WHERE device_mark = :device_mark AND revoked_ms IS NULL";

Result<void> StoredSessions::revoke_of_device(const DeviceId& id, Instant at) {
    const std::string mark = holders_.mark(MarkKind::session_device, id.str());
    VIGIL_TRY(connection_.execute(kRevokeOfDevice, {{"device_mark", Blob{mark}}, {"at", at}}));
    return success();
}

constexpr Sql kRevokeOfAccount =
    "UPDATE sessions SET revoked_ms = :at WHERE account_mark = :account_mark AND revoked_ms IS NULL";

Result<void> StoredSessions::revoke_of_account(const AccountId& id, Instant at) {
    const std::string mark = holders_.mark(MarkKind::session_account, id.str());
    VIGIL_TRY(connection_.execute(kRevokeOfAccount, {{"account_mark", Blob{mark}}, {"at", at}}));
    return success();
}

}  // namespace vigil::storage

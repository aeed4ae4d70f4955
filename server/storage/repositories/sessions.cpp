#include "storage/repositories/sessions.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Session read_session(Row& row) {
    return Session{row.get<SessionId>(), row.get<AccountId>(), row.get<std::optional<DeviceId>>(),
                   row.blob(),           row.get<Instant>(),   row.blob(),
                   row.blob(),           row.get<Instant>(),   row.get<std::optional<Instant>>()};
}

}  // namespace

constexpr Sql kInsertChallenge = R"sql(
    INSERT INTO challenges (hash, device, expires_ms) VALUES (:hash, :device, :expires_ms)
    ON CONFLICT (hash) DO NOTHING)sql";

Result<void> StoredSessions::insert_challenge(const std::string& hash, const DeviceId& device, Instant expires_at) {
    return inserted(
        "challenge",
        connection_.execute(kInsertChallenge, {{"hash", Blob{hash}}, {"device", device}, {"expires_ms", expires_at}}));
}

constexpr Sql kFindChallenge = "SELECT expires_ms FROM challenges WHERE hash = :hash AND device = :device";
constexpr Sql kDeleteChallenge = "DELETE FROM challenges WHERE hash = :hash AND device = :device";

Result<bool> StoredSessions::consume_challenge(const std::string& hash, const DeviceId& device, Instant now) {
    VIGIL_TRY(const auto expires_at, connection_.query_one(kFindChallenge, {{"hash", Blob{hash}}, {"device", device}},
                                                           [](Row& row) { return row.get<Instant>(); }));
    VIGIL_TRY(connection_.execute(kDeleteChallenge, {{"hash", Blob{hash}}, {"device", device}}));
    return expires_at && *expires_at > now;
}

constexpr Sql kForgetChallenges = "DELETE FROM challenges WHERE expires_ms < :expired_before";

Result<void> StoredSessions::forget_challenges(Instant expired_before) {
    VIGIL_TRY(connection_.execute(kForgetChallenges, {{"expired_before", expired_before}}));
    return success();
}

constexpr Sql kInsertSession = R"sql(
    INSERT INTO sessions (id, account, device, access_hash, access_expires_ms, refresh_hash, previous_refresh_hash,
                          refresh_expires_ms, revoked_ms)
    VALUES (:id, :account, :device, :access_hash, :access_expires_ms, :refresh_hash, :previous_refresh_hash,
            :refresh_expires_ms, :revoked_ms)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredSessions::insert(const Session& session) {
    return inserted("session", connection_.execute(kInsertSession, {{"id", session.id},
                                                                    {"account", session.account},
                                                                    {"device", session.device},
                                                                    {"access_hash", Blob{session.access_hash}},
                                                                    {"access_expires_ms", session.access_expires_at},
                                                                    {"refresh_hash", Blob{session.refresh_hash}},
                                                                    {"previous_refresh_hash",
                                                                     blob_unless_empty(session.previous_refresh_hash)},
                                                                    {"refresh_expires_ms", session.refresh_expires_at},
                                                                    {"revoked_ms", session.revoked_at}}));
}

constexpr Sql kFindSession = R"sql(
    SELECT id, account, device, access_hash, access_expires_ms, refresh_hash, previous_refresh_hash,
           refresh_expires_ms, revoked_ms
    FROM sessions WHERE id = :id)sql";

Result<std::optional<Session>> StoredSessions::find(const SessionId& id) {
    return connection_.query_one(kFindSession, {{"id", id}}, read_session);
}

constexpr Sql kFindByAccess = R"sql(
    SELECT id, account, device, access_hash, access_expires_ms, refresh_hash, previous_refresh_hash,
           refresh_expires_ms, revoked_ms
    FROM sessions WHERE access_hash = :access_hash)sql";

Result<std::optional<Session>> StoredSessions::find_by_access(const std::string& access_hash) {
    return connection_.query_one(kFindByAccess, {{"access_hash", Blob{access_hash}}}, read_session);
}

constexpr Sql kFindByRefresh = R"sql(
    SELECT id, account, device, access_hash, access_expires_ms, refresh_hash, previous_refresh_hash,
           refresh_expires_ms, revoked_ms
    FROM sessions WHERE refresh_hash = :hash OR previous_refresh_hash = :hash)sql";

Result<std::optional<Session>> StoredSessions::find_by_refresh(const std::string& refresh_hash) {
    return connection_.query_one(kFindByRefresh, {{"hash", Blob{refresh_hash}}}, read_session);
}

constexpr Sql kUpdateSession = R"sql(
    UPDATE sessions SET
        account = :account, device = :device, access_hash = :access_hash, access_expires_ms = :access_expires_ms,
        refresh_hash = :refresh_hash, previous_refresh_hash = :previous_refresh_hash,
        refresh_expires_ms = :refresh_expires_ms, revoked_ms = :revoked_ms
    WHERE id = :id)sql";

Result<void> StoredSessions::update(const Session& session) {
    return changed("session", connection_.execute(kUpdateSession, {{"id", session.id},
                                                                   {"account", session.account},
                                                                   {"device", session.device},
                                                                   {"access_hash", Blob{session.access_hash}},
                                                                   {"access_expires_ms", session.access_expires_at},
                                                                   {"refresh_hash", Blob{session.refresh_hash}},
                                                                   {"previous_refresh_hash",
                                                                    blob_unless_empty(session.previous_refresh_hash)},
                                                                   {"refresh_expires_ms", session.refresh_expires_at},
                                                                   {"revoked_ms", session.revoked_at}}));
}

constexpr Sql kRevokeOfDevice = "UPDATE sessions SET revoked_ms = :at WHERE device = :device AND revoked_ms IS NULL";

Result<void> StoredSessions::revoke_of_device(const DeviceId& id, Instant at) {
    VIGIL_TRY(connection_.execute(kRevokeOfDevice, {{"device", id}, {"at", at}}));
    return success();
}

constexpr Sql kRevokeOfAccount = "UPDATE sessions SET revoked_ms = :at WHERE account = :account AND revoked_ms IS NULL";

Result<void> StoredSessions::revoke_of_account(const AccountId& id, Instant at) {
    VIGIL_TRY(connection_.execute(kRevokeOfAccount, {{"account", id}, {"at", at}}));
    return success();
}

}  // namespace vigil::storage

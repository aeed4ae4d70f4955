#pragma once

#include "domain/ports/directory.hpp"
#include "storage/engine/connection.hpp"
#include "storage/vault/holders.hpp"

namespace vigil::storage {

class StoredSessions final : public SessionRepository {
public:
    StoredSessions(Connection& connection, const KeyRing& keys) : connection_(connection), holders_(keys) {}

    Result<void> insert_challenge(const std::string& hash, const DeviceId& device, Instant expires_at) override;
    Result<bool> consume_challenge(const std::string& hash, const DeviceId& device, Instant now) override;
    Result<void> forget_challenges(Instant expired_before) override;
    Result<void> insert(const Session& session) override;
    Result<std::optional<Session>> find(const SessionId& id) override;
    Result<std::optional<Session>> find_by_access(const std::string& access_hash) override;
    Result<std::optional<Session>> find_by_refresh(const std::string& refresh_hash) override;
    Result<void> update(const Session& session) override;
    Result<void> revoke_of_device(const DeviceId& id, Instant at) override;
    Result<void> revoke_of_account(const AccountId& id, Instant at) override;

private:
    Connection& connection_;
    Holders holders_;
};

}  // namespace vigil::storage

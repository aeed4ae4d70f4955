// The vault of one unit: data keys as they are stored, opened with the masters.
#pragma once

#include <map>

#include "domain/ports/field.hpp"
#include "storage/engine/connection.hpp"
#include "storage/vault/key_ring.hpp"

namespace vigil::storage {

// Keeps opened keys no longer than its unit, which sees one state of the database: a key that was destroyed opens nothing
// from the next unit on.
class StoredVault final : public Vault {
public:
    StoredVault(Connection& connection, const KeyRing& keys) : connection_(connection), keys_(keys) {}

    Result<void> insert_key(const WrappedKey& made) override;
    Result<std::string> open(Field field, std::string_view row, std::string_view envelope) override;
    Result<KeyId> key_of(std::string_view envelope) const override;
    Result<std::unique_ptr<Sealer>> sealer(const KeyId& key) override;
    const Sealer& directory() const override { return keys_.directory(); }
    const Sealer& holders() const override { return keys_.holders(); }

private:
    Result<const KeySealer*> find(const KeyId& id);

    static constexpr std::size_t kMaxOpened = 256;

    Connection& connection_;
    const KeyRing& keys_;
    std::map<KeyId, KeySealer> opened_{};
};

}  // namespace vigil::storage

#pragma once

#include "domain/ports/upkeep.hpp"
#include "storage/engine/connection.hpp"
#include "storage/vault/key_ring.hpp"
#include "storage/vault/sealed_columns.hpp"

namespace vigil::storage {

// In two files: what is wrapped and sealed (upkeep.cpp), and what is hashed (index_upkeep.cpp).
class StoredUpkeep final : public KeyUpkeep {
public:
    StoredUpkeep(Connection& connection, const KeyRing& keys) : connection_(connection), keys_(keys) {}

    Result<std::vector<KeyGeneration>> generations() override;
    Result<void> adopt(KeyName name, const KeyId& id, Instant at) override;
    Result<void> retire(KeyName name, const KeyId& id, Instant at) override;
    Result<std::vector<SignatureKey>> signature_keys() override;
    Result<void> adopt(const SignatureKey& key, Instant at) override;
    Result<Pass> renew(KeyName name, const std::string& from, std::size_t limit) override;
    Result<std::int64_t> resting(KeyName name) override;

    Result<std::vector<Child>> children_to_index(const KeyId& newest, const ChildId& after, std::size_t limit) override;
    Result<std::vector<Credential>> logins_to_index(const KeyId& newest, const AccountId& after,
                                                    std::size_t limit) override;
    Result<void> index_login(const AccountId& account, const BlindIndex& fresh) override;
    Result<std::int64_t> to_index(const KeyId& newest) override;
    Result<Pass> forget_children_under(const KeyId& retired, const std::string& from, std::size_t limit) override;
    Result<void> forget_earlier_logins() override;

private:
    // So many rows were changed, the last of them `last`.
    struct Part {
        std::size_t rows{};
        std::string last{};
    };
    Result<Part> rewrap(KeyName master, const std::string& after, std::size_t limit);
    Result<Part> reseal(const SealedColumn& column, const std::string& after, std::size_t limit);
    Result<std::int64_t> count(Sql sql, Connection::Parameters parameters);

    Connection& connection_;
    const KeyRing& keys_;
};

}  // namespace vigil::storage

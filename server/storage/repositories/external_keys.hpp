#pragma once

#include "domain/ports/external_keys.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredExternalKeys final : public ExternalKeyRepository {
public:
    explicit StoredExternalKeys(Connection& connection) : connection_(connection) {}

    Result<std::optional<std::string>> find(ExternalKeyOf of, const std::string& index) override;
    Result<void> insert(ExternalKeyOf of, const std::string& index, const std::string& subject) override;

private:
    Connection& connection_;
};

}  // namespace vigil::storage

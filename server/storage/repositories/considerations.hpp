#pragma once

#include "domain/ports/considerations.hpp"
#include "storage/engine/connection.hpp"
#include "storage/log/records.hpp"

namespace vigil::storage {

class StoredConsiderations final : public ConsiderationRepository {
public:
    StoredConsiderations(Connection& connection, NewRecords& records) : connection_(connection), records_(records) {}

    Result<bool> insert(const Consideration& consideration) override;
    Result<std::optional<Consideration>> find(const ConsiderationId& id) override;
    Result<std::optional<Consideration>> find_by_slot(const std::string& slot) override;
    Result<std::vector<Consideration>> of_owner(const std::string& owner, const std::optional<ConsiderationId>& before,
                                                std::size_t limit) override;

private:
    Connection& connection_;
    NewRecords& records_;
};

}  // namespace vigil::storage

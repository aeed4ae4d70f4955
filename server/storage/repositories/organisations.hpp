#pragma once

#include "domain/ports/directory.hpp"
#include "storage/engine/connection.hpp"
#include "storage/repositories/directory_memo.hpp"

namespace vigil::storage {

class StoredOrganisations final : public OrganisationRepository {
public:
    // `memo`: of the connection; null: everything is read anew.
    StoredOrganisations(Connection& connection, DirectoryMemo* memo) : connection_(connection), memo_(memo) {}

    Result<void> insert(const Organisation& organisation) override;
    Result<std::optional<Organisation>> find(const OrganisationId& id) override;
    Result<void> update(const Organisation& organisation) override;
    Result<std::vector<Organisation>> list(const std::optional<DivisionCode>& division) override;
    Result<std::int64_t> count() override;
    Result<void> cover(const Coverage& coverage) override;
    Result<void> uncover(const Coverage& coverage) override;
    Result<std::vector<Coverage>> coverage_of(const OrganisationId& id) override;
    Result<std::vector<Coverage>> covering(Function function, std::span<const DivisionCode> divisions) override;

private:
    Connection& connection_;
    DirectoryMemo* memo_;
};

}  // namespace vigil::storage

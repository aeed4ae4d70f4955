#pragma once

#include "domain/ports/directory.hpp"
#include "storage/engine/connection.hpp"
#include "storage/repositories/directory_memo.hpp"

namespace vigil::storage {

class StoredDivisions final : public DivisionRepository {
public:
    // `memo`: of the connection; null: everything is read anew.
    StoredDivisions(Connection& connection, DirectoryMemo* memo) : connection_(connection), memo_(memo) {}

    Result<std::optional<Division>> find(const DivisionCode& code) override;
    Result<std::vector<Division>> ancestry(const DivisionCode& code) override;
    Result<std::vector<Division>> children(const DivisionCode& parent) override;
    Result<std::vector<Division>> roots() override;
    Result<std::vector<Division>> all() override;
    Result<std::int64_t> count() override;
    Result<void> put(const Division& division) override;

private:
    Connection& connection_;
    DirectoryMemo* memo_;
};

}  // namespace vigil::storage

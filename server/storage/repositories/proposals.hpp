#pragma once

#include "domain/ports/control.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredProposals final : public ProposalRepository {
public:
    explicit StoredProposals(Connection& connection) : connection_(connection) {}

    Result<void> insert(const Proposal& proposal) override;
    Result<std::optional<Proposal>> find(const ProposalId& id) override;
    Result<void> update(const Proposal& proposal) override;
    Result<std::vector<Proposal>> pending() override;
    Result<std::vector<Proposal>> about(const std::string& subject) override;
    Result<std::vector<Proposal>> decided(ProposalKind kind, Instant since) override;

private:
    Connection& connection_;
};

}  // namespace vigil::storage

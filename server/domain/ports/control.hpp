// What waits for a second person.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/control/proposal.hpp"

namespace vigil {

class ProposalRepository {
public:
    virtual ~ProposalRepository() = default;
    virtual Result<void> insert(const Proposal& proposal) = 0;
    virtual Result<std::optional<Proposal>> find(const ProposalId& id) = 0;
    virtual Result<void> update(const Proposal& proposal) = 0;                            // state, who decided and when
    virtual Result<std::vector<Proposal>> pending() = 0;                                  // oldest first
    virtual Result<std::vector<Proposal>> about(const std::string& subject) = 0;          // oldest first
    virtual Result<std::vector<Proposal>> decided(ProposalKind kind, Instant since) = 0;  // oldest first
};

}  // namespace vigil

// What takes two people (F17, F141, rule T8).
#pragma once

#include <optional>
#include <string>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

struct Proposal {
    ProposalId id;
    ProposalKind kind{};
    std::string subject;  // a case, a report, or the command of an administrator
    std::optional<OrganisationId> organisation{};
    std::optional<DivisionCode> division{};
    std::string sealed_document;  // Field::proposal_document, row = id
    std::string proposed_by;      // an account, or an administrator's name
    Instant proposed_at{};
    Instant expires_at{};
    ProposalState state = ProposalState::pending;
    std::optional<std::string> decided_by{};
    std::optional<Instant> decided_at{};
};

}  // namespace vigil

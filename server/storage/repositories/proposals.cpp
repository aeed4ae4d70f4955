#include "storage/repositories/proposals.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Proposal read_proposal(Row& row) {
    return Proposal{row.get<ProposalId>(),
                    row.get<ProposalKind>(),
                    row.get<std::string>(),
                    row.get<std::optional<OrganisationId>>(),
                    row.get<std::optional<DivisionCode>>(),
                    row.blob(),
                    row.get<std::string>(),
                    row.get<Instant>(),
                    row.get<Instant>(),
                    row.get<ProposalState>(),
                    row.get<std::optional<std::string>>(),
                    row.get<std::optional<Instant>>()};
}

}  // namespace

constexpr Sql kInsertProposal = R"sql(
    INSERT INTO proposals (id, kind, subject, organisation, division, sealed_document, proposed_by, proposed_ms,
                           expires_ms, state, decided_by, decided_ms)
    VALUES (:id, :kind, :subject, :organisation, :division, :sealed_document, :proposed_by, :proposed_ms, :expires_ms,
            :state, :decided_by, :decided_ms)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredProposals::insert(const Proposal& proposal) {
    return inserted("proposal",
                    connection_.execute(kInsertProposal, {{"id", proposal.id},
                                                          {"kind", proposal.kind},
                                                          {"subject", proposal.subject},
                                                          {"organisation", proposal.organisation},
                                                          {"division", proposal.division},
                                                          {"sealed_document", Blob{proposal.sealed_document}},
                                                          {"proposed_by", proposal.proposed_by},
                                                          {"proposed_ms", proposal.proposed_at},
                                                          {"expires_ms", proposal.expires_at},
                                                          {"state", proposal.state},
                                                          {"decided_by", proposal.decided_by},
                                                          {"decided_ms", proposal.decided_at}}));
}

constexpr Sql kFindProposal = R"sql(
    SELECT id, kind, subject, organisation, division, sealed_document, proposed_by, proposed_ms, expires_ms, state,
           decided_by, decided_ms
    FROM proposals WHERE id = :id)sql";

Result<std::optional<Proposal>> StoredProposals::find(const ProposalId& id) {
    return connection_.query_one(kFindProposal, {{"id", id}}, read_proposal);
}

constexpr Sql kDecideProposal = R"sql(
    UPDATE proposals SET state = :state, decided_by = :decided_by, decided_ms = :decided_ms WHERE id = :id)sql";

Result<void> StoredProposals::update(const Proposal& proposal) {
    return changed("proposal", connection_.execute(kDecideProposal, {{"id", proposal.id},
                                                                     {"state", proposal.state},
                                                                     {"decided_by", proposal.decided_by},
                                                                     {"decided_ms", proposal.decided_at}}));
}

constexpr Sql kPendingProposals = R"sql(
    SELECT id, kind, subject, organisation, division, sealed_document, proposed_by, proposed_ms, expires_ms, state,
           decided_by, decided_ms
    FROM proposals WHERE state = 'pending' ORDER BY id)sql";

Result<std::vector<Proposal>> StoredProposals::pending() {
    return connection_.query(kPendingProposals, {}, read_proposal);
}

constexpr Sql kProposalsAbout = R"sql(
    SELECT id, kind, subject, organisation, division, sealed_document, proposed_by, proposed_ms, expires_ms, state,
           decided_by, decided_ms
    FROM proposals WHERE subject = :subject ORDER BY id)sql";

Result<std::vector<Proposal>> StoredProposals::about(const std::string& subject) {
    return connection_.query(kProposalsAbout, {{"subject", subject}}, read_proposal);
}

constexpr Sql kDecidedProposals = R"sql(
    SELECT id, kind, subject, organisation, division, sealed_document, proposed_by, proposed_ms, expires_ms, state,
           decided_by, decided_ms
    FROM proposals WHERE kind = :kind AND decided_ms >= :since ORDER BY id)sql";

Result<std::vector<Proposal>> StoredProposals::decided(ProposalKind kind, Instant since) {
    return connection_.query(kDecidedProposals, {{"kind", kind}, {"since", since}}, read_proposal);
}

}  // namespace vigil::storage

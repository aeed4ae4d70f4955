#include "storage/repositories/transfers.hpp"

#include <algorithm>

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Transfer read_transfer(Row& row) {
    return Transfer{row.get<TransferId>(),
                    row.get<CaseId>(),
                    row.get<OrganisationId>(),
                    row.get<OrganisationId>(),
                    row.get<AccountId>(),
                    row.get<Instant>(),
                    row.blob(),
                    row.get<TransferState>(),
                    row.get<std::optional<OrganisationId>>(),
                    row.get<std::optional<AccountId>>(),
                    row.get<std::optional<Instant>>(),
                    row.get<std::optional<AlertVersion>>(),
                    row.get<std::optional<AlertVersion>>(),
                    row.blob()};
}

}  // namespace

constexpr Sql kInsertTransfer = R"sql(
    INSERT INTO transfers (id, case_id, from_organisation, to_organisation, asked_by, asked_ms, sealed_reason, state,
                           referred_to, decided_by, decided_ms, asked_version, referred_version, sealed_answer)
    VALUES (:id, :case_id, :from_organisation, :to_organisation, :asked_by, :asked_ms, :sealed_reason, :state,
            :referred_to, :decided_by, :decided_ms, :asked_version, :referred_version, :sealed_answer)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredTransfers::insert(const Transfer& transfer) {
    return inserted("transfer",
                    connection_.execute(kInsertTransfer, {{"id", transfer.id},
                                                          {"case_id", transfer.case_id},
                                                          {"from_organisation", transfer.from},
                                                          {"to_organisation", transfer.to},
                                                          {"asked_by", transfer.asked_by},
                                                          {"asked_ms", transfer.asked_at},
                                                          {"sealed_reason", Blob{transfer.sealed_reason}},
                                                          {"state", transfer.state},
                                                          {"referred_to", transfer.referred_to},
                                                          {"decided_by", transfer.decided_by},
                                                          {"decided_ms", transfer.decided_at},
                                                          {"asked_version", transfer.asked_version},
                                                          {"referred_version", transfer.referred_version},
                                                          {"sealed_answer", Blob{transfer.sealed_answer}}}));
}

constexpr Sql kFindTransfer = R"sql(
    SELECT id, case_id, from_organisation, to_organisation, asked_by, asked_ms, sealed_reason, state, referred_to,
           decided_by, decided_ms, asked_version, referred_version, sealed_answer
    FROM transfers WHERE id = :id)sql";

Result<std::optional<Transfer>> StoredTransfers::find(const TransferId& id) {
    return connection_.query_one(kFindTransfer, {{"id", id}}, read_transfer);
}

constexpr Sql kUpdateTransfer = R"sql(
    UPDATE transfers SET state = :state, referred_to = :referred_to, decided_by = :decided_by, decided_ms = :decided_ms,
                         asked_version = :asked_version, referred_version = :referred_version,
                         sealed_answer = :sealed_answer
    WHERE id = :id)sql";

Result<void> StoredTransfers::update(const Transfer& transfer) {
    return changed("transfer", connection_.execute(kUpdateTransfer, {{"id", transfer.id},
                                                                     {"state", transfer.state},
                                                                     {"referred_to", transfer.referred_to},
                                                                     {"decided_by", transfer.decided_by},
                                                                     {"decided_ms", transfer.decided_at},
                                                                     {"asked_version", transfer.asked_version},
                                                                     {"referred_version", transfer.referred_version},
                                                                     {"sealed_answer", Blob{transfer.sealed_answer}}}));
}

// Their ids are made by clients, so the time orders them; within one millisecond the id.
constexpr Sql kTransfersOfWholeCase = R"sql(
    SELECT id, case_id, from_organisation, to_organisation, asked_by, asked_ms, sealed_reason, state, referred_to,
           decided_by, decided_ms, asked_version, referred_version, sealed_answer
    FROM transfers WHERE case_id IN (
        SELECT id FROM cases WHERE id = (SELECT COALESCE(merged_into, id) FROM cases WHERE id = :case_id)
                                OR merged_into = (SELECT COALESCE(merged_into, id) FROM cases WHERE id = :case_id))
    ORDER BY asked_ms, id)sql";

Result<std::vector<Transfer>> StoredTransfers::of_whole_case(const CaseId& id) {
    return connection_.query(kTransfersOfWholeCase, {{"case_id", id}}, read_transfer);
}

// The index holds only those that wait.
constexpr Sql kPendingTransfers = R"sql(
    SELECT id, case_id, from_organisation, to_organisation, asked_by, asked_ms, sealed_reason, state, referred_to,
           decided_by, decided_ms, asked_version, referred_version, sealed_answer
    FROM transfers
    WHERE state IN ('asked', 'referred')
      AND (from_organisation = :organisation OR to_organisation = :organisation OR referred_to = :organisation)
    ORDER BY asked_ms, id)sql";

Result<std::vector<Transfer>> StoredTransfers::pending_at(std::span<const OrganisationId> organisations) {
    std::vector<Transfer> found;
    for (const auto& organisation : organisations) {
        VIGIL_TRY(auto transfers,
                  connection_.query(kPendingTransfers, {{"organisation", organisation}}, read_transfer));
        for (auto& each : transfers) {
            const auto is_same = [&](const Transfer& other) { return other.id == each.id; };
            if (std::none_of(found.begin(), found.end(), is_same)) found.push_back(std::move(each));
        }
    }
    std::sort(found.begin(), found.end(), [](const Transfer& a, const Transfer& b) {
        return std::tie(a.asked_at, a.id) < std::tie(b.asked_at, b.id);
    });
    return found;
}

}  // namespace vigil::storage

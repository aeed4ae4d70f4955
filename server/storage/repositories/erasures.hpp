#pragma once

#include "domain/ports/erasure.hpp"
#include "storage/engine/connection.hpp"
#include "storage/log/records.hpp"

namespace vigil::storage {

class StoredErasures final : public ErasureRepository {
public:
    StoredErasures(Connection& connection, NewRecords& records) : connection_(connection), records_(records) {}

    Result<std::optional<std::string>> destroy_key(const KeyId& id) override;
    Result<void> strip_report(const ReportId& id) override;
    Result<void> strip_supplement(const SupplementId& id) override;
    Result<void> strip_assessment(const AssessmentId& id) override;
    Result<void> strip_consideration(const ConsiderationId& id) override;
    Result<void> forget_persons(const CaseId& id) override;
    Result<void> forget_words(const CaseId& id) override;
    Result<std::vector<MatchDecisionId>> forget_matches(const CaseId& id) override;
    Result<std::vector<MeasureId>> forget_measures(const CaseId& id) override;
    Result<void> blank_items(const StreamId& stream, const std::string& subject) override;
    Result<void> insert_tombstone(const Tombstone& tombstone) override;
    Result<std::optional<Tombstone>> find_tombstone(const CaseId& id) override;
    Result<std::vector<Tombstone>> tombstones() override;
    Result<bool> had_file() override;
    Result<void> note_file() override;
    Result<void> insert_tombstone(const ConsiderationTombstone& tombstone) override;
    Result<std::optional<ConsiderationTombstone>> find_tombstone(const ConsiderationId& id) override;
    Result<std::vector<ConsiderationTombstone>> consideration_tombstones() override;
    Result<void> place_hold(const Hold& hold) override;
    Result<std::optional<Hold>> find_hold(const CaseId& id) override;
    Result<std::optional<Hold>> last_hold(const CaseId& id) override;
    Result<void> end_hold(const std::string& id, Instant at) override;
    Result<std::vector<Case>> cases_after(const CaseId& after, std::size_t limit) override;
    Result<std::vector<ListedConsideration>> considerations_after(const ConsiderationId& after,
                                                                  std::size_t limit) override;

private:
    Result<void> strip(const Record& record, Sql update, const std::string& id);

    Connection& connection_;
    NewRecords& records_;
};

}  // namespace vigil::storage

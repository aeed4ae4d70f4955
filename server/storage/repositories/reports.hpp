#pragma once

#include "domain/ports/casework.hpp"
#include "storage/engine/connection.hpp"
#include "storage/log/records.hpp"

namespace vigil::storage {

// In two files: what was filed (reports.cpp), and about whom (children.cpp).
class StoredReports final : public ReportRepository {
public:
    StoredReports(Connection& connection, NewRecords& records) : connection_(connection), records_(records) {}

    Result<std::optional<FilingOutcome>> find_by_slot(const std::string& slot) override;
    Result<std::optional<FilingOutcome>> find_by_twin(const std::string& twin) override;
    Result<void> remember(const FilingMark& mark, const FilingOutcome& outcome) override;

    Result<void> insert(const Report& report) override;
    Result<std::optional<Report>> find(const ReportId& id) override;
    Result<std::optional<Report>> find_by_claim(const std::string& claim_hash) override;
    Result<std::vector<Report>> of_case(const CaseId& id) override;
    Result<std::vector<Report>> of_whole_case(const CaseId& id) override;
    Result<std::vector<Report>> of_owner(const std::string& owner, const std::optional<ReportId>& before,
                                         std::size_t limit) override;
    Result<std::int64_t> count() override;

    Result<void> insert_supplement(const Supplement& supplement) override;
    Result<std::vector<Supplement>> supplements(const ReportId& id) override;

    Result<void> insert_child(const Child& child) override;
    Result<std::vector<Child>> children(const CaseId& id) override;

private:
    Connection& connection_;
    NewRecords& records_;
};

}  // namespace vigil::storage

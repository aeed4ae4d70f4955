#pragma once

#include "domain/ports/casework.hpp"
#include "storage/engine/connection.hpp"
#include "storage/log/records.hpp"

namespace vigil::storage {

// In two files: the case itself (cases.cpp), and broken glass (grants.cpp).
class StoredCases final : public CaseRepository {
public:
    StoredCases(Connection& connection, NewRecords& records) : connection_(connection), records_(records) {}

    Result<void> insert(const Case& opened) override;
    Result<std::optional<Case>> find(const CaseId& id) override;
    Result<void> update(const Case& changed) override;
    Result<std::vector<Case>> members(const CaseId& id) override;
    Result<void> insert_assessment(const StoredAssessment& assessment) override;
    Result<std::vector<StoredAssessment>> assessments(const CaseId& id) override;
    Result<void> insert_assessment_part(const AssessmentId& id, const CaseId& part) override;
    Result<std::vector<StoredAssessment>> assessments_that_judged(const CaseId& id) override;
    Result<void> insert_notification(const StoredNotification& notification) override;
    Result<std::vector<StoredNotification>> notifications(const CaseId& id) override;
    Result<void> insert_bar(const Bar& bar) override;
    Result<std::vector<Bar>> bars(const CaseId& id) override;
    Result<std::vector<Bar>> own_bars(const CaseId& id) override;
    Result<void> insert_read(const ReadEvent& read) override;
    Result<std::vector<ReadEvent>> reads(const CaseId& id) override;
    Result<void> insert_grant(const Grant& grant) override;
    Result<std::optional<Grant>> find_grant(const GrantId& id) override;
    Result<void> update_grant(const Grant& grant) override;
    Result<std::vector<Grant>> grants(const CaseId& id) override;
    Result<std::vector<Grant>> unreviewed_grants() override;

private:
    Connection& connection_;
    NewRecords& records_;
};

}  // namespace vigil::storage

// Children as reports name them.
#include "storage/repositories/changed.hpp"
#include "storage/repositories/reports.hpp"

namespace vigil::storage {

constexpr Sql kInsertChild = R"sql(
    INSERT INTO children (id, case_id, report, named_ms, sealed_identity)
    VALUES (:id, :case_id, :report, :named_ms, :sealed_identity)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredReports::insert_child(const Child& child) {
    return inserted("child", connection_.execute(kInsertChild, {{"id", child.id},
                                                                {"case_id", child.case_id},
                                                                {"report", child.report},
                                                                {"named_ms", child.named_at},
                                                                {"sealed_identity", Blob{child.sealed_identity}}}));
}

constexpr Sql kChildrenOfCase =
    "SELECT id, case_id, report, named_ms, sealed_identity FROM children WHERE case_id = :case_id ORDER BY id";

Result<std::vector<Child>> StoredReports::children(const CaseId& id) {
    return connection_.query(kChildrenOfCase, {{"case_id", id}}, [](Row& row) {
        return Child{row.get<ChildId>(), row.get<CaseId>(), row.get<ReportId>(), row.get<Instant>(), row.blob()};
    });
}

}  // namespace vigil::storage

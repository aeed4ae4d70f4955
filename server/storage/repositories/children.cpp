// Children as reports name them, and the blind index that finds earlier reports about one child.
#include <chrono>
#include <map>

#include "storage/repositories/changed.hpp"
#include "storage/repositories/reports.hpp"

namespace vigil::storage {

constexpr Sql kInsertChild = R"sql(
    INSERT INTO children (id, case_id, report, sealed_identity) VALUES (:id, :case_id, :report, :sealed_identity)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredReports::insert_child(const Child& child) {
    return inserted("child", connection_.execute(kInsertChild, {{"id", child.id},
                                                                {"case_id", child.case_id},
                                                                {"report", child.report},
                                                                {"sealed_identity", Blob{child.sealed_identity}}}));
}

constexpr Sql kChildrenOfCase =
    "SELECT id, case_id, report, sealed_identity FROM children WHERE case_id = :case_id ORDER BY id";

Result<std::vector<Child>> StoredReports::children(const CaseId& id) {
    return connection_.query(kChildrenOfCase, {{"case_id", id}}, [](Row& row) {
        return Child{row.get<ChildId>(), row.get<CaseId>(), row.get<ReportId>(), row.blob()};
    });
}

constexpr Sql kInsertIndex = R"sql(
    INSERT INTO child_index (hash, child, version, report, filed_ms, index_key)
    VALUES (:hash, :child, :version, :report, :filed_ms, :index_key)
    ON CONFLICT (hash, child) DO UPDATE SET index_key = excluded.index_key)sql";

Result<void> StoredReports::insert_index(const ChildIndex& index) {
    VIGIL_TRY(connection_.execute(kInsertIndex, {{"hash", Blob{index.hash}},
                                                 {"child", index.child},
                                                 {"version", index.version},
                                                 {"report", index.report},
                                                 {"filed_ms", index.filed_at},
                                                 {"index_key", index.key}}));
    return success();
}

constexpr Sql kIndexOfCase = R"sql(
    SELECT DISTINCT hash FROM child_index JOIN children ON children.id = child_index.child
    WHERE children.case_id = :case_id ORDER BY hash)sql";

Result<std::vector<std::string>> StoredReports::index_of(const CaseId& id) {
    return connection_.query(kIndexOfCase, {{"case_id", id}}, [](Row& row) { return row.blob(); });
}

constexpr Sql kEarlierReports = "SELECT report, filed_ms FROM child_index WHERE hash = :hash AND filed_ms < :now";

Result<EarlierReports> StoredReports::earlier(std::span<const std::string> hashes, Instant now) {
    std::map<ReportId, Instant> earlier;  // two hashes, or two children of one report, count it once
    for (const auto& hash : hashes) {
        VIGIL_TRY(connection_.for_each(kEarlierReports, {{"hash", Blob{hash}}, {"now", now}}, [&](Row& row) {
            auto report = row.get<ReportId>();
            earlier.emplace(std::move(report), row.get<Instant>());
            return row.checked();
        }));
    }
    const auto since = [&](std::chrono::hours limit) {
        int count = 0;
        for (const auto& [report, filed_at] : earlier) count += filed_at >= now - limit ? 1 : 0;
        return count;
    };
    return EarlierReports{since(std::chrono::hours(24 * 30)), since(std::chrono::hours(24 * 180)),
                          static_cast<int>(earlier.size())};
}

}  // namespace vigil::storage

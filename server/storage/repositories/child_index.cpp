// The blind index of children: keyed hashes of what reports say of them.
#include "storage/repositories/changed.hpp"
#include "storage/repositories/matches.hpp"

namespace vigil::storage {
namespace {

IndexedTerm read_term(Row& row) {
    return IndexedTerm{row.blob(),         row.get<matching::TermKind>(), row.get<int>(),
                       row.get<ChildId>(), row.get<ReportId>(),           row.get<Instant>(),
                       row.get<KeyId>()};
}

IndexHit read_hit(Row& row) {
    return IndexHit{row.get<ChildId>(), row.get<ReportId>(), row.get<CaseId>(), row.get<Instant>(),
                    row.get<std::optional<Instant>>().has_value()};
}

}  // namespace

constexpr Sql kInsertTerm = R"sql(
    INSERT INTO child_index (child, hash, kind, version, index_key)
    VALUES (:child, :hash, :kind, :version, :index_key)
    ON CONFLICT (child, hash) DO UPDATE SET index_key = excluded.index_key)sql";

Result<void> StoredMatches::insert_term(const ChildId& child, const matching::HashedTerm& term) {
    VIGIL_TRY(connection_.execute(kInsertTerm, {{"child", child},
                                                {"hash", Blob{term.hash}},
                                                {"kind", term.kind},
                                                {"version", term.version},
                                                {"index_key", term.key}}));
    return success();
}

// The newest first: a name that half a banner bears must not hide the reports of these days. Ids of children are in the
// order of time.
constexpr Sql kSharing = R"sql(
    SELECT children.id, children.report, children.case_id, children.named_ms, unfounded_reports.at_ms
    FROM child_index
        JOIN children ON children.id = child_index.child
        LEFT JOIN unfounded_reports ON unfounded_reports.report = children.report
    WHERE child_index.hash = :hash ORDER BY child_index.child DESC LIMIT :limit)sql";

Result<std::vector<IndexHit>> StoredMatches::sharing(const std::string& hash, std::size_t limit) {
    return connection_.query(kSharing, {{"hash", Blob{hash}}, {"limit", limit}}, read_hit);
}

constexpr Sql kMention = R"sql(
    SELECT children.id, children.report, children.case_id, children.named_ms, unfounded_reports.at_ms
    FROM child_index
        JOIN children ON children.id = child_index.child
        LEFT JOIN unfounded_reports ON unfounded_reports.report = children.report
    WHERE child_index.child = :child LIMIT 1)sql";

Result<std::optional<IndexHit>> StoredMatches::mention_of(const ChildId& id) {
    return connection_.query_one(kMention, {{"child", id}}, read_hit);
}

constexpr Sql kTermsOfChild = R"sql(
    SELECT child_index.hash, child_index.kind, child_index.version, children.id, children.report, children.named_ms,
           child_index.index_key
    FROM child_index JOIN children ON children.id = child_index.child
    WHERE child_index.child = :child ORDER BY child_index.hash)sql";

Result<std::vector<IndexedTerm>> StoredMatches::terms_of_child(const ChildId& id) {
    return connection_.query(kTermsOfChild, {{"child", id}}, read_term);
}

constexpr Sql kTermsOfWholeCase = R"sql(
    SELECT child_index.hash, child_index.kind, child_index.version, children.id, children.report, children.named_ms,
           child_index.index_key
    FROM children JOIN child_index ON child_index.child = children.id
    WHERE children.case_id IN (
        SELECT id FROM cases WHERE id = (SELECT COALESCE(merged_into, id) FROM cases WHERE id = :case_id)
                                OR merged_into = (SELECT COALESCE(merged_into, id) FROM cases WHERE id = :case_id))
    ORDER BY child_index.child, child_index.hash)sql";

Result<std::vector<IndexedTerm>> StoredMatches::terms_of_case(const CaseId& id) {
    return connection_.query(kTermsOfWholeCase, {{"case_id", id}}, read_term);
}

constexpr Sql kSetUnfounded = R"sql(
    INSERT INTO unfounded_reports (report, at_ms) VALUES (:report, :at_ms) ON CONFLICT (report) DO NOTHING)sql";

Result<void> StoredMatches::set_unfounded(const ReportId& id, Instant at) {
    VIGIL_TRY(connection_.execute(kSetUnfounded, {{"report", id}, {"at_ms", at}}));
    return success();
}

constexpr Sql kClearUnfounded = "DELETE FROM unfounded_reports WHERE report = :report";

Result<void> StoredMatches::clear_unfounded(const ReportId& id) {
    VIGIL_TRY(connection_.execute(kClearUnfounded, {{"report", id}}));
    return success();
}

}  // namespace vigil::storage

#include "storage/repositories/reports.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

FilingOutcome read_outcome(Row& row) {
    return FilingOutcome{row.blob(), row.get<ReportId>(), row.get<std::optional<SupplementId>>()};
}

Report read_report(Row& row) {
    return Report{row.get<ReportId>(),
                  row.get<CaseId>(),
                  row.get<Instant>(),
                  row.get<Verification>(),
                  row.get<ReporterMode>(),
                  row.maybe_blob(),
                  row.maybe_blob(),
                  row.get<KeyId>(),
                  row.blob(),
                  row.blob(),
                  row.blob(),
                  row.blob()};
}

}  // namespace

constexpr Sql kFindBySlot = "SELECT body_mac, report, supplement FROM filings WHERE slot = :slot";

Result<std::optional<FilingOutcome>> StoredReports::find_by_slot(const std::string& slot) {
    return connection_.query_one(kFindBySlot, {{"slot", Blob{slot}}}, read_outcome);
}

// Every slot of a twin leads to one report.
constexpr Sql kFindByTwin =
    "SELECT body_mac, report, supplement FROM filings WHERE twin = :twin ORDER BY report LIMIT 1";

Result<std::optional<FilingOutcome>> StoredReports::find_by_twin(const std::string& twin) {
    return connection_.query_one(kFindByTwin, {{"twin", Blob{twin}}}, read_outcome);
}

constexpr Sql kRemember = R"sql(
    INSERT INTO filings (slot, twin, body_mac, report, supplement)
    VALUES (:slot, :twin, :body_mac, :report, :supplement) ON CONFLICT (slot) DO NOTHING)sql";

Result<void> StoredReports::remember(const FilingMark& mark, const FilingOutcome& outcome) {
    return inserted("filing", connection_.execute(kRemember, {{"slot", Blob{mark.slot}},
                                                              {"twin", Blob{mark.twin}},
                                                              {"body_mac", Blob{mark.body_mac}},
                                                              {"report", outcome.report},
                                                              {"supplement", outcome.supplement}}));
}

constexpr Sql kInsertReport = R"sql(
    INSERT INTO reports (id, case_id, filed_ms, verification, mode, owner, claim_hash, case_key, sealed_body,
                         sealed_body_sha256, sealed_facts, sealed_reporter)
    VALUES (:id, :case_id, :filed_ms, :verification, :mode, :owner, :claim_hash, :case_key, :sealed_body,
            :sealed_body_sha256, :sealed_facts, :sealed_reporter)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredReports::insert(const Report& report) {
    VIGIL_TRY(const bool is_new, insert_record(connection_, records_, kReportRecord, kInsertReport,
                                               {{"id", report.id},
                                                {"case_id", report.case_id},
                                                {"filed_ms", report.filed_at},
                                                {"verification", report.verification},
                                                {"mode", report.mode},
                                                {"owner", blob_or_null(report.owner)},
                                                {"claim_hash", blob_or_null(report.claim_hash)},
                                                {"case_key", report.case_key},
                                                {"sealed_body", Blob{report.sealed_body}},
                                                {"sealed_body_sha256", Blob{report.sealed_body_sha256}},
                                                {"sealed_facts", Blob{report.sealed_facts}},
                                                {"sealed_reporter", blob_unless_empty(report.sealed_reporter)}}));
    if (!is_new) return Error{ErrorKind::conflict, "this report exists"};
    return success();
}

constexpr Sql kFindReport = R"sql(
    SELECT id, case_id, filed_ms, verification, mode, owner, claim_hash, case_key, sealed_body, sealed_body_sha256,
           sealed_facts, sealed_reporter
    FROM reports WHERE id = :id)sql";

Result<std::optional<Report>> StoredReports::find(const ReportId& id) {
    return connection_.query_one(kFindReport, {{"id", id}}, read_report);
}

constexpr Sql kFindByClaim = R"sql(
    SELECT id, case_id, filed_ms, verification, mode, owner, claim_hash, case_key, sealed_body, sealed_body_sha256,
           sealed_facts, sealed_reporter
    FROM reports WHERE claim_hash = :claim_hash)sql";

Result<std::optional<Report>> StoredReports::find_by_claim(const std::string& claim_hash) {
    return connection_.query_one(kFindByClaim, {{"claim_hash", Blob{claim_hash}}}, read_report);
}

constexpr Sql kReportsOfCase = R"sql(
    SELECT id, case_id, filed_ms, verification, mode, owner, claim_hash, case_key, sealed_body, sealed_body_sha256,
           sealed_facts, sealed_reporter
    FROM reports WHERE case_id = :case_id ORDER BY id)sql";

Result<std::vector<Report>> StoredReports::of_case(const CaseId& id) {
    return connection_.query(kReportsOfCase, {{"case_id", id}}, read_report);
}

constexpr Sql kReportsOfWholeCase = R"sql(
    SELECT id, case_id, filed_ms, verification, mode, owner, claim_hash, case_key, sealed_body, sealed_body_sha256,
           sealed_facts, sealed_reporter
    FROM reports WHERE case_id IN (
        SELECT id FROM cases WHERE id = (SELECT COALESCE(merged_into, id) FROM cases WHERE id = :case_id)
                                OR merged_into = (SELECT COALESCE(merged_into, id) FROM cases WHERE id = :case_id))
    ORDER BY id)sql";

Result<std::vector<Report>> StoredReports::of_whole_case(const CaseId& id) {
    return connection_.query(kReportsOfWholeCase, {{"case_id", id}}, read_report);
}

constexpr Sql kReportsOfOwner = R"sql(
    SELECT id, case_id, filed_ms, verification, mode, owner, claim_hash, case_key, sealed_body, sealed_body_sha256,
           sealed_facts, sealed_reporter
    FROM reports WHERE owner = :owner AND id < :before ORDER BY id DESC LIMIT :limit)sql";

Result<std::vector<Report>> StoredReports::of_owner(const std::string& owner, const std::optional<ReportId>& before,
                                                    std::size_t limit) {
    const ReportId after_every_uuid("~");
    return connection_.query(
        kReportsOfOwner, {{"owner", Blob{owner}}, {"before", before ? *before : after_every_uuid}, {"limit", limit}},
        read_report);
}

constexpr Sql kCountReports = "SELECT count(*) FROM reports";

Result<std::int64_t> StoredReports::count() {
    VIGIL_TRY(const auto count,
              connection_.query_one(kCountReports, {}, [](Row& row) { return row.get<std::int64_t>(); }));
    return count.value_or(0);
}

constexpr Sql kInsertSupplement = R"sql(
    INSERT INTO supplements (id, report, filed_ms, sealed_body, sealed_body_sha256)
    VALUES (:id, :report, :filed_ms, :sealed_body, :sealed_body_sha256) ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredReports::insert_supplement(const Supplement& supplement) {
    VIGIL_TRY(const bool is_new, insert_record(connection_, records_, kSupplementRecord, kInsertSupplement,
                                               {{"id", supplement.id},
                                                {"report", supplement.report},
                                                {"filed_ms", supplement.filed_at},
                                                {"sealed_body", Blob{supplement.sealed_body}},
                                                {"sealed_body_sha256", Blob{supplement.sealed_body_sha256}}}));
    if (!is_new) return Error{ErrorKind::conflict, "this supplement exists"};
    return success();
}

constexpr Sql kSupplementsOfReport = R"sql(
    SELECT id, report, filed_ms, sealed_body, sealed_body_sha256 FROM supplements WHERE report = :report ORDER BY id)sql";

Result<std::vector<Supplement>> StoredReports::supplements(const ReportId& id) {
    return connection_.query(kSupplementsOfReport, {{"report", id}}, [](Row& row) {
        return Supplement{row.get<SupplementId>(), row.get<ReportId>(), row.get<Instant>(), row.blob(), row.blob()};
    });
}

}  // namespace vigil::storage

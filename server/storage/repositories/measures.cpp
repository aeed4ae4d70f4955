#include "storage/repositories/measures.hpp"

#include <algorithm>

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Measure read_measure(Row& row) {
    return Measure{row.get<MeasureId>(),
                   row.get<CaseId>(),
                   row.get<MeasureKind>(),
                   row.get<AccountId>(),
                   row.get<OrganisationId>(),
                   row.get<Instant>(),
                   row.get<Instant>(),
                   row.get<std::optional<ChildId>>(),
                   row.get<std::optional<ReportId>>(),
                   row.get<std::optional<std::string>>().value_or(std::string()),
                   row.blob()};
}

Breach read_breach(Row& row) {
    return Breach{row.get<std::string>(), row.get<OrganisationId>(),
                  row.get<CaseId>(),      row.get<ClockId>(),
                  row.get<std::string>(), row.get<Instant>(),
                  row.get<std::string>(), row.get<Projection>(),
                  row.get<Instant>(),     row.get<std::optional<Instant>>(),
                  row.get<std::optional<AlertId>>()};
}

Value code_of(const Measure& measure) { return measure.code.empty() ? Value() : Value(measure.code); }

}  // namespace

constexpr Sql kInsertMeasure = R"sql(
    INSERT INTO measures (id, case_id, kind, account, organisation, done_ms, recorded_ms, child, report, code,
                          sealed_document)
    VALUES (:id, :case_id, :kind, :account, :organisation, :done_ms, :recorded_ms, :child, :report, :code,
            :sealed_document)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredMeasures::insert(const Measure& measure) {
    VIGIL_TRY(const bool is_new, insert_record(connection_, records_, kMeasureRecord, kInsertMeasure,
                                               {{"id", measure.id},
                                                {"case_id", measure.case_id},
                                                {"kind", measure.kind},
                                                {"account", measure.account},
                                                {"organisation", measure.organisation},
                                                {"done_ms", measure.done_at},
                                                {"recorded_ms", measure.recorded_at},
                                                {"child", measure.child},
                                                {"report", measure.report},
                                                {"code", code_of(measure)},
                                                {"sealed_document", Blob{measure.sealed_document}}}));
    if (!is_new) return Error{ErrorKind::conflict, "this measure exists"};
    return success();
}

constexpr Sql kFindMeasure = R"sql(
    SELECT id, case_id, kind, account, organisation, done_ms, recorded_ms, child, report, code, sealed_document
    FROM measures WHERE id = :id)sql";

Result<std::optional<Measure>> StoredMeasures::find(const MeasureId& id) {
    return connection_.query_one(kFindMeasure, {{"id", id}}, read_measure);
}

// Their ids are made by clients, so the time orders them; within one millisecond the id.
constexpr Sql kMeasuresOfWholeCase = R"sql(
    SELECT id, case_id, kind, account, organisation, done_ms, recorded_ms, child, report, code, sealed_document
    FROM measures WHERE case_id IN (
        SELECT id FROM cases WHERE id = (SELECT COALESCE(merged_into, id) FROM cases WHERE id = :case_id)
                                OR merged_into = (SELECT COALESCE(merged_into, id) FROM cases WHERE id = :case_id))
    ORDER BY recorded_ms, id)sql";

Result<std::vector<Measure>> StoredMeasures::of_whole_case(const CaseId& id) {
    return connection_.query(kMeasuresOfWholeCase, {{"case_id", id}}, read_measure);
}

constexpr Sql kInsertBreach = R"sql(
    INSERT INTO breaches (id, organisation, case_id, clock, kind, due_ms, legal_basis, projection, told_ms, ended_ms, alert)
    VALUES (:id, :organisation, :case_id, :clock, :kind, :due_ms, :legal_basis, :projection, :told_ms, :ended_ms, :alert)
    ON CONFLICT (organisation, id) DO NOTHING)sql";

Result<void> StoredMeasures::insert_breach(const Breach& breach) {
    return inserted("breach", connection_.execute(kInsertBreach, {{"id", breach.id},
                                                                  {"organisation", breach.organisation},
                                                                  {"case_id", breach.case_id},
                                                                  {"clock", breach.clock},
                                                                  {"kind", breach.kind},
                                                                  {"due_ms", breach.due_at},
                                                                  {"legal_basis", breach.legal_basis},
                                                                  {"projection", breach.projection},
                                                                  {"told_ms", breach.told_at},
                                                                  {"ended_ms", breach.ended_at},
                                                                  {"alert", breach.alert}}));
}

constexpr Sql kFindBreach = R"sql(
    SELECT id, organisation, case_id, clock, kind, due_ms, legal_basis, projection, told_ms, ended_ms, alert
    FROM breaches WHERE clock = :clock AND organisation = :organisation)sql";

Result<std::optional<Breach>> StoredMeasures::find_breach(const OrganisationId& organisation, const ClockId& clock) {
    return connection_.query_one(kFindBreach, {{"clock", clock}, {"organisation", organisation}}, read_breach);
}

constexpr Sql kBreachesOfClock = R"sql(
    SELECT id, organisation, case_id, clock, kind, due_ms, legal_basis, projection, told_ms, ended_ms, alert
    FROM breaches WHERE clock = :clock ORDER BY organisation)sql";

Result<std::vector<Breach>> StoredMeasures::breaches_of(const ClockId& clock) {
    return connection_.query(kBreachesOfClock, {{"clock", clock}}, read_breach);
}

constexpr Sql kUpdateBreach = R"sql(
    UPDATE breaches SET ended_ms = :ended_ms, projection = :projection
    WHERE organisation = :organisation AND id = :id)sql";

Result<void> StoredMeasures::update_breach(const Breach& breach) {
    return changed("breach", connection_.execute(kUpdateBreach, {{"organisation", breach.organisation},
                                                                 {"id", breach.id},
                                                                 {"ended_ms", breach.ended_at},
                                                                 {"projection", breach.projection}}));
}

// Only those that have not ended have an entry in the index.
constexpr Sql kOpenBreaches = R"sql(
    SELECT id, organisation, case_id, clock, kind, due_ms, legal_basis, projection, told_ms, ended_ms, alert
    FROM breaches WHERE organisation = :organisation AND id < :before AND ended_ms IS NULL
    ORDER BY id DESC LIMIT :limit)sql";

Result<std::vector<Breach>> StoredMeasures::open_breaches(std::span<const OrganisationId> organisations,
                                                          const std::optional<std::string>& before, std::size_t limit) {
    const std::string behind_all = "g";  // no id begins so
    std::vector<Breach> page;
    for (const auto& organisation : organisations) {
        VIGIL_TRY(auto breaches,
                  connection_.query(
                      kOpenBreaches,
                      {{"organisation", organisation}, {"before", before.value_or(behind_all)}, {"limit", limit}},
                      read_breach));
        std::move(breaches.begin(), breaches.end(), std::back_inserter(page));
    }
    std::sort(page.begin(), page.end(), [](const Breach& a, const Breach& b) { return a.id > b.id; });
    if (page.size() > limit) page.erase(page.begin() + static_cast<std::ptrdiff_t>(limit), page.end());
    return page;
}

}  // namespace vigil::storage

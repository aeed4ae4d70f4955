#include "storage/repositories/drills.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Drill read_drill(Row& row) {
    return Drill{row.get<AlertId>(),
                 row.get<CaseId>(),
                 row.get<OrganisationId>(),
                 row.get<DrillOrigin>(),
                 row.get<std::optional<AccountId>>(),
                 row.get<Level>(),
                 row.get<Instant>(),
                 row.get<Instant>(),
                 row.get<Instant>(),
                 row.get<std::int64_t>(),
                 row.get<std::optional<Instant>>(),
                 row.get<std::optional<Instant>>(),
                 row.get<std::optional<DrillOutcome>>()};
}

}  // namespace

constexpr Sql kInsertDrill = R"sql(
    INSERT INTO drills (alert, case_id, organisation, origin, started_by, level, began_ms, due_ms, ends_ms, rung, stored_ms,
                        ended_ms, outcome)
    VALUES (:alert, :case_id, :organisation, :origin, :started_by, :level, :began_ms, :due_ms, :ends_ms, :rung, :stored_ms,
            :ended_ms, :outcome)
    ON CONFLICT (alert) DO NOTHING)sql";

Result<void> StoredDrills::insert(const Drill& drill) {
    return inserted("drill", connection_.execute(kInsertDrill, {{"alert", drill.alert},
                                                                {"case_id", drill.case_id},
                                                                {"organisation", drill.organisation},
                                                                {"origin", drill.origin},
                                                                {"started_by", drill.started_by},
                                                                {"level", drill.level},
                                                                {"began_ms", drill.began_at},
                                                                {"due_ms", drill.due_at},
                                                                {"ends_ms", drill.ends_at},
                                                                {"rung", drill.rung},
                                                                {"stored_ms", drill.stored_at},
                                                                {"ended_ms", drill.ended_at},
                                                                {"outcome", drill.outcome}}));
}

constexpr Sql kFindDrill = R"sql(
    SELECT alert, case_id, organisation, origin, started_by, level, began_ms, due_ms, ends_ms, rung, stored_ms, ended_ms,
           outcome
    FROM drills WHERE alert = :alert)sql";

Result<std::optional<Drill>> StoredDrills::find(const AlertId& alert) {
    return connection_.query_one(kFindDrill, {{"alert", alert}}, read_drill);
}

constexpr Sql kUpdateDrill = R"sql(
    UPDATE drills SET rung = :rung, stored_ms = :stored_ms, ended_ms = :ended_ms, outcome = :outcome
    WHERE alert = :alert)sql";

Result<void> StoredDrills::update(const Drill& drill) {
    return changed("drill", connection_.execute(kUpdateDrill, {{"alert", drill.alert},
                                                               {"rung", drill.rung},
                                                               {"stored_ms", drill.stored_at},
                                                               {"ended_ms", drill.ended_at},
                                                               {"outcome", drill.outcome}}));
}

constexpr Sql kRunningDrill = R"sql(
    SELECT alert, case_id, organisation, origin, started_by, level, began_ms, due_ms, ends_ms, rung, stored_ms, ended_ms,
           outcome
    FROM drills WHERE organisation = :organisation AND outcome IS NULL)sql";

Result<std::optional<Drill>> StoredDrills::running(const OrganisationId& organisation) {
    return connection_.query_one(kRunningDrill, {{"organisation", organisation}}, read_drill);
}

constexpr Sql kDrillsOfOrganisation = R"sql(
    SELECT alert, case_id, organisation, origin, started_by, level, began_ms, due_ms, ends_ms, rung, stored_ms, ended_ms,
           outcome
    FROM drills WHERE organisation = :organisation AND began_ms >= :since ORDER BY began_ms DESC, alert DESC)sql";

Result<std::vector<Drill>> StoredDrills::of_organisation(const OrganisationId& organisation, Instant since) {
    return connection_.query(kDrillsOfOrganisation, {{"organisation", organisation}, {"since", since}}, read_drill);
}

constexpr Sql kDrillsBefore = R"sql(
    SELECT alert, case_id, organisation, origin, started_by, level, began_ms, due_ms, ends_ms, rung, stored_ms, ended_ms,
           outcome
    FROM drills WHERE alert < :before ORDER BY alert DESC LIMIT :limit)sql";

Result<std::vector<Drill>> StoredDrills::newest(const std::optional<AlertId>& before, std::size_t limit) {
    const AlertId behind_all("g");  // no id begins so
    return connection_.query(kDrillsBefore, {{"before", before.value_or(behind_all)}, {"limit", limit}}, read_drill);
}

}  // namespace vigil::storage

#include "storage/repositories/visits.hpp"

#include "storage/repositories/account_list.hpp"
#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Visit read_visit(Row& row) {
    return Visit{row.get<VisitId>(),
                 row.get<CaseId>(),
                 row.get<OrganisationId>(),
                 row.get<Function>(),
                 row.get<AccountId>(),
                 split_accounts(row.get<std::string>()),
                 row.get<bool>(),
                 row.get<bool>(),
                 row.get<Instant>(),
                 row.get<Instant>(),
                 row.get<VisitState>(),
                 row.get<std::int64_t>(),
                 row.get<int>(),
                 row.get<std::optional<OrganisationId>>(),
                 row.get<std::optional<Instant>>(),
                 row.get<std::optional<AccountId>>(),
                 row.get<std::optional<VisitEnd>>(),
                 row.blob(),
                 row.blob()};
}

}  // namespace

constexpr Sql kInsertVisit = R"sql(
    INSERT INTO visits (id, case_id, organisation, function, account, companions, with_police, police_advised, begun_ms,
                        back_by_ms, state, revision, alarms, above, ended_ms, ended_by, end_kind, sealed_document,
                        sealed_end)
    VALUES (:id, :case_id, :organisation, :function, :account, :companions, :with_police, :police_advised, :begun_ms,
            :back_by_ms, :state, :revision, :alarms, :above, :ended_ms, :ended_by, :end_kind, :sealed_document,
            :sealed_end)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredVisits::insert(const Visit& visit) {
    return inserted("visit", connection_.execute(kInsertVisit, {{"id", visit.id},
                                                                {"case_id", visit.case_id},
                                                                {"organisation", visit.organisation},
                                                                {"function", visit.function},
                                                                {"account", visit.account},
                                                                {"companions", join_accounts(visit.companions)},
                                                                {"with_police", visit.with_police},
                                                                {"police_advised", visit.police_advised},
                                                                {"begun_ms", visit.begun_at},
                                                                {"back_by_ms", visit.back_by},
                                                                {"state", visit.state},
                                                                {"revision", visit.revision},
                                                                {"alarms", visit.alarms},
                                                                {"above", visit.above},
                                                                {"ended_ms", visit.ended_at},
                                                                {"ended_by", visit.ended_by},
                                                                {"end_kind", visit.end},
                                                                {"sealed_document", Blob{visit.sealed_document}},
                                                                {"sealed_end", Blob{visit.sealed_end}}}));
}

constexpr Sql kFindVisit = R"sql(
    SELECT id, case_id, organisation, function, account, companions, with_police, police_advised, begun_ms, back_by_ms,
           state, revision, alarms, above, ended_ms, ended_by, end_kind, sealed_document, sealed_end
    FROM visits WHERE id = :id)sql";

Result<std::optional<Visit>> StoredVisits::find(const VisitId& id) {
    return connection_.query_one(kFindVisit, {{"id", id}}, read_visit);
}

constexpr Sql kUpdateVisit = R"sql(
    UPDATE visits SET back_by_ms = :back_by_ms, state = :state, revision = :revision, alarms = :alarms, above = :above,
                      ended_ms = :ended_ms, ended_by = :ended_by, end_kind = :end_kind, sealed_end = :sealed_end
    WHERE id = :id)sql";

Result<void> StoredVisits::update(const Visit& visit) {
    return changed("visit", connection_.execute(kUpdateVisit, {{"id", visit.id},
                                                               {"back_by_ms", visit.back_by},
                                                               {"state", visit.state},
                                                               {"revision", visit.revision},
                                                               {"alarms", visit.alarms},
                                                               {"above", visit.above},
                                                               {"ended_ms", visit.ended_at},
                                                               {"ended_by", visit.ended_by},
                                                               {"end_kind", visit.end},
                                                               {"sealed_end", Blob{visit.sealed_end}}}));
}

// The index holds only those that have not ended.
constexpr Sql kVisitsUnderWay = R"sql(
    SELECT id, case_id, organisation, function, account, companions, with_police, police_advised, begun_ms, back_by_ms,
           state, revision, alarms, above, ended_ms, ended_by, end_kind, sealed_document, sealed_end
    FROM visits WHERE state <> 'ended' AND (organisation = :organisation OR above = :organisation)
    ORDER BY id)sql";

Result<std::vector<Visit>> StoredVisits::under_way(const OrganisationId& organisation) {
    return connection_.query(kVisitsUnderWay, {{"organisation", organisation}}, read_visit);
}

}  // namespace vigil::storage

#include "storage/repositories/sirens.hpp"

#include "storage/repositories/account_list.hpp"

namespace vigil::storage {
namespace {

Siren read_siren(Row& row) {
    Siren siren;
    siren.alert = row.get<AlertId>();
    siren.version = row.get<AlertVersion>();
    siren.organisation = row.get<OrganisationId>();
    siren.at = row.get<Instant>();
    siren.accounts = split_accounts(row.get<std::string>());
    siren.burst = row.get<std::string>();
    siren.answered_at = row.get<std::optional<Instant>>();
    return siren;
}

}  // namespace

constexpr Sql kInsertSiren = R"sql(
    INSERT INTO sirens (alert, number, version, organisation, at_ms, accounts, burst, answered_ms)
    VALUES (:alert, (SELECT coalesce(max(number), 0) + 1 FROM sirens WHERE alert = :alert), :version, :organisation, :at_ms,
            :accounts, :burst, :answered_ms))sql";

Result<void> StoredSirens::insert(const Siren& siren) {
    const std::string accounts = join_accounts(siren.accounts);
    VIGIL_TRY(connection_.execute(kInsertSiren, {{"alert", siren.alert},
                                                 {"version", siren.version},
                                                 {"organisation", siren.organisation},
                                                 {"at_ms", siren.at},
                                                 {"accounts", accounts},
                                                 {"burst", siren.burst},
                                                 {"answered_ms", siren.answered_at}}));
    return success();
}

constexpr Sql kSirensOfVersion = R"sql(
    SELECT alert, version, organisation, at_ms, accounts, burst, answered_ms
    FROM sirens WHERE alert = :alert AND version = :version ORDER BY number)sql";

Result<std::vector<Siren>> StoredSirens::of_version(const AlertId& alert, AlertVersion version) {
    return connection_.query(kSirensOfVersion, {{"alert", alert}, {"version", version}}, read_siren);
}

constexpr Sql kAnswerSirens = R"sql(
    UPDATE sirens SET answered_ms = :at_ms WHERE alert = :alert AND version = :version)sql";

Result<void> StoredSirens::answer(const AlertId& alert, AlertVersion version, Instant at) {
    VIGIL_TRY(connection_.execute(kAnswerSirens, {{"alert", alert}, {"version", version}, {"at_ms", at}}));
    return success();
}

constexpr Sql kSirensOfOrganisation = R"sql(
    SELECT alert, version, organisation, at_ms, accounts, burst, answered_ms
    FROM sirens WHERE organisation = :organisation AND at_ms >= :since
    ORDER BY at_ms DESC, alert DESC, number DESC LIMIT :limit)sql";

Result<std::vector<Siren>> StoredSirens::of_organisation(const OrganisationId& organisation, Instant since,
                                                         std::size_t limit) {
    return connection_.query(kSirensOfOrganisation,
                             {{"organisation", organisation}, {"since", since}, {"limit", limit}}, read_siren);
}

constexpr Sql kWokenOrganisations = R"sql(
    SELECT id FROM organisations
    WHERE id > :after AND EXISTS (SELECT 1 FROM sirens WHERE organisation = organisations.id AND at_ms >= :since)
    ORDER BY id)sql";

Result<std::vector<OrganisationId>> StoredSirens::organisations(Instant since,
                                                                const std::optional<OrganisationId>& after) {
    const auto read = [](Row& row) { return row.get<OrganisationId>(); };
    return connection_.query(kWokenOrganisations, {{"after", after.value_or(OrganisationId(""))}, {"since", since}},
                             read);
}

constexpr Sql kSirensWithBars = R"sql(
    SELECT DISTINCT sirens.alert, alerts.case_id FROM sirens
    JOIN alerts ON alerts.id = sirens.alert
    JOIN cases ON cases.id = alerts.case_id
    WHERE sirens.organisation = :organisation AND sirens.at_ms >= :since
      AND EXISTS (SELECT 1 FROM bars WHERE bars.case_id IN (
          SELECT part.id FROM cases part WHERE part.id = COALESCE(cases.merged_into, cases.id)
                                            OR part.merged_into = COALESCE(cases.merged_into, cases.id))))sql";

Result<std::vector<AlertOfCase>> StoredSirens::with_bars(const OrganisationId& organisation, Instant since) {
    const auto read = [](Row& row) {
        AlertOfCase found;
        found.alert = row.get<AlertId>();
        found.case_id = row.get<CaseId>();
        return found;
    };
    return connection_.query(kSirensWithBars, {{"organisation", organisation}, {"since", since}}, read);
}

constexpr Sql kResultsOfSirens = R"sql(
    SELECT sirens.alert, measures.code FROM sirens
    JOIN alerts ON alerts.id = sirens.alert
    JOIN measures ON measures.case_id = alerts.case_id
    WHERE sirens.organisation = :organisation AND sirens.at_ms >= :since AND measures.kind = :kind
    ORDER BY measures.recorded_ms, measures.id)sql";

Result<std::vector<SirenResult>> StoredSirens::results(const OrganisationId& organisation, Instant since) {
    const auto read = [](Row& row) {
        SirenResult result;
        result.alert = row.get<AlertId>();
        result.outcome = row.get<Outcome>();
        return result;
    };
    return connection_.query(kResultsOfSirens,
                             {{"organisation", organisation}, {"since", since}, {"kind", MeasureKind::result}}, read);
}

}  // namespace vigil::storage

#include "storage/repositories/rosters.hpp"

#include <vigil/protocol/codec.hpp>

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Swap read_swap(Row& row) {
    return Swap{row.get<SwapId>(),  row.get<OrganisationId>(), row.get<AccountId>(), row.get<AccountId>(),
                row.get<Instant>(), row.get<Instant>(),        row.get<SwapState>(), row.get<Instant>()};
}

struct WrittenRoster {
    StoredRoster roster;  // without what its body says
    std::string body;
};

WrittenRoster read_roster(Row& row) {
    WrittenRoster written;
    auto& roster = written.roster;
    roster.id = row.get<RosterId>();
    roster.organisation = row.get<OrganisationId>();
    roster.version = row.get<std::int64_t>();
    roster.set_at = row.get<Instant>();
    roster.set_by = row.get<std::optional<AccountId>>();
    roster.forced = row.get<bool>();
    roster.sealed_reason = row.blob();
    written.body = row.get<std::string>();
    return written;
}

// invalid_input: its body cannot be read.
Result<StoredRoster> roster_of(const WrittenRoster& written) {
    auto roster = written.roster;
    VIGIL_TRY(roster.roster, protocol::decode<protocol::Roster>(written.body));
    return roster;
}

}  // namespace

constexpr Sql kInsertRoster = R"sql(
    INSERT INTO rosters (id, organisation, version, body, set_ms, set_by, forced, sealed_reason)
    VALUES (:id, :organisation, :version, :body, :set_ms, :set_by, :forced, :sealed_reason)
    ON CONFLICT (organisation, version) DO NOTHING)sql";

Result<void> StoredRosters::insert(const StoredRoster& roster) {
    const std::string body = protocol::encode(roster.roster);
    return inserted("roster", connection_.execute(kInsertRoster, {{"id", roster.id},
                                                                  {"organisation", roster.organisation},
                                                                  {"version", roster.version},
                                                                  {"body", body},
                                                                  {"set_ms", roster.set_at},
                                                                  {"set_by", roster.set_by},
                                                                  {"forced", roster.forced},
                                                                  {"sealed_reason", Blob{roster.sealed_reason}}}));
}

constexpr Sql kNewestRoster = R"sql(
    SELECT id, organisation, version, set_ms, set_by, forced, sealed_reason, body
    FROM rosters WHERE organisation = :organisation ORDER BY version DESC LIMIT 1)sql";

Result<std::optional<StoredRoster>> StoredRosters::newest(const OrganisationId& organisation) {
    VIGIL_TRY(const auto written, connection_.query_one(kNewestRoster, {{"organisation", organisation}}, read_roster));
    if (!written) return std::optional<StoredRoster>();
    VIGIL_TRY(auto roster, roster_of(*written));
    return std::optional(std::move(roster));
}

constexpr Sql kRostersInForce = R"sql(
    SELECT id, organisation, version, set_ms, set_by, forced, sealed_reason, body
    FROM rosters WHERE organisation = :organisation AND set_ms < :until_ms
      AND version >= (SELECT coalesce(max(version), 1) FROM rosters
                      WHERE organisation = :organisation AND set_ms <= :from_ms)
    ORDER BY version)sql";

Result<std::vector<StoredRoster>> StoredRosters::in_force(const OrganisationId& organisation, Instant from,
                                                          Instant until) {
    VIGIL_TRY(const auto written,
              connection_.query(kRostersInForce,
                                {{"organisation", organisation}, {"from_ms", from}, {"until_ms", until}}, read_roster));
    std::vector<StoredRoster> rosters;
    for (const auto& each : written) {
        VIGIL_TRY(auto roster, roster_of(each));
        rosters.push_back(std::move(roster));
    }
    return rosters;
}

constexpr Sql kInsertSwap = R"sql(
    INSERT INTO duty_swaps (id, organisation, giver, taker, from_ms, until_ms, state, asked_ms)
    VALUES (:id, :organisation, :giver, :taker, :from_ms, :until_ms, :state, :asked_ms)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredRosters::insert_swap(const Swap& swap) {
    return inserted("swap", connection_.execute(kInsertSwap, {{"id", swap.id},
                                                              {"organisation", swap.organisation},
                                                              {"giver", swap.giver},
                                                              {"taker", swap.taker},
                                                              {"from_ms", swap.from},
                                                              {"until_ms", swap.until},
                                                              {"state", swap.state},
                                                              {"asked_ms", swap.asked_at}}));
}

constexpr Sql kFindSwap = R"sql(
    SELECT id, organisation, giver, taker, from_ms, until_ms, state, asked_ms FROM duty_swaps WHERE id = :id)sql";

Result<std::optional<Swap>> StoredRosters::find_swap(const SwapId& id) {
    return connection_.query_one(kFindSwap, {{"id", id}}, read_swap);
}

constexpr Sql kUpdateSwap = "UPDATE duty_swaps SET state = :state WHERE id = :id";

Result<void> StoredRosters::update_swap(const Swap& swap) {
    return changed("swap", connection_.execute(kUpdateSwap, {{"id", swap.id}, {"state", swap.state}}));
}

constexpr Sql kAgreedSwaps = R"sql(
    SELECT id, organisation, giver, taker, from_ms, until_ms, state, asked_ms FROM duty_swaps
    WHERE organisation = :organisation AND state = 'agreed' AND until_ms > :from AND from_ms < :until
    ORDER BY asked_ms, id)sql";

Result<std::vector<Swap>> StoredRosters::agreed_swaps(const OrganisationId& organisation, Instant from, Instant until) {
    return connection_.query(kAgreedSwaps, {{"organisation", organisation}, {"from", from}, {"until", until}},
                             read_swap);
}

constexpr Sql kSwapsOf = R"sql(
    SELECT id, organisation, giver, taker, from_ms, until_ms, state, asked_ms FROM duty_swaps
    WHERE giver = :account AND until_ms > :now AND state IN ('asked', 'agreed')
    UNION
    SELECT id, organisation, giver, taker, from_ms, until_ms, state, asked_ms FROM duty_swaps
    WHERE taker = :account AND until_ms > :now AND state IN ('asked', 'agreed')
    ORDER BY asked_ms, id)sql";

Result<std::vector<Swap>> StoredRosters::swaps_of(const AccountId& account, Instant now) {
    return connection_.query(kSwapsOf, {{"account", account}, {"now", now}}, read_swap);
}

}  // namespace vigil::storage

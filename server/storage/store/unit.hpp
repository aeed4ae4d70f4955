// One open transaction and the repositories over it.
#pragma once

#include <string>
#include <vector>
#include <vigil/protocol/time.hpp>

#include "domain/ports/unit.hpp"
#include "storage/log/records.hpp"
#include "storage/repositories/accounts.hpp"
#include "storage/repositories/alerts.hpp"
#include "storage/repositories/calendars.hpp"
#include "storage/repositories/cases.hpp"
#include "storage/repositories/checkpoints.hpp"
#include "storage/repositories/clocks.hpp"
#include "storage/repositories/considerations.hpp"
#include "storage/repositories/deliveries.hpp"
#include "storage/repositories/devices.hpp"
#include "storage/repositories/directory_memo.hpp"
#include "storage/repositories/divisions.hpp"
#include "storage/repositories/drills.hpp"
#include "storage/repositories/erasures.hpp"
#include "storage/repositories/external_keys.hpp"
#include "storage/repositories/handling.hpp"
#include "storage/repositories/log.hpp"
#include "storage/repositories/matches.hpp"
#include "storage/repositories/measures.hpp"
#include "storage/repositories/organisations.hpp"
#include "storage/repositories/oversight.hpp"
#include "storage/repositories/proposals.hpp"
#include "storage/repositories/reachability.hpp"
#include "storage/repositories/releases.hpp"
#include "storage/repositories/reports.hpp"
#include "storage/repositories/rosters.hpp"
#include "storage/repositories/rules.hpp"
#include "storage/repositories/sessions.hpp"
#include "storage/repositories/sirens.hpp"
#include "storage/repositories/streams.hpp"
#include "storage/repositories/transfers.hpp"
#include "storage/repositories/upkeep.hpp"
#include "storage/repositories/visits.hpp"
#include "storage/repositories/webhooks.hpp"
#include "storage/vault/vault.hpp"

namespace vigil::storage {

// What every unit of a store shares; outlives them.
struct UnitContext {
    const KeyRing& keys;
    const std::string& log_id;
    const Timers& timers;
    DirectoryVersion* directory = nullptr;  // null: nothing of the directory is remembered
};

// What a finished unit has written.
struct Written {
    std::vector<LogMark> marks{};     // of its events, in order of append
    std::vector<StreamId> streams{};  // that have new items, by id
    std::int64_t last_pos{};          // of its last entry; 0: none
};

class StoredUnit final : public Unit {
public:
    // `memo`: of the connection; null: none.
    StoredUnit(Connection& connection, const UnitContext& context, DirectoryMemo* memo = nullptr);

    DivisionRepository& divisions() override { return divisions_; }
    OrganisationRepository& organisations() override { return organisations_; }
    AccountRepository& accounts() override { return accounts_; }
    DeviceRepository& devices() override { return devices_; }
    SessionRepository& sessions() override { return sessions_; }
    ReportRepository& reports() override { return reports_; }
    CaseRepository& cases() override { return cases_; }
    MatchRepository& matches() override { return matches_; }
    HandlingRepository& handling() override { return handling_; }
    ProposalRepository& proposals() override { return proposals_; }
    OversightRepository& oversight() override { return oversight_; }
    AlertRepository& alerts() override { return alerts_; }
    CalendarRepository& calendars() override { return calendars_; }
    ClockRepository& clocks() override { return clocks_; }
    MeasureRepository& measures() override { return measures_; }
    TransferRepository& transfers() override { return transfers_; }
    VisitRepository& visits() override { return visits_; }
    ReleaseRepository& releases() override { return releases_; }
    RosterRepository& rosters() override { return rosters_; }
    DeliveryRepository& deliveries() override { return deliveries_; }
    ReachabilityRepository& reachability() override { return reachability_; }
    WebhookRepository& webhooks() override { return webhooks_; }
    DrillRepository& drills() override { return drills_; }
    SirenRepository& sirens() override { return sirens_; }
    ConsiderationRepository& considerations() override { return considerations_; }
    RuleRepository& rules() override { return rules_; }
    StreamRepository& streams() override { return streams_; }
    ExternalKeyRepository& external_keys() override { return external_keys_; }
    CheckpointRepository& checkpoints() override { return checkpoints_; }
    Log& log() override { return log_; }
    Vault& vault() override { return vault_; }
    KeyUpkeep& upkeep() override { return upkeep_; }
    ErasureRepository& erasures() override { return erasures_; }

    // After the last call of a successful function: stream items get their offsets, then the log its entries, so that both
    // are dense and in the order of commits. `internal` where a read has pushed or appended anything.
    Result<Written> finish();

private:
    Connection& connection_;
    const UnitContext& context_;
    NewRecords records_{};
    StoredDivisions divisions_;
    StoredOrganisations organisations_;
    StoredAccounts accounts_;
    StoredDevices devices_;
    StoredSessions sessions_;
    StoredReports reports_;
    StoredCases cases_;
    StoredMatches matches_;
    StoredHandling handling_;
    StoredProposals proposals_;
    StoredOversight oversight_;
    StoredAlerts alerts_;
    StoredCalendars calendars_;
    StoredClocks clocks_;
    StoredMeasures measures_;
    StoredTransfers transfers_;
    StoredVisits visits_;
    StoredReleases releases_;
    StoredRosters rosters_;
    StoredDeliveries deliveries_;
    StoredReachability reachability_;
    StoredWebhooks webhooks_;
    StoredDrills drills_;
    StoredSirens sirens_;
    StoredConsiderations considerations_;
    StoredRuleSets rules_;
    StoredStreams streams_;
    StoredExternalKeys external_keys_;
    StoredCheckpoints checkpoints_;
    StoredLog log_;
    StoredVault vault_;
    StoredUpkeep upkeep_;
    StoredErasures erasures_;
};

}  // namespace vigil::storage

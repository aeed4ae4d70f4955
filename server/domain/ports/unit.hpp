// One open transaction and everything it can reach.
#pragma once

#include "domain/ports/calendars.hpp"
#include "domain/ports/casework.hpp"
#include "domain/ports/checkpoints.hpp"
#include "domain/ports/considerations.hpp"
#include "domain/ports/control.hpp"
#include "domain/ports/deliveries.hpp"
#include "domain/ports/directory.hpp"
#include "domain/ports/drills.hpp"
#include "domain/ports/erasure.hpp"
#include "domain/ports/external_keys.hpp"
#include "domain/ports/field.hpp"
#include "domain/ports/log.hpp"
#include "domain/ports/matching.hpp"
#include "domain/ports/measures.hpp"
#include "domain/ports/oversight.hpp"
#include "domain/ports/reachability.hpp"
#include "domain/ports/releases.hpp"
#include "domain/ports/rosters.hpp"
#include "domain/ports/rules.hpp"
#include "domain/ports/sirens.hpp"
#include "domain/ports/streams.hpp"
#include "domain/ports/transfers.hpp"
#include "domain/ports/upkeep.hpp"
#include "domain/ports/visits.hpp"
#include "domain/ports/webhooks.hpp"

namespace vigil {

// Lives for one call of Store::write or Store::read, on one thread. In a read every changing call fails with `internal`.
class Unit {
public:
    virtual ~Unit() = default;

    virtual DivisionRepository& divisions() = 0;
    virtual OrganisationRepository& organisations() = 0;
    virtual AccountRepository& accounts() = 0;
    virtual DeviceRepository& devices() = 0;
    virtual SessionRepository& sessions() = 0;
    virtual ReportRepository& reports() = 0;
    virtual CaseRepository& cases() = 0;
    virtual MatchRepository& matches() = 0;
    virtual HandlingRepository& handling() = 0;
    virtual ProposalRepository& proposals() = 0;
    virtual OversightRepository& oversight() = 0;
    virtual AlertRepository& alerts() = 0;
    virtual CalendarRepository& calendars() = 0;
    virtual ClockRepository& clocks() = 0;
    virtual MeasureRepository& measures() = 0;
    virtual TransferRepository& transfers() = 0;
    virtual VisitRepository& visits() = 0;
    virtual ReleaseRepository& releases() = 0;
    virtual RosterRepository& rosters() = 0;
    virtual DeliveryRepository& deliveries() = 0;
    virtual ReachabilityRepository& reachability() = 0;
    virtual WebhookRepository& webhooks() = 0;
    virtual DrillRepository& drills() = 0;
    virtual SirenRepository& sirens() = 0;
    virtual ConsiderationRepository& considerations() = 0;
    virtual RuleRepository& rules() = 0;
    virtual StreamRepository& streams() = 0;
    virtual ExternalKeyRepository& external_keys() = 0;
    virtual CheckpointRepository& checkpoints() = 0;
    virtual Log& log() = 0;
    virtual Vault& vault() = 0;
    virtual KeyUpkeep& upkeep() = 0;
    virtual ErasureRepository& erasures() = 0;
};

}  // namespace vigil

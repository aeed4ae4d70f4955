// Who is on duty: rosters with all their versions, and swaps.
#pragma once

#include <optional>
#include <span>
#include <vector>
#include <vigil/protocol/messages/roster.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil {

// Never changed: a new one is the next version.
struct StoredRoster {
    RosterId id;
    OrganisationId organisation;
    std::int64_t version{};  // from 1 on
    protocol::Roster roster;
    Instant set_at{};
    std::optional<AccountId> set_by{};  // none: an administrator
    bool forced = false;                // it opened a time in which nobody can be reached
    std::string sealed_reason{};        // Field::roster_reason, row = id; empty: nothing was said
};

// Somebody asks a colleague to be on duty instead.
struct Swap {
    SwapId id;  // made by the client
    OrganisationId organisation;
    AccountId giver;
    AccountId taker;
    Instant from{};
    Instant until{};
    SwapState state = SwapState::asked;
    Instant asked_at{};
};

class RosterRepository {
public:
    virtual ~RosterRepository() = default;
    virtual Result<void> insert(const StoredRoster& roster) = 0;  // conflict: there is that version
    virtual Result<std::optional<StoredRoster>> newest(const OrganisationId& organisation) = 0;
    // Each version that stood in some part of this time, the oldest first; one that stood before ends where the next was set.
    virtual Result<std::vector<StoredRoster>> in_force(const OrganisationId& organisation, Instant from,
                                                       Instant until) = 0;

    virtual Result<void> insert_swap(const Swap& swap) = 0;
    virtual Result<std::optional<Swap>> find_swap(const SwapId& id) = 0;
    virtual Result<void> update_swap(const Swap& swap) = 0;  // what became of it
    // Those that were agreed on and touch the time, in the order in which they were asked for.
    virtual Result<std::vector<Swap>> agreed_swaps(const OrganisationId& organisation, Instant from, Instant until) = 0;
    // Asked for or agreed on, from or of the account, that end after `now`; the earliest first.
    virtual Result<std::vector<Swap>> swaps_of(const AccountId& account, Instant now) = 0;
};

}  // namespace vigil

// An alert: a case demands an organisation's answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/delivery_words.hpp>
#include <vigil/protocol/duty_words.hpp>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

using AlertVersion = std::int64_t;  // grows when the case demands an answer again; an acknowledgement names one

struct Alert {
    AlertId id;
    CaseId case_id;
    OrganisationId organisation;
    Function function{};  // in which capacity the organisation is asked
    bool owner = false;   // this organisation owns the case
    AlertVersion version = 1;
    std::int64_t revision = 1;  // grows with every change that a live client must see
    Level level{};
    AlertState state = AlertState::open;
    DivisionCode division;
    Instant raised_at{};                                 // of the current version
    std::optional<Instant> due_at{};                     // acknowledgement of the current version; none: nothing is due
    std::optional<AcknowledgementId> acknowledgement{};  // the one that stopped the current version
    std::string burst{};      // alerts of one sender's burst share it and ring once (F149); empty: none
    bool unverified = false;  // nobody knows who sent the report
    // The newest version that the reports of the case demanded by themselves; 0: only what other reports say of the
    // children led to this alert. Reporters are shown no more than this, so that their status tells of no other report.
    AlertVersion own_version = 1;
    // The alert that nobody answered in time, from which this one climbed (domain/alerts/climbing.hpp); none: it was raised.
    std::optional<AlertId> climbed_from{};
    // Whom it rings (domain/duty/ringing.hpp); none: every officer of the organisation.
    std::optional<Rings> rings{};
    std::vector<AccountId> rung{};  // who these are
    // Of a drill (domain/drills/): nobody is in danger. Said when the row is made; no update changes it.
    bool drill = false;
};

// What whoever acknowledged undertakes (domain/alerts/undertaking.hpp).
struct Undertaking {
    AcknowledgementId acknowledgement;
    std::optional<NextStep> next_step{};
    std::optional<AccountId> responsible{};  // none: whoever acknowledged
    std::optional<Instant> expected_at{};    // by when the children are seen; none: nobody waits to be seen
    std::optional<Instant> moved_at{};       // when the expected time was moved; it moves once
};

// An answer that somebody passed on: the owner of a case for the police, whom it had told by telephone, or a carrier for an officer
// who replied or pressed a key (domain/alerts/proxy.hpp).
struct Proxy {
    AcknowledgementId acknowledgement;
    CaseId case_id;
    std::string sealed_taken_by{};  // Field::proxy, row = acknowledgement; empty: by a carrier, or erased
    std::optional<AccountId> confirmed_by{};
    std::optional<Instant> confirmed_at{};
    std::optional<ChannelKind> by{};  // the carrier's way; none: by the owner
};

struct Acknowledgement {
    AcknowledgementId id;  // made by the client, kept for ever
    AlertId alert;
    AlertVersion version{};
    AccountId account;
    std::optional<DeviceId> device{};
    OrganisationId organisation;
    Instant at{};
    std::optional<Instant> client_at{};  // the client's own clock, unverified
    bool stops = false;                  // it answered the version that was current and open
};

}  // namespace vigil

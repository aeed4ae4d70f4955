// A person answers an alert.
#pragma once

#include "domain/ports/unit.hpp"

namespace vigil {

struct Answer {
    AcknowledgementId id;  // made by the client; repeating it is harmless
    AlertId alert;
    AlertVersion version{};
    std::optional<Instant> client_at{};
    std::optional<NextStep> next_step{};
    std::optional<AccountId> responsible{};
    std::optional<Instant> expected_at{};
    std::optional<ChannelKind> by{};  // a carrier passed it on (proxy.hpp); none: somebody's own session
};

// The answer as it is kept, and what it undertakes.
struct Answered {
    Acknowledgement acknowledgement;
    std::optional<Undertaking> undertaking{};
};

// The row and its entry in the log; what becomes of the alert that it answers is the caller's.
Result<void> keep_acknowledgement(Unit& unit, const Acknowledgement& acknowledgement, const Alert& answered);

// Runs in one write transaction. One for an older version is kept and stops nothing of the newer; one for a version that
// a colleague has answered is kept too. One that stops answers the alert from which this one climbed as well, and all that
// climbed from it, and undertakes something (undertaking.hpp). Errors: not_found; forbidden (access.hpp); invalid_input, code
// unknown_version; conflict, code ack_id_reused: the id stands for another alert or version; those of undertake. Where
// somebody answers in a session of their own what was answered by proxy, they confirm it (proxy.hpp). Whoever answers a drill
// undertakes nothing: it ends (domain/drills/ending.hpp).
Result<Answered> acknowledge(Unit& unit, const Caller& caller, const Answer& answer, Instant now);

// An alert with its case, and the organisation that answers it: the one that is asked, or one that stands in for it.
struct Answerable {
    Alert alert;
    Case about;
    OrganisationId by;
};

// The same where it is clear already that the caller may.
Result<Answered> acknowledge(Unit& unit, const Caller& caller, Answerable found, const Answer& answer, Instant now);

}  // namespace vigil

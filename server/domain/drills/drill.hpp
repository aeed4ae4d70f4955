// A drill: an alert about no child, which goes the way of every alert within its organisation, so that it is seen how soon a real one
// would be answered (F52). It rings nobody's siren and nobody's telephone, asks nobody above, and is in no statistics.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vigil/protocol/drill_words.hpp>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil {

// The limit that decides about a child in danger is the one that is drilled.
inline constexpr Level kDrillLevel = Level::red;

struct Drill {
    AlertId alert;  // by which it is known; its case has the same mark
    CaseId case_id;
    OrganisationId organisation;
    DrillOrigin origin{};
    std::optional<AccountId> started_by{};  // none: nobody, or an administrator
    Level level{};                          // by whose limit it is judged
    Instant began_at{};
    Instant due_at{};                    // an answer until then is in time
    Instant ends_at{};                   // then it ends, if nobody has answered
    std::int64_t rung{};                 // how many people it rang, as far as is known
    std::optional<Instant> stored_at{};  // on the first device
    std::optional<Instant> ended_at{};
    std::optional<DrillOutcome> outcome{};  // none: it is running
};

}  // namespace vigil

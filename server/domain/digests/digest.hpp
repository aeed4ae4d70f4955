// What waits at an organisation and rings nobody, said once a work day, so that sirens stay worth hearing: blue alerts without an
// answer, and limits that have passed, its own and those it oversees (promise P4; policy facts 5.5, the row of blue).
#pragma once

#include <optional>
#include <vector>
#include <vigil/protocol/messages/digest.hpp>

#include "domain/accounts/account.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// Its subject is the organisation. Runs only while something waits there.
inline constexpr std::string_view kDigestClock = "digest";

// When offices open: 08:30 in China.
inline constexpr std::chrono::minutes kDigestTime{8 * 60 + 30};

// Something begins to wait at the organisation: a digest is due when offices open next, unless one is due anyway. `started_by`: the
// subject of the entry of the log that says so.
Result<void> expect_digest(Unit& unit, IdSource& ids, const OrganisationId& organisation, const std::string& started_by,
                           Instant now);

// The clock is due. Where something still waits the organisation is told, and the next digest is due on the next work day; else
// the clock ends. On a day that became a day off since, nothing is said.
Result<void> give_digest(Unit& unit, IdSource& ids, Clock due, bool late, Instant now);

// Who must not even learn that something waits: persons who are barred from all of it. None: nothing waits.
Result<std::optional<std::vector<AccountId>>> kept_from_digest(Unit& unit, const OrganisationId& organisation);

// GET /v1/digest: one for each organisation whose alerts the caller sees, without cases from which it is barred.
Result<protocol::DigestList> read_digests(Unit& unit, const Caller& caller, Instant now);

}  // namespace vigil
